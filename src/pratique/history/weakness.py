"""Who could have written to a repository in a folder of this machine, and what its files tell."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pratique.history.base import Snapshot
from pratique.history.limit_words import LOCK, MODE, NAMES, made
from pratique.history.rhythm import limit, odd_clocks
from pratique.model import Gap, Instant, readable

_OTHERS: Final = stat.S_IWGRP | stat.S_IWOTH
_NAMED: Final = 4


def crowd(names: Sequence[str]) -> str:
    """Some names of many, in readable form."""
    shown = [readable(name.encode("utf-8", "surrogateescape")) for name in names[:_NAMED]]
    more = len(names) - _NAMED
    named = ", ".join(shown)
    return made(NAMES, names=named, count=str(more)) if more > 0 else named


def local_weakness(
    path: Path | None, snapshots: Sequence[Snapshot], locks: Sequence[str]
) -> tuple[Gap, ...]:
    """Limits for a repository at `path`; None where only its program reaches it."""
    now = Instant(time.time_ns())
    told = [
        *odd_clocks(snapshots, now),
        limit(
            "a backup that the machine itself makes, its intruder can make too",
            "unless the repository only takes new data from it, root of the machine could have "
            "deleted snapshots; which ones were deleted cannot be seen",
        ),
    ]
    if path is None:
        return tuple(told)
    try:
        found = path.stat()
        held = [name for name in locks if _holds(path / name)]
    except OSError as error:
        why = (error.strerror or "unknown error").lower()
        told.append(limit("who owns the repository is not known", why))
        return tuple(told)
    if found.st_mode & _OTHERS:
        mode = f"{stat.S_IMODE(found.st_mode):04o}"
        mode = made(MODE, mode=mode, owner=str(found.st_uid))
        told.append(limit("others than its owner can write to the repository", mode))
    if held:
        told.append(limit("a lock lies in the repository", made(LOCK, name=held[0])))
    told += _younger(path, snapshots)
    return tuple(told)


def _holds(lock: Path) -> bool:
    return any(lock.iterdir()) if lock.is_dir() else lock.exists()


def _younger(path: Path, snapshots: Sequence[Snapshot]) -> list[Gap]:
    """Snapshots that claim to be younger than every file at the top of the repository."""
    newest = max((entry.stat().st_mtime_ns for entry in os.scandir(path)), default=0)
    late = [one.label for one in snapshots if one.time > newest + 3600 * 10**9]
    if not late:
        return []
    return [limit("snapshots claim to be younger than the repository's files", crowd(late))]
