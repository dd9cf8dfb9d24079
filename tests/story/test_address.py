from __future__ import annotations

import pytest

from logged import (
    OFFICE,
    ROOT,
    STRANGER,
    at,
    file,
    finding,
    login,
    machine_with_sessions,
    request,
    row,
    transfer,
)
from pratique.inventory.login_session import LoginSession
from pratique.parsers.log.row.block_event import BlockEvent
from pratique.parsers.log.row.process_event import ProcessEvent
from pratique.story.address import doings, that_matter, written_as
from pratique.story.finding_row import finding_rows

IN = "2026-11-03 02:10:00"
SHELL, JOB, BROUGHT = f"{ROOT}/x.php", "/etc/cron.d/x", "/home/anna/www/y.php"
SESSION = LoginSession(
    "/var/log/wtmp", 1, "wtmp", "sshd", "anna", "pts/0", None, STRANGER, 7, at(IN),
    at("2026-11-03 03:10:00"), "logout", 1.0,
)  # fmt: skip
ROWS = (
    *finding_rows([finding(SHELL), finding(JOB, number=2), finding(BROUGHT, number=3)]),
    file(SHELL, "2026-11-01 00:00:00"),
    file(JOB, "2026-11-03 02:20:00"),
    file(BROUGHT, "2026-11-01 00:00:00"),
    SESSION,
    request("2026-11-03 01:00:00", "POST", "/x.php"),
    *(login("2026-11-03 02:00:00", "anna", action="failure") for _ in range(3)),
    login(IN, "anna"),
    row(ProcessEvent, time="2026-11-03 02:20:00", source="sudo", user="anna", command="id"),
    transfer("2026-11-03 04:00:00", "anna", "/www/y.php"),
    row(BlockEvent, time="2026-11-03 06:00:00", action="ban", address=STRANGER, message=""),
    request("2026-11-03 01:00:00", "GET", "/", OFFICE),
)


def test_what_it_did_stands_in_order_of_time():
    with machine_with_sessions(*ROWS) as tables:
        found = doings(tables, STRANGER)
    assert [one.kind for one in found.stretches] == [
        "web", "login", "login", "command", "transfer", "block",
    ]  # fmt: skip
    assert "1 requests, 1 by POST, 1 pages" in found.stretches[0].what
    assert "failed login at sshd as anna 3 times" in found.stretches[1].what
    assert found.stretches[3].what == "anna ran id"
    assert found.more == 0


def test_what_it_left():
    with machine_with_sessions(*ROWS) as tables:
        left = doings(tables, STRANGER).left
        assert doings(tables, OFFICE).left == ()
    assert [(one.finding, one.how) for one in left] == [
        ("F-000001", "called"),
        ("F-000002", "came in its session"),
        ("F-000003", "brought"),
    ]


def test_the_answer_is_bounded():
    with machine_with_sessions(*ROWS) as tables:
        found = doings(tables, STRANGER, most=2)
    assert (len(found.stretches), found.more) == (2, 4)


def test_an_address_that_no_log_tells_of():
    with machine_with_sessions(*ROWS) as tables:
        assert doings(tables, "192.0.2.250") is None


def test_those_of_the_story_come_first():
    tried = [request("2026-11-03 01:00:00", "GET", "/?f=../../x", "192.0.2.9")]
    with machine_with_sessions(*ROWS, *tried) as tables:
        found = [one.address for one in that_matter(tables, [OFFICE])]
        assert [one.address for one in that_matter(tables, [OFFICE], most=1)] == [OFFICE]
    assert found == [OFFICE, STRANGER, "192.0.2.9"]


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("2001:DB8::0:1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        (" 192.0.2.1 ", "192.0.2.1"),
        ("host.example.org", "host.example.org"),
    ],
)
def test_addresses_are_written_as_the_tables_have_them(given, written):
    assert written_as(given) == written
