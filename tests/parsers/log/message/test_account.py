from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pratique.parsers.log.message.account import SPEAKERS


@pytest.mark.parametrize(
    ("program", "message", "expected"),
    [
        (
            "useradd",
            "new user: name=eve, UID=0, GID=0, home=/root, shell=/bin/bash, from=/dev/pts/0",
            [
                (
                    "account_change",
                    {
                        "action": "added",
                        "user": "eve",
                        "uid": 0,
                        "gid": 0,
                        "home": "/root",
                        "shell": "/bin/bash",
                        "tty": "/dev/pts/0",
                    },
                )
            ],
        ),
        (
            "usermod",
            "add 'eve' to group 'sudo'",
            [
                (
                    "account_change",
                    {"action": "member-added", "user": "eve", "group": "sudo", "detail": "group"},
                )
            ],
        ),
        (
            "usermod",
            "change user 'eve' shell from '/bin/sh' to '/bin/bash'",
            [
                (
                    "account_change",
                    {
                        "action": "changed",
                        "user": "eve",
                        "shell": "/bin/bash",
                        "detail": "shell from '/bin/sh' to '/bin/bash'",
                    },
                )
            ],
        ),
        (
            "passwd",
            "password for 'eve' changed by 'root'",
            [("account_change", {"action": "password", "user": "eve", "by": "root"})],
        ),
        (
            "gpasswd",
            "user eve added by root to group sudo",
            [
                (
                    "account_change",
                    {"action": "member-added", "user": "eve", "group": "sudo", "by": "root"},
                )
            ],
        ),
        (
            "userdel",
            "delete user 'eve'",
            [("account_change", {"action": "removed", "user": "eve"})],
        ),
        (
            "userdel",
            "removed group 'eve' owned by 'eve'",
            [
                (
                    "account_change",
                    {"action": "group-removed", "group": "eve", "detail": "owned by 'eve'"},
                )
            ],
        ),
        (
            "groupadd",
            "new group: name=x, GID=1001",
            [("account_change", {"action": "group-added", "group": "x", "gid": 1001})],
        ),
        (
            "groupadd",
            "group added to /etc/group: name=x, GID=1001",
            [
                (
                    "account_change",
                    {"action": "group-added", "group": "x", "gid": 1001, "detail": "/etc/group"},
                )
            ],
        ),
        (
            "chage",
            "changed password expiry for eve",
            [
                (
                    "account_change",
                    {"action": "changed", "user": "eve", "detail": "changed password expiry"},
                )
            ],
        ),
        ("useradd", "failed adding user 'eve', data deleted", []),
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
