"""Few looks, and the right answer."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invented import BASE, DAY, START, Held, Invented
from pratique.dating.recognition import Recognition, State
from pratique.dating.search import MOST_LISTINGS, look
from pratique.dating.trace import Trace
from pratique.history.base import Unknown
from pratique.model import Instant

BAD, GOOD = Held(b"bad"), Held(b"fine")


def days(text: str) -> list[dict[bytes, Held | Unknown]]:
    """One letter a day: B has it, G is another content, `.` nothing, ? is not known."""
    told = {"B": BAD, "G": GOOD, "?": Unknown.BROKEN}
    return [{b"a": told[letter]} if letter in told else {} for letter in text]


def bounds(text: str, trace: Trace, **how: object) -> tuple[int | None, int | None]:
    history = Invented(days(text), **how)
    looked = look(Recognition(history), [trace], history.snapshots())
    return looked.bounds(trace)


CASES = {
    "appears": ("....BBBB", (3, 4)),
    "replaces another content": ("GGGGGGBB", (5, 6)),
    "is in the oldest": ("BBBBBB", (None, 0)),
    "is not even in the newest": ("......", (5, None)),
    "only the newest has it": (".....B", (4, 5)),
    "only one snapshot, with": ("B", (None, 0)),
    "only one snapshot, without": (".", (0, None)),
    "a broken one between": ("...?BBB", (2, 4)),
    "broken ones everywhere": ("??.?B??", (2, 4)),
    "nothing is known": ("????", (None, None)),
    "deleted and made again": ("GGG...BBB", (5, 6)),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("everywhere", [True, False])
def test_bounds_lie_side_by_side(name, everywhere, trace):
    text, expected = CASES[name]
    assert bounds(text, trace(), everywhere=everywhere) == expected


def test_one_question_is_enough_where_a_repository_answers_for_all(trace):
    history = Invented(days("." * 20 + "B" * 10), everywhere=True)
    looked = look(Recognition(history), [trace()], history.snapshots())
    assert history.asked == [-1]
    assert looked.complete


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_three_traces_in_thirty_snapshots_take_twelve_listings_beside_the_ends(one, two, three):
    starts = {b"a": one, b"b": two, b"c": three}
    history = Invented(
        [{p: BAD if day >= at else GOOD for p, at in starts.items()} for day in range(30)]
    )
    traces = [_named(path) for path in starts]
    looked = look(Recognition(history), traces, history.snapshots())
    assert [looked.bounds(t) for t in traces] == [
        (at - 1 if at else None, at if at < 30 else None) for at in starts.values()
    ]
    assert len(history.asked) <= MOST_LISTINGS + 2
    assert len(history.asked) == len(set(history.asked))


def _named(path: bytes, ctime: Instant | None = None) -> Trace:
    digest = hashlib.sha256(b"bad").hexdigest()
    shown = "/" + path.decode()
    return replace(BASE, finding=shown, shown=shown, path=path, sha256=digest, ctime=ctime)


@given(st.text("BG.?", min_size=1, max_size=12))
def test_a_repository_that_answers_for_all_is_understood_exactly(text):
    trace = _named(b"a")
    without, since = bounds(text, trace, everywhere=True)
    known = [index for index, letter in enumerate(text) if letter in "G."]
    having = [index for index, letter in enumerate(text) if letter == "B"]
    last_without = max(known, default=None)
    assert without == last_without
    after = [index for index in having if last_without is None or index > last_without]
    assert since == min(after, default=None)


@given(st.text("BG.?", min_size=1, max_size=12))
def test_by_halves_a_bound_is_never_wrong(text):
    trace = _named(b"a")
    without, since = bounds(text, trace)
    assert without is None or text[without] in "G."
    assert since is None or text[since] == "B"
    if without is not None and since is not None:
        assert set(text[without + 1 : since]) <= {"?"}


def test_the_change_of_the_inode_tells_where_to_look_first(trace):
    history = Invented(days("." * 20 + "B" * 10))
    hinted = trace(ctime=Instant(START + 19 * DAY + 5))
    looked = look(Recognition(history), [hinted], history.snapshots())
    assert looked.bounds(hinted) == (19, 20)
    assert history.asked[:4] == [29, 0, 19, 20]


def test_a_hint_that_misleads_costs_looks_and_no_truth(trace):
    history = Invented(days("..." + "B" * 27))
    hinted = trace(ctime=Instant(START + 28 * DAY + 5))  # somebody changed its mode later
    looked = look(Recognition(history), [hinted], history.snapshots())
    assert looked.bounds(hinted) == (2, 3)
    assert len(history.asked) <= MOST_LISTINGS + 2


def test_what_is_left_of_the_budget_finds_what_came_and_went(trace):
    history = Invented(days("." * 8 + "BBBB" + "." * 8 + "BBBBB"))
    looked = look(Recognition(history), [trace()], history.snapshots())
    states = looked.states[trace()]
    assert any(states[day].state is State.WITH for day in (8, 9, 10, 11) if day in states)


def test_without_traces_or_snapshots_nothing_is_asked(trace):
    history = Invented(days("BB"))
    assert look(Recognition(history), [], history.snapshots()).complete
    assert look(Recognition(history), [trace()], ()).bounds(trace()) == (None, None)
    assert history.asked == []
