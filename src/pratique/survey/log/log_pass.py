"""A pass of its own over the logs of the evidence, in a folder of its own below the survey.

    candidates -> chains -> years -> blocks -> tables

A chain of files is done as one: it is whole on disk or not there. Only a few blocks of a log are
in memory at the same time, however long it is.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from pratique.errors import EvidenceError
from pratique.evidence import open_evidence
from pratique.evidence.base import OpenFile
from pratique.evidence.location import Location
from pratique.model import Entry, EntryType, Gap, Stage, exact
from pratique.parsers.log import all_binary_logs, log_row_types
from pratique.parsers.log.base import BinaryLog, LogFormat, Lost
from pratique.parsers.log.clock import Clock, Year
from pratique.parsers.log.row.log_file import LogFile
from pratique.store.parts import Parts, Unit, transposed
from pratique.store.tables import Tables
from pratique.survey.log.block import Told, told_anyway, told_by_entries
from pratique.survey.log.candidate import Candidate, candidates, rotated
from pratique.survey.log.declared import declared
from pratique.survey.log.failure import attempted
from pratique.survey.log.form import Forms, shown_share
from pratique.survey.log.lines import BLOCK, LONGEST, READ_AHEAD, Block, Lines
from pratique.survey.log.same import End, Same, repeated, without
from pratique.survey.log.stretch import has_stamps
from pratique.survey.log.witness import Witnesses
from pratique.survey.log.years import order, year_plans
from pratique.survey.machine import Machine
from pratique.survey.open_access import OpenAccess
from pratique.survey.progress import Amount, Progress, Silent
from pratique.survey.surveyor import row_types

if TYPE_CHECKING:
    import polars as pl

# Below the folder of the survey; its tables are put together with those of the survey.
FOLDER: Final = "pass-logs"
# Another number here makes every log be read again: raise it when rows change.
EDITION: Final = 2
_SAMPLE: Final = 128 << 10
_HEAD: Final = 4096
_TRIED: Final = 200  # lines of what no form claims
# Of these, so many show a form of log.
_SOME: Final = 1e-9
_MOSTLY: Final = 0.5
_FLUSH_SECONDS: Final = 5.0
_NOT_TO_THE_END: Final = "a log that cannot be read to its end"


def read_logs(
    location: Path | Location,
    survey: Path,
    *,
    threads: int = 0,
    progress: Progress | None = None,
) -> None:
    """Read the logs that the survey below `survey` lists, of the evidence at `location`.

    It may be interrupted at any moment and called again, as the survey.
    """
    source = open_evidence(location)
    try:
        _read(source, None, survey / FOLDER, threads, progress or Silent())
    finally:
        source.close()


def read_others(
    source: Holds, files: Sequence[Candidate], survey: Path, name: str, threads: int = 0
) -> None:
    """Read `files` of `source` as logs, too, in the pass `name` of the survey below `survey`.

    What the pass read before and is not among `files` any more is dropped.
    """
    _read(source, files, survey / name, threads, Silent())


def _read(
    source: Holds,
    files: Sequence[Candidate] | None,
    folder: Path,
    threads: int,
    progress: Progress,
) -> None:
    """Read `files` into the pass at `folder`; without them, all that its survey lists as logs."""
    survey = folder.parent
    parts = Parts.open_at(folder, (*log_row_types(), Gap))
    with Tables.open_at(survey, row_types()) as tables:
        told_by_settings = declared(tables)
        wanted = list(candidates(tables, told_by_settings)) if files is None else files
        zone = _zone(next((row.zone for row in tables.rows(Machine)), ""))
    count = threads or len(os.sched_getaffinity(0))
    with ThreadPoolExecutor(count) as pool:
        run = _LogPass(source, survey, parts, pool, count, zone, progress)
        run.forms = Forms(told_by_settings)
        run.read(wanted)


def _zone(name: str) -> str:
    """The zone if it is one that times can be read in, else an empty text."""
    import polars as pl

    if not name:
        return ""
    try:
        pl.Series([0], dtype=pl.Datetime("us")).dt.replace_time_zone(name)
    except pl.exceptions.ComputeError:
        return ""
    return name


class Holds(Protocol):
    """Whatever files can be read out of: evidence, or logs of its past."""

    def lookup(self, path: bytes) -> Entry | None:
        """The entry at `path`, as of a `Source`."""
        ...

    def open(self, entry: Entry) -> OpenFile:
        """Open a regular file that was looked up, as of a `Source`."""
        ...


@dataclass(slots=True)
class _Open:
    """A log that is being read."""

    file: Candidate
    lines: int = 0
    cut: int = 0  # bytes of lines that are too long
    zeros: int = 0  # bytes that are NUL
    dropped: int = 0  # lines that the file before it ends with

    def row(self, figures: Told, clock: Clock, packed: str, total: int, *, whole: bool) -> LogFile:
        year = clock.years[0] if clock.years else Year(1, 0, "", 0.0)
        forms = tuple(slug for slug, _count in figures.forms.most_common())
        return LogFile(
            path=self.file.path,
            chain=self.file.chain,
            position=self.file.position,
            format=forms[0] if forms else "",
            formats=forms,
            packed=packed,
            bytes=total,
            lines=self.lines,
            blank=self.lines - figures.understood - figures.unread - self.dropped,
            understood=figures.understood,
            unread=figures.unread,
            dropped=self.dropped,
            same_as=None,
            first=figures.first,
            last=figures.last,
            zone=clock.zone,
            year_source=year.source,
            year_confidence=year.confidence,
            whole=whole,
        )


class _LogPass:
    """One run over all chains."""

    def __init__(  # noqa: PLR0913, PLR0917 - what one run holds
        self,
        source: Holds,
        survey: Path,
        parts: Parts,
        pool: ThreadPoolExecutor,
        threads: int,
        zone: str,
        progress: Progress,
    ) -> None:
        self._source = source
        self._parts = parts
        self._survey = survey
        self._witnesses = Witnesses()
        self._pool = pool
        self._threads = threads
        self._zone = zone
        self._progress = progress
        self.forms = Forms()
        # Nothing on a dead disk was written after the moment at which it is looked at.
        self._latest = (datetime.now(UTC) + timedelta(days=2)).replace(tzinfo=None)
        self._files = self._files_done = self._bytes = self._bytes_done = 0

    def read(self, files: Sequence[Candidate]) -> None:
        """Read what is not on disk yet, and drop what is of another state of the evidence."""
        self._files, self._bytes = len(files), sum(file.size for file in files)
        known, seen = self._parts.keys(), set()
        flushed = time.monotonic()
        for chain in self._in_turn(files):
            key = self._key(chain)
            seen.add(key)
            if key not in known:
                self._chain_anyway(chain, key)
            self._files_done += len(chain)
            if time.monotonic() - flushed > _FLUSH_SECONDS:
                self._parts.flush()
                flushed = time.monotonic()
        self._parts.flush()
        self._parts.drop(self._parts.keys() - seen)

    def _in_turn(self, files: Sequence[Candidate]) -> Iterator[list[Candidate]]:
        """The chains; those whose lines have no year last, since the others can tell it."""
        later: list[list[Candidate]] = []
        for _chain, members in groupby(files, key=lambda file: file.chain):
            chain = list(members)
            if any(self._yearless(file) for file in (chain[0], chain[-1])):
                later.append(chain)
            else:
                yield chain
        if later:
            self._parts.flush()
            with Tables.open_at(self._survey, (*row_types(), LogFile)) as tables:
                self._witnesses = Witnesses.read(tables, self._zone)
        yield from later

    def _yearless(self, file: Candidate) -> bool:
        try:
            with self._opened(file) as lines:
                return has_stamps(lines.sample(_HEAD))
        except EvidenceError:
            return False  # told when it is read

    def _key(self, chain: Sequence[Candidate]) -> str:
        state = "\n".join(f"{file.path} {file.size} {file.state}" for file in chain)
        forms = sorted({form.slug for file in chain for form in self.forms.declared(*_place(file))})
        said = f"{EDITION} {self._zone} {' '.join(forms)}\n{state}"
        return hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()[:32]

    def _chain_anyway(self, chain: Sequence[Candidate], key: str) -> None:
        """Read a chain; where that fails on what nobody thought of, the others are read yet."""
        failure = attempted(lambda: self._chain(chain, key))
        if failure is not None:
            unit = self._parts.unit(key)
            reason = "Pratique failed on this log, and on those of its rotation"
            gaps = (Gap(f.path, None, Stage.ANALYSE, reason, failure.detail) for f in chain)
            unit.add(transposed(gaps))
            self._parts.finish(unit)

    def _chain(self, chain: Sequence[Candidate], key: str) -> None:
        unit = self._parts.unit(key)
        whole = False
        try:
            chain = order(chain)
            same = repeated(chain, self._opened)
            for file in chain:
                if file.path in same:
                    unit.add(transposed(_same(file, same[file.path])))
            chain = [file for file in chain if file.path not in same]
            plans = year_plans(chain, self._opened, self._witnesses, self._zone)
            unit.add(transposed(plans.gaps))
            end = End()
            for file in chain:
                years = plans.years.get(file.path, ())
                clock = Clock(self._zone, years, plans.doubted, self._latest)
                end = self._file(file, clock, unit, end)
            whole = True
        finally:
            if not whole:
                self._parts.give_up(unit)
        self._parts.finish(unit)

    @contextmanager
    def _opened(self, file: Candidate) -> Iterator[Lines]:
        with self._open(file) as (entry, opened):
            yield Lines(opened, entry)

    @contextmanager
    def _open(self, file: Candidate) -> Iterator[tuple[Entry, OpenFile]]:
        entry = self._source.lookup(exact(file.path).lstrip(b"/"))
        if entry is None or entry.type is not EntryType.REGULAR:
            raise EvidenceError("is not there any more", where=file.path)
        with self._source.open(entry) as opened:
            yield entry, opened

    def _file(self, file: Candidate, clock: Clock, unit: Unit, before: End) -> End:
        """Read one file; how it ends, for the next one."""
        end = End()
        try:
            with self._open(file) as (entry, opened):
                head = opened.read_at(0, _HEAD)
                binary = next((form for form in all_binary_logs() if form.recognises(head)), None)
                if binary is not None:
                    self._entries(file, entry, opened, binary, clock, unit)
                else:
                    self._lines(file, Lines(opened, entry), clock, unit, (before, end))
        except EvidenceError as error:
            unit.add(transposed([Gap(file.path, None, Stage.READ, error.what, "")]))
        return end

    def _lines(
        self, file: Candidate, lines: Lines, clock: Clock, unit: Unit, ends: tuple[End, End]
    ) -> None:
        sample = lines.sample(_SAMPLE)
        lined = Block(1, 0, sample, zeros=sample.count(b"\0")).frame()
        forms = self.forms.ordered(*_place(file), lined)
        if not file.claimed and not _is_log(lined.head(_TRIED), forms, text=b"\0" not in sample):
            return
        state, answer = _Open(file), Told()
        waiting: deque[Future[list[Told]]] = deque()
        for block in _blocks(lines, forms[0], state, *ends):
            waiting.append(self._pool.submit(told_anyway, block, file.path, forms, clock))
            self._bytes_done += len(block.content)
            self._tell()
            if len(waiting) > self._threads:
                _settle(waiting.popleft(), answer, unit)
        while waiting:
            _settle(waiting.popleft(), answer, unit)
        row = state.row(answer, clock, lines.packed, lines.total, whole=not lines.damage)
        unit.add(transposed([row, *_losses(file, lines, state, answer)]))

    def _entries(  # noqa: PLR0913, PLR0917 - what one log is read with
        self,
        file: Candidate,
        entry: Entry,
        opened: OpenFile,
        form: BinaryLog,
        clock: Clock,
        unit: Unit,
    ) -> None:
        state, answer = _Open(file), Told()
        losses: list[Gap] = []
        for batch in form.read(OpenAccess(opened, entry.size, READ_AHEAD)):
            if isinstance(batch, Lost):
                losses.append(Gap(file.path, None, Stage.PARSE, batch.reason, batch.detail))
                continue
            state.lines += batch.height
            found = told_by_entries(batch, file.path, form, clock)
            answer.add(found)
            unit.put(found.packed)
            self._tell()
        self._bytes_done += entry.size
        row = state.row(answer, clock, "", entry.size, whole=not losses)
        unit.add(transposed([row, *losses]))

    def _tell(self) -> None:
        self._progress.at(
            Amount(
                self._files, self._files_done, self._bytes, self._bytes_done, listed=True, logs=True
            )
        )


def _is_log(lines: pl.DataFrame, forms: Sequence[LogFormat], *, text: bool) -> bool:
    """Whether what lies where logs lie is one, and not `text` as people leave it everywhere.

    One zero byte makes no log into something else: whoever can write lines can write that.
    """
    least = _SOME if text else _MOSTLY
    return any(shown_share(form, lines) >= least for form in forms)


def _place(file: Candidate) -> tuple[str, str]:
    """The path that forms of log are looked for by, and that of its log."""
    return (file.place, rotated(file.place)[0]) if file.place else (file.path, file.chain)


def _settle(future: Future[list[Told]], answer: Told, unit: Unit) -> None:
    for found in future.result():
        answer.add(found)
        unit.put(found.packed)


def _blocks(lines: Lines, form: LogFormat, state: _Open, before: End, end: End) -> Iterator[Block]:
    """The blocks of a log; with a form of several lines, no record is parted.

    What the file before it ends with is left out at its start.
    """
    for block in lines.blocks(BLOCK, begins=form.begins):
        first = not state.lines
        state.lines += block.lines
        state.cut += block.lost
        state.zeros += block.zeros
        end.goes_on(block)
        if first and (shared := before.shared(block)):
            rest = without(block, shared)
            state.dropped = block.lines - rest.lines
            yield rest
        else:
            yield block


def _losses(file: Candidate, lines: Lines, state: _Open, answer: Told) -> Iterator[Gap]:
    """What of a log was not read, or not understood."""
    if lines.damage:
        yield Gap(file.path, None, Stage.READ, _NOT_TO_THE_END, lines.damage)
    if state.cut:
        detail = f"{state.cut} bytes of lines longer than {LONGEST} are left out"
        yield Gap(file.path, None, Stage.PARSE, "a line without end", detail)
    if zeros := state.zeros + lines.holes:
        detail = f"{zeros} of them: what a crash or a wiper leaves where lines were"
        yield Gap(file.path, None, Stage.PARSE, "zero bytes in a log", detail)
    if answer.unread and (file.claimed or answer.understood):
        detail = f"{answer.unread} of {state.lines} lines; see the table log_gap"
        yield Gap(file.path, None, Stage.PARSE, "lines of no form of log", detail)
    if answer.failed:
        detail = f"{answer.failed} lines; see the table log_gap"
        yield Gap(file.path, None, Stage.ANALYSE, "a form of log failed on it", detail)
    if answer.implausible:
        detail = f"{answer.implausible} times; they are kept, and not believed"
        yield Gap(file.path, None, Stage.PARSE, "times that cannot be true", detail)


def _same(file: Candidate, same: Same) -> Iterator[LogFile | Gap]:
    """The row of a file that is not read, since another one holds all that can be read of it."""
    whole = not same.damage
    row = _Open(file).row(Told(), Clock(), "", file.size, whole=whole)
    yield replace(row, same_as=same.path)
    if not whole:
        yield Gap(file.path, None, Stage.READ, _NOT_TO_THE_END, same.damage)
