"""What two logs have in common, line by line, by digests of their lines.

A line that stands there several times counts as often. Eight bytes and its number are held of each
line, however long it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pratique.parsers.log.base import TEXT
from pratique.survey.log.lines import Lines

if TYPE_CHECKING:
    import polars as pl

MOST_LINES: Final = 8_000_000
_SEED: Final = 6
_SHOWN: Final = 400
# Fewer lines in common are those that every log has, such as one without a time.
_SHARE: Final = 0.02
_LEAST: Final = 2


@dataclass(frozen=True, slots=True)
class Compared:
    """What became of the lines of one log in some others.

    `best` is the index of the one that has most of them, None where none has any to speak of.
    `gone` are numbers of its lines that none of the others has, `put_in` numbers of lines of the
    best one that stand between those that both have.
    """

    lines: int
    kept: int
    best: int | None
    gone: tuple[int, ...]
    put_in: tuple[int, ...]


def digests(lines: Lines, most: int = MOST_LINES) -> pl.DataFrame:
    """Number and digest of each line that is not blank; those beyond `most` are left out."""
    import polars as pl

    parts = [pl.DataFrame(schema={"line": pl.Int64, "digest": pl.UInt64})]
    height = 0
    for block in lines.blocks():
        frame = block.frame().select("line", pl.col(TEXT).hash(_SEED).alias("digest"))
        parts.append(frame.head(most - height))
        height += parts[-1].height
        if height >= most:
            break
    return pl.concat(parts)


def compared(past: pl.DataFrame, now: Sequence[pl.DataFrame]) -> Compared:
    """Look for the lines of `past` in all of `now` together, and put those beside each other."""
    import polars as pl

    every = pl.concat(
        [
            pl.DataFrame(schema={"line": pl.Int64, "digest": pl.UInt64, "file": pl.Int32}),
            *(one.with_columns(pl.lit(at, pl.Int32).alias("file")) for at, one in enumerate(now)),
        ]
    )
    past, every = _counted(past), _counted(every)
    key = ["digest", "nth"]
    gone = past.join(every, on=key, how="anti")["line"].sort()
    kept = past.height - gone.len()
    if kept < max(min(_LEAST, past.height), 1, _SHARE * past.height):
        return Compared(past.height, 0, None, tuple(past["line"]), ())
    shared = every.join(past, on=key, how="semi")
    best = int(shared["file"].value_counts().sort("count", "file", descending=[True, False])[0, 0])
    held = _counted(now[best].select("line", "digest"))
    both = held.join(past, on=key, how="semi")["line"]
    put_in = (
        held.filter(pl.col("line").is_between(both.min(), both.max(), closed="none"))
        .join(past, on=key, how="anti")["line"]
        .sort()
    )
    return Compared(past.height, kept, best, tuple(gone), tuple(put_in))


def _counted(frame: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    return frame.with_columns(pl.int_range(pl.len()).over("digest").alias("nth"))


def texts(lines: Lines, wanted: Collection[int]) -> Mapping[int, str]:
    """What the lines with these numbers say, cut."""
    import polars as pl

    found: dict[int, str] = {}
    for block in lines.blocks():
        if len(found) == len(wanted):
            break
        some = [one for one in wanted if block.first <= one < block.first + block.lines]
        if some:
            chosen = block.frame().filter(pl.col("line").is_in(some))
            found.update(chosen.select("line", pl.col(TEXT).str.slice(0, _SHOWN)).rows())
    return found


def only(lines: Lines, wanted: Collection[int]) -> bytes:
    """The lines with these numbers, and nothing in all others: the numbers stay as they are."""
    import polars as pl

    numbers = pl.Series(wanted, dtype=pl.Int64)
    parts: list[bytes] = []
    for block in lines.blocks():
        inside = numbers.filter(numbers.is_between(block.first, block.first + block.lines - 1))
        if inside.is_empty():
            parts.append(b"\n" * block.lines)
            continue
        every = block.content.split(b"\n")
        left = [b""] * block.lines
        for number in inside:
            left[number - block.first] = every[number - block.first]
        parts.append(b"\n".join(left) + b"\n")
    return b"".join(parts)
