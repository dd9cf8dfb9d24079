from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from log_rows import adds_up, contents, only, read

from pratique.parsers.log.nginx_error import FORMATS

(FORM,) = FORMATS
HEAD = "2026/11/03 02:10:00 [error] 12#34: *5"
TAIL = 'client: 192.0.2.1, server: example.org, request: "GET /x HTTP/1.1", host: "www.example.org"'
LINE = f'{HEAD} open() "/var/www/x" failed (2: No such file or directory), {TAIL}'
PHP = (
    f'{HEAD} FastCGI sent in stderr: "PHP message: PHP Fatal error:  Uncaught Error: x in '
    '/var/www/a.php:3\nStack trace:\n#0 {main}\n  thrown in /var/www/a.php on line 3" while reading '
    f"response header from upstream, {TAIL}"
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            LINE,
            {
                "time": "2026-11-03 02:10:00",
                "service": "nginx",
                "level": "error",
                "pid": 12,
                "address": "192.0.2.1",
                "site": "example.org",
                "request": "GET /x HTTP/1.1",
                "script": "/var/www/x",
            },
        ),
        (
            PHP,
            {
                "service": "php",
                "script": "/var/www/a.php",
                "script_line": 3,
                "address": "192.0.2.1",
            },
        ),
        (LINE.replace("server: example.org", "server: _"), {"site": "www.example.org"}),
        (LINE.replace("192.0.2.1", "2001:db8::1"), {"address": "2001:db8::1"}),
        (f'{LINE}, referrer: "http://example.net/"', {"referrer": "http://example.net/"}),
        (f'{HEAD} user "jo do": password mismatch, {TAIL}', {"user": "jo do"}),
        (
            f'{HEAD} client login failed: "x" while in http auth state, client: 192.0.2.1, '
            'server: 0.0.0.0:143, login: "a@example.org"',
            {"user": "a@example.org", "site": "0.0.0.0:143"},
        ),
        (
            "2026/11/03 02:10:00 [notice] 1#1: signal process started",
            {"message": "signal process started"},
        ),
        (f"host nginx[7]: {LINE}", {"address": "192.0.2.1"}),
    ],
)
def test_records(text: str, told: dict[str, Any]) -> None:
    row = only(FORM, text, "UTC")
    assert told.items() <= row.items()


def test_the_client_is_the_last_one_that_the_server_names() -> None:
    forged = f'{HEAD} user "x": password mismatch, client: 203.0.113.9, server: y": was not found, {TAIL}'
    assert only(FORM, forged)["address"] == "192.0.2.1"


def test_a_line_that_follows_gives_no_client() -> None:
    (row,) = read(FORM, f"{LINE}\nraw text, client: 203.0.113.9, server: x")["error_event"]
    assert row["address"] == "192.0.2.1"


@given(contents(LINE, PHP, "noise"))
def test_any_bytes(content: bytes) -> None:
    adds_up(FORM, content)
