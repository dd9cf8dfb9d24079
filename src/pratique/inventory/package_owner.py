"""Whether a package brought a path: what they list, met through the links of the evidence."""

from __future__ import annotations

from typing import Final

from pratique.content.program.place import resolved
from pratique.store.tables import Tables

_MOST_LINKS: Final = 16
_PATH_LENGTH: Final = 4096
_MOST_FOLDERS: Final = 32
_NAMES: Final = 'SELECT filename FROM "file" WHERE directory = ?'
# Those near the top first: /bin, /lib and the like are what matters most.
_LINKS: Final = """SELECT path, symlink_target FROM "file" WHERE type = 'symlink'
    AND symlink_target IS NOT NULL AND len(symlink_target) + len(path) <= 4096
    ORDER BY len(path), path LIMIT 200000"""
_MOST_CHARACTERS: Final = 40_000_000


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
        self._links: dict[str, str] = {}
        left = _MOST_CHARACTERS
        for path, target in tables.select(_LINKS):
            left -= len(path) + len(target)
            if left < 0:
                break
            self._links[path] = target
        self._names: dict[str, set[int]] = {}
        self.known = bool(self._owned)

    def owns(self, path: str) -> bool:
        """Whether some package lists `path`, itself or as what it links to."""
        return hash(path) in self._owned or hash(self.real(path)) in self._owned

    def exists(self, path: str) -> bool:
        """Whether the evidence has such a name, through links."""
        folder, _, name = self.real(path).rpartition("/")
        names = self._names.get(folder)
        if names is None:
            if len(self._names) >= _MOST_FOLDERS:
                self._names.clear()
            names = self._names[folder] = self._in(folder)
        return hash(name) in names

    def _in(self, folder: str) -> set[int]:
        """The names in a folder, as digests. The same few folders are asked for many times."""
        found = self._tables.select(_NAMES, folder or "/")
        return {hash(name) for (name,) in found}

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
