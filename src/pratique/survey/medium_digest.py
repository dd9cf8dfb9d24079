"""The SHA-256 of the images that are examined, taken while they are read.

One thread reads each image from start to end. What it found is kept beside the tables: of a
file that has not changed since (inode, size, mtime, ctime) it is not taken again.
"""

from __future__ import annotations

import os
import stat
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from pratique.errors import EvidenceError
from pratique.evidence.disk.base import Image
from pratique.evidence.disk.digest import digested
from pratique.evidence.disk.image import is_image, open_medium
from pratique.evidence.disk.raw import RawFile
from pratique.evidence.disks import Disks
from pratique.evidence.location import Location
from pratique.model import Instant, readable
from pratique.store.parts import storage_error, write_rows
from pratique.store.tables import Tables
from pratique.survey.medium_row import MediumRow

NOT_WANTED: Final = "not wanted: --no-image-hash"
_CHANGED: Final = "it changed while it was read"
_TELL_SECONDS: Final = 0.2

# Told the name of an image, and how many of its bytes of how many are done.
Telling = Callable[[str, int, int], None]


class _Stopped(Exception):
    """Nobody waits for the digest any more."""


class MediumDigests:
    """The digests of the images of one piece of evidence."""

    def __init__(self, location: Path | Location, kind: str, folder: Path, tell: Telling) -> None:
        self._images = _images(location)
        self._kind = kind
        self._folder = folder
        self._tell = tell
        self._known = {row.path: row for row in media(folder)}
        self._rows: list[MediumRow] = []
        self._stop = threading.Event()

    @contextmanager
    def beside(self, *, wanted: bool) -> Iterator[None]:
        """Take them while the block runs, and wait for them at its end; keep what is finished.

        Where the block fails, or the waiting is interrupted, they stop at once; those that are
        finished are kept then, too.
        """
        with ThreadPoolExecutor(1, thread_name_prefix="pratique-digest") as pool:
            running = pool.submit(self._run, wanted=wanted)
            try:
                yield
                running.result()
            finally:
                self._stop.set()
                wait([running])
                self._store()

    def _run(self, *, wanted: bool) -> None:
        for path in self._images:
            try:
                self._rows.append(self._row(path, wanted=wanted))
            except _Stopped:
                return

    def _row(self, path: Path, *, wanted: bool) -> MediumRow:
        shown = readable(os.fsencode(path))
        try:
            image = open_medium(path) if is_image(path) else RawFile.open_at(path)
        except EvidenceError as error:
            return _without(shown, self._kind, error.what)
        try:
            return self._of(image, shown, path, wanted=wanted)
        except EvidenceError as error:
            return replace(_without(shown, self._kind, error.what), size=_size(image))
        finally:
            image.close()

    def _of(self, image: Image, shown: str, path: Path, *, wanted: bool) -> MediumRow:
        kind = image.form if is_image(path) else self._kind
        files = tuple(readable(os.fsencode(file)) for file in image.files)
        stamp = _stamp(image)
        known = self._known.get(shown)
        if known and known.sha256 and stamp and (known.stamp, known.files) == (stamp, files):
            return known
        row = replace(_without(shown, kind, NOT_WANTED), files=files, size=_size(image))
        if not wanted:
            return row
        started = time.monotonic()
        found = digested(image, self._progress(image.name))
        if stamp != _stamp(image):
            return replace(row, skipped=_CHANGED)
        return replace(
            row,
            size=found.size,
            sha256=found.sha256,
            stored=tuple(f"{name} {value}" for name, value in sorted(found.stored.items())),
            agrees=found.agrees,
            seconds=round(time.monotonic() - started, 3),
            taken=Instant(time.time_ns()),
            skipped="",
            stamp=stamp,
        )

    def _progress(self, name: str) -> Callable[[int, int], None]:
        told_at = 0.0

        def progress(done: int, whole: int) -> None:
            nonlocal told_at
            if self._stop.is_set():
                raise _Stopped
            if done == whole or time.monotonic() - told_at > _TELL_SECONDS:
                told_at = time.monotonic()
                self._tell(name, done, whole)

        return progress

    def _store(self) -> None:
        if not self._images:
            return
        done = {row.path for row in self._rows}
        wanted = {readable(os.fsencode(path)) for path in self._images}
        # Of an image that was not come to, what was known of it stays.
        kept = [row for row in self._known.values() if row.path in wanted - done]
        try:
            write_rows(self._folder, MediumRow, MediumRow.table, [*self._rows, *kept])
        except OSError as error:
            raise storage_error(self._folder, error) from error


def media(folder: Path) -> tuple[MediumRow, ...]:
    """The images of the evidence whose tables lie in `folder`."""
    with Tables.open_at(folder, (MediumRow,)) as tables:
        return tuple(sorted(tables.rows(MediumRow), key=lambda row: row.path))


def _images(location: Path | Location) -> tuple[Path, ...]:
    """The files and devices that the evidence is; none where it is a folder or elsewhere."""
    paths = location.paths if isinstance(location, Disks) else (location,)
    found = (Path(os.path.realpath(one)) for one in paths if isinstance(one, Path))
    return tuple(dict.fromkeys(path for path in found if not path.is_dir()))


def _without(shown: str, kind: str, why: str) -> MediumRow:
    return MediumRow(shown, (shown,), kind, 0, None, (), None, None, None, why, "")


def _statuses(image: Image) -> Sequence[os.stat_result]:
    try:
        return [file.stat() for file in image.files]
    except OSError:
        return []


def _size(image: Image) -> int:
    return sum(found.st_size for found in _statuses(image)) or image.size


def _stamp(image: Image) -> str:
    """What changes with the content; empty for a device, of which nothing tells that."""
    found = _statuses(image)
    if not found or not all(stat.S_ISREG(one.st_mode) for one in found):
        return ""
    parts = [
        f"{one.st_dev}:{one.st_ino}:{one.st_size}:{one.st_mtime_ns}:{one.st_ctime_ns}"
        for one in found
    ]
    return " ".join(parts)
