from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pratique.parsers.log.message.doas import SPEAKERS


@pytest.mark.parametrize(
    ("program", "message", "expected"),
    [
        (
            "doas",
            "eve ran command /bin/sh -i as root from /data",
            [
                (
                    "process_event",
                    {
                        "source": "doas",
                        "user": "root",
                        "login_user": "eve",
                        "command": "/bin/sh -i",
                        "folder": "/data",
                    },
                ),
                (
                    "authentication",
                    {
                        "service": "doas",
                        "action": "elevated",
                        "user": "eve",
                        "target_user": "root",
                        "folder": "/data",
                        "command": "/bin/sh -i",
                    },
                ),
            ],
        ),
        (
            "doas",
            "eve ran command as adm: id",
            [
                (
                    "process_event",
                    {"source": "doas", "user": "adm", "login_user": "eve", "command": "id"},
                ),
                (
                    "authentication",
                    {
                        "service": "doas",
                        "action": "elevated",
                        "user": "eve",
                        "target_user": "adm",
                        "command": "id",
                    },
                ),
            ],
        ),
        (
            "doas",
            "failed auth for eve",
            [("authentication", {"service": "doas", "action": "failure", "user": "eve"})],
        ),
        (
            "doas",
            "failed command for eve: id",
            [
                (
                    "authentication",
                    {
                        "service": "doas",
                        "action": "refused",
                        "user": "eve",
                        "command": "id",
                        "reason": "the command is not allowed",
                    },
                )
            ],
        ),
        ("doas", "hello", []),
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
