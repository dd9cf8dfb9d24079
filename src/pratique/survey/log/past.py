"""Logs of the machine in its backups: held against those of today, and read where these lack them.

    history -> a few snapshots, the newest first -> names of logs -> digests of lines
        -> log_past, log_change; files that the evidence has not -> the tables of all logs

A path of theirs is `HISTORY#SNAPSHOT:/var/log/auth.log.1`: it begins with no slash, as all paths of
the evidence do.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from pratique.errors import EvidenceError, HistoryError, Unreadable
from pratique.evidence.base import OpenFile, Source
from pratique.history.base import History, Snapshot, Version
from pratique.model import Entry, EntryType, Gap, Instant, Stage, exact
from pratique.parsers.log import all_binary_logs, log_row_types
from pratique.parsers.log.row.log_change import LogChange
from pratique.parsers.log.row.log_past import LogPast
from pratique.store.columns import columns
from pratique.store.derived import write_gaps
from pratique.store.parts import storage_error, write_rows
from pratique.store.tables import Tables
from pratique.survey.log.candidate import Candidate, candidates, rotated
from pratique.survey.log.declared import declared
from pratique.survey.log.line_digest import MOST_LINES, Compared, compared, digests, only, texts
from pratique.survey.log.lines import Lines
from pratique.survey.log.log_pass import read_others
from pratique.survey.log.past_name import logs_of, past_names
from pratique.survey.log.years import order
from pratique.survey.surveyor import row_types

if TYPE_CHECKING:
    import polars as pl

FOLDER: Final = "pass-past-logs"
GAPS: Final = "past-logs"
MOST_SNAPSHOTS: Final = 8
_MOST_BYTES: Final = 256 << 20  # of one file; it is held in memory
_CACHED: Final = 256 << 20
_SHOWN: Final = 100
_HEAD: Final = 4096
_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class _Log:
    """One file of one snapshot; `candidate` is how it is read as a log."""

    history: History
    name: str
    snapshot: Snapshot
    version: Version
    candidate: Candidate

    @property
    def log(self) -> str:
        return rotated(self.candidate.place)[0]


class _Bytes:
    """Bytes in memory as an open file."""  # what each does: see `OpenFile`

    def __init__(self, content: bytes) -> None:
        self._content = content

    def chunks(self) -> Iterator[bytes]:
        for start in range(0, len(self._content), _PIECE):
            yield self._content[start : start + _PIECE]

    def grew(self) -> bool:
        return False

    def extents(self) -> Iterator[tuple[int, int]]:
        yield 0, len(self._content)

    def read_at(self, offset: int, length: int) -> bytes:
        return self._content[offset : offset + length]

    def capabilities(self) -> bytes | None:
        return None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._content = b""


@dataclass(slots=True)
class _Shelf:
    """The logs of all snapshots that were found, by the path that they are shown under."""

    logs: dict[bytes, _Log] = field(default_factory=dict)
    _held: OrderedDict[bytes, bytes] = field(default_factory=OrderedDict)
    _parts: dict[bytes, bytes] = field(default_factory=dict)  # what is left of some

    def put(self, log: _Log) -> None:
        self.logs[exact(log.candidate.path)] = log

    def lookup(self, path: bytes) -> Entry | None:
        log = self.logs.get(path)
        if log is None:
            return None
        size = len(self._parts[path]) if path in self._parts else log.version.entry.size
        return replace(log.version.entry, path=path, size=size)

    def keep_only(self, log: _Log, content: bytes) -> None:
        """From now on, only this content is there of a log."""
        self._parts[exact(log.candidate.path)] = content

    def open(self, entry: Entry) -> OpenFile:
        if entry.path in self._parts:
            return _Bytes(self._parts[entry.path])
        content = self._held.pop(entry.path, None)
        if content is None:
            content = self._fetched(self.logs[entry.path])
        self._held[entry.path] = content
        while sum(map(len, self._held.values())) > _CACHED and len(self._held) > 1:
            self._held.popitem(last=False)
        return _Bytes(content)

    @staticmethod
    def _fetched(log: _Log) -> bytes:
        try:
            path = exact(log.candidate.place).lstrip(b"/")
            return log.history.content(log.snapshot, path, _MOST_BYTES)
        except HistoryError as error:
            raise Unreadable(error.what, where=log.candidate.path) from error

    @contextmanager
    def lines(self, log: _Log) -> Iterator[Lines]:
        path = exact(log.candidate.path)
        with self.open(replace(log.version.entry, path=path)) as opened:
            size = sum(length for _start, length in opened.extents())
            yield Lines(opened, replace(log.version.entry, path=path, size=size))


def forget_past(survey: Path) -> None:
    """Remove what was read of histories that are not asked any more."""
    _store(survey, (), (), ())
    if (survey / FOLDER).is_dir():
        read_others(_Shelf(), (), survey, FOLDER)


def read_past(
    histories: Sequence[tuple[str, History]], source: Source, survey: Path, threads: int = 0
) -> None:
    """Compare logs of `histories` with those of the survey below `survey`; read what these lack.

    `source` is the evidence. What a history cannot give is a gap, and the rest is read.
    """
    with Tables.open_at(survey, (*row_types(), *log_row_types())) as tables:
        run = _Past(source, logs_of(candidates(tables, declared(tables))), tables)
        for name, history in histories:
            try:
                run.ask(name, history)
            except (HistoryError, EvidenceError) as error:
                reason = "the logs of a history could not be read"
                run.gaps.append(Gap("", None, Stage.READ, reason, f"{name}: {error.what}"[:200]))
    read_others(run.shelf, sorted(run.reads, key=_in_order), survey, FOLDER, threads)
    _store(survey, run.rows, run.changes, run.gaps)


def _in_order(file: Candidate) -> tuple[str, str]:
    return file.chain, file.path


def _store(
    survey: Path, rows: Sequence[LogPast], changes: Sequence[LogChange], gaps: Sequence[Gap]
) -> None:
    try:
        write_rows(survey, LogPast, LogPast.table, rows)
        write_rows(survey, LogChange, LogChange.table, changes)
    except OSError as error:
        raise storage_error(survey, error) from error
    write_gaps(GAPS, gaps, survey)


class _Past:
    """One run over all histories."""

    def __init__(
        self, source: Source, logs: Mapping[str, Sequence[Candidate]], tables: Tables
    ) -> None:
        self._source = source
        self._tables = tables
        self._logs = logs
        self._seen: set[tuple[str, str, int, int]] = set()
        self.shelf = _Shelf()
        self.reads: list[Candidate] = []
        self.rows: list[LogPast] = []
        self.changes: list[LogChange] = []
        self.gaps: list[Gap] = []

    def ask(self, name: str, history: History) -> None:
        """Look for the logs in some snapshots of a history, and compare them log by log."""
        found: dict[str, list[_Log]] = {}
        for snapshot in _chosen(history.snapshots()):
            for log in self._listed(name, history, snapshot):
                found.setdefault(log.log, []).append(log)
        for path, some in sorted(found.items()):
            files, now = self._today(path)
            known = list(now)  # with what snapshots had beyond
            for one in some:
                self._compare(one, files, now, known)

    def _listed(self, name: str, history: History, snapshot: Snapshot) -> Iterator[_Log]:
        """The logs of one snapshot that no newer one had already, byte for byte as it seems."""
        taken = datetime.fromtimestamp(snapshot.time // 1_000_000_000, UTC).date()
        paths = {
            exact(path).lstrip(b"/"): path
            for log, files in self._logs.items()
            for path in past_names(log, files, taken)
        }
        for path, seen in sorted(history.look(snapshot, paths.keys()).items()):
            if not isinstance(seen, Version) or seen.entry.type is not EntryType.REGULAR:
                continue
            place = paths[path]
            chain, position = rotated(place)
            entry = seen.entry
            mark = (name, chain, entry.size, entry.mtime or 0)
            if not entry.size or mark in self._seen:
                continue
            self._seen.add(mark)
            start = f"{name}#{snapshot.label}:"
            state = f"{snapshot.key} {entry.size} {entry.mtime}"
            yield _Log(
                history, name, snapshot, seen,
                Candidate(
                    start + place, start + chain, position, entry.size, state, claimed=True,
                    mtime=entry.mtime, place=place,
                ),
            )  # fmt: skip

    def _today(self, log: str) -> tuple[list[Candidate], list[pl.DataFrame]]:
        """The files of a log in the evidence, and their lines."""
        files, frames, room = [], [], MOST_LINES
        for file in order(self._logs.get(log, ())):
            try:
                with self._lines(file) as lines:
                    if _is_binary(lines):
                        continue
                    frame = digests(lines, room)
            except EvidenceError:
                continue  # a gap of the pass over the logs
            room -= frame.height
            files.append(file)
            frames.append(frame)
        return files, frames

    @contextmanager
    def _lines(self, file: Candidate) -> Iterator[Lines]:
        entry = self._source.lookup(exact(file.path).lstrip(b"/"))
        if entry is None or entry.type is not EntryType.REGULAR:
            raise EvidenceError("is not there any more", where=file.path)
        with self._source.open(entry) as opened:
            yield Lines(opened, entry)

    def _compare(
        self,
        one: _Log,
        files: Sequence[Candidate],
        now: Sequence[pl.DataFrame],
        known: list[pl.DataFrame],
    ) -> None:
        try:
            self.shelf.put(one)
            with self.shelf.lines(one) as lines:
                if _is_binary(lines):
                    return
                past = digests(lines)
                whole = not lines.damage and one.version.entry.size <= _MOST_BYTES
        except EvidenceError as error:
            reason = "a log of a snapshot could not be read"
            self.gaps.append(Gap(one.candidate.path, None, Stage.READ, reason, error.what[:200]))
            return
        if not past.height:
            return
        # The last line may have been half written when the snapshot was taken.
        answer = compared(past.head(max(1, past.height - 1)), now)
        path = files[answer.best].path if answer.best is not None else None
        if path is not None and answer.put_in:
            # A snapshot whose time is wrong has lines from behind it, and lacks others.
            later = _first_after(self._tables, path, one.snapshot.time)
            answer = replace(answer, put_in=tuple(line for line in answer.put_in if line < later))
        state = _state(answer)
        read_as = None
        if state == "elsewhere" and compared(past, known).best is None:
            self.reads.append(one.candidate)
            known.append(past)
            read_as = one.candidate.path
        elif state == "altered" and answer.best is not None:
            self._tell(one, files[answer.best], answer)
            if answer.gone:
                self.reads.append(self._left_over(one, answer.gone))
                read_as = one.candidate.path
        self.rows.append(
            LogPast(
                one.log, path, one.candidate.place, one.name, one.snapshot.label,
                Instant(one.snapshot.time), state, answer.lines, answer.kept, len(answer.gone),
                len(answer.put_in), whole, read_as,
            )
        )  # fmt: skip

    def _left_over(self, one: _Log, gone: Collection[int]) -> Candidate:
        """How the lines that the evidence lacks are read as a log, with their numbers."""
        with self.shelf.lines(one) as lines:
            content = only(lines, gone)
        self.shelf.keep_only(one, content)
        return replace(one.candidate, size=len(content))

    def _tell(self, one: _Log, file: Candidate, answer: Compared) -> None:
        """The first lines that differ, as they stand there."""
        gone, put_in = answer.gone[:_SHOWN], answer.put_in[:_SHOWN]
        if gone:
            with self.shelf.lines(one) as lines:
                self._changes(one, "gone", one.candidate.path, gone, lines)
        try:
            with self._lines(file) as lines:
                self._changes(one, "put in", file.path, put_in, lines)
        except EvidenceError:
            return  # it was read a moment ago

    def _changes(
        self, one: _Log, kind: str, path: str, wanted: Collection[int], lines: Lines
    ) -> None:
        if not wanted:
            return
        self.changes += (
            LogChange(
                one.log, kind, path, line, text, one.name, one.snapshot.label,
                Instant(one.snapshot.time),
            )
            for line, text in sorted(texts(lines, wanted).items())
        )  # fmt: skip


def _first_after(tables: Tables, path: str, time: Instant) -> int:
    """The first line of a log of the evidence that tells of a moment after `time`."""
    told = [
        f'SELECT min(line) AS line FROM "{row.__dict__["table"]}" '  # noqa: S608 - our own names
        "WHERE path = $1 AND time > make_timestamp_ns($2)"
        for row in log_row_types()
        if {"path", "line", "time", "time_source"} <= {one.name for one in columns(row)}
    ]
    ((first,),) = tables.select(f"SELECT min(line) FROM ({' UNION ALL '.join(told)})", path, time)  # noqa: S608
    return first if first is not None else 1 << 62


def _state(answer: Compared) -> str:
    if answer.best is None:
        return "elsewhere"
    return "altered" if answer.gone or answer.put_in else "same"


def _is_binary(lines: Lines) -> bool:
    head = lines.head if lines.packed else lines.sample(_HEAD)
    if not lines.packed and any(form.recognises(head) for form in all_binary_logs()):
        return True
    return b"\0" in lines.sample(_HEAD)


def _chosen(snapshots: Sequence[Snapshot]) -> list[Snapshot]:
    """The newest first, the oldest, and others as evenly between as there are."""
    if len(snapshots) <= MOST_SNAPSHOTS:
        return list(reversed(snapshots))
    last = len(snapshots) - 1
    steps = {round(at * last / (MOST_SNAPSHOTS - 1)) for at in range(MOST_SNAPSHOTS)}
    return [snapshots[at] for at in sorted(steps, reverse=True)]
