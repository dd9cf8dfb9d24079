from __future__ import annotations

import pytest

from pratique.inventory.file_access import FileAccess
from pratique.inventory.intruder_account import intruder_accounts, named_paths
from pratique.model import Finding, Place, Severity, Window
from pratique.parsers.group import Group
from pratique.parsers.log.row.log_file import LogFile
from pratique.parsers.passwd import Account
from pratique.parsers.queued_message import QueuedMessage
from pratique.parsers.web_directive import WebDirective
from pratique.store.tables import Tables
from pratique.survey.file import File

PEOPLE = (("root", 0), ("www-data", 33), ("shop", 1000), ("ann", 1001))
ACCOUNTS = [Account("/etc/passwd", 1, n, u, u, "shadowed", "", "/", "/bin/sh") for n, u in PEOPLE]
GROUPS = [Group("/etc/group", 1, "docker", 99, ("ann",))]


def entry(path, uid):
    folder, _, name = path.rpartition("/")
    return File(path, folder or "/", name, "regular", 1, 0o644, uid, uid, 1, 1, 1, 1, None, None,
                None, None, None, None, None, 0, None, None, None, None)  # fmt: skip


def finding(check, path, severity=Severity.HIGH):
    return Finding(f"F-{check}", check, "t", severity, 0.9, "T1", "e", (Place(path),), "", "", "",
                   "", "", Window(None, None, ()))  # fmt: skip


def shown(*findings, owners, pools=()):
    rows = [*ACCOUNTS, *GROUPS, *(entry(path, uid) for path, uid in owners.items())]
    rows += [WebDirective("/etc/php/pool", 1, "php-fpm", "user", pool, pool) for pool in pools]
    with Tables.of(rows, (Account, Group, File, WebDirective, LogFile, QueuedMessage)) as tables:
        access = FileAccess(tables, named_paths(findings))
        return {one.username: one.findings for one in intruder_accounts(tables, findings, access)}


@pytest.mark.parametrize(
    ("check", "uid", "pools", "names"),
    [
        ("web-php-runs-request", 33, (), {"www-data"}),
        ("web-php-runs-request", 1000, (), {"shop", "www-data"}),
        ("web-php-runs-request", 1000, ("shop", "other"), {"shop"}),
        ("web-php-runs-request", 0, (), {"www-data"}),
        ("persistence-udev-runs-code", 0, (), {"root"}),
        ("files-hidden-in-temporary", 33, (), {"www-data"}),
        ("files-hidden-in-temporary", 4242, (), {"uid 4242"}),
        ("files-hidden-in-temporary", 1001, (), {"root", "ann"}),
        ("files-secret-readable", 0, (), set()),
    ],
)
def test_who_it_was(check, uid, pools, names):
    told = shown(finding(check, "/a"), owners={"/a": uid}, pools=pools)
    assert set(told) == names
    assert all(findings == (f"F-{check}",) for findings in told.values())


def test_what_is_low_or_gone_shows_nobody():
    assert shown(finding("web-x", "/a", Severity.LOW), owners={"/a": 33}) == {}
    assert shown(finding("web-x", "/gone"), owners={"/a": 33}) == {}
