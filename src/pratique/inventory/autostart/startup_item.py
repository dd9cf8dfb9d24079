"""The formats that have no table of their own."""

from __future__ import annotations

from collections.abc import Iterator

from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables


def items(tables: Tables) -> Iterator[StartupItem]:
    """What their parsers told, as it is."""
    yield from tables.rows(StartupItem)
