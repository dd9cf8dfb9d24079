from __future__ import annotations

import pytest
from hypothesis import given, settings
from log_rows import adds_up, contents, only, read

from pratique.parsers.log.time_first_access import FORMATS

(FORM,) = FORMATS
WHEN = "[03/Nov/2026:02:10:00 +0100]"
TAIL = '[Client 192.0.2.1] [Length 35] [Gzip 1.2]{} "curl/8" "http://example.net/"'
STANDARD = f'{WHEN} 200 - GET https example.org "/a?x=1" {TAIL.format("")}'
PROXY = f'{WHEN} - 404 404 - GET https example.org "/a?x=1" {TAIL.format(" [Sent-to web]")}'
CACHED = f'{WHEN} HIT 200 200 - GET https example.org "/a?x=1" {TAIL.format("")}'
BARE = f'{WHEN} example.org 192.0.2.1 0.227 "GET /a?x=1 HTTP/2.0" 207 125 440 - Mozilla/5.0 (X11)'
ODD = f'{WHEN} _ 2001:db8::1 0.8 "\\x16\\x03\\x22" 400 122 282 - -'


@pytest.mark.parametrize(("line", "status"), [(STANDARD, 200), (PROXY, 404), (CACHED, 200)])
def test_a_request(line: str, status: int) -> None:
    assert only(FORM, line) == {
        "line": 1,
        "time": "2026-11-03 01:10:00",
        "service": "nginx",
        "site": "example.org",
        "client": "192.0.2.1",
        "address": "192.0.2.1",
        "method": "GET",
        "target": "/a?x=1",
        "resource": "/a",
        "query": "x=1",
        "status": status,
        "bytes": 35,
        "referrer": "http://example.net/",
        "agent": "curl/8",
    }


def test_without_quotes_around_the_agent() -> None:
    row = only(FORM, BARE)
    assert (row["status"], row["bytes"], row["duration"]) == (207, 125, 0.227)
    assert (row["protocol"], row["agent"]) == ("HTTP/2.0", "Mozilla/5.0 (X11)")
    assert "referrer" not in row


def test_what_is_no_request_of_http() -> None:
    row = only(FORM, ODD)
    assert row["target"] == "\\x16\\x03\\x22"
    assert row["address"] == "2001:db8::1"


def test_a_forged_client_in_the_agent() -> None:
    line = STANDARD.replace("curl/8", "[Client 203.0.113.9] [Length 1] [Gzip -]")
    assert only(FORM, line)["address"] == "192.0.2.1"


@pytest.mark.parametrize(
    "line", ["", WHEN, STANDARD.replace("Nov", "Xyz"), STANDARD.replace("03/Nov", "31/Feb")]
)
def test_what_is_none(line: str) -> None:
    assert "web_request" not in {name for name, rows in read(FORM, line).items() if rows}


@settings(deadline=None)
@given(contents(STANDARD, PROXY, BARE, ODD))
def test_lines_add_up(content: bytes) -> None:
    adds_up(FORM, content)
