"""The clock of a machine: days that pass in seconds, and the times of files put right after."""

from __future__ import annotations

import os
import struct
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path

SECOND = 1_000_000_000
SIZE = 1_048_576
SOURCE = Path(__file__).with_name("clock.c")
PRELOAD = "etc/ld.so.preload"


class Clock:
    """Moves the time that every program of the chroot sees; never backwards.

    The kernel stamps files with the true time; `put_right` gives each the time that the
    machine's own clock showed when it was written. Change times (ctime) stay true: no file
    system lets them be set.
    """

    def __init__(self, disk: Path, start: datetime) -> None:
        """The disk must have its /run mounted already."""
        self._disk = disk
        self._began = time.time_ns()
        self._page = disk / "run" / "clock"
        self._moves: list[tuple[int, int]] = []
        library = disk / "run" / "clock.so"
        build = ["gcc", "-O2", "-shared", "-fPIC", "-o", str(library), str(SOURCE), "-ldl"]
        subprocess.run(build, check=True)
        self._page.write_bytes(bytes(SIZE))
        self.set(start)
        (disk / PRELOAD).write_text("/run/clock.so\n")

    def set(self, moment: datetime) -> None:
        """From now on it is `moment`, or a millisecond later than it was if that has passed."""
        now = time.time_ns()
        wanted = int(moment.timestamp() * SECOND)
        if self._moves:
            wanted = max(wanted, now + self._moves[-1][1] + SECOND // 1000)
        offset = wanted - now
        self._moves.append((now, offset))
        with self._page.open("r+b") as page:
            page.seek(8 * (1 + 2 * len(self._moves)))
            page.write(struct.pack("<qq", now, offset))
            page.seek(0)
            page.write(struct.pack("<qqq", offset, self._began, len(self._moves)))

    def now(self) -> datetime:
        """What the machine's clock shows."""
        shown = time.time_ns() + self._moves[-1][1]
        return datetime.fromtimestamp(shown // SECOND, UTC)

    def told(self, true: int) -> int:
        """What the machine's clock showed at a true moment, both in nanoseconds since 1970."""
        offset = self._moves[0][1]
        for since, other in self._moves:
            if since > true:
                break
            offset = other
        return true + offset

    def put_right(self) -> None:
        """Give every file of the disk the time it had by the machine's own clock."""
        (self._disk / PRELOAD).unlink()
        first, last = self.told(self._began), self.told(time.time_ns())
        device = self._disk.lstat().st_dev
        for folder, folders, names in os.walk(self._disk):
            inside = [name for name in folders if os.lstat(f"{folder}/{name}").st_dev == device]
            folders[:] = inside
            for name in [*names, *inside, "."]:
                path = f"{folder}/{name}"
                seen = os.lstat(path)
                if seen.st_mtime_ns >= self._began:
                    right = self.told(seen.st_mtime_ns)
                elif last <= seen.st_mtime_ns:
                    right = first  # made for the machine shortly before it ran
                else:
                    continue
                os.utime(path, ns=(right, right), follow_symlinks=False)
