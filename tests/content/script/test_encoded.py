from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.script.encoded import decoded


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("#@~^DgAAAA==\\ko$K6,JC\x7fV^GJqAQAAA==^#~@", 'MsgBox "Hello"'),
        ("no block", "no block"),
        ("<%#@~^AAAAAA==AAAAAA==^#~@%>", "<%%>"),
    ],
)
def test_gives_the_clear_text(text, wanted):
    assert decoded(text) == wanted


@given(st.text())
def test_any_text(text):
    assert isinstance(decoded("#@~^DgAAAA==" + text), str)
