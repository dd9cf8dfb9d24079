from __future__ import annotations

import pytest

from pratique.checks.accounts.password_out_of_line import CHECK
from pratique.checks.base import CouldNotLook
from pratique.model import Severity
from pratique.parsers import login_definition, shadow
from pratique.store.tables import Tables


def signs(text, method="YESCRYPT"):
    rows = [
        *shadow.parse(text.encode(), "/etc/shadow"),
        *login_definition.parse(f"ENCRYPT_METHOD {method}\n".encode(), "/etc/login.defs"),
    ]
    found = CHECK.find(Tables.of(rows, CHECK.reads))
    return [(sign.subject, sign.severity) for sign in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("root:$y$j9T$a$b:19000:::::\nbob:$1$a$b:19500:::::", [("bob", Severity.MEDIUM)]),
        ("root:$6$a$b:19000:::::\nbob:abJnggxhB/yWI:19000:::::", [("bob", Severity.MEDIUM)]),
        ("root:$y$j9T$a$b:19000:::::\nbob:$6$a$b:19500:::::", [("bob", Severity.LOW)]),
        ("bob:$1$a$b:12000:::::", [("bob", Severity.LOW)]),
    ],
)
def test_points_at(text, expected):
    assert signs(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "root:$y$j9T$a$b:19500:::::\nbob:$6$a$b:19000:::::",  # from before an upgrade
        "root:$y$j9T$a$b:19500:::::\nbob:$y$j9T$a$c:19600:::::",
        "root:$y$j9T$a$b:19500:::::\nbob:!$1$a$b:19600:::::",
        "root:*:19500:::::",
    ],
)
def test_leaves_alone(text):
    assert signs(text) == []


def test_leaves_alone_what_the_machine_is_told_to_make():
    text = "root:$y$j9T$a$b:19000:::::\nbob:$6$a$b:19500:::::"
    assert signs(text, "SHA512") == []


def test_says_when_it_cannot_look():
    with pytest.raises(CouldNotLook):
        list(CHECK.find(Tables.of([], CHECK.reads)))
