"""Libraries that looking up a name loads into whatever program asks."""

from __future__ import annotations

from collections.abc import Iterator

from pratique.parsers.nsswitch import BUILT_IN, NssSource
from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables


def items(tables: Tables) -> Iterator[StartupItem]:
    """One a source that is a library of its own."""
    for row in tables.rows(NssSource):
        if row.source not in BUILT_IN:
            yield StartupItem(
                path=row.path,
                line=row.line,
                kind="nss-source",
                name=row.database,
                username="",
                occasion=f"when a program looks up a name ({row.database})",
                command=f"libnss_{row.source}.so.2",
                program="",
                technique="T1556",
            )
