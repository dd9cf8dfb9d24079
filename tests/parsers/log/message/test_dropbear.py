from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pratique.parsers.log.message.dropbear import SPEAKERS


@pytest.mark.parametrize(
    ("program", "message", "expected"),
    [
        (
            "dropbear",
            "Password auth succeeded for 'root' from 192.0.2.1:4",
            [
                (
                    "authentication",
                    {
                        "service": "dropbear",
                        "action": "login",
                        "method": "Password",
                        "user": "root",
                        "address": "192.0.2.1",
                        "port": 4,
                    },
                )
            ],
        ),
        (
            "dropbear",
            "Pubkey auth succeeded for 'root' with ssh-ed25519 key SHA256:abc from 192.0.2.1:4",
            [
                (
                    "authentication",
                    {
                        "service": "dropbear",
                        "action": "login",
                        "method": "Pubkey",
                        "user": "root",
                        "address": "192.0.2.1",
                        "port": 4,
                        "key_type": "ssh-ed25519",
                        "key": "SHA256:abc",
                    },
                )
            ],
        ),
        (
            "dropbear",
            "Bad password attempt for 'a' from 192.0.2.1' from 192.0.2.2:4",
            [
                (
                    "authentication",
                    {
                        "service": "dropbear",
                        "action": "failure",
                        "method": "password",
                        "user": "a' from 192.0.2.1",
                        "address": "192.0.2.2",
                        "port": 4,
                    },
                )
            ],
        ),
        (
            "dropbear",
            "Exit (eve) from <192.0.2.2:4>: Disconnect received",
            [
                (
                    "authentication",
                    {
                        "service": "dropbear",
                        "action": "closed",
                        "user": "eve",
                        "address": "192.0.2.2",
                        "port": 4,
                        "reason": "Disconnect received",
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
