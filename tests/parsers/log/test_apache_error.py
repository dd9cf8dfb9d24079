from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from log_rows import adds_up, contents, only, read

from pratique.parsers.log.apache_error import FORMATS

(FORM,) = FORMATS
OLD = "[Tue Nov 03 02:10:00 2026] [error] [client 192.0.2.1] File does not exist: /var/www/x"
NEW = (
    "[Tue Nov 03 02:10:00.123456 2026] [core:error] [pid 12:tid 34] (2)No such file or directory: "
    "[client 192.0.2.1:4711] AH00128: File does not exist: /var/www/x, referer: http://example.org/"
)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            OLD,
            {
                "time": "2026-11-03 02:10:00",
                "service": "apache",
                "level": "error",
                "address": "192.0.2.1",
                "script": "/var/www/x",
                "message": "File does not exist: /var/www/x",
            },
        ),
        (
            NEW,
            {
                "time": "2026-11-03 02:10:00.123456",
                "level": "error",
                "module": "core",
                "pid": 12,
                "code": "AH00128",
                "address": "192.0.2.1",
                "port": 4711,
                "referrer": "http://example.org/",
                "script": "/var/www/x",
            },
        ),
        (
            NEW.replace("192.0.2.1:4711", "2001:db8::1:4711"),
            {"address": "2001:db8::1", "port": 4711},
        ),
        (
            NEW.replace("192.0.2.1:4711", "[2001:db8::1]:4711"),
            {"address": "2001:db8::1", "port": 4711},
        ),
        (NEW.replace("192.0.2.1:4711", "192.0.2.1"), {"address": "192.0.2.1"}),
        (OLD.replace("192.0.2.1", "2001:db8::1:80"), {"address": "2001:db8::1:80"}),
        (OLD.replace("Tue", "Sat"), {"time": "2026-11-03 02:10:00"}),
        (
            "[Tue Nov 03 02:10:00 2026] [notice] caught SIGTERM, shutting down",
            {"level": "notice", "message": "caught SIGTERM, shutting down"},
        ),
        (
            "[2026-11-03 02:10:00.5] [proxy:warn] [pid 1] AH01136: odd",
            {"module": "proxy", "time": "2026-11-03 02:10:00.500000"},
        ),
        (
            "[Tue Nov 03 02:10:00 2026] [:error] [pid 9] [client 192.0.2.1:5] PHP Fatal error:  "
            "Uncaught Error: x in /var/www/a b.php:7\\nStack trace:\\n#0 {main}\\n  thrown in "
            "/var/www/a b.php on line 7",
            {
                "service": "php",
                "level": "Fatal error",
                "script": "/var/www/a b.php",
                "script_line": 7,
            },
        ),
        (
            "[Tue Nov 03 02:10:00 2026] [:error] [pid 9:tid 3] [client 192.0.2.1:5] [client 192.0.2.1] "
            'ModSecurity: Warning. x [id "930100"] [hostname "example.org"] [uri "/p"]',
            {"service": "modsecurity", "code": "930100", "site": "example.org", "request": "/p"},
        ),
        (
            "[Tue Nov 03 02:10:00 2026] [error] [client 192.0.2.1] user jo do not found: /x",
            {"user": "jo do"},
        ),
    ],
)
def test_lines(line: str, told: dict[str, Any]) -> None:
    row = only(FORM, line)
    assert told.items() <= row.items()


def test_what_a_client_writes_gives_no_address() -> None:
    row = only(FORM, f"{OLD}/[client 203.0.113.9] user root not found")
    assert row["address"] == "192.0.2.1"
    assert "user" not in row


def test_lines_of_a_program_belong_to_the_one_before() -> None:
    tables = read(FORM, f"{OLD}\n--2026-- http://203.0.113.9/x\nSaving to: x\n{OLD}\n")
    first, second = tables["error_event"]
    assert first["message"].endswith("\nSaving to: x")
    assert second["line"] == 4


def test_lines_of_another_log_are_left() -> None:
    access = '192.0.2.1 - - [03/Nov/2026:02:10:00 +0100] "GET / HTTP/1.1" 200 5'
    tables = read(FORM, f"{OLD}\n{access}\n{OLD}\n")
    assert [row["text"] for row in tables["rest"]] == [access]


@given(contents(OLD, NEW, "noise"))
def test_any_bytes(content: bytes) -> None:
    adds_up(FORM, content)
