from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pratique.parsers.log.message.login import SPEAKERS


@pytest.mark.parametrize(
    ("program", "message", "expected"),
    [
        (
            "login",
            "FAILED LOGIN 1 FROM 192.0.2.1 FOR eve, Authentication failure",
            [
                (
                    "authentication",
                    {
                        "service": "login",
                        "action": "failure",
                        "user": "eve",
                        "address": "192.0.2.1",
                        "reason": "Authentication failure",
                    },
                )
            ],
        ),
        (
            "login",
            "FAILED LOGIN (1) on '/dev/tty1' FOR 'root', Authentication failure",
            [
                (
                    "authentication",
                    {
                        "service": "login",
                        "action": "failure",
                        "user": "root",
                        "tty": "/dev/tty1",
                        "reason": "Authentication failure",
                    },
                )
            ],
        ),
        (
            "login",
            "ROOT LOGIN  on '/dev/tty1'",
            [
                (
                    "authentication",
                    {"service": "login", "action": "login", "user": "root", "tty": "/dev/tty1"},
                )
            ],
        ),
        (
            "login",
            "LOGIN ON tty1 BY eve",
            [
                (
                    "authentication",
                    {"service": "login", "action": "login", "user": "eve", "tty": "tty1"},
                )
            ],
        ),
        ("login", "FAILED LOGIN", []),
        (
            "rshd",
            "Connection from 192.0.2.1 on illegal port",
            [
                (
                    "authentication",
                    {
                        "service": "rshd",
                        "action": "refused",
                        "address": "192.0.2.1",
                        "reason": "on illegal port",
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
