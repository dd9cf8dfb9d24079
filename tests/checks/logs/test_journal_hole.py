from __future__ import annotations

import pytest

from pratique.checks.logs.journal_hole import CHECK
from pratique.parsers.log.row.log_file import LogFile
from pratique.parsers.log.row.syslog_event import SyslogEvent
from pratique.parsers.log_setting import LogSetting
from pratique.parsers.utmp import Login
from pratique.store.columns import columns
from pratique.store.tables import Tables

SECOND = 10**9
FOLDER = "/var/log/journal/0"


def entry(sequence, *, second=None, file="system.journal", boot="b1", monotonic=None):
    empty = {one.name: None if one.nullable else 0 for one in columns(SyslogEvent)}
    second = sequence if second is None else second
    told = {"path": f"{FOLDER}/{file}", "line": sequence, "time": second * SECOND,
            "time_source": "", "source": "journal", "message": "", "boot": boot,
            "sequence": sequence, "sequence_id": "s", "monotonic": monotonic}  # fmt: skip
    return SyslogEvent(**{**empty, **told})


def entries(*numbers, **more):
    return [entry(number, **more) for number in numbers]


def boot(second):
    return Login("/var/log/wtmp", 0, "wtmp", "boot_time", "reboot", None, "~", "6.1", None, 0,
                 second * SECOND)  # fmt: skip


def broken(first, last):
    return LogFile(f"{FOLDER}/x@1.journal", "x", "", "journal", (), "", 1, 1, 0, 1, 0, 0, None,
                   first * SECOND, last * SECOND, "", "", 0.0, whole=False)  # fmt: skip


def quotes(*rows):
    return [sign.quote for sign in CHECK.find(Tables.of(rows, CHECK.reads))]


def test_points_at_numbers_that_are_missing_within_a_boot():
    setting = LogSetting("/etc/systemd/journald.conf", 3, "journald", "SystemMaxUse", "1G")
    assert quotes(*entries(5, 6, 9), setting) == [
        "1970-01-01 00:00:06 to 1970-01-01 00:00:09 UTC: numbers 7 to 8\n"
        "journald: SystemMaxUse=1G (/etc/systemd/journald.conf:3)"
    ]


def test_points_at_a_file_that_was_taken_out():
    old = entries(5, 6, file="system@a.journal")
    (quote,) = quotes(*old, *entries(90, 91))
    assert quote.endswith("numbers 7 to 89")


def test_points_at_entries_in_another_order_than_they_were_written():
    (quote,) = quotes(entry(5, monotonic=50), entry(6, monotonic=40))
    assert quote.endswith("number 6 was written before number 5")


def test_points_at_a_boot_that_is_missing():
    first = entries(1, 2, 3, second=10_000)
    later = [entry(n, boot="b2", second=90_000 + n) for n in (4, 5)]
    (quote,) = quotes(*entries(0, second=10), *first, *later, boot(50_000), boot(90_000))
    assert quote == "started 1970-01-01 13:53:20 UTC, says /var/log/wtmp"


@pytest.mark.parametrize(
    "rows",
    [
        entries(5, 6, 7),
        [*entries(5, 6), *entries(5, 6, 7, file="system@a.journal~")],  # the same twice
        [entry(2, file="user-1000.journal"), *entries(50, 51)],  # the front made room
        [entry(5), entry(90, boot="b2")],
        [entry(5, file="system@a.journal"), entry(7)],  # one number spent on a full file
        [*entries(5, 9), broken(4, 10)],  # told as damage
        [*entries(5, 6), boot(5)],  # no start at all is known: the journal was not kept
    ],
)
def test_leaves_alone(rows):
    assert quotes(*rows) == []
