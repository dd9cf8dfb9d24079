"""The processes that read. A crash in one costs the file that caused it, and nothing else."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pratique.errors import EvidenceError
from pratique.evidence import open_evidence
from pratique.evidence.location import Location, text_of
from pratique.survey.segment import unpacked

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

    from pratique.survey.reading import Rows

# A worker that gives no sign of life for so long hangs on one file: a server that does
# not answer, a content that an analyser cannot end with.
PATIENCE: Final = 300.0
_SAFE_PATH: Final = "PYTHONSAFEPATH"
# How often a worker may die of something that is no file's fault, e.g. when memory is short.
_MOST_DEATHS: Final = 5
_ENTRY, _BEATS, _BYTES = range(3)


@dataclass(frozen=True, slots=True)
class Task:
    """Where a segment stands in the listing, its key, and which entries not to read."""

    offset: int
    length: int
    key: str
    skipped: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Some:
    """Some rows of a segment."""

    task: Task
    rows: Rows


@dataclass(frozen=True, slots=True)
class Done:
    """A segment is finished; all its rows have been given."""

    task: Task


@dataclass(frozen=True, slots=True)
class Crashed:
    """A worker died or hung on one entry of a segment; the segment is to be done again.

    The rows given of it until then do not count. `entry` is None when no entry is to blame.
    """

    task: Task
    entry: int | None
    how: str


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    connection: Connection
    shared: Any
    task: Task | None = None
    beats: int = 0
    alive_at: float = 0.0


class Workers:
    """A fixed number of processes that turn tasks into rows.

    With `rules`, a folder that holds compiled rules, they put these to the files, and do
    nothing else. `salt` is what they make fingerprints of secrets with.
    """

    def __init__(
        self,
        location: Path | Location,
        listing: Path,
        count: int,
        rules: Path | None = None,
        *,
        salt: bytes = b"",
    ) -> None:
        self._location = location
        self._listing = listing
        self._rules = rules
        self._salt = salt
        self._context = multiprocessing.get_context("spawn")
        self._bytes_before = 0
        self._deaths = 0
        self._workers = [self._start() for _ in range(count)]

    def idle(self) -> bool:
        """Whether a worker waits for a task."""
        return any(worker.task is None for worker in self._workers)

    def busy(self) -> bool:
        """Whether a worker has a task."""
        return any(worker.task is not None for worker in self._workers)

    def bytes_read(self) -> int:
        """How many bytes of the evidence have been read by all workers until now."""
        return self._bytes_before + sum(int(worker.shared[_BYTES]) for worker in self._workers)

    def give(self, task: Task) -> None:
        """Hand a task to an idle worker."""
        worker = next(worker for worker in self._workers if worker.task is None)
        worker.task, worker.alive_at = task, time.monotonic()
        worker.shared[_ENTRY] = 0  # so that no entry of the task before is blamed
        with suppress(OSError):  # it is dead: `results` finds out and says so
            worker.connection.send((task.offset, task.length, task.skipped))

    def results(self, timeout: float) -> Iterator[Some | Done | Crashed]:
        """What has come in; waits up to `timeout` seconds for the first."""
        ready = set(wait([worker.connection for worker in self._workers], timeout))
        for worker in [worker for worker in self._workers if worker.connection in ready]:
            try:
                finished, rows = worker.connection.recv()
            except (EOFError, OSError):
                yield from self._replaced(worker, "crashed")
                continue
            worker.alive_at = time.monotonic()
            if worker.task is None:
                continue
            if rows is not None:
                yield Some(worker.task, rows)
            if finished:
                task, worker.task = worker.task, None
                yield Done(task)
        yield from self._hanging()

    def stop(self) -> None:
        """End all workers at once; what they were doing is not kept."""
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            worker.connection.close()

    def _hanging(self) -> Iterator[Crashed]:
        now = time.monotonic()
        for worker in list(self._workers):
            if worker.task is None:
                continue
            if worker.shared[_BEATS] != worker.beats:
                worker.beats, worker.alive_at = worker.shared[_BEATS], now
            elif now - worker.alive_at > PATIENCE:
                worker.process.kill()
                yield from self._replaced(worker, f"gave no answer for {PATIENCE:.0f} seconds")

    def _replaced(self, worker: _Worker, how: str) -> Iterator[Crashed]:
        worker.process.kill()
        worker.process.join()
        worker.connection.close()
        self._bytes_before += worker.shared[_BYTES]
        task, entry = worker.task, worker.shared[_ENTRY] - 1
        blamed = task is not None and entry >= 0 and entry not in task.skipped
        self._deaths += not blamed
        if self._deaths > _MOST_DEATHS:
            raise EvidenceError(
                "The processes that read end before they have read anything",
                where=text_of(self._location),
                next_step="Is there enough free memory? Run the same command again.",
            )
        self._workers[self._workers.index(worker)] = self._start()
        if task is not None:
            yield Crashed(task, entry if blamed else None, how)

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        shared = self._context.RawArray("Q", 3)
        process = self._context.Process(
            target=_work,
            args=(theirs, self._location, self._listing, self._rules, shared),
            kwargs={"salt": self._salt},
            daemon=True,
            name="pratique-reader",
        )
        with _only_installed_modules():
            process.start()
        theirs.close()
        return _Worker(process, ours, shared, alive_at=time.monotonic())


@contextmanager
def _only_installed_modules() -> Iterator[None]:
    """Keep the current folder out of where a new Python looks for modules.

    It may be the evidence, and a file `pickle.py` there would be run. See PYTHONSAFEPATH in
    the manual of Python, "Command line and environment".
    """
    before = os.environ.get(_SAFE_PATH)
    os.environ[_SAFE_PATH] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_SAFE_PATH]
        else:
            os.environ[_SAFE_PATH] = before


def _work(  # noqa: PLR0913 - what a worker needs to know
    connection: Connection,
    location: Path | Location,
    listing: Path,
    rules: Path | None,
    shared: Any,
    *,
    salt: bytes,
) -> None:
    """The life of one worker: tasks in, rows out, until the other end is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who started us decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    listed = os.open(listing, os.O_RDONLY | os.O_CLOEXEC)
    source = open_evidence(location, listing.parent)

    def beat(read: int) -> None:
        shared[_BEATS] += 1
        shared[_BYTES] += read

    def started(entry: int) -> None:
        shared[_ENTRY] = entry + 1
        shared[_BEATS] += 1

    # Whoever reads loads all that looks at contents; the process that waits needs none of it.
    from pratique.survey.reading import Reader
    from pratique.survey.rule_reading import RuleReader

    reader = Reader(source, beat, salt) if rules is None else RuleReader(source, beat, rules)
    while True:
        try:
            offset, length, skipped = connection.recv()
        except (EOFError, OSError):
            return
        segment = unpacked(os.pread(listed, length, offset))
        try:
            for rows in reader.read(segment, started, skipped):
                connection.send((False, rows))
            connection.send((True, None))
        except OSError:
            return  # nobody listens any more
