"""Programs that give whoever starts them the rights of another: set-uid, set-gid, capabilities."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables

_SQL: Final = """
SELECT path, mode, uid, gid, capabilities FROM file
WHERE type = 'regular' AND (mode & 73) > 0 AND ((mode & 3072) > 0 OR capabilities IS NOT NULL)
ORDER BY path
"""
_SET_UID: Final = 0o4000
_SET_GID: Final = 0o2000


def items(tables: Tables) -> Iterator[StartupItem]:
    """One a program."""
    for path, mode, uid, gid, capabilities in tables.select(_SQL):
        rights = []
        if mode & _SET_UID:
            rights.append(f"user {uid}")
        if mode & _SET_GID:
            rights.append(f"group {gid}")
        if capabilities:
            rights.append(f"capabilities {capabilities}")
        yield StartupItem(
            path=path,
            line=None,
            kind="privileged-program",
            name="",
            username="root" if mode & _SET_UID and uid == 0 else "",
            occasion="whenever somebody starts it",
            command=f"mode {mode:04o}: runs with the rights of {', '.join(rights)}",
            program=path,
            technique="T1548.001",
        )
