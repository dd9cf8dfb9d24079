"""One block of a log into Parquet: what can be done at the same time as other blocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from pratique.model import Instant
from pratique.parsers.log.base import TEXT, BinaryLog, LogFormat
from pratique.parsers.log.clock import IMPLAUSIBLE, Clock
from pratique.parsers.log.row.clock_jump import ClockJump
from pratique.parsers.log.row.log_gap import LogGap
from pratique.parsers.log.row.log_hour import LogHour
from pratique.store.columns import schema
from pratique.store.parts import as_parquet
from pratique.survey.log.failure import Failure, attempted
from pratique.survey.log.form import apart
from pratique.survey.log.hour import hours
from pratique.survey.log.jump import jumps
from pratique.survey.log.lines import Block

if TYPE_CHECKING:
    import polars as pl

_KEPT: Final = 400
# Each halves a block some seventeen times: who plants more such lines loses the block.
_MOST_FAILURES: Final = 200


@dataclass(slots=True)
class Told:
    """What one block gave: Parquet by table, and figures."""

    packed: dict[str, bytes] = field(default_factory=dict)
    forms: Counter[str] = field(default_factory=Counter)  # lines, by the slug of the form
    understood: int = 0
    unread: int = 0
    implausible: int = 0  # rows whose time cannot be true
    failed: int = 0  # lines on which a form failed
    first: Instant | None = None
    last: Instant | None = None

    def add(self, other: Told) -> None:
        """Add the figures of another block."""
        self.forms += other.forms
        self.understood += other.understood
        self.unread += other.unread
        self.implausible += other.implausible
        self.failed += other.failed
        firsts = [time for time in (self.first, other.first) if time is not None]
        lasts = [time for time in (self.last, other.last) if time is not None]
        self.first, self.last = min(firsts, default=None), max(lasts, default=None)


def told(block: Block, path: str, forms: Sequence[LogFormat], clock: Clock) -> Told:
    """What one block of the log at `path` is, in these `forms`."""
    import polars as pl

    answer = Told()
    frames: dict[type[Any], list[pl.DataFrame]] = {}
    lines, blank = block.numbered()
    found, rest = apart(lines, forms, blank)
    for form, records, taken in found:
        _spread(form, clock.timed(records), path, frames, answer)
        answer.forms[form.slug] += taken
        answer.understood += taken
    if rest.height:
        answer.unread = rest.height
        text = pl.col(TEXT)
        gaps = rest.select(
            "line", text.str.head(_KEPT).alias("text"), text.str.len_bytes().alias("length")
        )
        frames[LogGap] = [complete(gaps, LogGap, path)]
    answer.packed = _packed(frames)
    return answer


def told_anyway(block: Block, path: str, forms: Sequence[LogFormat], clock: Clock) -> list[Told]:
    """The same, also where a form fails on what its author did not think of.

    The block is halved until the line that it fails on is alone: that one is a gap. Where many
    lines are so, what is left of the block is.
    """
    found: list[Told] = []
    waiting, failures = [block], 0
    while waiting:
        some = waiting.pop()
        given = attempted(partial(told, some, path, forms, clock))
        if isinstance(given, Failure):
            failures += 1
            halves = some.halves() if failures <= _MOST_FAILURES else ()
            if halves:
                waiting += reversed(halves)
                continue
            given = replace(told(some, path, (), clock), failed=some.lines)
        found.append(given)
    return found


def told_by_entries(records: pl.DataFrame, path: str, form: BinaryLog, clock: Clock) -> Told:
    """The same for a batch of entries of a binary log."""
    answer = Told(understood=records.height)
    answer.forms[form.slug] += records.height
    frames: dict[type[Any], list[pl.DataFrame]] = {}
    _spread(form, clock.timed(records), path, frames, answer)
    answer.packed = _packed(frames)
    return answer


def _spread(
    form: LogFormat | BinaryLog,
    records: pl.DataFrame,
    path: str,
    frames: dict[type[Any], list[pl.DataFrame]],
    answer: Told,
) -> None:
    import polars as pl

    time, believed = pl.col("time"), pl.col("time_confidence") > IMPLAUSIBLE
    first, last, implausible = records.select(
        time.filter(believed).min().dt.epoch("ns").alias("first"),
        time.filter(believed).max().dt.epoch("ns").alias("last"),
        (time.is_not_null() & ~believed).sum().alias("implausible"),
    ).row(0)
    answer.add(Told(first=first, last=last, implausible=implausible))
    jumped = jumps(records)
    if jumped.height:
        frames.setdefault(ClockJump, []).append(complete(jumped, ClockJump, path))
    for row, frame in form.spread(records.with_columns(pl.lit(path).alias("path"))).items():
        if frame.height:
            frames.setdefault(row, []).append(complete(frame, row, path))
            counted = hours(row, frame)
            if counted is not None:
                frames.setdefault(LogHour, []).append(complete(counted, LogHour, path))


def _packed(frames: Mapping[type[Any], Sequence[pl.DataFrame]]) -> dict[str, bytes]:
    import polars as pl

    return {
        row.table: as_parquet(pl.concat(some) if len(some) > 1 else some[0])
        for row, some in frames.items()
    }


def complete(frame: pl.DataFrame, row: type[Any], path: str) -> pl.DataFrame:
    """`frame` with exactly the columns of `row`: what is missing is null, what does not fit too."""
    import polars as pl

    wanted = []
    for name, kind in schema(row).items():
        if name == "path":
            wanted.append(pl.lit(path).alias(name))
        elif name not in frame.columns:
            wanted.append(pl.lit(None, dtype=kind).alias(name))
        elif frame.schema[name] == kind:
            wanted.append(pl.col(name))
        else:
            wanted.append(pl.col(name).cast(kind, strict=False))
    return frame.select(wanted)
