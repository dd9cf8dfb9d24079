"""What systemd makes, writes, copies or gives rights to at each boot: tmpfiles.d(5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.parsers.startup_item import StartupItem
from pratique.parsers.tmpfiles import TmpfilesRule
from pratique.store.tables import Tables

# All but what only takes away, or leaves alone.
_WHERE: Final = "NOT regexp_matches(type, '^[rRxXeE]')"


def items(tables: Tables) -> Iterator[StartupItem]:
    """One a rule."""
    for rule in tables.rows(TmpfilesRule, _WHERE):
        source = rule.argument if rule.type[:1] in "CL" else ""
        yield StartupItem(
            path=rule.path,
            line=rule.line,
            kind="tmpfiles",
            name=rule.target,
            username=rule.username,
            occasion="at boot",
            command=f"{rule.type} {rule.target} {rule.mode} {rule.argument}".rstrip(),
            program=source if source.startswith("/") else "",
            technique="T1543.002",
        )
