"""Which files are still what their packages brought."""

from __future__ import annotations

from pratique.store.tables import Tables

_SQL = """
SELECT DISTINCT f.path FROM "file" f JOIN package_file p ON p.path = f.path
WHERE f.md5 IS NOT NULL AND f.md5 = p.md5 AND starts_with(f.path, ?)
"""


def as_shipped(tables: Tables, folder: str) -> frozenset[str]:
    """The paths below `folder` (`/etc/pam.d/`) whose content is that of the package."""
    return frozenset(path for (path,) in tables.select(_SQL, folder))
