from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pratique.parsers.log.message.sshd import SPEAKERS


@pytest.mark.parametrize(
    ("program", "message", "expected"),
    [
        (
            "sshd",
            "Accepted publickey for eve from 2001:db8::7 port 4 ssh2: ED25519-CERT SHA256:abc ID staff (serial 5) CA ED25519 SHA256:def",
            [
                (
                    "authentication",
                    {
                        "service": "sshd",
                        "action": "login",
                        "method": "publickey",
                        "user": "eve",
                        "address": "2001:db8::7",
                        "port": 4,
                        "key_type": "ED25519-CERT",
                        "key": "SHA256:abc",
                        "reason": "ID staff (serial 5) CA ED25519 SHA256:def",
                    },
                )
            ],
        ),
        (
            "sshd",
            "Failed password for root from 203.0.113.9 port 22 ssh2 from 198.51.100.7 port 33 ssh2",
            [
                (
                    "authentication",
                    {
                        "service": "sshd",
                        "action": "failure",
                        "method": "password",
                        "user": "root from 203.0.113.9 port 22 ssh2",
                        "address": "198.51.100.7",
                        "port": 33,
                    },
                )
            ],
        ),
        (
            "sshd",
            "Starting session: command on pts/0 for eve from 192.0.2.1 port 4 id 0",
            [
                (
                    "authentication",
                    {
                        "service": "sshd",
                        "action": "command",
                        "user": "eve",
                        "address": "192.0.2.1",
                        "port": 4,
                        "tty": "pts/0",
                    },
                )
            ],
        ),
        (
            "sshd",
            "Starting session: forced-command (key-option) '/bin/x' for eve from 192.0.2.1 port 4 id 0",
            [
                (
                    "authentication",
                    {
                        "service": "sshd",
                        "action": "command",
                        "user": "eve",
                        "address": "192.0.2.1",
                        "port": 4,
                        "command": "/bin/x",
                    },
                )
            ],
        ),
        (
            "sshd",
            "Starting session: subsystem 'sftp' for eve from 192.0.2.1 port 4 id 0",
            [
                (
                    "authentication",
                    {
                        "service": "sshd",
                        "action": "command",
                        "user": "eve",
                        "address": "192.0.2.1",
                        "port": 4,
                        "command": "sftp",
                    },
                )
            ],
        ),
        (
            "sshd",
            "Starting session: shell on pts/0 for eve from 192.0.2.1 port 4 id 0",
            [
                (
                    "authentication",
                    {
                        "service": "sshd",
                        "action": "command",
                        "user": "eve",
                        "address": "192.0.2.1",
                        "port": 4,
                        "tty": "pts/0",
                    },
                )
            ],
        ),
        (
            "sshd",
            "subsystem request for sftp by user eve",
            [
                (
                    "authentication",
                    {
                        "service": "sshd",
                        "action": "command",
                        "method": "subsystem",
                        "user": "eve",
                        "command": "sftp",
                    },
                )
            ],
        ),
        (
            "sshd",
            "drop connection #10 from [192.0.2.1]:4444 on [198.51.100.1]:22 past MaxStartups",
            [
                (
                    "authentication",
                    {
                        "service": "sshd",
                        "action": "refused",
                        "address": "192.0.2.1",
                        "port": 4444,
                        "reason": "past MaxStartups",
                    },
                )
            ],
        ),
        (
            "sshd",
            "drop connection #0 from [192.0.2.1]:4444 on [198.51.100.1]:22 penalty: failed authentication",
            [
                (
                    "authentication",
                    {
                        "service": "sshd",
                        "action": "refused",
                        "address": "192.0.2.1",
                        "port": 4444,
                        "reason": "penalty: failed authentication",
                    },
                )
            ],
        ),
        (
            "sshd-session",
            "Disconnected from user eve 192.0.2.1 port 4",
            [
                (
                    "authentication",
                    {
                        "service": "sshd",
                        "action": "closed",
                        "user": "eve",
                        "address": "192.0.2.1",
                        "port": 4,
                    },
                )
            ],
        ),
        ("sshd", "Server listening on 0.0.0.0 port 22.", []),
        (
            "sshd",
            "Received disconnect from 192.0.2.1 port 4:11: disconnected by user",
            [
                (
                    "authentication",
                    {
                        "service": "sshd",
                        "action": "closed",
                        "address": "192.0.2.1",
                        "port": 4,
                        "reason": "11: disconnected by user",
                    },
                )
            ],
        ),
        (
            "sshd",
            "Failed password for invalid user a b from 192.0.2.1 port 4 ssh2",
            [
                (
                    "authentication",
                    {
                        "service": "sshd",
                        "action": "invalid-user",
                        "method": "password",
                        "user": "a b",
                        "address": "192.0.2.1",
                        "port": 4,
                    },
                )
            ],
        ),
        (
            "sshd",
            "Failed password for root from fe80::1%eth0 port 4 ssh2",
            [
                (
                    "authentication",
                    {
                        "service": "sshd",
                        "action": "failure",
                        "method": "password",
                        "user": "root",
                        "address": "fe80::1",
                        "port": 4,
                    },
                )
            ],
        ),
        (
            "sshd",
            "Invalid user  from 192.0.2.1 port 4",
            [
                (
                    "authentication",
                    {
                        "service": "sshd",
                        "action": "invalid-user",
                        "address": "192.0.2.1",
                        "port": 4,
                    },
                )
            ],
        ),
        (
            "sshd",
            "Connection closed by authenticating user x 203.0.113.9 port 1 192.0.2.1 port 4 [preauth]",
            [
                (
                    "authentication",
                    {
                        "service": "sshd",
                        "action": "disconnected",
                        "user": "x 203.0.113.9 port 1",
                        "address": "192.0.2.1",
                        "port": 4,
                    },
                )
            ],
        ),
        (
            "sshd",
            "error: maximum authentication attempts exceeded for invalid user eve from 192.0.2.1 port 4 ssh2 [preauth]",
            [
                (
                    "authentication",
                    {
                        "service": "sshd",
                        "action": "invalid-user",
                        "user": "eve",
                        "address": "192.0.2.1",
                        "port": 4,
                        "reason": "maximum authentication attempts exceeded",
                    },
                )
            ],
        ),
        (
            "sshd",
            "Bad protocol version identification 'GET /' from 203.0.113.9' from 192.0.2.1 port 4",
            [
                (
                    "authentication",
                    {
                        "service": "sshd",
                        "action": "disconnected",
                        "address": "192.0.2.1",
                        "port": 4,
                        "reason": "Bad protocol version identification 'GET /' from 203.0.113.9'",
                    },
                )
            ],
        ),
        (
            "sshd",
            "Unable to negotiate with 192.0.2.1 port 4: no matching cipher found. Their offer: none [preauth]",
            [
                (
                    "authentication",
                    {
                        "service": "sshd",
                        "action": "disconnected",
                        "address": "192.0.2.1",
                        "port": 4,
                        "reason": "no matching cipher found. Their offer: none",
                    },
                )
            ],
        ),
        (
            "sshd",
            "User eve from host.example.org not allowed because not listed in AllowUsers",
            [
                (
                    "authentication",
                    {
                        "service": "sshd",
                        "action": "refused",
                        "user": "eve",
                        "client": "host.example.org",
                        "reason": "not allowed because not listed in AllowUsers",
                    },
                )
            ],
        ),
        (
            "sshd",
            "error: PAM: Authentication failure for eve from 192.0.2.1",
            [
                (
                    "authentication",
                    {
                        "service": "sshd",
                        "action": "failure",
                        "method": "pam",
                        "user": "eve",
                        "address": "192.0.2.1",
                        "reason": "Authentication failure",
                    },
                )
            ],
        ),
        ("sshd", "Failed password for", []),
        ("sshd", "-", []),
        (
            "sshd-auth",
            "Connection reset by 192.0.2.1 port 4 [preauth]",
            [
                (
                    "authentication",
                    {
                        "service": "sshd",
                        "action": "disconnected",
                        "address": "192.0.2.1",
                        "port": 4,
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
