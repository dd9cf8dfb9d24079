"""Programs that speak through syslog or the journal: one a file, found by looking in here."""

from __future__ import annotations

import importlib
import pkgutil
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

from pratique.parsers.log.message.base import HEARD, PERHAPS, Saying, Speaker, said

if TYPE_CHECKING:
    import polars as pl

    from pratique.parsers.log.base import Frames

# An address that a process named is not kept for longer: numbers of processes come again.
_MINUTES: Final = 10
# So many names of programs are remembered with their speakers; logs may hold any number of names.
_NAMES: Final = 4096


@cache
def all_speakers() -> tuple[Speaker, ...]:
    """Every speaker; those that any program may be stand last."""
    found: list[Speaker] = []
    for module in pkgutil.iter_modules(__path__):
        if module.name != "base":
            imported = importlib.import_module(f"{__name__}.{module.name}")
            found.extend(imported.SPEAKERS)
    return tuple(sorted(found, key=lambda speaker: speaker.programs == ("*",)))


@cache
def message_row_types() -> tuple[type[Any], ...]:
    """The row types that messages can give, by the name of their table."""
    sayings = [saying for speaker in all_speakers() for saying in speaker.sayings]
    rows = {saying.row for saying in sayings}
    return tuple(sorted(rows, key=lambda row: str(row.table)))


def heard(messages: pl.DataFrame) -> Frames:
    """What `messages` mean, a frame for each row type.

    They have the columns HEARD, and perhaps those of PERHAPS.
    """
    import polars as pl

    given = messages.select(*HEARD, *(name for name in PERHAPS if name in messages.columns))
    given = given.filter(pl.col("message").is_not_null())
    found: dict[type[Any], list[pl.DataFrame]] = {}
    for speakers, some in _by_speakers(given):
        sayings = [saying for speaker in speakers for saying in speaker.sayings]
        rows = said(some, sayings)
        if any(speaker.remembers for speaker in speakers):
            rows = _remembered(rows)
        for saying, frame in rows:
            found.setdefault(saying.row, []).append(frame)
    return {row: pl.concat(frames, how="diagonal_relaxed") for row, frames in found.items()}


def _by_speakers(messages: pl.DataFrame) -> list[tuple[tuple[Speaker, ...], pl.DataFrame]]:
    """The messages of all programs that have the same speakers, however many programs there are."""
    import polars as pl

    names = messages["program"].unique().to_list()
    speakers = [_speakers(name or "") for name in names]
    numbers = {one: number for number, one in enumerate(dict.fromkeys(speakers))}
    if len(numbers) == 1:
        return [(speakers[0], messages)]
    keys = pl.DataFrame(
        {"program": names, "_speakers": [numbers[one] for one in speakers]},
        schema={"program": pl.String, "_speakers": pl.Int64},
    )
    parts = messages.join(keys, on="program", nulls_equal=True, maintain_order="left").partition_by(
        "_speakers", as_dict=True, include_key=False
    )
    return [(one, parts[number,]) for one, number in numbers.items()]


@lru_cache(maxsize=_NAMES)
def _speakers(program: str) -> tuple[Speaker, ...]:
    called = {program, program.rpartition("/")[2]}
    return tuple(
        speaker
        for speaker in all_speakers()
        if any(fnmatchcase(name, known) for name in called for known in speaker.programs)
    )


def _remembered(
    rows: list[tuple[Saying, pl.DataFrame]],
) -> list[tuple[Saying, pl.DataFrame]]:
    """The rows with the address that the same process named last, where they name none."""
    import polars as pl

    host = pl.col("host").fill_null("").alias("_host")
    told = [
        frame.select(host, "pid", "line", "time", "address").filter(
            pl.col("address").is_not_null(), pl.col("pid").is_not_null()
        )
        for _saying, frame in rows
        if "address" in frame.columns
    ]
    if not told:
        return rows
    known = pl.concat(told, how="vertical_relaxed").rename({"address": "_told", "time": "_time"})
    known = known.sort("line")
    answer = []
    for saying, frame in rows:
        if "address" in frame.columns and not frame["address"].null_count():
            answer.append((saying, frame))
            continue
        if "address" not in frame.columns:
            frame = frame.with_columns(pl.lit(None, dtype=pl.String).alias("address"))  # noqa: PLW2901
        near = pl.col("time") - pl.col("_time") <= pl.duration(minutes=_MINUTES)
        joined = (
            frame.with_columns(host)
            .sort("line")
            .join_asof(
                known, on="line", by=["_host", "pid"], strategy="backward", check_sortedness=False
            )
        )
        last = pl.coalesce("address", pl.when(near).then("_told"))
        answer.append(
            (saying, joined.with_columns(last.alias("address")).drop("_host", "_told", "_time"))
        )
    return answer
