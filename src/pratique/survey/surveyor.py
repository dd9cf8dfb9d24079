"""The survey: one walk over the evidence, every file read at most once, rows into tables.

    walk -> segments -> listing on disk -> workers -> rows -> parts on disk

The listing lies on disk so that the walk can run ahead of the reading without filling the
memory, and so that a progress with a remaining time is possible. What is finished is
known by the key of its segment: a run that was interrupted is the same command once more.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pratique import __version__
from pratique.content.archive.member import ArchiveMember
from pratique.content.block import Block
from pratique.content.initramfs import InitramfsMember
from pratique.content.mark import Mark
from pratique.content.yara.rule_match import YaraMatch
from pratique.evidence import open_evidence
from pratique.evidence.base import Remembers, Source
from pratique.evidence.contained import Contained
from pratique.evidence.location import Location
from pratique.model import Gap, Stage
from pratique.parsers import all_parsers, dpkg
from pratique.parsers.site import Site
from pratique.store.columns import columns
from pratique.store.parts import SPILL, Parts, Unit, storage_error, transposed
from pratique.store.tables import Tables
from pratique.survey.access_entry import AccessEntry
from pratique.survey.container import CONTAINER_TYPES, containers
from pratique.survey.deleted_file import DeletedFile, DeletedMark, deleted_rows
from pratique.survey.file import File
from pratique.survey.linked import Linked
from pratique.survey.machine import Machine, machine
from pratique.survey.named import Named
from pratique.survey.package_file import PackageFile, PackageFiles
from pratique.survey.progress import Amount, Progress, Silent
from pratique.survey.secret import Secret
from pratique.survey.segment import Segment, packed, segments, unpacked
from pratique.survey.site_by_layout import sites_by_layout
from pratique.survey.workers import Crashed, Some, Task, Workers

if TYPE_CHECKING:
    from pratique.survey.reading import Rows

# Another number here makes every survey start again: raise it when rows change.
EDITION: Final = 6
# What is finished goes to disk after so long, so that a kill never costs more.
FLUSH_SECONDS: Final = 5.0
_PROGRESS_SECONDS: Final = 0.1
_ROWS_AT_ONCE: Final = 20_000
_LONG: Final = 200  # so many characters of a path weigh as much as a row
# Behind the key of a segment that the next run reads again. The moment stands there too, so
# that what the run before told of it is not kept beside what this one tells.
_UNREAD: Final = " unread"
LISTING: Final = "listing"


def row_types() -> tuple[type[Any], ...]:
    """The row types of all tables of a survey, by the name of their table."""
    found = {row for parser in all_parsers() for row in parser.rows}
    found |= {DeletedFile, DeletedMark}
    found |= {AccessEntry, ArchiveMember, Block, File, Gap, Machine, Mark, PackageFile, YaraMatch}
    found |= {InitramfsMember, Secret, Site, *CONTAINER_TYPES, dpkg.Diversion}
    return tuple(sorted(found, key=lambda row: str(row.table)))


def survey(
    location: Path | Location,
    folder: Path,
    *,
    processes: int = 0,
    progress: Progress | None = None,
    salt: bytes = b"",
) -> None:
    """Survey the evidence at `location` into the tables below `folder`.

    `processes` is how many read at the same time; 0 takes one for each core. With a `salt`,
    secrets are looked for; their fingerprints compare where the salt is the same. It may be
    interrupted at any moment (KeyboardInterrupt passes through) and called again.
    """
    source = open_evidence(location)
    try:
        parts = Parts.open_at(folder, row_types())
        if isinstance(source, Remembers):
            source.remember(folder)  # the workers find it there
        count = processes or len(os.sched_getaffinity(0))
        run = Run(source, location, folder, parts, progress or Silent())
        run.salt = salt
        try:
            run.read(count)
        finally:
            run.flush()
        run.complete()
    finally:
        source.close()


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """Some rows at a time, fewer where their paths are long."""
    batch: list[Any] = []
    weight = 0
    for row in rows:
        batch.append(row)
        weight += 1 + len(getattr(row, "path", "")) // _LONG
        if weight >= _ROWS_AT_ONCE:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch


@dataclass(slots=True)
class _Counted:
    entries: int = 0
    bytes: int = 0


class Run:
    """One walk with all that is read on it. What is read can be another matter: `rule_pass`."""

    rules: Path | None = None  # the folder of compiled rules that workers put to the files
    salt: bytes = b""  # for fingerprints of secrets; without one, they are not looked for

    def __init__(
        self,
        source: Source,
        location: Path | Location,
        folder: Path,
        parts: Parts,
        progress: Progress,
    ) -> None:
        self._source = source
        self._location = location
        self._folder = folder
        self._parts = parts
        self._progress = progress
        self._known = parts.keys()
        self._seen: set[str] = set()
        self._skipped: dict[str, tuple[Task, int, int]] = {}
        self._waiting: deque[Task] = deque()
        self._sizes: dict[str, tuple[int, int]] = {}
        self._units: dict[str, Unit] = {}
        self._crashes: dict[str, list[Gap]] = {}
        self._unread: set[str] = set()
        self._apart: list[Unit] = []
        self._linked = Linked(source)
        self._listed = _Counted()
        self._done = _Counted()
        self._walked = False
        self._flushed_at = self._told_at = time.monotonic()

    def read(self, count: int) -> None:
        """Do everything that is not on disk yet."""
        listing = self._folder / LISTING
        try:
            opened = os.open(listing, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise storage_error(self._folder, error) from error
        # In a first run they get ready while the package database is read.
        workers = None if self._known else self._workers(listing, count)
        try:
            walk, edition = self.prepared()
            while True:
                if not self._walked:
                    self._list(walk, opened, edition)
                if workers is None and self._waiting:
                    workers = self._workers(listing, count)
                if workers is not None:
                    self._turn(workers)
                self._tell(workers)
                idle = not self._waiting and not (workers and workers.busy())
                if self._walked and idle and not self._again():
                    break
        finally:
            if workers is not None:
                workers.stop()
            os.close(opened)
        listing.unlink(missing_ok=True)

    def flush(self) -> None:
        """Write what is finished; what is not leaves nothing on disk.

        Segments with something unread go into parts of their own: the next run drops those,
        and all that they hold, to read it again.
        """
        for unit in self._units.values():
            self._parts.give_up(unit)
        self._units.clear()
        self._flush()

    def _flush(self) -> None:
        self._parts.flush()
        apart, self._apart = self._apart, []
        for unit in apart:
            self._parts.finish(unit)
        self._parts.flush()
        self._flushed_at = time.monotonic()

    def prepared(self) -> tuple[Iterator[Segment], str]:
        """Store what is known before the walk; the segments to read, and their edition."""
        packages = PackageFiles(self._source, lambda: None)
        self.add_rows("limits", self._source.limits())
        self.add_rows("machine", [machine(self._source)])
        self.add_rows("packages", packages.rows())
        self.add_rows("containers", containers(self._source))
        self.add_rows("deleted", deleted_rows(self._source))
        edition = f"{__version__} {EDITION} {packages.fingerprint()}"
        if self.salt:
            # With another salt, no fingerprint of the run before compares.
            edition += f" {hashlib.sha256(b'edition' + self.salt).hexdigest()[:8]}"
        walked = segments(self._source.walk(), packages.manifest)
        further = chain(self._linked.segments(), Named(self._source).segments())
        return chain(walked, further), edition

    def complete(self) -> None:
        """Add what can only be known from the whole."""
        with Tables.open_at(self._folder, (File, Site)) as tables:
            guessed = list(sites_by_layout(tables))
        self.add_rows("sites by layout", guessed)
        self._parts.drop(self._parts.keys() - self._seen)
        self._parts.flush()

    def add_rows(self, name: str, rows: Iterable[Any]) -> None:
        """Store rows that this process made itself, apart from those that may be kept."""
        self._parts.flush()
        for number, batch in enumerate(_batches(rows)):
            key = f"{name} {number} {time.time_ns()}"
            unit = self._parts.unit(key)
            unit.add(transposed(batch))
            self._parts.finish(unit)
            self._parts.flush()
            self._seen.add(key)
            self._tell(None)

    def _list(self, walk: Iterator[Segment], listing: int, edition: str) -> None:
        """Take one segment from the walk, or of what links lead to, into the listing."""
        segment = next(walk, None)
        if segment is None:
            self._walked = True
            return
        self._linked.note(segment.entries)
        key, blob = packed(segment, edition)
        try:
            offset = os.lseek(listing, 0, os.SEEK_END)
            written = os.write(listing, blob)
            while written < len(blob):
                written += os.write(listing, blob[written:])
        except OSError as error:
            raise storage_error(self._folder, error) from error
        task = Task(offset, len(blob), key)
        # Names that links give are none of the evidence: nobody counts them twice.
        size = (0 if segment.links else len(segment.entries), segment.bytes())
        self._listed.entries += size[0]
        self._listed.bytes += size[1]
        self._seen.add(key)
        self._sizes[key] = size
        if key in self._known:
            self._skipped[key] = (task, *size)
            self._count(key)
        else:
            self._waiting.append(task)

    def _turn(self, workers: Workers) -> None:
        """Give out work, take in results."""
        while self._waiting and workers.idle():
            workers.give(self._waiting.popleft())
        for result in workers.results(0 if not self._walked else _PROGRESS_SECONDS):
            key = result.task.key
            if isinstance(result, Crashed):
                self._crashed(result)
            elif isinstance(result, Some):
                unit = self._units.get(key)
                if unit is None:
                    unit = self._units[key] = self._parts.unit(key)
                unit.add(result.rows)
                if self.is_unread(result.rows):
                    self._unread.add(key)
            else:
                self._finish(key)
                self._count(key)
            if workers.idle() and self._waiting:
                workers.give(self._waiting.popleft())
        waiting = sum(unit.count for unit in self._apart)
        if waiting > SPILL or time.monotonic() - self._flushed_at > FLUSH_SECONDS:
            self._flush()

    def _finish(self, key: str) -> None:
        """Take over the rows of a segment that is done."""
        unit = self._units.pop(key, None)
        unit = self._parts.unit(key) if unit is None else unit
        crashes = self._crashes.pop(key, ())
        unit.add(transposed(crashes))
        if crashes or key in self._unread:
            # Another run may be able to read it, though nothing of it has changed.
            unit.key += f"{_UNREAD} {time.time_ns()}"
            self._seen.add(unit.key)
            self._apart.append(unit)
        else:
            self._parts.finish(unit)

    def _crashed(self, crash: Crashed) -> None:
        """Do the segment again without the entry that ended the worker."""
        if (unit := self._units.pop(crash.task.key, None)) is not None:
            self._parts.give_up(unit)
        if crash.entry is None:
            self._waiting.appendleft(crash.task)
            return
        task = replace(crash.task, skipped=crash.task.skipped | {crash.entry})
        self._waiting.appendleft(task)
        listing = os.open(self._folder / LISTING, os.O_RDONLY | os.O_CLOEXEC)
        try:
            path = unpacked(os.pread(listing, task.length, task.offset)).path(crash.entry)
        finally:
            os.close(listing)
        # Kept until its segment is finished: what is known of that so far does not count.
        gap = self.crash_gap(path, f"the reading process {crash.how}")
        self._crashes.setdefault(task.key, []).append(gap)

    def crash_gap(self, path: str, how: str) -> Gap:
        """The gap for a file that ended the process that read it."""
        return Gap(path, None, Stage.READ, how, "")

    def is_unread(self, rows: Rows) -> bool:
        """Whether something in `rows` says that another run may be able to read more."""
        names = [column.name for column in columns(Gap)]
        held = rows.get(Gap.table, [[] for _ in names])
        stages, matters = held[names.index("stage")], held[names.index("matters")]
        return any(
            m and s in (Stage.LIST, Stage.READ) for s, m in zip(stages, matters, strict=True)
        )

    def _workers(self, listing: Path, count: int) -> Workers:
        return Workers(self._location, listing, count, self.rules, salt=self.salt)

    def _again(self) -> bool:
        """Drop what is on disk of another state of the evidence; redo what goes with it."""
        self._flush()
        lost = self._parts.drop(self._parts.keys() - self._seen)
        for key in sorted(lost & set(self._skipped)):
            task, entries, size = self._skipped.pop(key)
            self._waiting.append(task)
            self._done.entries -= entries
            self._done.bytes -= size
        return bool(self._waiting)

    def _count(self, key: str) -> None:
        entries, size = self._sizes[key]
        self._done.entries += entries
        self._done.bytes += size

    def _tell(self, workers: Workers | None) -> None:
        now = time.monotonic()
        if now - self._told_at < _PROGRESS_SECONDS and not self._walked:
            return
        self._told_at = now
        self._progress.at(
            Amount(
                self._listed.entries,
                self._done.entries,
                self._listed.bytes,
                max(self._done.bytes, workers.bytes_read() if workers else 0),
                self._walked,
                self.rules is not None,
                container=self._location.name if isinstance(self._location, Contained) else "",
            )
        )
