"""Libraries that /etc/ld.so.preload puts into every program."""

from __future__ import annotations

from collections.abc import Iterator

from pratique.parsers.ld_preload import LdPreload
from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables


def items(tables: Tables) -> Iterator[StartupItem]:
    """One a library."""
    for line in tables.rows(LdPreload):
        yield StartupItem(
            path=line.path,
            line=line.line,
            kind="preloaded-library",
            name="",
            username="",
            occasion="with every program that starts",
            command=line.library,
            program=line.library,
            technique="T1574.006",
        )
