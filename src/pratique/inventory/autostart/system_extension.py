"""Extensions that systemd lays over /usr, /opt and /etc: systemd-sysext(8)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables

# Where they are looked for, in that order.
_PLACES: Final = ("/etc", "/run", "/var/lib", "/usr/lib", "/usr/local/lib")
_FOLDERS: Final = [f"{place}/{kind}" for kind in ("extensions", "confexts") for place in _PLACES]
_SQL: Final = """SELECT path, filename, type, symlink_target, sha256 FROM "file"
WHERE directory IN (SELECT unnest(CAST(? AS VARCHAR[]))) AND NOT starts_with(filename, '.')
  AND (type IN ('directory', 'symlink') OR ends_with(filename, '.raw')) ORDER BY path LIMIT 200"""


def extensions(tables: Tables) -> Iterator[tuple[Any, ...]]:
    """Path, name, type, target and SHA-256 of each folder, link and image that is one."""
    yield from tables.select(_SQL, _FOLDERS)


def covered(path: str) -> str:
    """Which folders the extension at `path` is laid over, in words."""
    return "/etc" if "/confexts/" in path else "/usr and /opt"


def items(tables: Tables) -> Iterator[StartupItem]:
    """One an extension."""
    for path, name, kind, target, _sha256 in extensions(tables):
        yield StartupItem(
            path=path,
            line=None,
            kind="system-extension",
            name=name.removesuffix(".raw"),
            username="root",
            occasion=f"laid over {covered(path)} when the machine starts",
            command=f"{path} -> {target}" if kind == "symlink" else path,
            program=path,
            technique="T1543.002",
        )
