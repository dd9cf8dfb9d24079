"""Every source gives its moments, in the words of a person."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from logged import SECOND, at, file, finding, login, machine, mail, request, row, transfer
from pratique.history.sighting import SnapshotRow
from pratique.inventory.login_session import LoginSession
from pratique.inventory.package_run import PackageRun
from pratique.model import Window
from pratique.parsers.log.row.account_change import AccountChange
from pratique.parsers.log.row.block_event import BlockEvent
from pratique.parsers.log.row.clock_jump import ClockJump
from pratique.parsers.log.row.database_event import DatabaseEvent
from pratique.parsers.log.row.error_event import ErrorEvent
from pratique.parsers.log.row.process_event import ProcessEvent
from pratique.parsers.log.row.syslog_event import SyslogEvent
from pratique.parsers.queued_message import QueuedMessage
from pratique.parsers.utmp import Login
from pratique.story.finding_row import finding_rows
from pratique.story.timeline.choice import Choice
from pratique.story.timeline.mark import mark
from pratique.story.timeline.order import KINDS, STREAMS
from pratique.story.timeline.reading import events
from pratique.survey.deleted_file import DeletedFile

NIGHT = "2026-11-03 02:10:00"
SESSION = {"start": at(NIGHT), "end": at("2026-11-03 02:20:00"), "ended": "logout"}


def made(kind, /, **told):
    return kind(**{field.name: told.get(field.name) for field in fields(kind)})


def told(*rows, choice=None):
    with machine(*rows) as tables:
        mark(tables, None)
        return list(events(tables, choice or Choice()))


POINTS = [
    (request(NIGHT, "POST", "/x.php?a=1"), "request", "POST /x.php?a=1 -> 200 from 203.0.113.66"),
    (login(NIGHT, "anna"), "login", "login of anna from 203.0.113.66 at sshd with password"),
    (login(NIGHT, "anna", action="failure"), "failure", "failed login of anna"),
    (login(NIGHT, "anna", action="blocked"), "block", "blocked of anna"),
    (login(NIGHT, "anna", action="closed"), "session", "session closed of anna"),
    (login(NIGHT, "anna", service="sudo", action="elevated", target_user="root"), "login",
     "change of rights of anna to root"),
    (transfer(NIGHT, "anna", "/x.php"), "transfer", "upload of /x.php by anna from 203.0.113.66"),
    (mail(NIGHT, "anna", "203.0.113.66", 1), "mail", "mail client Q1 of anna at 203.0.113.66"),
    (made(QueuedMessage, path="/var/spool/q", time=at(NIGHT), queue_id="Q", queue="deferred",
          recipient_count=9, subject="Win", sender="a@example.org"), "mail",
     "mail Q waits in the queue, from <a@example.org> for 9 recipients : Win"),
    (row(ProcessEvent, time=NIGHT, source="sudo", user="root", login_user="anna", command="id",
         success=False), "command", "root ran: id (sudo) after login as anna (refused)"),
    (row(AccountChange, time=NIGHT, program="useradd", action="added", user="spare", uid=0),
     "account", "useradd: account added: spare (uid 0)"),
    (row(ErrorEvent, time=NIGHT, service="php", level="Fatal error", message="no", script="/x.php"),
     "error", "php Fatal error: no in /x.php"),
    (row(DatabaseEvent, time=NIGHT, service="mysql", action="statement", statement="DROP",
         message="x"), "database", "mysql statement : DROP"),
    (row(BlockEvent, time=NIGHT, service="fail2ban", action="ban", rule="sshd",
         address="203.0.113.66", message="x"), "block",
     "fail2ban ban 203.0.113.66 by the rule sshd"),
    (made(ClockJump, path="/l", line=1, time=at(NIGHT), time_source="s", time_confidence=1.0,
          kind="set", seconds=60.0), "clock", "the clock was set by 60 sec"),
    (row(SyslogEvent, time=NIGHT, source="syslog", program="kernel", message="Linux version 6"),
     "boot", "kernel: Linux version 6"),
    (row(SyslogEvent, time=NIGHT, source="syslog", program="dhcpd", message="up"), "message",
     "dhcpd: up"),
    (made(Login, path="/var/log/btmp", record=1, source="btmp", type="user_process",
          username="anna", tty="ssh", host="", address="203.0.113.66", time=at(NIGHT)), "failure",
     "failed login of anna from 203.0.113.66 on ssh"),
    (made(Login, path="/var/log/wtmp", record=1, source="wtmp", type="boot_time", username="",
          tty="", host="6.1", time=at(NIGHT)), "boot", "the machine started 6.1"),
    (made(LoginSession, path="/var/log/wtmp", record=1, source="wtmp", username="anna",
          time_confidence=1.0, **SESSION), "login",
     "session of anna until 2026-11-03 02:20:00 (logout)"),
    (made(PackageRun, path="/var/log/dpkg.log", line=1, manager="dpkg", start=at(NIGHT),
          end=at(NIGHT), time_known=True, command="apt upgrade", username="", count=2,
          changes=("upgrade a 1 -> 2", "upgrade b 1 -> 2")), "package",
     "dpkg changed 2 packages: upgrade a 1 -> 2, upgrade b 1 -> 2 (apt upgrade)"),
    (made(SnapshotRow, history="restic:/r", snapshot="1", label="monday", time=at(NIGHT),
          basis="recorded", host="", looked_at=True, findings=3), "snapshot",
     "snapshot monday in restic:/r (with traces of 3 findings)"),
    (made(DeletedFile, path="/tmp/x", number=1, inode=3, device=1, type="regular", size=5, mode=0,
          uid=33, gid=33, deleted_at=at(NIGHT), content="gone", basis="inode"), "file",
     "/tmp/x was deleted (5 bytes, of uid 33)"),
    (file("/var/www/x.php", NIGHT), "file", "/var/www/x.php was written (10 bytes, of www-data)"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "kind", "text"), POINTS, ids=[text for _, _, text in POINTS])
def test_a_row_of_each_table_is_an_event(given, kind, text):
    [one] = told(given)
    assert one.kind == kind
    assert one.text.startswith(text)
    assert one.time == at(NIGHT)
    assert one.time_basis
    assert 0 < one.confidence <= 1


def test_every_kind_is_met_here():
    assert {kind for _, kind, _ in POINTS} | {"finding"} == set(KINDS)


def test_no_stream_forgets_what_a_burst_needs():
    for stream in STREAMS:
        assert {"time", "time_basis", "confidence", "kind", "text", "actor", "alike", "gap"} <= set(
            stream.told
        ), stream.origin


BORN = at("2026-11-03 02:10:00")


@pytest.mark.parametrize(
    ("btime", "ctime", "mtime", "bases"),
    [
        (0, 0, 0, ["birth, ctime, mtime (claimed)"]),
        (0, 5, 5, ["birth", "ctime, mtime (claimed)"]),
        (0, 5, -900, ["mtime (claimed)", "birth", "ctime"]),
        (0, 0, -900, ["mtime (claimed)", "birth, ctime"]),
        (None, 0, 0, ["ctime, mtime (claimed)"]),
        (None, None, 0, ["mtime (claimed)"]),
        (None, None, None, []),
    ],
)
def test_moments_of_a_file_in_one_second_are_one(btime, ctime, mtime, bases):
    times = {
        name: None if second is None else BORN + second * SECOND + number
        for number, (name, second) in enumerate(
            (("btime", btime), ("ctime", ctime), ("mtime", mtime))
        )
    }
    found = told(file("/x", "2026-11-03 02:10:00", **times))
    assert [one.time_basis for one in found] == bases


def test_a_line_that_another_table_tells_is_told_once():
    said = row(SyslogEvent, time=NIGHT, source="syslog", program="sshd", message="Accepted")
    accepted = login(NIGHT, "anna")
    found = told(replace(said, path=accepted.path, line=accepted.line), accepted)
    assert [one.kind for one in found] == ["login"]


def test_a_finding_stands_at_the_latest_moment_and_once_for_all_places():
    one = replace(finding("/x"), window=Window(None, at(NIGHT), ("ctime",)))
    rows = [replace(r, path=f"/x{n}") for n in range(3) for r in finding_rows([one])]
    [event] = told(*rows)
    assert (event.kind, event.time_basis, event.findings) == ("finding", "at the latest", (one.id,))
    assert "(and 2 more)" in event.text
