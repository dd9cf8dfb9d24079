from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pratique.parsers.log.message.su import SPEAKERS


@pytest.mark.parametrize(
    ("program", "message", "expected"),
    [
        (
            "su",
            "(to root) eve on pts/1",
            [
                (
                    "authentication",
                    {
                        "service": "su",
                        "action": "elevated",
                        "user": "eve",
                        "target_user": "root",
                        "tty": "pts/1",
                    },
                )
            ],
        ),
        (
            "su",
            "FAILED SU (to root) eve on pts/1",
            [
                (
                    "authentication",
                    {
                        "service": "su",
                        "action": "failure",
                        "user": "eve",
                        "target_user": "root",
                        "tty": "pts/1",
                    },
                )
            ],
        ),
        (
            "su",
            "+ /dev/pts/1 eve:root",
            [
                (
                    "authentication",
                    {
                        "service": "su",
                        "action": "elevated",
                        "user": "eve",
                        "target_user": "root",
                        "tty": "/dev/pts/1",
                    },
                )
            ],
        ),
        (
            "su",
            "failed: ttyp7 changing from eve to adm",
            [
                (
                    "authentication",
                    {
                        "service": "su",
                        "action": "failure",
                        "user": "eve",
                        "target_user": "adm",
                        "tty": "ttyp7",
                        "reason": "failed",
                    },
                )
            ],
        ),
        (
            "su",
            "BAD SU eve to adm on /dev/ttyp9",
            [
                (
                    "authentication",
                    {
                        "service": "su",
                        "action": "failure",
                        "user": "eve",
                        "target_user": "adm",
                        "tty": "/dev/ttyp9",
                    },
                )
            ],
        ),
        (
            "su",
            "eve to root on /dev/ttyp9",
            [
                (
                    "authentication",
                    {
                        "service": "su",
                        "action": "elevated",
                        "user": "eve",
                        "target_user": "root",
                        "tty": "/dev/ttyp9",
                    },
                )
            ],
        ),
        ("su", "", []),
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
