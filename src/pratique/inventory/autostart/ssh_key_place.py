"""Places from which the SSH server takes keys, and keys that sign others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.parsers.ssh_settings import SshSetting
from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables

_NAMES: Final = "('authorizedkeysfile', 'trustedusercakeys', 'authorizedprincipalsfile')"


def items(tables: Tables) -> Iterator[StartupItem]:
    """One a setting."""
    for row in tables.rows(SshSetting, f"side = 'server' AND name IN {_NAMES}"):
        path = row.value.split(" ", 1)[0]
        yield StartupItem(
            path=row.path,
            line=row.line,
            kind="sshd-key-place",
            name=row.name,
            username="",
            occasion=f"at each login with a key ({row.match or 'everybody'})",
            command=row.value,
            program=path if path.startswith("/") and "%" not in path else "",
            technique="T1098.004",
        )
