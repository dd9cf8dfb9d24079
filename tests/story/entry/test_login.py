from __future__ import annotations

from dataclasses import replace

import pytest

from logged import OFFICE, STRANGER, at, file, finding, login, row
from pratique.model import Severity
from pratique.parsers.log.row.process_event import ProcessEvent
from pratique.story.entry import command
from pratique.story.entry.login import find
from pratique.story.entry.session import logins
from recorded import kept, tried

KEYS = "/root/.ssh/authorized_keys"
AT = "2026-11-03 02:10:00"
LOGIN = "2026-11-03 02:05:00"


def acts(situated, *rows, uid=0, more=()):
    check = "persistence-authorized-key-added"
    found = [finding(KEYS, check), *more]
    situation = situated([file(KEYS, AT, uid, "text"), *rows], found)
    came = logins(situation)
    return list(find(situation, came, command.naming(situation, came)))


def failures(count: int, address=STRANGER):
    return [
        login(f"2026-11-03 01:{n // 60:02}:{n % 60:02}", "root", address, action="failure")
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("method", "vector"),
    [
        ("password", "ssh-password"),
        ("keyboard-interactive/pam", "ssh-password"),
        ("publickey", "ssh-key"),
    ],
)
def test_a_login_in_whose_session_something_came(situated, method, vector):
    [act] = acts(situated, login(LOGIN, "root", method=method))
    assert (act.vector, act.account, act.address) == (vector, "root", STRANGER)
    assert act.explains == {"F-000001"}


def test_guessing_that_succeeded_is_told_and_is_likelier(situated):
    [plain] = acts(situated, login(LOGIN, "root"))
    [guessed] = acts(situated, login(LOGIN, "root"), *failures(100))
    assert any("100 tries" in reason.text.english for reason in guessed.reasons)
    assert guessed.confidence > 0.7 > plain.confidence


def test_a_panel_is_a_way_of_its_own(situated):
    [act] = acts(situated, login(LOGIN, "root", service="webmin"))
    assert act.vector == "panel-login"


def test_who_always_comes_from_there_is_less_likely(situated):
    """Somebody of the office, who comes at this hour and that."""
    before = [
        login(f"2026-10-{day} {8 + day % 9:02}:{day}:00", "root", OFFICE) for day in range(10, 20)
    ]
    found = acts(situated, *before, login(LOGIN, "root", OFFICE))
    [act] = [act for act in found if act.explains]
    assert act.confidence < 0.3


def test_a_clock_that_strikes_at_another_hour_is_none(situated):
    """A server that makes backups at eight, and now is said to have come at two."""
    before = [login(f"2026-10-{day} 08:00:00", "root", OFFICE) for day in range(10, 20)]
    found = acts(situated, *before, login(LOGIN, "root", OFFICE, method="publickey"))
    [act] = [act for act in found if act.explains]
    assert act.vector == "ssh-key"
    assert act.confidence > 0.5
    assert any("says nothing against it" in reason.text.english for reason in act.reasons)


def test_who_is_in_all_the_time_is_less_likely(situated):
    rows = []
    for day in range(1, 4):
        for hour in range(24):
            number = day * 24 + hour + 1
            rows += [
                login(f"2026-11-{day:02} {hour:02}:00:00", "root", OFFICE, pid=number),
                login(f"2026-11-{day:02} {hour:02}:55:00", "root", OFFICE, pid=number,
                      action="closed"),
            ]  # fmt: skip
    rare = login(LOGIN, "root")
    found = {act.address: act for act in acts(situated, *rows, rare) if act.explains}
    assert found[OFFICE].reasons[0].weight < 0.5
    assert found[STRANGER].reasons[0].weight > 2.0


def test_a_login_that_wtmp_alone_tells(situated):
    tries = [tried(f"2026-11-03 01:00:{n:02}", n) for n in range(40)]
    [act] = acts(situated, kept(LOGIN, end="2026-11-03 02:20:00"), *tries)
    assert (act.vector, act.place, act.written) == ("ssh-password", "/var/log/wtmp:3", False)
    assert act.confidence > 0.7
    [against] = [reason for reason in act.reasons if reason.weight < 0]
    assert "auth.log" in against.text.english


def test_a_finding_of_a_session_without_a_line_is_about_it(situated):
    told = replace(
        finding("/var/log/wtmp", "logs-login-unlogged", Severity.MEDIUM, 2),
        quote=f"root: {LOGIN} UTC on pts/0 from {STRANGER}",
    )
    [plain] = acts(situated, kept(LOGIN))
    [named] = acts(situated, kept(LOGIN), more=[told])
    assert named.confidence > plain.confidence


def test_the_entry_is_the_first_login_of_a_visit(situated):
    first = login("2026-11-03 01:20:00", "root", pid=7, method="publickey")
    gone = login("2026-11-03 01:21:00", "root", pid=7, action="closed")
    [act] = acts(situated, first, gone, login(LOGIN, "root"))
    assert (act.vector, act.time) == ("ssh-key", at("2026-11-03 01:20:00"))


def test_a_command_that_names_the_trace_strengthens_its_login(situated):
    ran = row(
        ProcessEvent, time=AT, source="sudo", user="root", login_user="anna",
        command=f"/usr/bin/tee -a {KEYS}", path="/var/log/auth.log",
    )  # fmt: skip
    [plain] = acts(situated, login(LOGIN, "anna"))
    [named] = acts(situated, login(LOGIN, "anna"), ran)
    assert named.confidence > 0.5 > plain.confidence


@pytest.mark.parametrize(
    "row",
    [
        login("2026-11-03 02:20:00", "root"),  # afterwards
        login("2026-11-01 02:05:00", "root"),  # long before
        login(LOGIN, "root", action="failure"),
    ],
)
def test_left_alone(situated, row):
    assert acts(situated, row) == []


def test_a_session_that_was_closed_before_explains_nothing(situated):
    open_ = login("2026-11-03 01:00:00", "root", pid=77)
    closed = login("2026-11-03 01:10:00", "root", pid=77, action="closed")
    assert acts(situated, open_, closed) == []


def test_another_account_explains_less_than_the_owner(situated):
    [own] = acts(situated, login(LOGIN, "bruno"), uid=1001)
    [other] = acts(situated, login(LOGIN, "anna"), uid=1001)
    assert own.confidence > other.confidence
