"""Programs, libraries and kernel modules among those of the packages that are not the packages'.

They run whenever somebody types the name, or starts whatever loads them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables

_SQL: Final = """
SELECT v.path, v.state, f.type, f.symlink_target,
       CASE WHEN regexp_matches(v.path, '[.]ko([.](gz|xz|zst))?$') THEN 'kernel-module'
            WHEN regexp_matches(v.path, '[.]so([.0-9]*)$') THEN 'library'
            ELSE 'program' END AS what
FROM verification v JOIN file f USING (path)
WHERE f.type IN ('regular', 'symlink')
  AND (v.state = 'modified' AND (list_contains(v.differs, 'content')
                                 OR list_contains(v.differs, 'type')
                                 OR list_contains(v.differs, 'target'))
       OR v.state = 'unowned' AND NOT (f.type = 'symlink'
           AND starts_with(f.symlink_target, '/etc/alternatives/')))
  AND (regexp_matches(f.directory, '^/(usr/)?(s?bin|games)$')
       OR regexp_matches(f.directory, '^/(usr/)?libexec(/|$)') AND (f.mode & 73) > 0
       OR regexp_matches(v.path, '^/(usr/)?lib[0-9a-z]*/') AND
          regexp_matches(v.path, '[.](so([.][0-9.]+)?|ko([.](gz|xz|zst))?)$')
       OR v.state = 'modified' AND f.kind = 'elf')
UNION ALL
SELECT f.path, 'unowned', f.type, f.symlink_target, 'program'
FROM file f
WHERE f.type IN ('regular', 'symlink') AND regexp_matches(f.directory, '^/usr/local/s?bin$')
ORDER BY ALL
"""
_TECHNIQUES: Final = {"kernel-module": "T1547.006", "library": "T1574.006", "program": "T1554"}


def items(tables: Tables) -> Iterator[StartupItem]:
    """One a file."""
    for path, state, kind, target, what in tables.select(_SQL):
        shadows = path.startswith("/usr/local/")
        yield StartupItem(
            path=path,
            line=None,
            kind=f"foreign-{what}",
            name="",
            username="",
            occasion="whenever its name is typed" if what == "program" else "when it is loaded",
            command=f"{path} -> {target}" if kind == "symlink" else f"{path}: {state}",
            program=path,
            technique="T1574.007" if shadows else _TECHNIQUES[what],
        )
