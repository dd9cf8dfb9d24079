"""The backups of the made-up server: a folder of copies, one of each night at half past one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pratique.demo.days import moment
from pratique.demo.disk import Disk
from pratique.demo.writing import write

NAME: Final = "backups"
# The intruder came between the third night and the fourth.
NIGHTS: Final = tuple(moment(2026, 3, day, 1, 30) for day in (3, 4, 5, 6))
CLEAN: Final = 3


def write_copies(folder: Path, before: Disk, after: Disk) -> Path:
    """Write the copies below `folder`, which must be there; where they lie.

    A copy holds what rsync takes along: neither flags of inodes nor devices.
    """
    place = folder / NAME
    place.mkdir(mode=0o700)
    for number, night in enumerate(NIGHTS):
        held = before if number < CLEAN else after
        write(_as_copied(held), place / f"{datetime.fromtimestamp(night, UTC):%Y-%m-%dT%H%M}")
    return place


def _as_copied(disk: Disk) -> Disk:
    return Disk(
        {
            path: replace(item, immutable=False)
            for path, item in disk.items.items()
            if not item.is_device
        }
    )
