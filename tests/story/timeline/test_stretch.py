from __future__ import annotations

from dataclasses import replace

import pytest

from logged import at, finding
from pratique.model import Window
from pratique.phrase import Phrase
from pratique.story.examination import State
from pratique.story.story import Step, Story, Way
from pratique.story.timeline.stretch import around, of_story

NOTHING = Window(None, None, ())
DAY = 86_400 * 10**9
NIGHT = at("2026-11-03 02:10:00")


def way(time, *steps):
    chain = tuple(Step(step, Phrase("x")) for step in steps)
    return Way("unknown", time, Phrase(""), "", "", "", "", "", None, None, 0.5, chain, (), ())


def story(*ways, window=NOTHING):
    return Story(State.COMPROMISED, window, ways)


@pytest.mark.parametrize(
    ("given", "stretch"),
    [
        (story(), None),
        (story(way(None)), None),
        (story(way(NIGHT)), (NIGHT - DAY, NIGHT + DAY)),
        (story(way(NIGHT, NIGHT + DAY)), (NIGHT - DAY, NIGHT + 2 * DAY)),
        # A copy was made weeks later: that is no part of the story.
        (story(way(NIGHT), window=Window(None, NIGHT + 20 * DAY, ())), (NIGHT - DAY, NIGHT + DAY)),
        (story(window=Window(None, NIGHT, ())), (NIGHT - DAY, NIGHT + DAY)),
        (story(window=Window(NIGHT, None, ())), (NIGHT - DAY, NIGHT + DAY)),
        (story(window=Window(NIGHT - 900 * DAY, NIGHT, ())), (NIGHT - DAY, NIGHT + DAY)),
    ],
)
def test_the_stretch_of_a_story(given, stretch):
    assert of_story(given) == stretch


HOUR = DAY // 24


@pytest.mark.parametrize(
    ("window", "told", "spans"),
    [
        (NOTHING, [], ()),
        (NOTHING, [NIGHT], ((NIGHT - HOUR, NIGHT + HOUR),)),
        (Window(None, NIGHT, ()), [NIGHT + HOUR], ((NIGHT - HOUR, NIGHT + 2 * HOUR),)),
        (Window(NIGHT - DAY, NIGHT, ()), [], ((NIGHT - DAY - HOUR, NIGHT + HOUR),)),
        (
            Window(NIGHT - 90 * DAY, NIGHT, (), NIGHT - 900 * DAY),
            [],
            tuple((at - HOUR, at + HOUR) for at in (NIGHT - 900 * DAY, NIGHT - 90 * DAY, NIGHT)),
        ),
    ],
)
def test_the_stretches_around_a_finding(window, told, spans):
    assert around(replace(finding("/x"), window=window), told, HOUR) == spans
