from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pratique.parsers.log.message.polkit import SPEAKERS


@pytest.mark.parametrize(
    ("program", "message", "expected"),
    [
        (
            "pkexec",
            "eve: Executing command [USER=root] [TTY=/dev/pts/0] [CWD=/home/eve] [COMMAND=/bin/sh]",
            [
                (
                    "process_event",
                    {
                        "source": "pkexec",
                        "user": "root",
                        "login_user": "eve",
                        "command": "/bin/sh",
                        "folder": "/home/eve",
                        "tty": "/dev/pts/0",
                    },
                ),
                (
                    "authentication",
                    {
                        "service": "pkexec",
                        "action": "elevated",
                        "user": "eve",
                        "target_user": "root",
                        "tty": "/dev/pts/0",
                        "folder": "/home/eve",
                        "command": "/bin/sh",
                    },
                ),
            ],
        ),
        (
            "pkexec",
            "eve: Error executing command as another user: Not authorized [USER=root] [TTY=unknown] [CWD=/] [COMMAND=/bin/sh]",
            [
                (
                    "authentication",
                    {
                        "service": "pkexec",
                        "action": "refused",
                        "user": "eve",
                        "target_user": "root",
                        "tty": "unknown",
                        "folder": "/",
                        "command": "/bin/sh",
                        "reason": "Error executing command as another user: Not authorized",
                    },
                )
            ],
        ),
        (
            "polkitd",
            "Operator of unix-session:1 successfully authenticated as unix-user:root to gain ONE-SHOT authorization for action org.x for unix-process:1:2 [bash] (owned by unix-user:eve)",
            [
                (
                    "authentication",
                    {
                        "service": "polkit",
                        "action": "elevated",
                        "user": "eve",
                        "target_user": "root",
                        "client": "unix-session:1",
                        "reason": "ONE-SHOT authorization",
                    },
                )
            ],
        ),
        ("polkitd", "Registered Authentication Agent", []),
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
