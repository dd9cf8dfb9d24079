"""The files of a case folder that may leave it, and those that stay, with the reason."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pratique.bag.kind import Kind, kind_of, kind_of_table
from pratique.model import readable

# The key that signs, the salt of fingerprints, and what only a run needs.
NEVER: Final = frozenset({"journal.key", "secrets.salt", "lock"})
_KEYS: Final = (".key", ".key.next", ".salt")
_UNFINISHED: Final = (".new", ".unfinished", ".tmp")
_OWN: Final = (".pratique-", ".journal.")  # of a run that is not finished
_TABLES: Final = frozenset({"surveys", "known-good", "advisories"})
_SPILL: Final = "spill"
_DEEPEST: Final = 32


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A regular file of the case: its path from the folder, as bytes, its kind and its size.

    `table` is the table of which it holds rows; empty for any other file.
    """

    path: bytes
    kind: Kind
    size: int
    modified: int
    table: str = ""

    @property
    def shown(self) -> str:
        """The path in readable form."""
        return readable(self.path)

    def place(self, folder: Path) -> Path:
        """Where it lies."""
        return folder / os.fsdecode(self.path)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something in the case folder that is not taken along, in readable form, and why."""

    path: str
    reason: str


def case_files(folder: Path) -> Iterator[CaseFile | LeftOut]:
    """Everything in the case folder, in order, no link followed. OSError where it cannot be listed.

    Caches and locks are passed over without a word.
    """
    waiting = [(b"", 0)]
    while waiting:
        below, depth = waiting.pop()
        for name, status in _listed(os.path.join(os.fsencode(folder), below)):  # noqa: PTH118 - bytes
            path = os.path.join(below, name)  # noqa: PTH118 - bytes
            if stat.S_ISDIR(status.st_mode) and depth < _DEEPEST:
                if not _passed_over(name, path):
                    waiting.append((path, depth + 1))
                continue
            found = _file(path, name, status)
            if found is not None:
                yield found


def _file(path: bytes, name: bytes, status: os.stat_result) -> CaseFile | LeftOut | None:
    shown = readable(path)
    if stat.S_ISDIR(status.st_mode):
        return LeftOut(shown, "too many folders in each other")
    if stat.S_ISLNK(status.st_mode):
        return LeftOut(shown, "a link")
    if not stat.S_ISREG(status.st_mode):
        return LeftOut(shown, "no file: a pipe, socket or device")
    if _passed_over(name, path):
        return None
    if status.st_uid != os.geteuid():
        return LeftOut(shown, "it belongs to another user")
    if os.fsdecode(name).endswith(_KEYS):
        return LeftOut(shown, "a key stays where it is")
    first, _, rest = shown.partition("/")
    table = _table(first, rest)
    kind = kind_of_table(table) if table else kind_of(first)
    return CaseFile(path, kind, status.st_size, status.st_mtime_ns, table)


def _passed_over(name: bytes, path: bytes) -> bool:
    shown = os.fsdecode(name)
    at_the_top = name == path
    return (
        shown.startswith(_OWN)
        or (at_the_top and (shown in NEVER or shown.endswith(_KEYS)))
        or shown.endswith(_UNFINISHED)
        or (shown == _SPILL and path.startswith((b"surveys/", b"known-good/")))
    )


def _table(first: str, rest: str) -> str:
    if first not in _TABLES or not rest.endswith(".parquet"):
        return ""
    parts = rest.split("/")
    return parts[-2] if len(parts) > 1 else ""


def _listed(folder: bytes) -> list[tuple[bytes, os.stat_result]]:
    # Backwards, as what comes last is taken first.
    with os.scandir(folder) as entries:
        found = [(entry.name, entry.stat(follow_symlinks=False)) for entry in entries]
    return sorted(found, key=lambda one: one[0])
