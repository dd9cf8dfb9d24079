"""How backups are told to a person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pratique.cli.history_text import say_history
from pratique.model import Instant, Window
from pratique.phrase import Phrase
from pratique.story.history_answer import HistoryAnswer, Line, Moment, Part


def told(sample, capsys, history: HistoryAnswer, findings=()) -> str:
    say_history(replace(sample.compromised(0), history=history, findings=findings))
    return capsys.readouterr().out


def line(*found: int | None) -> Line:
    moments = tuple(Moment(f"s{n}", Instant(n), one) for n, one in enumerate(found))
    return Line("borg:/b", moments, None, None, 0, 0)


@pytest.mark.parametrize(
    ("found", "drawn"),
    [((0, None, 2), "  -.x"), ((None,), "  ."), ((0,) * 61, "  " + "-" * 60)],
)
def test_snapshots_are_signs_in_order_of_time(sample, capsys, found, drawn):
    assert drawn in told(sample, capsys, HistoryAnswer((line(*found),))).splitlines()


def test_a_history_without_snapshots(sample, capsys):
    said = told(sample, capsys, HistoryAnswer((line(),)))
    assert "borg:/b: no snapshot of this machine" in said


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (Part("site", "/var/www", "s1", Instant(0), ()), "site /var/www: from s1, 1970-01-01"),
        (Part("database", "/var/lib/mysql", "s1", Instant(0), ()), "look for a dump of it"),
        (Part("settings", "/etc", None, None, ()), "settings in /etc: each snapshot"),
        (Part("programs", "", "s1", Instant(0), ()), "install them anew from their packages"),
    ],
)
def test_a_part_says_from_when(sample, capsys, part, words):
    assert words in told(sample, capsys, HistoryAnswer((line(0),), parts=(part,)))


def test_findings_of_one_interval_stand_together_the_earliest_first(sample, capsys):
    def dated(number: int, after: int, before: int):
        window = Window(Instant(after), Instant(before), ("snapshot",))
        return replace(sample.finding(number), window=window)

    later, many = dated(1, 5, 9), [dated(n, 1, 5) for n in range(2, 20)]
    said = told(sample, capsys, HistoryAnswer((line(0),)), (later, *many))
    assert said.index(many[0].id) < said.index(later.id)
    assert said.count("Between 1970-01-01") == 2
    assert "... and 6 more" in said


def test_what_is_older_than_the_backups_and_what_they_cannot_tell(sample, capsys):
    said = told(
        sample, capsys, HistoryAnswer((line(0),), blind=(Phrase("a hole"),), older=("F-1",))
    )
    assert "or your own: F-1" in said
    assert "  - a hole" in said
