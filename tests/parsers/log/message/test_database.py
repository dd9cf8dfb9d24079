from __future__ import annotations

import pytest
from hearing import hear


@pytest.mark.parametrize(
    ("program", "message", "action"),
    [
        (
            "mysqld",
            "261103 21:30:26 [Warning] Access denied for user 'eve'@'192.0.2.1' "
            "(using password: YES)",
            "failure",
        ),
        (
            "mariadbd",
            "2026-11-03  2:10:00 8 [Warning] Access denied for user 'eve'@'192.0.2.1' "
            "(using password: NO)",
            "failure",
        ),
        (
            "postgres",
            '[3-1] x FATAL:  no pg_hba.conf entry for host "192.0.2.1", user "eve", database "a"',
            "refused",
        ),
    ],
)
def test_who_was_refused_is_heard(program, message, action):
    assert hear(program, message, "action", "user", "address") == [
        ("authentication", action, "eve", "192.0.2.1")
    ]


def test_a_password_that_failed_is_heard_without_an_address():
    message = '[3-1] eve@a FATAL:  password authentication failed for user "eve"'
    assert hear("postgres", message, "action", "user", "method") == [
        ("authentication", "failure", "eve", "password")
    ]
