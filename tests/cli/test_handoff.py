from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pratique.record import journal
from pratique.record.clock import read_clock


@pytest.fixture
def at(monkeypatch):
    """Write what follows so many hours ago."""

    def ago(hours):
        then = datetime.now(UTC) - timedelta(hours=hours)
        monkeypatch.setattr(journal, "read_clock", lambda: replace(read_clock(), time=then))

    return ago


def test_one_screen(sample, stored, typed):
    answer = sample.compromised(20)
    stored(answer)
    for number in range(9):
        typed("note", f"number {number}")
    typed("decide", answer.findings[0].id, "malicious", "--why", "seen")
    said = typed("handoff")
    assert said.status == 0
    assert len(said.out.splitlines()) <= 24
    assert said.out.startswith("Compromised; ")
    assert "1 malicious, 0 innocent, 0 accepted" in said.out
    assert "number 8" in said.out
    assert "number 2" not in said.out
    assert "Nobody stated since when they know of it" in said.out


def test_what_presses_is_told_with_its_deadline(sample, stored, typed):
    stored(sample.compromised(20))
    aware = datetime.now(UTC) - timedelta(hours=10)
    said = typed("notices", "--aware", f"{aware:%Y-%m-%d %H:%M}+00:00", "--country", "IT")
    assert said.status == 0
    said = typed("handoff")
    assert len(said.out.splitlines()) <= 26
    assert "in 13 hours (24 hours)" in said.out or "in 14 hours (24 hours)" in said.out
    [row] = typed("handoff", "--json").rows
    assert row["aware"]
    assert any(one["deadline"] for one in row["notices"])


def test_people_that_cannot_be_read_are_told_and_the_rest_is_there(sample, stored, typed):
    (stored(sample.compromised(3)) / "people.toml").write_text("x = [")
    said = typed("handoff")
    assert said.status == 0
    assert "people.toml" in said.out
    assert "Done last" in said.out


def test_who_was_at_it_too_long_is_told(sample, stored, typed, at):
    stored(sample.compromised(2))
    for hours in (17, 13, 9, 5, 1):
        at(hours)
        typed("note", "still here")
    assert "17 hours without a rest" in typed("handoff").out
    assert "go to bed" in typed("handoff").out
    assert typed("handoff", "--json").rows[0]["at_it_hours"] == 17


def test_ten_hours_are_told_more_gently(sample, stored, typed, at):
    stored(sample.compromised(2))
    for hours in (11, 7, 3):
        at(hours)
        typed("note", "still here")
    assert "Decide nothing that cannot be undone" in typed("handoff").out


def test_who_rested_is_told_nothing(sample, stored, typed, at):
    stored(sample.compromised(2))
    at(20)
    typed("note", "yesterday")
    at(1)
    typed("note", "back again")
    assert "without a rest" not in typed("handoff").out


def test_findings_that_changed_come_first(sample, stored, typed):
    answer = sample.compromised(6)
    stored(answer)
    first = answer.findings[0]
    typed("decide", first.id, "innocent", "--why", "ours")
    stored(replace(answer, findings=(replace(first, quote="other"), *answer.findings[1:])))
    said = typed("handoff")
    assert f"changed after they were decided about: {first.id}" in said.out
    assert "Look again at what changed" in said.out
    [row] = typed("handoff", "--json").rows
    assert [one["finding"] for one in row["reopened"]] == [first.id]


def test_case_without_a_journal_has_a_handoff(sample, stored, typed):
    for found in stored(sample.nothing_found()).glob("journal.*"):
        found.unlink()
    assert "nothing yet" in typed("handoff").out


def test_case_that_was_moved_is_named_where_it_is(sample, stored, typed):
    place = stored(sample.nothing_found())
    moved = place.rename(place.with_name("elsewhere"))
    said = typed("handoff", "--case", str(moved)).out
    assert f"in {moved}: pratique verify" in said
    assert str(place) not in said
