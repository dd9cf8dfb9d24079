from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from log_rows import adds_up, contents, only, read

from pratique.parsers.log.apache_error_log_format import form_of

USUAL = r"[%{u}t] [%-m:%l] [pid %P:tid %T] %7F: %E: [client\ %a] %M% ,\ referer\ %{Referer}i"
ISO = "[%{cu}t] [%l] %v %M"
LINE = (
    "[Tue Nov 03 02:10:00.123456 2026] [authz_core:error] [pid 7:tid 8] (13)Permission denied: "
    "[client 192.0.2.1:4711] AH01630: client denied by server configuration: /srv/x, referer "
    "http://example.org/"
)


def test_the_usual_form() -> None:
    assert only(form_of(USUAL, "declared"), LINE) == {
        "line": 1,
        "time": "2026-11-03 02:10:00.123456",
        "service": "apache",
        "level": "error",
        "module": "authz_core",
        "code": "AH01630",
        "pid": 7,
        "address": "192.0.2.1",
        "port": 4711,
        "referrer": "http://example.org/",
        "script": "/srv/x",
        "message": "(13)Permission denied: AH01630: client denied by server configuration: /srv/x",
    }


def test_fields_without_a_value_are_left_out() -> None:
    row = only(form_of(USUAL, "declared"), "[Tue Nov 03 02:10:00 2026] [-:notice] [pid 7:tid 8] up")
    assert (row["level"], row["message"], row["pid"]) == ("notice", "up", 7)
    assert not {"module", "address", "referrer"} & set(row)


def test_another_order() -> None:
    form = form_of(r"%v %P [%l] %a [%t] %M", "declared")
    row = only(form, "example.org 7 [warn] [2001:db8::1]:99 [Tue Nov 03 02:10:00 2026] odd")
    assert (row["site"], row["address"], row["port"]) == ("example.org", "2001:db8::1", 99)
    assert (row["level"], row["message"]) == ("warn", "odd")


def test_a_message_of_several_lines() -> None:
    text = "[2026-11-03 02:10:00.123456] [error] example.org a\nb\n[2026-11-03 02:10:01] [info] x c"
    rows = read(form_of(ISO, "declared"), text)["error_event"]
    assert [row["message"] for row in rows] == ["a\nb", "c"]


def test_a_client_writes_no_field() -> None:
    line = LINE.replace("/srv/x", "/srv/[client 203.0.113.9:1] x")
    assert only(form_of(USUAL, "declared"), line)["address"] == "192.0.2.1"


@pytest.mark.parametrize("text", ["", "%M", "[%t] %l", "x" * 9000])
def test_what_tells_no_time_or_no_message_is_no_form(text: str) -> None:
    assert form_of(text, "declared") is None


@settings(deadline=None, max_examples=60)
@given(contents(LINE, LINE.replace(" 2026]", "]")))
def test_lines_add_up(content: bytes) -> None:
    adds_up(form_of(USUAL, "declared"), content)


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="%{}-7tMlmPaE\\ []:", max_size=30))
def test_any_format(text: str) -> None:
    form = form_of(f"[%t] %M {text}", "declared")
    if form is not None:
        adds_up(form, LINE.encode())
