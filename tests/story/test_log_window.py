from __future__ import annotations

from dataclasses import replace

import pytest

from logged import ROOT, at, file, finding, machine, request
from pratique.model import Severity, Window
from pratique.phrase import Phrase
from pratique.story.entry.act import Act
from pratique.story.entry.situation import Situation
from pratique.story.log_window import by_logs

SHELL = f"{ROOT}/x.php"
CALLED = at("2026-11-03 02:10:05")
COPY = at("2026-11-20 00:00:00")
ACT = Act("file-upload", at("2026-11-03 02:10:00"), Phrase("x"), log="/a.log", line=3)


def told(known, *acts, severity=Severity.HIGH):
    rows = [file(SHELL, "2026-11-03 02:10:00"), request("2026-11-03 02:10:05", "POST", "/x.php")]
    with machine(*rows) as tables:
        situation = Situation.of(tables, [finding(SHELL, severity=severity)], copied=True)
        return by_logs(known, situation, acts)


def test_what_was_called_was_there_by_then():
    window = told(Window(None, COPY, ("ctime",)))
    assert (window.before, window.basis) == (CALLED, ("access-log",))


def test_the_way_in_is_earlier_still():
    window = told(Window(None, COPY, ("ctime",)), ACT)
    assert (window.before, window.basis) == (ACT.time, ("log",))


def test_a_backup_from_before_stays_the_lower_bound():
    before = at("2026-11-01 00:00:00")
    window = told(Window(before, COPY, ("snapshot", "ctime")))
    assert (window.after, window.before) == (before, CALLED)
    assert window.basis == ("snapshot", "access-log")


@pytest.mark.parametrize(
    ("known", "severity"),
    [
        (Window(None, at("2026-11-01 00:00:00"), ("ctime",)), Severity.HIGH),
        (Window(None, COPY, ("ctime",)), Severity.MEDIUM),
    ],
)
def test_what_is_known_already_or_not_sure_changes_nothing(known, severity):
    assert told(known, severity=severity) == known


def test_a_look_at_the_door_is_not_the_way_in():
    """The page that took the upload is a finding too, and was asked for before that."""
    act = replace(ACT, time=at("2026-11-03 02:11:00"), target="/x.php")
    window = told(Window(None, COPY, ("ctime",)), act)
    assert (window.before, window.basis) == (act.time, ("log",))
