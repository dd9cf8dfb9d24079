from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from log_rows import adds_up, contents, only, read

from pratique.parsers.log.access import FORMATS
from pratique.parsers.log.base import lines_of

(FORM,) = FORMATS
START = "192.0.2.1 - - [03/Nov/2026:02:10:00 +0100]"
COMBINED = f'{START} "GET /a.php?x=1 HTTP/1.1" 200 55 "http://example.org/" "Mozilla/5.0"'
PLAIN = {
    "line": 1,
    "time": "2026-11-03 01:10:00",
    "service": "web",
    "client": "192.0.2.1",
    "address": "192.0.2.1",
    "method": "GET",
    "target": "/a.php?x=1",
    "resource": "/a.php",
    "query": "x=1",
    "protocol": "HTTP/1.1",
    "status": 200,
    "bytes": 55,
}
BOTH = {**PLAIN, "referrer": "http://example.org/", "agent": "Mozilla/5.0"}


@pytest.mark.parametrize(
    ("line", "row"),
    [
        (f'{START} "GET /a.php?x=1 HTTP/1.1" 200 55', PLAIN),
        (COMBINED, BOTH),
        (f"example.org {COMBINED}", {**BOTH, "site": "example.org"}),
        (f"example.org:443 {COMBINED}", {**BOTH, "site": "example.org", "port_served": 443}),
        # cpsrvd of cPanel: the month first, in numbers.
        (COMBINED.replace("03/Nov/", "11/03/"), BOTH),
        (f'{COMBINED} "198.51.100.3"', {**BOTH, "forwarded": "198.51.100.3"}),
        (
            f'{COMBINED} "198.51.100.3, 203.0.113.4"',
            {**BOTH, "forwarded": "198.51.100.3, 203.0.113.4"},
        ),
        (f"{COMBINED} 2001:db8::7", {**BOTH, "forwarded": "2001:db8::7"}),
        (f'{COMBINED} "-"', BOTH),
        (f'{COMBINED} "-" 0.250 0.249', {**BOTH, "duration": 0.25}),
        (f"{COMBINED} rt=1.500 uct=0.001", {**BOTH, "duration": 1.5}),
        (f'{COMBINED} 72 "front" "-" 40ms', {**BOTH, "duration": 0.04}),
        (f"{COMBINED} 123456", BOTH),
        (f'{START} "GET /a.php?x=1 HTTP/1.1" 200 55 4711', PLAIN),
    ],
)
def test_usual_forms(line: str, row: dict[str, Any]) -> None:
    assert only(FORM, line) == row


@pytest.mark.parametrize(
    ("request_line", "told"),
    [
        ("", {"target": "", "resource": ""}),
        ("-", {"target": "-", "resource": "-"}),
        ("HELP", {"target": "HELP", "resource": "HELP"}),
        (r"\x16\x03\x01", {"target": r"\x16\x03\x01", "resource": r"\x16\x03\x01"}),
        (
            r"GET /\"x\" HTTP/1.1",
            {
                "method": "GET",
                "target": r"/\"x\"",
                "resource": r"/\"x\"",
                "protocol": "HTTP/1.1",
            },
        ),
        ("GET /old", {"method": "GET", "target": "/old", "resource": "/old"}),
        (
            "GET /a b?c d HTTP/1.0",
            {
                "method": "GET",
                "target": "/a b?c d",
                "resource": "/a b",
                "query": "c d",
                "protocol": "HTTP/1.0",
            },
        ),
        (
            "GET /x?<script>alert('\"q\"')</script> HTTP/1.0",
            {
                "method": "GET",
                "target": "/x?<script>alert('\"q\"')</script>",
                "resource": "/x",
                "query": "<script>alert('\"q\"')</script>",
                "protocol": "HTTP/1.0",
            },
        ),
    ],
)
def test_requests(request_line: str, told: dict[str, Any]) -> None:
    row = only(FORM, f'{START} "{request_line}" 400 0 "-" "-"')
    names = ("method", "target", "resource", "query", "protocol")
    assert {name: row[name] for name in names if name in row} == told
    assert row["status"] == 400


@pytest.mark.parametrize(
    ("client", "address"),
    [
        ("2001:db8::1", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("host.example.org", None),
        ("::1", "::1"),
    ],
)
def test_clients(client: str, address: str | None) -> None:
    row = only(FORM, COMBINED.replace("192.0.2.1", client))
    assert row["client"] == client
    assert row.get("address") == address


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (COMBINED.replace("- - [", "- jo [") + "", {"user": "jo"}),
        (COMBINED.replace("- - [", "- jo do [") + "", {"user": "jo do"}),
        (
            f"example.org {COMBINED}".replace("- - [", "- jo do ["),
            {"user": "jo do", "site": "example.org"},
        ),
        (COMBINED.replace("- - [", "- ["), {"client": "192.0.2.1"}),
        (f"example.org {COMBINED}".replace("- - [", "- a1b2 - ["), {"site": "example.org"}),
        (COMBINED.replace("] ", "] example.net "), {"site": "example.net"}),
        (COMBINED.replace(" +0100]", "]"), {"time": "2026-11-03 02:10:00"}),
        (
            COMBINED.replace("03/Nov/2026:02:10:00 +0100", "2026-11-03T02:10:00-03:30"),
            {"time": "2026-11-03 05:40:00"},
        ),
        (COMBINED.replace("2026", "1970"), {"time": "1970-11-03 01:10:00"}),
        (COMBINED.replace("2026", "2099"), {"time": "2099-11-03 01:10:00"}),
        (COMBINED.replace("200 55", "- -"), {"method": "GET"}),
        (COMBINED.replace("Mozilla", r"a \"quoted\" thing"), {"agent": r"a \"quoted\" thing/5.0"}),
    ],
)
def test_variants(line: str, told: dict[str, Any]) -> None:
    row = only(FORM, line)
    assert told.items() <= row.items()


def test_all_that_is_nothing() -> None:
    row = only(FORM, '- - - [03/Nov/2026:02:10:00 +0100] "-" - - "-" "-"')
    assert row == {
        "line": 1,
        "time": "2026-11-03 01:10:00",
        "service": "web",
        "target": "-",
        "resource": "-",
    }


@pytest.mark.parametrize(
    "line",
    [
        "hello",
        COMBINED.replace("03/Nov", "33/Nov"),
        COMBINED.replace("[", "("),
        "\x1b[2J\x1b[H",
        '"',
        "2026/11/03 02:10:00 [error] 1#1: x, client: 192.0.2.1, server: x",
    ],
)
def test_leaves_alone(line: str) -> None:
    assert FORM.split(lines_of(line)).height == 0


def test_mixed_lines_keep_their_numbers_and_order() -> None:
    text = f'{COMBINED}\nnoise\n{START} "\\x16" 400 0 "-" "-"\nexample.org {COMBINED}\n'
    tables = read(FORM, text)
    assert [row["line"] for row in tables["web_request"]] == [1, 3, 4]
    assert [row["line"] for row in tables["rest"]] == [2]


def test_an_injected_line_is_a_line_of_its_own() -> None:
    text = COMBINED.replace("Mozilla", "x\n" + COMBINED.replace("192.0.2.1", "203.0.113.9"))
    tables = read(FORM, text)
    assert len(tables["web_request"]) + len(tables["rest"]) == text.count("\n") + 1


def test_a_line_of_ten_megabytes() -> None:
    long = COMBINED.replace("/a.php", "/" + "a" * (10 << 20))
    assert only(FORM, long)["status"] == 200


@given(contents(COMBINED, f"example.org:80 {COMBINED}", f'{START} "\\x16" 400 0'))
def test_any_bytes(content: bytes) -> None:
    adds_up(FORM, content)
