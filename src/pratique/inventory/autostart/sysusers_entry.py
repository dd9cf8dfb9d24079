"""Accounts that systemd makes at each boot, whoever removed them: sysusers.d(5)."""

from __future__ import annotations

from collections.abc import Iterator

from pratique.parsers.startup_item import StartupItem
from pratique.parsers.sysusers import SysusersEntry
from pratique.store.tables import Tables


def items(tables: Tables) -> Iterator[StartupItem]:
    """One an account or a membership."""
    for entry in tables.rows(SysusersEntry):
        yield StartupItem(
            path=entry.path,
            line=entry.line,
            kind="sysusers",
            name=entry.name,
            username="",
            occasion="at boot",
            command=f"{entry.type} {entry.name} {entry.number} {entry.shell}".rstrip(),
            program=entry.shell if entry.shell.startswith("/") else "",
            technique="T1136.001",
        )
