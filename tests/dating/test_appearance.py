"""When a trace appeared, and the times before."""

from __future__ import annotations

import pytest

from invented import Held, Invented
from pratique.dating.appearance import appearances
from pratique.dating.recognition import Recognition
from pratique.dating.search import look
from pratique.history.base import Unknown

TOLD = {"B": Held(b"bad"), "G": Held(b"god"), "?": Unknown.NOT_COVERED}


def of(text: str, trace, *, everywhere: bool = True):
    days = [{b"a": TOLD[letter]} if letter in TOLD else {} for letter in text]
    history = Invented(days, everywhere=everywhere)
    looked = look(Recognition(history), [trace], history.snapshots())
    return next(appearances(looked))


def key(snapshot) -> int | None:
    return None if snapshot is None else int(snapshot.key)


CASES = {
    # without, since, between, earlier
    "..BB": (1, 2, 0, []),
    "BBBB": (None, 0, 0, []),
    "....": (3, None, 0, []),
    ".??B": (0, 3, 2, []),
    "GGBB": (1, 2, 0, []),
    ".BB.BB": (3, 4, 0, [(1, 2)]),
    "B.B.B": (3, 4, 0, [(0, 0), (2, 2)]),
    "BB..": (3, None, 0, [(0, 1)]),
    "B?B.B": (3, 4, 0, [(0, 2)]),
    "????": (None, None, 0, []),
}


@pytest.mark.parametrize("text", CASES)
def test_an_appearance(text, trace):
    found = of(text, trace())
    without, since, between, earlier = CASES[text]
    assert (key(found.without), key(found.since), found.between) == (without, since, between)
    assert [(key(spell.first), key(spell.last)) for spell in found.earlier] == earlier


def test_what_was_not_looked_at_is_no_spell(trace):
    found = of("." * 15 + "B" * 15, trace(), everywhere=False)
    assert (key(found.without), key(found.since), found.earlier) == (14, 15, ())
