from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pratique.parsers.log.message.pam import SPEAKERS


@pytest.mark.parametrize(
    ("program", "message", "expected"),
    [
        (
            "sudo",
            "pam_unix(sudo:session): session opened for user root(uid=0) by eve(uid=1000)",
            [
                (
                    "authentication",
                    {
                        "service": "sudo",
                        "action": "opened",
                        "user": "eve",
                        "target_user": "root",
                        "uid": 1000,
                    },
                )
            ],
        ),
        (
            "passwd",
            "pam_unix(passwd:chauthtok): password changed for eve",
            [("account_change", {"action": "password", "user": "eve"})],
        ),
        (
            "vsftpd(pam_unix)",
            "check pass; user unknown",
            [
                (
                    "authentication",
                    {
                        "service": "vsftpd",
                        "action": "invalid-user",
                        "method": "pam",
                        "reason": "check pass; user unknown",
                    },
                )
            ],
        ),
        (
            "sshd(pam_unix)",
            "2 more authentication failures; logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.8  user=root",
            [
                (
                    "authentication",
                    {
                        "service": "sshd",
                        "action": "failure",
                        "method": "pam",
                        "user": "root",
                        "uid": 0,
                        "address": "203.0.113.8",
                        "tty": "ssh",
                        "reason": "2 more authentication failures",
                    },
                )
            ],
        ),
        (
            "sudo",
            "pam_unix(sudo:auth): authentication failure; logname=eve uid=1001 euid=0 tty=/dev/pts/12 ruser=eve rhost=  user=root",
            [
                (
                    "authentication",
                    {
                        "service": "sudo",
                        "action": "failure",
                        "method": "pam",
                        "user": "eve",
                        "target_user": "root",
                        "uid": 1001,
                        "tty": "/dev/pts/12",
                        "reason": "authentication failure",
                    },
                )
            ],
        ),
        (
            "sudo",
            "pam_tally2(sudo:auth): user eve (1001) tally 6, deny 5",
            [
                (
                    "authentication",
                    {
                        "service": "sudo",
                        "action": "blocked",
                        "method": "pam",
                        "user": "eve",
                        "uid": 1001,
                        "reason": "tally 6, deny 5",
                    },
                )
            ],
        ),
        (
            "sshd",
            "pam_faillock(sshd:auth): Consecutive login failures for user eve account temporarily locked",
            [
                (
                    "authentication",
                    {
                        "service": "sshd",
                        "action": "blocked",
                        "method": "pam",
                        "user": "eve",
                        "reason": "account temporarily locked",
                    },
                )
            ],
        ),
        (
            "login",
            'pam_succeed_if(gdm-password:auth): requirement "user ingroup nopasswdlogin" not met by user "eve"',
            [
                (
                    "authentication",
                    {
                        "service": "gdm-password",
                        "action": "refused",
                        "method": "pam",
                        "user": "eve",
                        "reason": 'requirement "user ingroup nopasswdlogin" not met',
                    },
                )
            ],
        ),
        (
            "sshd",
            "PAM 2 more authentication failures; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.1  user=root",
            [
                (
                    "authentication",
                    {
                        "service": "sshd",
                        "action": "failure",
                        "method": "pam",
                        "user": "root",
                        "uid": 0,
                        "address": "192.0.2.1",
                        "tty": "ssh",
                        "reason": "2 more authentication failures",
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
