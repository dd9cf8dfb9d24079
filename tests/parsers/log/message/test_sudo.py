from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pratique.parsers.log.message.sudo import SPEAKERS


@pytest.mark.parametrize(
    ("program", "message", "expected"),
    [
        (
            "sudo",
            "    eve : TTY=pts/0 ; PWD=/a b ; USER=root ; GROUP=adm ; ENV=A=1 ; COMMAND=/bin/sh -c x",
            [
                (
                    "process_event",
                    {
                        "source": "sudo",
                        "user": "root",
                        "login_user": "eve",
                        "command": "/bin/sh -c x",
                        "folder": "/a b",
                        "tty": "pts/0",
                    },
                ),
                (
                    "authentication",
                    {
                        "service": "sudo",
                        "action": "elevated",
                        "user": "eve",
                        "target_user": "root",
                        "tty": "pts/0",
                        "folder": "/a b",
                        "command": "/bin/sh -c x",
                        "reason": "GROUP=adm ; ENV=A=1 ; ",
                    },
                ),
            ],
        ),
        (
            "sudo",
            "  eve : 3 incorrect password attempts ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/sh",
            [
                (
                    "authentication",
                    {
                        "service": "sudo",
                        "action": "failure",
                        "method": "password",
                        "user": "eve",
                        "target_user": "root",
                        "tty": "pts/0",
                        "folder": "/",
                        "command": "/bin/sh",
                        "reason": "3 incorrect password attempts",
                    },
                )
            ],
        ),
        (
            "sudo",
            "  eve : user NOT in sudoers ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/sh",
            [
                (
                    "authentication",
                    {
                        "service": "sudo",
                        "action": "refused",
                        "user": "eve",
                        "target_user": "root",
                        "tty": "pts/0",
                        "folder": "/",
                        "command": "/bin/sh",
                        "reason": "user NOT in sudoers",
                    },
                )
            ],
        ),
        (
            "sudo",
            "  eve : command not allowed ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/sh",
            [
                (
                    "authentication",
                    {
                        "service": "sudo",
                        "action": "refused",
                        "user": "eve",
                        "target_user": "root",
                        "tty": "pts/0",
                        "folder": "/",
                        "command": "/bin/sh",
                        "reason": "command not allowed",
                    },
                )
            ],
        ),
        ("sudo", "hello", []),
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
