from __future__ import annotations

from logged import at, login, machine, request
from pratique.model import Window
from pratique.phrase import Phrase
from pratique.story.examination import State
from pratique.story.story import Story, Way
from pratique.story.timeline.shown import shown_events

NIGHT = "2026-11-03 02:10:00"
COME = login(NIGHT, "anna")
WAY = Way(
    "ssh-password",
    at(NIGHT),
    Phrase(""),
    "",
    "",
    "",
    "",
    COME.path,
    COME.line,
    None,
    0.9,
    (),
    (),
    (),
)
TOLD = Story(State.COMPROMISED, Window(None, None, ()), (WAY,))


def test_the_events_of_the_story_and_counts_of_all():
    usual = [request(NIGHT, "GET", "/", f"198.51.100.{n}") for n in range(9)]
    with machine(COME, *usual) as tables:
        shown = shown_events(tables, TOLD)
    assert [one.tags for one in shown.events] == [("entry",)]
    assert {(count.kind, count.count) for count in shown.counts} == {("login", 1), ("request", 9)}
    assert all(shown.since <= count.start <= shown.until for count in shown.counts)


def test_they_stay_of_a_number_and_those_that_are_named_go_first():
    others = [login(NIGHT, f"user{n}", f"198.51.100.{n}") for n in range(200)]
    with machine(*others, COME) as tables:
        shown = shown_events(tables, TOLD)
    assert len(shown.events) == 151
    assert shown.left_out == 50
    assert ("entry",) in [one.tags for one in shown.events]


def test_without_a_time_or_an_event_there_is_none():
    nowhen = Story(State.NO_TRACE, Window(None, None, ()))
    with machine(COME) as tables:
        assert shown_events(tables, nowhen) is None
    with machine() as tables:
        assert shown_events(tables, TOLD) is None
