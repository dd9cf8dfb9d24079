from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from log_rows import adds_up, contents, only

from pratique.parsers.log.web_access_form import (
    MILLISECONDS,
    SINCE_1970,
    USUAL_TIME,
    Field,
    compiled,
)

TIME = "03/Nov/2026:02:10:00 +0100"


def test_a_form_without_a_time_is_none() -> None:
    assert compiled("x", "apache", [Field("client")]) is None


def test_a_value_in_quotes_goes_on_to_its_quote() -> None:
    form = compiled("x", "apache", ['"', Field("agent"), '" ', Field(USUAL_TIME)])
    assert form is not None
    assert only(form, rf'"a \"b\" c" {TIME}')["agent"] == r"a \"b\" c"


@pytest.mark.parametrize(
    ("column", "text"), [(SINCE_1970, "1793671800.250"), (MILLISECONDS, "1793671800250")]
)
def test_seconds_since_1970(column: str, text: str) -> None:
    form = compiled("x", "nginx", [Field(column)])
    assert form is not None
    assert only(form, text)["time"] == "2026-11-03 02:10:00.250000"


def test_accounts_with_blanks() -> None:
    form = compiled("x", "nginx", [Field("user"), " [", Field(USUAL_TIME), "]"])
    assert form is not None
    assert only(form, f"jo do [{TIME}]")["user"] == "jo do"


@given(
    st.lists(
        st.one_of(
            st.text(max_size=4),
            st.sampled_from(
                [Field("client"), Field("user"), Field(), Field("duration"), Field(USUAL_TIME)]
            ),
        ),
        max_size=8,
    ),
    contents(f'192.0.2.1 - jo [{TIME}] "x" 200', TIME),
)
def test_any_form_and_any_bytes(pieces: list[str | Field], content: bytes) -> None:
    form = compiled("x", "apache", [*pieces, Field(USUAL_TIME)])
    if form is not None:
        adds_up(form, content)
