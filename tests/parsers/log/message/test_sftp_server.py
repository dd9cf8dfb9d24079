from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pratique.parsers.log.message.sftp_server import SPEAKERS


@pytest.mark.parametrize(
    ("program", "message", "expected"),
    [
        (
            "sftp-server",
            'close "/home/eve/a "x.php" bytes read 0 written 12',
            [
                (
                    "file_transfer",
                    {
                        "service": "sftp",
                        "action": "upload",
                        "file": '/home/eve/a "x.php',
                        "bytes": 12,
                        "complete": True,
                    },
                )
            ],
        ),
        (
            "internal-sftp",
            'open "/a" flags WRITE,CREATE,TRUNCATE mode 0644',
            [
                (
                    "file_transfer",
                    {"service": "sftp", "action": "upload", "file": "/a", "complete": False},
                )
            ],
        ),
        (
            "internal-sftp",
            'open "/a" flags READ mode 0666',
            [
                (
                    "file_transfer",
                    {"service": "sftp", "action": "download", "file": "/a", "complete": False},
                )
            ],
        ),
        (
            "internal-sftp",
            'rename old "/a" new "/b"',
            [("file_transfer", {"service": "sftp", "action": "rename", "file": "/a", "to": "/b"})],
        ),
        (
            "internal-sftp",
            "session opened for local user eve from [192.0.2.1]",
            [
                (
                    "authentication",
                    {"service": "sftp", "action": "opened", "user": "eve", "address": "192.0.2.1"},
                )
            ],
        ),
        (
            "internal-sftp",
            'remove name "/a"',
            [("file_transfer", {"service": "sftp", "action": "delete", "file": "/a"})],
        ),
        (
            "internal-sftp",
            'mkdir name "/d" mode 0777',
            [("file_transfer", {"service": "sftp", "action": "mkdir", "file": "/d"})],
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
