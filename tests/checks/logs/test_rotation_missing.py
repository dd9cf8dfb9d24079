from __future__ import annotations

from pratique.checks.logs.rotation_missing import CHECK
from pratique.parsers.log.row.log_file import LogFile
from pratique.parsers.log_rotation import parse_settings
from pratique.store.tables import Tables

DAY = 86_400 * 10**9


def file(position, first=None, last=None, chain="/var/log/auth.log"):
    path = f"{chain}.{position}" if position else chain
    return LogFile(path, chain, position, "syslog", (), "", 1, 1, 0, 1, 0, 0, None,
                   first, last, "", "", 0.0, whole=True)  # fmt: skip


def signs(*rows):
    return list(CHECK.find(Tables.of(rows, CHECK.reads)))


def days(*numbers):
    return [file(f"202611{day:02}", day * DAY - DAY, day * DAY) for day in numbers]


def test_points_at_a_missing_number():
    (sign,) = signs(file(""), file("1", 9 * DAY, 10 * DAY), file("3", 1 * DAY, 2 * DAY))
    assert sign.subject == "/var/log/auth.log"
    assert sign.quote == "number 2: nothing from 1970-01-03 00:00 UTC to 1970-01-10 00:00 UTC"


def test_points_at_a_missing_day():
    (sign,) = signs(*days(1, 2, 3, 4, 7, 8))
    assert sign.quote.startswith("between 2026-11-04 and 2026-11-07 (usually 1 days)")


def test_leaves_alone_whole_chains():
    assert signs(file(""), file("1"), file("2")) == []
    assert signs(file("0"), file("1")) == []
    assert signs(*days(1, 2, 3, 4, 5, 6)) == []
    assert signs(*days(1, 2, 9)) == []  # too few to tell how often it is turned


def test_leaves_alone_files_that_go_on_right_behind_each_other():
    assert signs(file("1", 5 * DAY, 6 * DAY), file("3", 4 * DAY, 5 * DAY - 1)) == []


def test_leaves_alone_numbers_that_are_no_count():
    assert signs(file("8080"), file("443")) == []


def test_says_what_logrotate_is_told_to_keep():
    rules = parse_settings(b"/var/log/*.log {\nrotate 14\ndaily\n}", "/etc/logrotate.d/a")
    (sign,) = signs(file("1", 9 * DAY, 10 * DAY), file("3", 1 * DAY, 2 * DAY), *rules)
    assert sign.quote.splitlines()[1] == (
        "logrotate: rotate 14, daily (/etc/logrotate.d/a:1); 2 old files are here"
    )
