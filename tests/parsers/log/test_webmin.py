from __future__ import annotations

import pytest
from hypothesis import given, settings
from log_rows import adds_up, contents, read

from pratique.parsers.log.webmin import FORMATS

(FORM,) = FORMATS
HEAD = "1793671800.4711.0 [03/Nov/2026 03:10:00] "
LINE = (
    HEAD + 'root 5b8b1c 192.0.2.1 useradmin save_user.cgi "create" "user" "eve" shell=\'/bin/sh\''
)
BARE = HEAD + '- - - global miniserv.pl "start" "-" "-"'
ODD = HEAD + 'root 5b 2001:db8::1 cron save.cgi "a \\" b" "-" "x 203.0.113.9 y" z=\'"\''


def test_what_was_done() -> None:
    tables = read(FORM, LINE)
    assert tables["process_event"] == [
        {
            "line": 1,
            "time": "2026-11-03 02:10:00",
            "source": "webmin",
            "user": "root",
            "pid": 4711,
            "command": 'useradmin save_user.cgi "create" "user" "eve"',
        }
    ]
    (said,) = tables["syslog_event"]
    assert (said["address"], said["program"]) == ("192.0.2.1", "webmin")
    assert said["message"].endswith("shell='/bin/sh'")


def test_nobody_did_it() -> None:
    (row,) = read(FORM, BARE)["process_event"]
    assert "user" not in row
    assert row["command"] == 'global miniserv.pl "start"'


def test_what_the_object_says_is_no_client() -> None:
    (row,) = read(FORM, ODD)["syslog_event"]
    assert row["address"] == "2001:db8::1"


@pytest.mark.parametrize("line", ["", HEAD, HEAD + "root", LINE.replace("Nov/2026 ", "Nov/2026:")])
def test_what_is_none(line: str) -> None:
    assert "process_event" not in read(FORM, line)


@settings(deadline=None, max_examples=60)
@given(contents(LINE, BARE, ODD))
def test_lines_add_up(content: bytes) -> None:
    adds_up(FORM, content)
