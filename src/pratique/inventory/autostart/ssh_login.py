"""Settings of the SSH server that let root in, or accounts without a password of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.parsers.ssh_settings import SshSetting
from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables

_GRANTS: Final = (
    r"side = 'server' AND regexp_matches(lower(value), '^yes(\s|#|$)') AND name IN (?, ?, ?)"
)
_NAMES: Final = ("permitrootlogin", "permitemptypasswords", "hostbasedauthentication")


def items(tables: Tables) -> Iterator[StartupItem]:
    """One a setting."""
    for row in tables.rows(SshSetting, _GRANTS, *_NAMES):
        yield StartupItem(
            path=row.path,
            line=row.line,
            kind="sshd-grant",
            name=row.name,
            username="root" if row.name == "permitrootlogin" else "",
            occasion=f"whenever somebody logs in over SSH ({row.match or 'everybody'})",
            command=f"{row.name} {row.value}",
            program="",
            technique="T1098",
        )
