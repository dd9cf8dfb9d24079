from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from log_rows import adds_up, contents, only, read

from pratique.parsers.log.php_fpm_log_format import form_of

WHEN = "03/Nov/2026:02:10:00 +0100"
LONG = '%R - %u %t "%m %r%Q%q" %s %f %{milliseconds}d %{kilobytes}M %C%%'
LINE = f'192.0.2.1 -  {WHEN} "GET /x.php?a=1" 200 /var/www/x.php 12.345 2048 8.03%'


def test_the_form_of_the_manual() -> None:
    assert only(form_of(LONG, "declared"), LINE) == {
        "line": 1,
        "time": "2026-11-03 01:10:00",
        "service": "php-fpm",
        "client": "192.0.2.1",
        "address": "192.0.2.1",
        "method": "GET",
        "target": "/x.php?a=1",
        "resource": "/x.php",
        "query": "a=1",
        "status": 200,
        "duration": 0.012345,
    }


def test_without_a_query() -> None:
    row = only(form_of(LONG, "declared"), LINE.replace("?a=1", ""))
    assert (row["target"], row["resource"]) == ("/x.php", "/x.php")
    assert "query" not in row


def test_variables_of_the_request() -> None:
    form = form_of("%{%Y-%m-%dT%H:%M:%S%z}t %{HTTP_X_FORWARDED_FOR}e %m %{REQUEST_URI}e %s", "d")
    row = only(form, "2026-11-03T02:10:00+0100 198.51.100.1, 203.0.113.1 POST /a?b 302")
    assert (row["time"], row["forwarded"]) == ("2026-11-03 01:10:00", "198.51.100.1, 203.0.113.1")
    assert (row["method"], row["target"], row["status"]) == ("POST", "/a?b", 302)


@pytest.mark.parametrize("text", ["", "%R %m %r", "%{%U}t %R", "x" * 9000])
def test_what_tells_no_time_is_no_form(text: str) -> None:
    assert form_of(text, "declared") is None


def test_other_lines_are_left() -> None:
    assert len(read(form_of(LONG, "declared"), "[03-Nov-2026] NOTICE: no")["rest"]) == 1


@settings(deadline=None, max_examples=60)
@given(contents(LINE, LINE.replace("200", "-")))
def test_lines_add_up(content: bytes) -> None:
    adds_up(form_of(LONG, "declared"), content)


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet='%{}tTRmrQqsde" -', max_size=30))
def test_any_format(text: str) -> None:
    form = form_of(text, "declared")
    if form is not None:
        adds_up(form, LINE.encode())
