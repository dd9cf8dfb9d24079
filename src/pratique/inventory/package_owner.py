"""Whether a package brought a path: what they list, met through the links of the evidence."""

from __future__ import annotations

from typing import Final

from pratique.content.program.place import resolved
from pratique.store.tables import Tables

_MOST_LINKS: Final = 16
_PATH_LENGTH: Final = 4096
# Those near the top first: /bin, /lib and the like are what matters most.
_LINKS: Final = """SELECT path, symlink_target FROM "file" WHERE type = 'symlink'
    AND symlink_target IS NOT NULL ORDER BY len(path), path LIMIT 200000"""


class PackageOwners:
    """Answers whether a package brought a path. `known` is false without a database."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        # Digests instead of paths: a machine has many, and only equality is asked.
        self._owned = {
            hash(path)
            for row in tables.select("SELECT path, listed FROM package_file")
            for path in row
        }
        self._links = dict(tables.select(_LINKS))
        self._there: dict[str, frozenset[int]] = {}
        self.known = bool(self._owned)

    def owns(self, path: str) -> bool:
        """Whether some package lists `path`, itself or as what it links to."""
        return hash(path) in self._owned or hash(self.real(path)) in self._owned

    def exists(self, path: str) -> bool:
        """Whether the evidence has such a name, through links."""
        path = self.real(path)
        folder = path.rpartition("/")[0] or "/"
        # The same few folders are asked for again and again, and each question takes long.
        if folder not in self._there:
            rows = self._tables.select('SELECT path FROM "file" WHERE directory = ?', folder)
            self._there[folder] = frozenset(hash(found) for (found,) in rows)
        return hash(path) in self._there[folder]

    def real(self, path: str) -> str:
        """`path` with the links of the evidence followed, as far as they lead."""
        path = path[:_PATH_LENGTH]
        for _ in range(_MOST_LINKS):
            path = resolved(path)
            followed = self._followed(path)
            if followed is None:
                return path
            path = followed[:_PATH_LENGTH]
        return path

    def _followed(self, path: str) -> str | None:
        """`path` with its first link replaced; None when there is no link in it."""
        end = 0
        while end < len(path):
            end = path.find("/", end + 1)
            end = len(path) if end < 0 else end
            target = self._links.get(path[:end])
            if target is not None:
                folder = "" if target.startswith("/") else path[:end].rpartition("/")[0]
                return f"{folder}/{target}{path[end:]}"
        return None
