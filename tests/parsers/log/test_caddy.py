from __future__ import annotations

import json

import pytest
from hypothesis import given
from log_rows import adds_up, contents, only, read

from pratique.parsers.log.base import lines_of
from pratique.parsers.log.caddy import FORMATS

(FORM,) = FORMATS
REQUEST = {
    "remote_ip": "192.0.2.1",
    "proto": "HTTP/2.0",
    "method": "GET",
    "host": "example.org:8443",
    "uri": "/a?x=1",
    "headers": {"User-Agent": ["curl/8"], "Referer": ["http://example.net/"]},
}
ENTRY = {
    "level": "info",
    "ts": 1793671800.5,
    "logger": "http.log.access.log0",
    "msg": "handled request",
    "request": REQUEST,
    "user_id": "",
    "duration": 0.25,
    "size": 5,
    "status": 200,
}
LINE = json.dumps(ENTRY)
ERROR = json.dumps(
    {"level": "error", "ts": 1793671800, "logger": "tls", "msg": "no", "error": "why"}
)
CONSOLE = "2026/11/03 02:10:00.500\tINFO\thttp.log.access\thandled request\t" + json.dumps(
    {"request": REQUEST, "status": 200}
)


@pytest.mark.parametrize(
    ("written", "time"),
    [
        (1793671800500, "2026-11-03 02:10:00.500000"),
        (1793671800500000000, "2026-11-03 02:10:00.500000"),
        ("2026-11-03T03:10:00.500+0100", "2026-11-03 02:10:00.500000"),
        ("2026-11-03T02:10:00Z", "2026-11-03 02:10:00"),
        ("2026/11/03 02:10:00.500", "2026-11-03 02:10:00.500000"),
        ("03/Nov/2026:03:10:00 +0100", "2026-11-03 02:10:00"),
    ],
)
def test_forms_of_time(written: object, time: str) -> None:
    assert only(FORM, json.dumps({**ENTRY, "ts": written}))["time"] == time


def test_a_request() -> None:
    assert only(FORM, LINE) == {
        "line": 1,
        "time": "2026-11-03 02:10:00.500000",
        "service": "caddy",
        "site": "example.org",
        "port_served": 8443,
        "client": "192.0.2.1",
        "address": "192.0.2.1",
        "method": "GET",
        "target": "/a?x=1",
        "resource": "/a",
        "query": "x=1",
        "protocol": "HTTP/2.0",
        "status": 200,
        "bytes": 5,
        "referrer": "http://example.net/",
        "agent": "curl/8",
        "duration": 0.25,
    }


def test_other_times_and_older_fields() -> None:
    older = {
        **ENTRY,
        "ts": "2026-11-03T02:10:00.5-03:30",
        "request": {**REQUEST, "remote_addr": "[2001:db8::1]:5", "remote_ip": None},
    }
    row = only(FORM, json.dumps(older))
    assert (row["time"], row["address"]) == ("2026-11-03 05:40:00.500000", "2001:db8::1")
    row = only(FORM, CONSOLE)
    assert (row["time"], row["status"], row["address"]) == (
        "2026-11-03 02:10:00.500000",
        200,
        "192.0.2.1",
    )


def test_a_complaint() -> None:
    row = only(FORM, ERROR)
    assert (row["level"], row["module"], row["message"]) == ("error", "tls", "no: why")


def test_one_bad_line_spoils_no_other() -> None:
    odd = json.dumps({**ENTRY, "request": "no object", "logger": "x"})
    tables = read(FORM, "\n".join([LINE] * 40 + [odd, LINE[:-1], "{", "[1]"] + [LINE] * 40))
    assert len(tables["web_request"]) == 80
    assert [row["line"] for row in tables["error_event"]] == [41]
    assert [row["line"] for row in tables["rest"]] == [42, 43, 44]


@pytest.mark.parametrize(
    "line", ["{}", '{"ts":1}', '{"level":"x","ts":1e99,"logger":"x","msg":"x"}', "{" * 5000]
)
def test_leaves_alone(line: str) -> None:
    assert FORM.split(lines_of(line)).height == 0


@given(contents(LINE, ERROR, CONSOLE))
def test_any_bytes(content: bytes) -> None:
    adds_up(FORM, content)
