"""Accounts that somebody can log in to, and those with the rights of root."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.parsers.group import Group
from pratique.parsers.passwd import Account
from pratique.parsers.shadow import Shadow
from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables

# Their members are as good as root: sudo(8), the sockets of docker and lxd, raw disks, shadow.
_GROUPS: Final = (
    "groupname IN ('root', 'sudo', 'wheel', 'admin', 'docker', 'lxd', 'incus', 'libvirt', 'disk', "
    "'shadow', 'adm') AND len(members) > 0"
)
_OPEN: Final = """
SELECT a.path, a.line FROM account a
LEFT JOIN shadow s ON s.username = a.username AND s.path = '/etc/shadow'
WHERE a.path = '/etc/passwd'
  AND (a.uid = 0 OR a.password IN ('empty', 'hash') OR s.password_status IN ('active', 'empty'))
"""


def items(tables: Tables) -> Iterator[StartupItem]:
    """One an account with a password, or none to type, and one a privileged group."""
    open_lines = set(tables.select(_OPEN))
    hashed = {
        row.username: row.hash_algorithm or "no password"
        for row in tables.rows(Shadow, "path = '/etc/shadow'")
    }
    for account in tables.rows(Account, "path = '/etc/passwd'"):
        if (account.path, account.line) in open_lines:
            yield StartupItem(
                path=account.path,
                line=account.line,
                kind="account",
                name=account.username,
                username=account.username,
                occasion="whenever somebody logs in with its password",
                command=f"uid {account.uid}, {hashed.get(account.username, account.password)}",
                program=account.shell,
                technique="T1136.001",
            )
    for group in tables.rows(Group, f"path = '/etc/group' AND {_GROUPS}"):
        yield StartupItem(
            path=group.path,
            line=group.line,
            kind="privileged-group",
            name=group.groupname,
            username=", ".join(group.members),
            occasion="always",
            command=f"members: {', '.join(group.members)}",
            program="",
            technique="T1098.007",
        )
