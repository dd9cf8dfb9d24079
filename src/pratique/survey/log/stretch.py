"""What a log shows of its years without writing them: where they turn, and what dates it names.

stamp       Nov  3 02:10:00         of rsyslog's traditional form and of dovecot
turn        a step back by months from one line to the next: the year is another one
dated       a line that names a whole date: an ISO stamp, the kernel's or systemd's clock
moment      a line about a login or a boot, of which wtmp(5) has the year
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from pratique.parsers.log.base import LEAP, TEXT
from pratique.survey.log.lines import Lines

if TYPE_CHECKING:
    import polars as pl

# Clocks are set back by hours or days; further back, the lines are of the next year.
BACK: Final = 31
_HALF: Final = 183
_LATE_IN_YEAR: Final = 330
# No log has so many: somebody mixed its lines.
_MOST_JUMPS: Final = 1000
_MOST_NAMED: Final = 500
_STAMP: Final = r"^[A-Z][a-z]{2} [ 0-3][0-9] [0-2][0-9]:[0-5][0-9]:[0-6][0-9]"
_ISO: Final = r"^(?P<day>[12][0-9]{3}-[01][0-9]-[0-3][0-9])[T ][0-2][0-9]:[0-5][0-9]:"
_ZONED: Final = (
    r"^([12][0-9]{3}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9])[.0-9]*"
    r"([+-])([0-9]{2}):?([0-9]{2})"
)
_CLOCK: Final = ("system clock to ", "clock synchronization to ", "recorded timestamp: ")
_DAY: Final = r"(?:system clock to|synchronization to|timestamp:) (?:[A-Z][a-z]{2} )?(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[T ]"  # fmt: skip # noqa: E501
_KERNEL: Final = " kernel: "
_VERSION: Final = "Linux version "
_BUILT: Final = r"\((?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})\)[^()]*$"
_LOGIN: Final = "]: Accepted "
_MONTHS: Final = {
    "Jan": 0, "Feb": 31, "Mar": 60, "Apr": 91, "May": 121, "Jun": 152,
    "Jul": 182, "Aug": 213, "Sep": 244, "Oct": 274, "Nov": 305, "Dec": 335,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines of one year, from `line` on; `turns` is how many years after the first stretch.

    `first` and `last` are days of a leap year, 0 to 365. `leap` says that it has a 29 February,
    `sure` how sure it is that this is where the year turns.
    """

    line: int
    turns: int
    first: int
    last: int
    leap: bool = False
    sure: float = 1.0


@dataclass(frozen=True, slots=True)
class Named:
    """A line that tells of a date: `day` of a leap year as its stamp shows it, and the date.

    `kind` is `clock`, `iso` (the nearest stamp without a year, and the first date behind it) or
    `built`: no earlier than that.
    """

    line: int
    day: int
    date: date
    kind: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A line that says somebody logged in, or that the machine started: day and second of it."""

    line: int
    day: int
    second: int
    boot: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What one file shows; no stretches where it has no line without a year, or too many turns."""

    stretches: tuple[Stretch, ...] = ()
    named: tuple[Named, ...] = ()
    moments: tuple[Moment, ...] = ()
    mixed: bool = False
    first_written: date | None = None  # the first and the last date of lines with a year
    last_written: date | None = None
    offsets: tuple[tuple[datetime, int], ...] = ()  # what clocks showed, and seconds east of UTC


def day_in(year: int, day: int) -> date | None:
    """The date of a `day` of a leap year in `year`; None for 29 February in another year."""
    there = date.fromordinal(date(LEAP, 1, 1).toordinal() + day)
    try:
        return there.replace(year=year)
    except ValueError:
        return None


@dataclass(slots=True)
class _Scan:
    """What was seen up to some line."""

    line: int = 0  # the first stamp without a year
    first: int = -1
    previous: int = -1
    jumps: list[tuple[int, int, int]] = field(default_factory=list)  # line, from, to
    leaps: list[int] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)
    written: list[date] = field(default_factory=list)
    offsets: list[tuple[datetime, int]] = field(default_factory=list)
    mixed: bool = False


def shown(lines: Lines) -> Shown:
    """Read all lines once; a few blocks are in memory at a time. Never raises for what is there."""
    scan = _Scan()
    for block in lines.blocks():
        frame = block.frame()
        _runs(frame, scan)
        _written(frame, scan)
    return Shown(
        () if scan.mixed else tuple(_stretches(scan)),
        tuple(scan.named),
        tuple(scan.moments),
        scan.mixed,
        min(scan.written, default=None),
        max(scan.written, default=None),
        tuple(scan.offsets),
    )


def has_stamps(text: bytes) -> bool:
    """Whether one of these lines begins with a stamp that has no year."""
    import polars as pl

    shown_text = text.decode("utf-8", "replace").split("\n")
    return bool(pl.Series(shown_text, dtype=pl.String).str.contains(_STAMP).any())


def _day(stamp: pl.Expr) -> pl.Expr:
    import polars as pl

    month = stamp.str.slice(0, 3).replace_strict(_MONTHS, default=None, return_dtype=pl.Int32)
    day = stamp.str.slice(4, 2).str.strip_chars().cast(pl.Int32, strict=False)
    lengths = stamp.str.slice(0, 3).replace_strict(
        {"Feb": 29, "Apr": 30, "Jun": 30, "Sep": 30, "Nov": 30}, default=31, return_dtype=pl.Int32
    )
    return pl.when(day.is_between(1, lengths)).then(month + day - 1)


def _runs(frame: pl.DataFrame, scan: _Scan) -> None:
    """The steps back and forth from day to day, in the lines of one block."""
    import polars as pl

    stamped = frame.filter(pl.col(TEXT).str.contains(_STAMP))
    if not stamped.height or scan.mixed:
        return
    runs = (
        stamped.select("line", pl.col(TEXT).str.slice(0, 6).alias("stamp"))
        .filter(pl.col("stamp").ne_missing(pl.col("stamp").shift()))
        .with_columns(_day(pl.col("stamp")).alias("day"))
        .drop_nulls("day")
    )
    if not runs.height:
        return
    if scan.first < 0:
        scan.line, scan.first = runs.row(0)[0], runs.row(0)[2]
        scan.previous = scan.first
    before = pl.col("day").shift(fill_value=scan.previous)
    jumps = runs.select("line", before.alias("from"), pl.col("day").alias("to")).filter(
        (pl.col("to") - pl.col("from")).abs() > BACK
    )
    scan.jumps += jumps.head(_MOST_JUMPS + 1).rows()
    scan.mixed = len(scan.jumps) > _MOST_JUMPS
    scan.leaps += (
        runs.filter(pl.col("day") == _MONTHS["Feb"] + 28)["line"].head(_MOST_NAMED).to_list()
    )
    scan.previous = runs["day"][-1]
    _telling(stamped, scan)


def _telling(stamped: pl.DataFrame, scan: _Scan) -> None:
    """The lines of one block that name a date, a login or a boot."""
    import polars as pl

    text = pl.col(TEXT)
    some = stamped.filter(text.str.contains_any([*_CLOCK, _VERSION, _LOGIN]))
    if not some.height:
        return
    some = some.with_columns(_day(text.str.slice(0, 6)).alias("day")).drop_nulls("day")
    kernel = text.str.contains(_KERNEL, literal=True)
    daemon = text.str.contains(" systemd-timesyncd[", literal=True)
    clock = some.filter((kernel | daemon) & text.str.contains_any(list(_CLOCK)))
    version = some.filter(kernel & text.str.contains(_VERSION, literal=True))
    for rows, pattern, kind in ((clock, _DAY, "clock"), (version, _BUILT, "built")):
        found = rows.select(
            "line", "day", text.str.extract(pattern).str.to_date("%Y-%m-%d", strict=False)
        )
        room = max(0, _MOST_NAMED - len(scan.named))
        scan.named += (
            Named(line, day, named, kind)
            for line, day, named in found.drop_nulls().head(room).rows()
        )
    login = some.filter(text.str.contains(_LOGIN, literal=True))
    for rows, boot in ((version, True), (login, False)):
        clocks = [text.str.slice(at, 2).cast(pl.Int32, strict=False) for at in (7, 10, 13)]
        second = clocks[0] * 3600 + clocks[1] * 60 + clocks[2]
        found = rows.select("line", "day", second.alias("second")).drop_nulls()
        room = max(0, _MOST_NAMED - len(scan.moments))
        scan.moments += (Moment(line, day, at, boot) for line, day, at in found.head(room).rows())


def _written(frame: pl.DataFrame, scan: _Scan) -> None:
    """The first and the last date of the lines of one block that write a year."""
    import polars as pl

    day = pl.col(TEXT).str.extract(_ISO).str.to_date("%Y-%m-%d", strict=False)
    dates = frame.select("line", day.alias("day")).drop_nulls()
    if not dates.height:
        return
    if not scan.written and scan.previous >= 0:
        line, written = dates.row(0)
        scan.named.append(Named(line, scan.previous, written, "iso"))
    _offsets(frame, scan)
    written = [*scan.written, dates["day"].min(), dates["day"].max()]
    scan.written = [min(written), max(written)]


def _offsets(frame: pl.DataFrame, scan: _Scan) -> None:
    """What the first and the last line of a block tell of the zone."""
    import polars as pl

    parts = frame.filter(pl.col(TEXT).str.contains(_ZONED))[TEXT]
    for text in (*parts.head(1), *parts.tail(1)):
        if len(scan.offsets) < _MOST_NAMED and (found := re.match(_ZONED, text)) is not None:
            try:
                shown_time = datetime.fromisoformat(found[1])
            except ValueError:
                continue
            sign = -1 if found[2] == "-" else 1
            seconds = sign * (int(found[3]) * 3600 + int(found[4]) * 60)
            scan.offsets.append((shown_time, seconds))


def _stretches(scan: _Scan) -> Iterator[Stretch]:
    if scan.first < 0:
        return
    turns, line, first, sure = 0, scan.line, scan.first, 1.0
    for jump, before, to, new, how_sure in _turns(scan.jumps):
        yield _stretch(scan, (line, jump), turns, (first, before), sure)
        turns, line, first = turns + new, jump, to
        sure = min(sure, how_sure) if new > 0 else sure
    yield _stretch(scan, (line, None), turns, (first, scan.previous), sure)


def _stretch(
    scan: _Scan, lines: tuple[int, int | None], turns: int, days: tuple[int, int], sure: float
) -> Stretch:
    start, end = lines
    leap = any(start <= line and (end is None or line < end) for line in scan.leaps)
    return Stretch(start, turns, *days, leap, sure)


def _turns(jumps: list[tuple[int, int, int]]) -> Iterator[tuple[int, int, int, int, float]]:
    """Line, day before, day after, years that it steps, and how sure that is, of each turn."""
    skipped = -1
    turned = 0
    for number, (line, before, to) in enumerate(jumps):
        if number == skipped:
            continue
        if to > before:
            # A late line of the old year, between those of the new one.
            if before <= 1 and to >= 364 and turned:
                turned -= 1
                yield line, before, to, -1, 1.0
            continue
        # A clock that was not set shows 1 January for a while, and then the right day again.
        if to == 0 and before < _LATE_IN_YEAR and number + 1 < len(jumps):
            _line, left, back = jumps[number + 1]
            if left <= 1 and 0 <= back - before + 1 <= BACK:
                skipped = number + 1
                continue
        turned += 1
        yield line, before, to, 1, 1.0 if before - to > _HALF else 0.7
