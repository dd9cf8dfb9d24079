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


OUT_OF_STEP = (
    "#@~^AAAAAA==a,'~r\xb5wJ,)PHP{~D\x7f;;+kYcE1WN\x7fE#@&+6\x7f^;Y\x7fPHP'PE~mx"
    "[P\tGY4kUL,+Vdn,kUP4nM+E@&AAAAAA==^#~@"
)


@pytest.mark.parametrize(
    "text",
    [
        OUT_OF_STEP,  # the second byte of a letter is one of ASCII
        OUT_OF_STEP.replace("\xb5w", "\ufffd"),  # the letter was lost
    ],
)
def test_finds_back_into_step(text):
    assert 'y = request("code")\nexecute y & " and nothing else' in decoded(text)


@given(st.text())
def test_any_text(text):
    assert isinstance(decoded("#@~^DgAAAA==" + text), str)
