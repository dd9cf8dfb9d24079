"""Folders from which every program may load its libraries."""

from __future__ import annotations

from collections.abc import Iterator

from pratique.parsers.ld_so_conf import LinkerFolder
from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables


def items(tables: Tables) -> Iterator[StartupItem]:
    """One a folder, or one a pattern of further lists."""
    for folder in tables.rows(LinkerFolder):
        yield StartupItem(
            path=folder.path,
            line=folder.line,
            kind="linker-folder",
            name="include" if folder.include else "",
            username="",
            occasion="when a program looks for a library",
            command=folder.folder,
            program="",
            technique="T1574.006",
        )
