from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pratique.parsers.log.message.logind import SPEAKERS


@pytest.mark.parametrize(
    ("program", "message", "expected"),
    [
        (
            "systemd-logind",
            "New session 3 of user eve.",
            [
                (
                    "authentication",
                    {"service": "systemd-logind", "action": "opened", "user": "eve", "reason": "3"},
                )
            ],
        ),
        (
            "systemd-logind",
            "New session '3' of user 'eve' with class 'user' and type 'tty'.",
            [
                (
                    "authentication",
                    {"service": "systemd-logind", "action": "opened", "user": "eve", "reason": "3"},
                )
            ],
        ),
        (
            "systemd-logind",
            "Removed session 3.",
            [("authentication", {"service": "systemd-logind", "action": "closed", "reason": "3"})],
        ),
        ("systemd-logind", "New seat seat0.", []),
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
