from __future__ import annotations

from logged import OFFICE, STRANGER, at, login, machine_with_sessions, mail, request, row, transfer
from pratique.inventory.address_activity import AddressActivity, write_address_activity
from pratique.inventory.login_session import LoginSession
from pratique.parsers.log.row.block_event import BlockEvent
from pratique.parsers.log.row.process_event import ProcessEvent

IN = "2026-11-03 02:10:00"
SESSION = LoginSession(
    "/var/log/wtmp", 1, "wtmp", "sshd", "anna", "pts/0", None, STRANGER, 7, at(IN),
    at("2026-11-03 03:10:00"), "logout", 1.0,
)  # fmt: skip
ROWS = (
    request("2026-11-03 01:00:00", "POST", "/a.php?f=../../x"),
    request("2026-11-03 01:00:01", "GET", "/b", status=404),
    *(login("2026-11-03 02:00:00", user, action="failure") for user in ("anna", "bruno")),
    login(IN, "anna"),
    SESSION,
    row(ProcessEvent, time="2026-11-03 02:20:00", source="sudo", user="anna", command="id"),
    row(ProcessEvent, time="2026-11-03 02:20:00", source="cron", user="anna", command="backup"),
    row(ProcessEvent, time="2026-11-03 04:20:00", source="sudo", user="anna", command="late"),
    transfer("2026-11-03 04:00:00", "anna", "/x.php"),
    mail("2026-11-03 05:00:00", "anna", STRANGER, 1),
    row(BlockEvent, time="2026-11-03 06:00:00", action="ban", address=STRANGER, message=""),
    request("2026-11-03 01:00:00", "GET", "/", OFFICE),
)


def test_one_row_an_address_over_all_logs():
    with machine_with_sessions(*ROWS) as tables:
        found = {one.address: one for one in tables.rows(AddressActivity)}
    assert set(found) == {STRANGER, OFFICE}
    one = found[STRANGER]
    assert (one.first, one.last) == (at("2026-11-03 01:00:00"), at("2026-11-03 06:00:00"))
    assert (one.requests, one.errors, one.posts, one.attempts, one.web_sessions) == (2, 1, 1, 1, 1)
    assert (one.logins, one.failures, one.accounts_tried, one.got_into) == (1, 2, 2, ("anna",))
    assert (one.transfers, one.uploads, one.mails, one.blocks, one.commands) == (1, 1, 1, 1, 1)
    assert found[OFFICE].logins == 0


def test_it_is_written(tmp_path):
    with machine_with_sessions(*ROWS) as tables:
        write_address_activity(tables, tmp_path)
    assert (tmp_path / "address_activity" / "address_activity.parquet").exists()
