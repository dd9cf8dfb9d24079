"""Where the times of a log run backwards: a clock that was set, or lines that were put in.

A program writes a line when something happens, so that times go on from line to line, but for a
jitter that each log has for itself: an access log tells when a request began, and writes it when
it ended.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from pratique.parsers.log.clock import IMPLAUSIBLE
from pratique.parsers.log.row.clock_jump import ClockJump
from pratique.store.columns import schema

if TYPE_CHECKING:
    import polars as pl

# Seconds that lines of one log may be behind others, at least, and times its own jitter.
_LEAST: Final = 300.0
_JITTERS: Final = 3
_USUAL: Final = 0.99
# Lines that are looked at before and behind a step back, to see where the odd ones end.
_AROUND: Final = 200
# Of one block of lines; whoever mixes the lines of a log wholly has made his point by then.
_MOST: Final = 100
_NANO: Final = 1e9


def jumps(records: pl.DataFrame) -> pl.DataFrame:
    """Rows of `clock_jump` without `path`, for records in the order of their lines."""
    import polars as pl

    kind = {name: type_ for name, type_ in schema(ClockJump).items() if name != "path"}
    time = pl.col("time")
    told = records.filter(time.is_not_null() & (pl.col("time_confidence") > IMPLAUSIBLE)).select(
        "line", time.dt.epoch("ns").alias("moment"), "time_confidence", "time_source"
    )
    steps = told["moment"].diff() / _NANO
    if not told.height or (steps.min() or 0) > -_LEAST:  # type: ignore[operator]
        return pl.DataFrame(schema=kind)
    usual = (-steps).clip(0).quantile(_USUAL, "lower") or 0.0
    allowed = max(_LEAST, _JITTERS * usual)
    at = (steps < -allowed).arg_true().to_list()
    rows = list(_stretches(told, at[:_MOST], allowed))
    if len(at) > _MOST and rows:
        rows[-1]["message"] = f"{len(at) - _MOST} more steps back in the next lines"
    frame = pl.DataFrame(rows, schema={**kind, "time": pl.Int64, "before": pl.Int64})
    return frame.with_columns(pl.col("time", "before").cast(pl.Datetime("ns")))


def _stretches(
    told: pl.DataFrame, at: Sequence[int], allowed: float
) -> Iterator[dict[str, object]]:
    done = -1
    for index in at:
        if index < done:
            continue
        start = max(0, index - _AROUND)
        near = told.slice(start, index - start + _AROUND)
        moments, lines = near["moment"].to_list(), near["line"].to_list()
        here = index - start
        first, end = _odd(moments, here, allowed * _NANO)
        doubtful = first if end is not None else here
        done = index if end is None else start + max(end, here)
        row = told.row(start + doubtful, named=True)
        yield {
            "line": lines[doubtful],
            "time": moments[doubtful],
            "time_source": row["time_source"],
            "time_confidence": row["time_confidence"],
            "kind": "back" if end is None else "stray",
            "before": moments[doubtful - 1],
            "last_line": None if end is None else lines[end - 1],
            "lines": None if end is None else end - first,
            "seconds": (moments[doubtful] - moments[doubtful - 1]) / _NANO,
            "program": None,
            "message": None,
        }


def _odd(moments: Sequence[int], here: int, allowed: float) -> tuple[int, int | None]:
    """The first odd line and the one behind the last, before or behind a step back.

    The end is None where all goes on from there: nobody can say then which side is wrong.
    """
    before, after = moments[here - 1], moments[here]
    half = (before - after) / 2
    found: list[tuple[int, int]] = []
    for end in range(here + 1, len(moments)):
        if moments[end] - moments[end - 1] > half:
            if moments[end] >= before - allowed:
                found.append((here, end))
            break
    for first in range(here - 1, 0, -1):
        if moments[first] - moments[first - 1] > half:
            if moments[first - 1] <= after + allowed:
                found.append((first, here))
            break
    if not found:
        return here, None
    return min(found, key=lambda one: one[1] - one[0])
