from __future__ import annotations

import pytest

from logged import ROOT, STRANGER, at, file, finding, machine
from pratique.phrase import Phrase
from pratique.story.entry.situation import Situation
from pratique.story.examination import State
from pratique.story.next_step import CLOSE, next_step
from pratique.story.story import About, Way
from pratique.story.told_way import HOW

SHELL = f"{ROOT}/up/x.php"
AT = "2026-11-03 02:10:00"
FOUND = (finding(SHELL),)


def steps(state=State.COMPROMISED, best=(), found=FOUND):
    with machine(file(SHELL, AT)) as tables:
        made = list(next_step(state, best, Situation.of(tables, found, copied=False)))
    assert all(one.about is About.NEXT for one in made)
    return [one.english for one in made]


def test_every_way_in_that_is_told_has_a_door_to_close():
    assert set(CLOSE) == set(HOW)


@pytest.mark.parametrize("vector", sorted(CLOSE))
@pytest.mark.parametrize("account", ["anna", ""])
def test_the_door_comes_first(vector, account):
    way = Way(
        vector, at(AT), Phrase("x"), STRANGER, account, "", "", "", None, None, 0.9, (), (), ()
    )
    made = steps(best=[way])
    assert made[0].startswith("Close this door first")
    assert "pratique findings" in made[-1]


def test_without_a_known_way_every_door_is_open():
    assert "take every one for open" in steps()[0]
    assert len(steps(found=())) == 1


def test_without_a_trace_nothing_is_called_clean():
    (only,) = steps(State.NO_TRACE)
    assert "no proof" in only
