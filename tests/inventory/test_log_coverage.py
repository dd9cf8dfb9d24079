from __future__ import annotations

import pytest

from pratique.inventory.log_coverage import (
    ALL,
    COVERAGE_TYPES,
    OFF,
    ONE,
    LogCoverage,
    LogSilence,
    write_log_coverage,
)
from pratique.parsers.log.row.log_file import LogFile
from pratique.parsers.log.row.log_hour import LogHour
from pratique.parsers.log.row.syslog_event import SyslogEvent
from pratique.parsers.utmp import Login
from pratique.store.tables import Tables

HOUR = 3_600_000_000_000
START = 168 * 2850
HOLE = range(START + 300, START + 312)


def hour(path, family, number):
    return LogHour(path, family, "", None, number * HOUR, 2)


def boot(number):
    return Login("w", 0, "wtmp", "boot_time", "reboot", None, "~", "", None, 0, number * HOUR + 1)


@pytest.fixture
def told(tmp_path):
    def tell(rows):
        with Tables.of(rows, (LogHour, LogFile, SyslogEvent, Login)) as tables:
            write_log_coverage(tables, tmp_path)
        with Tables.open_at(tmp_path, COVERAGE_TYPES) as tables:
            return list(tables.rows(LogSilence)), list(tables.rows(LogCoverage))

    return tell


def two_logs(*silent):
    for number in range(START, START + 600):
        for path, family in (("/var/log/auth.log", "auth"), ("/var/log/mail.log", "mail")):
            if not (path in silent and number in HOLE):
                yield hour(path, family, number)


def test_one_log_is_silent(told):
    silent, covered = told(two_logs("/var/log/auth.log"))
    assert [(one.chain, one.family, one.kind, one.hours) for one in silent] == [
        ("/var/log/auth.log", "auth", ONE, 12)
    ]
    assert [(one.family, len(one.holes), one.hours) for one in covered] == [
        ("auth", 1, 588), ("mail", 0, 600),
    ]  # fmt: skip
    assert covered[0].start == START * HOUR
    assert covered[1].lines == 1200


@pytest.mark.parametrize(("rows", "kind"), [([], ALL), ([boot(HOLE.stop)], OFF)])
def test_all_logs_are_silent(told, rows, kind):
    silent, covered = told([*two_logs("/var/log/auth.log", "/var/log/mail.log"), *rows])
    assert {one.kind for one in silent} == {kind}
    assert [len(one.holes) for one in covered] == [int(kind == ALL)] * 2


def test_files_of_a_chain_are_one(told):
    rows = [hour("/l.1" if number % 2 else "/l", "web", START + number) for number in range(9)]
    empty = ("", "", (), "", 1, 1, 0, 1, 0, 0, None, None, None, "", "", 0.0, True)
    files = [LogFile(path, "/l", *empty) for path in ("/l", "/l.1")]
    _silent, covered = told([*rows, *files])
    assert [(one.chain, one.hours) for one in covered] == [("/l", 9)]


def test_nothing(told):
    assert told([]) == ([], [])
