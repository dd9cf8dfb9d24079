"""What stretch of time each log covers, and where it is silent: what cannot be known from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, ClassVar, Final

from pratique.inventory.log_rhythm import silences
from pratique.model import Instant
from pratique.store.parts import storage_error, write_rows
from pratique.store.tables import Tables

_HOUR: Final = 3_600_000_000_000
# Chains that are looked at, those with the most lines first.
_MOST: Final = 2000
ONE: Final = "one log"
ALL: Final = "all logs"
OFF: Final = "machine off"

# Lines by chain, family and hour since 1970.
_TOLD: Final = f"""
WITH told AS (
    SELECT coalesce(f.chain, h.path) AS chain, family,
           epoch_ns(hour) // {_HOUR} AS hour, sum(h.lines)::BIGINT AS lines
    FROM log_hour h LEFT JOIN log_file f USING (path) GROUP BY ALL
), largest AS (
    SELECT chain, family FROM told GROUP BY ALL
    ORDER BY sum(lines) DESC, chain, family LIMIT {_MOST}
)
SELECT * FROM told SEMI JOIN largest USING (chain, family) ORDER BY ALL
"""  # noqa: S608 - our own numbers
_KNOWN: Final = f"SELECT DISTINCT epoch_ns(hour) // {_HOUR} FROM log_hour"  # noqa: S608
# Hours in which the machine started, as the kernel or wtmp tells.
_STARTS: Final = f"""
SELECT DISTINCT epoch_ns(time) // {_HOUR} FROM login
WHERE type = 'boot_time' AND time IS NOT NULL
UNION
SELECT DISTINCT epoch_ns(time) // {_HOUR} FROM syslog_event
WHERE program = 'kernel' AND contains(message, 'Linux version ') AND time IS NOT NULL
"""  # noqa: S608 - the same

Hours = dict[int, int]


@dataclass(frozen=True, slots=True)
class LogSilence:
    """Hours in which a log has no line, against its own rhythm."""

    table: ClassVar[str] = "log_silence"

    chain: Annotated[str, "path of the log that is written to"]
    family: Annotated[str, "what its lines are about, as in `log_hour`"]
    start: Annotated[Instant, "start of the first hour without a line, UTC"]
    end: Annotated[Instant, "end of the last hour without a line, UTC"]
    hours: Annotated[int, "how many hours that are"]
    expected: Annotated[float, "in how many of them it would have had a line, by its rhythm"]
    chance: Annotated[float, "how likely that is by its rhythm alone, 0 to 1"]
    kind: Annotated[
        str,
        "`one log`: others went on; `all logs`: no log has a line, and no start of the machine "
        "follows; `machine off`: no log has a line, and the machine starts behind it",
    ]


@dataclass(frozen=True, slots=True)
class LogCoverage:
    """What stretch of time the lines of one log about one thing cover."""

    table: ClassVar[str] = "log_coverage"

    chain: Annotated[str, "path of the log that is written to"]
    family: Annotated[str, "what its lines are about, as in `log_hour`"]
    start: Annotated[Instant, "start of the first hour with a line, UTC"]
    end: Annotated[Instant, "end of the last hour with a line, UTC"]
    hours: Annotated[int, "hours with a line"]
    lines: Annotated[int, "rows in them"]
    holes: Annotated[
        tuple[str, ...],
        "stretches within that are silent against its rhythm, but for those in which the machine "
        "was off: `2026-11-03T02:00Z to 2026-11-03T09:00Z`",
    ]


COVERAGE_TYPES: Final = (LogSilence, LogCoverage)


def write_log_coverage(tables: Tables, folder: Path) -> None:
    """Write `log_coverage` and `log_silence` below `folder`; CaseStorage where that fails."""
    logs = _hours(tables)
    silent = tuple(_silences(logs, _numbers(tables, _KNOWN), _numbers(tables, _STARTS)))
    covered = tuple(_coverage(logs, silent))
    try:
        write_rows(folder, LogSilence, LogSilence.table, silent)
        write_rows(folder, LogCoverage, LogCoverage.table, covered)
    except OSError as error:
        raise storage_error(folder, error) from error


def _hours(tables: Tables) -> Mapping[tuple[str, str], Hours]:
    """By chain and family, the lines of each hour since 1970."""
    found: dict[tuple[str, str], Hours] = defaultdict(dict)
    for chain, family, hour, lines in tables.select(_TOLD):
        found[chain, family][hour] = lines
    return found


def _numbers(tables: Tables, sql: str) -> frozenset[int]:
    return frozenset(hour for (hour,) in tables.select(sql))


def _silences(
    logs: Mapping[tuple[str, str], Hours], known: frozenset[int], starts: frozenset[int]
) -> Iterator[LogSilence]:
    for (chain, family), hours in sorted(logs.items()):
        if not chain.startswith("/"):
            continue  # of a snapshot: it has what snapshots happened to hold
        for silence in silences(hours):
            length = silence.end - silence.start
            others = sum(hour in known for hour in range(silence.start, silence.end))
            kind = ONE
            if others <= length // 10:  # what is left is the minutes before and behind
                started = starts & set(range(silence.end - 2, silence.end + 2))
                kind = OFF if started else ALL
            yield LogSilence(
                chain,
                family,
                Instant(silence.start * _HOUR),
                Instant(silence.end * _HOUR),
                length,
                round(silence.expected, 1),
                silence.chance,
                kind,
            )


def _coverage(
    logs: Mapping[tuple[str, str], Hours], silent: Sequence[LogSilence]
) -> Iterator[LogCoverage]:
    holes: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in silent:
        if one.kind != OFF:
            holes[one.chain, one.family].append(stretch(one.start, one.end))
    for (chain, family), hours in sorted(logs.items()):
        yield LogCoverage(
            chain,
            family,
            Instant(min(hours) * _HOUR),
            Instant((max(hours) + 1) * _HOUR),
            len(hours),
            sum(hours.values()),
            tuple(holes[chain, family]),
        )


def stretch(start: Instant, end: Instant) -> str:
    """A stretch of time in words, to the minute, in UTC."""
    return f"{_minute(start)} to {_minute(end)}"


def _minute(moment: Instant) -> str:
    return f"{datetime.fromtimestamp(moment // 1_000_000_000, UTC):%Y-%m-%dT%H:%MZ}"
