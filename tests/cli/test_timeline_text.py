from __future__ import annotations

import pytest

from happened import event
from logged import at
from pratique.cli.timeline_text import say_events, say_stretch
from pratique.model import Instant
from pratique.story.timeline.choice import Choice

DAY = 86_400 * 10**9


def test_a_day_is_a_heading_and_what_is_not_sure_is_marked(capsys):
    later = event(time=Instant(at("2026-11-04 00:00:01")), confidence=0.5, tags=("F-1",))
    assert say_events(iter([event(), event(), later]), None) == (3, False)
    assert [line[:20] for line in capsys.readouterr().out.splitlines()] == [
        "2026-11-03 (UTC)",
        "  02:10:00 request  ",
        "  02:10:00 request  ",
        "2026-11-04 (UTC)",
        " ~00:00:01 request  ",
    ]


@pytest.mark.parametrize(("most", "told"), [(2, (2, True)), (3, (3, False)), (None, (3, False))])
def test_no_more_than_wanted(capsys, most, told):
    assert say_events(iter([event()] * 3), most) == told
    assert capsys.readouterr().out.count("request") == told[0]


def test_on_a_terminal_a_line_fits_unless_a_finding_names_it(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    say_events(iter([event(text="x " * 100), event(text="y " * 100, tags=("F-1",))]), None)
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    assert sum("x" in line for line in lines) == 1
    assert sum("y" in line for line in lines) > 2
    assert "[F-1]" in lines[-1]


def test_a_stretch_is_named_where_it_was_chosen_for_the_person(capsys):
    since = at("2026-11-03 00:00:00")
    say_stretch(Choice(since=since))
    assert capsys.readouterr().out == ""
    say_stretch(Choice(since=since, until=Instant(since + DAY), part_of=()))
    assert "2026-11-03 00:00:00 UTC to 2026-11-04" in capsys.readouterr().out
