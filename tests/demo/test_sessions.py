from __future__ import annotations

import re

from pratique.demo.disk import Disk
from pratique.demo.sessions import GUESSED_AT, RECORD, WTMP, lay_session_logs
from pratique.demo.visitors import INTRUDER
from pratique.parsers import utmp


def laid(*, broken_into):
    disk = Disk()
    lay_session_logs(disk, broken_into=broken_into)
    return disk


def test_wtmp_is_understood():
    content = laid(broken_into=True)[WTMP].content
    logins = list(utmp.parse(content, WTMP))
    assert len(logins) == len(content) / RECORD
    times = [login.time for login in logins]
    assert times == sorted(times)
    (intruder,) = [login for login in logins if login.address == INTRUDER]
    assert intruder.username == "bruno"
    assert intruder.time == GUESSED_AT * 1_000_000_000


def test_the_intruders_record_is_not_the_last():
    content = laid(broken_into=True)[WTMP].content
    assert content.index(INTRUDER.encode()) // RECORD < len(content) // RECORD - 1


def test_btmp_is_understood():
    logins = list(utmp.parse(laid(broken_into=True)["/var/log/btmp"].content, "/var/log/btmp"))
    assert {login.source for login in logins} == {"btmp"}
    assert len(logins) == 40


def test_one_guess_was_right_on_the_server_that_was_broken_into():
    accepted = {}
    for broken_into in (True, False):
        text = laid(broken_into=broken_into)["/var/log/auth.log"].content.decode()
        accepted[broken_into] = re.findall(r"Accepted password for (\w+) from (\S+)", text)
        assert text.count("Failed password") == 160
    assert accepted == {True: [("bruno", INTRUDER)], False: []}


def test_lines_have_a_whole_stamp():
    for line in laid(broken_into=True)["/var/log/auth.log"].content.decode().splitlines():
        assert re.match(r"2026-03-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00 harbour \w+\[\d+\]: ", line)
