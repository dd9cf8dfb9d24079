from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pratique.parsers.log.message.xinetd import SPEAKERS


@pytest.mark.parametrize(
    ("program", "message", "expected"),
    [
        (
            "in.telnetd",
            "refused connect from 192.0.2.1",
            [
                (
                    "authentication",
                    {
                        "service": "in.telnetd",
                        "action": "refused",
                        "address": "192.0.2.1",
                        "reason": "refused connect",
                    },
                )
            ],
        ),
        (
            "xinetd",
            "FAIL: ftp libwrap from=192.0.2.1",
            [
                (
                    "authentication",
                    {
                        "service": "ftp",
                        "action": "refused",
                        "address": "192.0.2.1",
                        "reason": "libwrap",
                    },
                )
            ],
        ),
    ],
)
def test_messages(rows_of, program, message, expected):
    assert rows_of(program, message) == expected


PROGRAMS = sorted({name.replace("*", "x") for speaker in SPEAKERS for name in speaker.programs})
STARTS = sorted({saying.holds for speaker in SPEAKERS for saying in speaker.sayings})


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(PROGRAMS), st.sampled_from(STARTS), st.text(max_size=80))
def test_any_text(rows_of, program, start, text):
    for message in (text, start + text, text + start):
        assert len(rows_of(program, message)) <= 2
