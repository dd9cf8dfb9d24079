"""Which files are still what their packages brought."""

from __future__ import annotations

from pratique.inventory.verification import Standing
from pratique.store.tables import Tables

_SQL = f"""SELECT path FROM verification
WHERE state IN ('{Standing.VERIFIED}', '{Standing.NOT_CHECKABLE}') AND contains(path, ?)"""


def as_shipped(tables: Tables, part: str) -> frozenset[str]:
    """The paths with `part` in them (`/pam.d/`) that are as their packages brought them.

    Those whose content the package does not tell are taken for such as well.
    """
    return frozenset(path for (path,) in tables.select(_SQL, part))
