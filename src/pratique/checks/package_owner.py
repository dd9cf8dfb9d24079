"""Which package brought a path: the lists of dpkg, met through the links of the evidence."""

from __future__ import annotations

from typing import Final

from pratique.checks.package_database import needs_packages
from pratique.content.program_place import resolved
from pratique.store.tables import Tables

_MOST_LINKS: Final = 16


class Owners:
    """Answers whether a package brought a path. `known` is false without a database."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._links: dict[str, str | None] = {}
        self.known = self._any("SELECT 1 FROM package_file LIMIT 1")

    @classmethod
    def required(cls, tables: Tables) -> Owners:
        """The owners, or CouldNotLook when there is no package database."""
        needs_packages(tables)
        return cls(tables)

    def owns(self, path: str) -> bool:
        """Whether some package lists `path`, itself or as what it links to."""
        return any(
            self._any("SELECT 1 FROM package_file WHERE path = ? OR listed = ? LIMIT 1", one, one)
            for one in dict.fromkeys((path, self.real(path)))
        )

    def exists(self, path: str) -> bool:
        """Whether the evidence has such a name, through links."""
        return self._any('SELECT 1 FROM "file" WHERE path = ? LIMIT 1', self.real(path))

    def real(self, path: str) -> str:
        """`path` with the links of the evidence followed, as far as they lead."""
        left = [part for part in resolved(path).split("/") if part]
        done = ""
        links = 0
        while left:
            part = left.pop(0)
            here = f"{done}/{part}"
            target = self._target(here) if links < _MOST_LINKS else None
            if target is None:
                done = here
                continue
            links += 1
            whole = target if target.startswith("/") else f"{done}/{target}"
            left = [p for p in resolved("/".join((whole, *left))).split("/") if p]
            done = ""
        return done or "/"

    def _target(self, path: str) -> str | None:
        if path not in self._links:
            found = self._tables.select(
                'SELECT symlink_target FROM "file" WHERE path = ? AND type = ? LIMIT 1',
                path,
                "symlink",
            )
            self._links[path] = next(found, (None,))[0]
        return self._links[path]

    def _any(self, sql: str, *values: object) -> bool:
        return next(self._tables.select(sql, *values), None) is not None
