from __future__ import annotations

from logged import ROOT, at, file, finding, machine, request
from pratique.phrase import Phrase
from pratique.story.chain import chain, way
from pratique.story.entry.act import Act, Reason
from pratique.story.entry.situation import Situation

SHELL = f"{ROOT}/x.php"
JOB = "/etc/cron.d/x"
ACT = Act(
    "file-upload",
    at("2026-11-03 02:10:00"),
    Phrase("POST /up"),
    "203.0.113.66",
    log="/a.log",
    line=7,
)


def situation(tables):
    found = [finding(SHELL), finding(JOB, "persistence-cron-fetches-code", number=2)]
    return Situation.of(tables, found, copied=False)


def rows():
    return [
        file(SHELL, "2026-11-03 02:10:00"),
        file(JOB, "2026-11-03 03:00:00", 0, "text"),
        request("2026-11-03 02:11:00", "POST", "/x.php"),
    ]


def test_steps_stand_in_order_of_time_with_what_shows_them():
    with machine(*rows()) as tables:
        steps = chain(ACT, situation(tables))
    assert [step.what.english for step in steps] == [
        "POST /up",
        f"{SHELL} was written",
        f"{SHELL} was called from 203.0.113.66, once in all",
        f"{JOB} was written: it runs by itself",
    ]
    assert steps[0].evidence == ("/a.log:7",)
    assert steps[1].evidence == ("F-000001",)


def test_what_was_there_before_is_no_step():
    late = Act("ssh-key", at("2026-11-03 02:50:00"), Phrase("login"))
    with machine(*rows()) as tables:
        steps = chain(late, situation(tables))
    assert [step.what.english for step in steps] == [
        "login",
        f"{JOB} was written: it runs by itself",
    ]


def test_a_way_carries_its_line_its_reasons_and_what_speaks_against():
    act = ACT.because(
        Reason(1.0, Phrase("for")),
        Reason(2.0, Phrase("more")),
        Reason(-1.0, Phrase("against"), ("F-1",)),
    )
    with machine(*rows()) as tables:
        told = way(act, situation(tables), {("/a.log", 7): "the line"})
    assert told.line == "the line"
    assert [step.what.english for step in told.reasons] == ["more", "for"]
    assert [(step.what.english, step.evidence) for step in told.against] == [("against", ("F-1",))]


def test_commands_that_a_shell_was_sent_are_a_step():
    sent = [
        request("2026-11-03 02:12:00", "GET", "/x.php?c=id"),
        request("2026-11-03 02:13:00", "GET", "/x.php?c=uname%20-a"),
        request("2026-11-03 02:14:00", "GET", "/x.php?page=2"),
    ]
    with machine(*rows(), *sent) as tables:
        [step] = [one for one in chain(ACT, situation(tables)) if "commands" in one.what.english]
    assert step.what.english == f"commands that {SHELL} was sent: id; uname -a"
    assert step.time == at("2026-11-03 02:12:00")
    assert step.evidence[0] == "F-000001"
