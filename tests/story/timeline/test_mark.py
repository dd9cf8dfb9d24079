from __future__ import annotations

from logged import ROOT, file, finding, login, machine, request
from pratique.model import Window
from pratique.phrase import Phrase
from pratique.story.examination import State
from pratique.story.finding_row import finding_rows
from pratique.story.story import Step, Story, Way
from pratique.story.timeline.choice import Choice
from pratique.story.timeline.mark import mark
from pratique.story.timeline.reading import events

NIGHT = "2026-11-03 02:10:00"


def way(log, line, *evidence):
    return Way(
        "ssh-password", None, Phrase("x"), "", "", "", "", log, line, None, 0.9, (),
        (Step(None, Phrase("for it"), evidence),), (),
    )  # fmt: skip


def tags(*rows, story=None):
    with machine(*rows) as tables:
        mark(tables, story)
        return [one.tags for one in events(tables, Choice())]


def test_a_file_and_requests_for_it_carry_its_finding():
    named = finding_rows([finding(f"{ROOT}/x.php")])
    other = request(NIGHT, "GET", "/y.php")
    rows = [file(f"{ROOT}/x.php", NIGHT), request(NIGHT, "GET", "/x%2ephp?a=1"), other, *named]
    assert sorted(tags(*rows)) == [(), ("F-000001",), ("F-000001",)]


def test_a_page_of_another_site_of_the_same_name_does_not():
    named = finding_rows([finding("/var/www/other/x.php")])
    assert tags(request(NIGHT, "GET", "/x.php"), *named) == [()]


def test_the_line_of_the_way_in_is_the_entry_and_what_it_rests_on_the_story():
    come, tried = login(NIGHT, "anna"), login(NIGHT, "anna", action="failure")
    story = Story(
        State.COMPROMISED,
        Window(None, None, ()),
        (way(come.path, come.line, f"{tried.path}:{tried.line}", "F-1", "nothing:x"),),
    )
    assert sorted(tags(come, tried, story=story)) == [("entry",), ("story",)]


def test_it_can_be_made_again():
    with machine() as tables:
        mark(tables, None)
        mark(tables, None)
        assert list(events(tables, Choice())) == []
