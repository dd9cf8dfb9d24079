"""Commands that apt runs before or after its work."""

from __future__ import annotations

from collections.abc import Iterator

from pratique.parsers.apt_hook import AptHook
from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables


def items(tables: Tables) -> Iterator[StartupItem]:
    """One a command."""
    for hook in tables.rows(AptHook):
        yield StartupItem(
            path=hook.path,
            line=hook.line,
            kind="apt-hook",
            name=hook.hook,
            username="root",
            occasion=f"whenever apt reaches {hook.hook}",
            command=hook.command,
            program="",
            technique="T1546.016",
        )
