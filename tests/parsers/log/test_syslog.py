# ruff: noqa: DTZ001 - what a clock shows has no zone
from __future__ import annotations

from datetime import datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.parsers.log import all_log_formats
from pratique.parsers.log.base import LEAP, lines_of
from pratique.parsers.log.clock import Clock, Year
from pratique.parsers.log.row.authentication import Authentication
from pratique.parsers.log.row.syslog_event import SyslogEvent
from pratique.parsers.log.syslog import FORMATS, split, spread
from pratique.survey.log.block import complete, told
from pratique.survey.log.lines import Block

PARTS = ("host", "program", "pid", "message")
SAID = "Invalid user eve from 192.0.2.1 port 4"
CLOCK = Clock("UTC", (Year(1, 2026, "test", 1.0),))


def parts(line, *names):
    (row,) = split(lines_of(line)).to_dicts()
    return tuple(row[name] for name in names or PARTS)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (f"Nov  3 02:10:00 web sshd[7]: {SAID}", ("web", "sshd", 7, SAID)),
        (f"Nov 3 02:10:00 web sshd[7]: {SAID}", ("web", "sshd", 7, SAID)),
        (f"Nov 03 02:10:00 web sshd[7]: {SAID}", ("web", "sshd", 7, SAID)),
        (f"Nov  3 02:10:00.123 web sshd[7]: {SAID}", ("web", "sshd", 7, SAID)),
        (f"Nov  3 2026 02:10:00 web sshd[7]: {SAID}", ("web", "sshd", 7, SAID)),
        (f"2026 Nov  3 02:10:00 web sshd[7]: {SAID}", ("web", "sshd", 7, SAID)),
        (f"Nov  3 02:10:00 sshd[7]: {SAID}", (None, "sshd", 7, SAID)),
        (f"Nov  3 02:10:00 [sshd] {SAID}", (None, "sshd", None, SAID)),
        (f"Nov  3 02:10:00 [sshd]: {SAID}", (None, "sshd", None, SAID)),
        (f"<38>Nov  3 02:10:00 web sshd[7]: {SAID}", ("web", "sshd", 7, SAID)),
        (f"2026-11-03T02:10:00+01:00 web sshd[7]: {SAID}", ("web", "sshd", 7, SAID)),
        (f"<38>1 2026-11-03T02:10:00Z web sshd 7 - - {SAID}", ("web", "sshd", 7, SAID)),
        (f"<38>1 2026-11-03T02:10:00Z - - - - - \ufeff{SAID}", (None, None, None, SAID)),
        (f'<38>1 2026-11-03T02:10:00Z web sshd 7 ID1 [a@1 b="]\\"" c="d"][e] {SAID}',
         ("web", "sshd", 7, SAID)),
        ("<38>1 2026-11-03T02:10:00Z web sshd 7 - -", ("web", "sshd", 7, "")),
        ("Nov  3 02:10:00 web postfix/submission/smtpd[12]: connect",
         ("web", "postfix/submission/smtpd", 12, "connect")),
        ("Nov  3 02:10:00 web (systemd)[1]: started", ("web", "(systemd)", 1, "started")),
        ("Nov  3 02:10:00 web kernel: [ 12.345678] up", ("web", "kernel", None, "[ 12.345678] up")),
        ("Nov  3 02:10:00 kernel: [12.3] up", (None, "kernel", None, "[12.3] up")),
        ("Nov  3 02:10:00 web nobody tells", ("web", None, None, "nobody tells")),
        ("Nov  3 02:10:00 2001:db8::1 cron[1]: x", ("2001:db8::1", "cron", 1, "x")),
        ("Nov  3 02:10:00 web x[1]: a#012b#011c", ("web", "x", 1, "a#012b#011c")),
        ("Nov  3 02:10:00 web x: \x1b[31mred\x1b[0m", ("web", "x", None, "\x1b[31mred\x1b[0m")),
        ("Nov  3 02:10:00 web sshd[99999999999999999999]: x", ("web", "sshd", None, "x")),
        ("Nov  3 02:10:00 web sshd[7]: [ID 800047 auth.info] x", ("web", "sshd", 7, "x")),
        ("Nov  3 02:10:00 - - - -", ("-", None, None, "- - -")),
        ("Nov  3 02:10:00 web web sshd[7]: x", ("web", "sshd", 7, "x")),
        ("Nov  3 02:10:00 web [lan-D-7] MAC=00:11:22:33:44:55:66:77:88:99:aa:bb:08:00 SRC=x",
         ("web", "lan-D-7", None, "MAC=00:11:22:33:44:55:66:77:88:99:aa:bb:08:00 SRC=x")),
    ],
)  # fmt: skip
def test_forms(line, expected):
    assert parts(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Nov  3 02:10:00 web x: y", (datetime(LEAP, 11, 3, 2, 10), None, True)),
        ("Feb 29 02:10:00 web x: y", (datetime(LEAP, 2, 29, 2, 10), None, True)),
        ("Nov  3 1970 02:10:00 web x: y", (datetime(1970, 11, 3, 2, 10), None, False)),
        ("2099 Nov  3 02:10:00 web x: y", (datetime(2099, 11, 3, 2, 10), None, False)),
        ("2026-11-03T02:10:00Z web x: y", (datetime(2026, 11, 3, 2, 10), 0, False)),
        ("2026-11-03T02:10:00.5-03:30 web x: y",
         (datetime(2026, 11, 3, 2, 10, 0, 500_000), -12_600, False)),
        ("2026-11-03T02:10:00.123456789+0100 web x: y",
         (datetime(2026, 11, 3, 2, 10, 0, 123_456), 3600, False)),
        ("2026-11-03T02:10:00 web x: y", (datetime(2026, 11, 3, 2, 10), None, False)),
    ],
)  # fmt: skip
def test_times(line, expected):
    assert parts(line, "shown", "offset", "yearless") == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("<34>Nov  3 02:10:00 web x: y", ("auth", 2)),
        ("<34>1 2026-11-03T02:10:00Z web x - - - y", ("auth", 2)),
        ("<999>Nov  3 02:10:00 web x: y", (None, None)),
        ("Nov  3 02:10:00 web auth.info sshd[1]: y", ("auth", 6)),
        ("Nov  3 02:10:00 <auth.info> web sshd[1]: y", ("auth", 6)),
        ("Nov  3 02:10:00 <4.6> web sshd[1]: y", ("auth", 6)),
        ("Nov  3 02:10:00 web sshd[1]: [ID 1 auth.notice] y", ("auth", 5)),
        ("Nov  3 02:10:00 web sshd[1]: y", (None, None)),
    ],
)
def test_priorities(line, expected):
    assert parts(line, "facility", "severity") == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Nov  3 02:10:00 web last message repeated 5 times", (5, "last message repeated 5 times")),
        ("Nov  3 02:10:00: --- last message repeated 5 times ---",
         (5, "--- last message repeated 5 times ---")),
        (f"Nov  3 02:10:00 web sshd[7]: message repeated 3 times: [ {SAID}]", (3, SAID)),
        ("Nov  3 02:10:00 web x: y", (None, "y")),
    ],
)  # fmt: skip
def test_repeated(line, expected):
    assert parts(line, "repeats", "message") == expected


@pytest.mark.parametrize(
    "line",
    ["", "hello", "Xov  3 02:10:00 web x: y", "Nov 33 02:10:00 web x: y", "<34>", "2026-11-03",
     "Nov  3 25:10:00 web x: y", "<34>1 - web x - - - y", "2026-13-03T02:10:00Z web x: y"],
)  # fmt: skip
def test_what_is_no_syslog_is_left(line):
    assert split(lines_of(line + "\n")).height == 0


def test_mixed_forms_stay_in_order():
    text = (
        "2026-11-03T02:10:00Z web x: 1\nNov  3 02:10:00 web x: 2\nno\n"
        "<34>1 2026-11-03T02:10:00Z web x - - - 4\nNov  3 02:10:00 x[1]: 5\n"
    )
    found = split(lines_of(text))
    assert found["line"].to_list() == [1, 2, 4, 5]
    assert found["message"].to_list() == ["1", "2", "4", "5"]


def tables(text):
    records = CLOCK.timed(split(lines_of(text))).with_columns(pl.lit("/x").alias("path"))
    return {row: complete(frame, row, "/x").sort("line") for row, frame in spread(records).items()}


def test_addresses():
    text = "\n".join(
        f"Nov  3 02:10:00 web {said}"
        for said in (
            "x: from 192.0.2.1 to 192.0.2.2", "x: at 2001:db8::1.", "x: 12:30:05", "x: 1.2.3",
            "sshd[7]: Failed password for a from 203.0.113.9 from 192.0.2.1 port 4 ssh2",
            "sshd[7]: Disconnecting: Too many authentication failures",
        )
    )  # fmt: skip
    found = tables(text)
    told_of = found[SyslogEvent]["address"].to_list()
    assert told_of == ["192.0.2.1", "2001:db8::1", None, None, "192.0.2.1", None]
    assert found[Authentication]["address"].to_list() == ["192.0.2.1", "192.0.2.1"]


def test_a_repeated_failure_is_one_row_with_its_count():
    text = f"Nov  3 02:10:00 web sshd[7]: message repeated 3 times: [ {SAID}]"
    assert tables(text)[Authentication].select("action", "repeats").row(0) == ("invalid-user", 3)


def test_a_line_cannot_forge_another():
    # What stands behind a line feed of a name is no line: syslog writes it as #012.
    text = "Nov  3 02:10:00 web sshd[7]: Invalid user a#012Nov  3 02:10:01 web sshd[7]: Accepted"
    assert tables(text + " password for root from 192.0.2.9 port 4")[Authentication].height == 1


def test_a_line_of_ten_megabytes():
    (row,) = split(lines_of("Nov  3 02:10:00 web x: " + "a" * 10_000_000)).to_dicts()
    assert len(row["message"]) == 10_000_000


LINES = st.sampled_from([
    "Nov  3 02:10:00 ", "<34>", "1 ", "2026-11-03T02:10:00", "Z ", "+01:00 ", "web ", "sshd[7]: ",
    "message repeated 3 times: [ ", "]", "last message repeated 2 times", "- ", "[ID 1 auth.info] ",
    "Failed password for ", "from 192.0.2.1 port 4 ssh2", "\n", "\0", "\x1b[31m", '"', ": ",
    "pam_unix(sshd:auth): authentication failure; ", "2026 ", "é",
])  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES | st.text(max_size=8), max_size=30).map("".join))
def test_any_text(text):
    lines = lines_of(text)
    found = split(lines)
    assert found["line"].is_unique().all()
    assert set(found["line"]) <= set(lines["line"])
    for frame in tables(text).values():
        assert set(frame["line"]) <= set(found["line"])


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes(content):
    block = Block(1, content.count(b"\n") + 1, b"Nov  3 02:10:00 web x: y\n" + content)
    height = block.frame().height
    answer = told(block, "/x", FORMATS, CLOCK)
    assert answer.understood + answer.unread == height


def test_usual_places():
    (form,) = (form for form in all_log_formats() if form.slug == "syslog")
    names = ("auth.log", "secure", "syslog", "messages", "cron", "kern.log", "maillog", "debug")
    assert {f"/var/log/{name}*" for name in names} <= set(form.places)
