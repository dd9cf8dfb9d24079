from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from log_rows import only

from pratique.parsers.log.apache_log_format import form_of


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        (
            r'%v:%p %h %l %u %t "%r" %>s %O "%{Referer}i" "%{User-Agent}i" %D %{X-Forwarded-For}i',
            'example.org:443 192.0.2.1 - jo do [03/Nov/2026:02:10:00 +0100] "GET /x?y=1 HTTP/1.1" '
            r'200 55 "-" "a \"b\"" 12345 198.51.100.3, 192.0.2.9',
            {
                "time": "2026-11-03 01:10:00",
                "service": "apache",
                "site": "example.org",
                "port_served": 443,
                "user": "jo do",
                "method": "GET",
                "query": "y=1",
                "status": 200,
                "bytes": 55,
                "agent": r"a \"b\"",
                "duration": 0.012345,
                "forwarded": "198.51.100.3, 192.0.2.9",
            },
        ),
        (
            "%a %{%Y-%m-%d %T}t.%{msec_frac}t %{%z}t %m %U%q %H %s %B %{ms}T",
            "2001:db8::1 2026-11-03 02:10:00.123 -0330 GET /x?a=b HTTP/1.1 200 55 17",
            {
                "time": "2026-11-03 05:40:00.123000",
                "address": "2001:db8::1",
                "resource": "/x",
                "query": "a=b",
                "duration": 0.017,
            },
        ),
        (
            '%h %{usec}t "%r" %s',
            '192.0.2.1 1793671800250000 "-" 408',
            {"time": "2026-11-03 02:10:00.250000", "status": 408},
        ),
        ("%h %{begin:sec}t %s", "192.0.2.1 1793671800 200", {"time": "2026-11-03 02:10:00"}),
        (
            "%h %{end:%d/%b/%Y:%H:%M:%S %z}t %s",
            "192.0.2.1 03/Nov/2026:02:10:00 +0100 200",
            {"time": "2026-11-03 01:10:00"},
        ),
        (
            "%t %T %k %X %f %P %I %{c}a %h",
            "[03/Nov/2026:02:10:00 +0100] 2 0 + /x 1 9 198.51.100.1 192.0.2.1",
            {"duration": 2.0, "client": "192.0.2.1"},
        ),
        (
            '{"t":"%{%Y-%m-%dT%T%z}t","ip":"%a","m":"%m","u":"%U","q":"%q","s":"%>s"}',
            '{"t":"2026-11-03T02:10:00+0100","ip":"192.0.2.1","m":"GET","u":"/x","q":"?a=1","s":"200"}',
            {"time": "2026-11-03 01:10:00", "target": "/x?a=1", "method": "GET"},
        ),
        ("%400,501!{User-agent}i %t 100%%", "- [03/Nov/2026:02:10:00 +0100] 100%", {"line": 1}),
    ],
)
def test_forms(text: str, line: str, told: dict[str, Any]) -> None:
    form = form_of(text, "declared")
    assert form is not None
    assert told.items() <= only(form, line).items()


@pytest.mark.parametrize("text", ["", "%h", "hello", "%{%Q}t %h", "%t" + "x" * 9000])
def test_none(text: str) -> None:
    assert form_of(text, "declared") is None


@given(st.text(alphabet='%{}htlursbDT\\" <>!,imUq', max_size=40))
def test_any_text_is_a_form_or_none(text: str) -> None:
    form = form_of(text, "declared")
    assert form is None or form.slug == "declared"
