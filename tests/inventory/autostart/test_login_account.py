from __future__ import annotations

import pytest

from pratique.inventory.autostart.login_account import items
from pratique.parsers.group import Group
from pratique.parsers.passwd import Account
from pratique.parsers.shadow import Shadow
from pratique.store.tables import Tables


def account(name="x", uid=1000, password="shadowed", path="/etc/passwd"):
    return Account(path, 1, name, uid, uid, password, "", "/home/x", "/bin/bash")


def shadow(status="active", algorithm="yescrypt", path="/etc/shadow"):
    return Shadow(path, 1, "x", status, algorithm, None, None)


def told(*rows):
    with Tables.of(rows, [Account, Shadow, Group]) as tables:
        return list(items(tables))


@pytest.mark.parametrize(
    ("rows", "command"),
    [
        ([account(), shadow()], "uid 1000, yescrypt"),
        ([account(), shadow("empty", None)], "uid 1000, no password"),
        ([account(uid=0), shadow("locked", None)], "uid 0, no password"),
        ([account(password="hash")], "uid 1000, hash"),
    ],
)
def test_points_at(rows, command):
    (item,) = told(*rows)
    assert (item.kind, item.command, item.program) == ("account", command, "/bin/bash")


@pytest.mark.parametrize(
    "rows",
    [
        [account(), shadow("locked", None)],
        [account()],
        [account(), shadow(path="/etc/shadow-")],
        [account(uid=0, path="/etc/passwd-")],
    ],
)
def test_leaves_out(rows):
    assert told(*rows) == []


def test_privileged_groups():
    (item,) = told(
        Group("/etc/group", 1, "docker", 99, ("www", "me")),
        Group("/etc/group", 2, "sudo", 27, ()),
        Group("/etc/group", 3, "games", 60, ("me",)),
    )
    assert (item.kind, item.name, item.command) == (
        "privileged-group",
        "docker",
        "members: www, me",
    )
