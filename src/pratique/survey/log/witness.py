"""What else on a machine knows the year: its login records, its other logs, the packer of a log."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final

from pratique.model import Instant
from pratique.parsers.log.row.log_file import LogFile
from pratique.parsers.package_event import PackageEvent
from pratique.parsers.utmp import Login
from pratique.store.tables import Tables
from pratique.survey.file import File

# What the name of a rotated log says: logrotate(8), `dateext` and `dateformat`.
_DATED: Final = re.compile(r"(\d{4})-?(\d\d)(?:-?(\d\d))?(?!\d{3})")
_SECOND: Final = 1_000_000_000
_DAY: Final = 86_400 * _SECOND
_MOST_LOGINS: Final = 200_000
_LOGIN_SECONDS: Final = 10
_BOOT_SECONDS: Final = 120
# A copy gives all its files the moment at which they were copied.
_COPIED_SHARE: Final = 0.9
_FEW: Final = 20
_GZIP: Final = b"\x1f\x8b\x08"
_LATEST: Final = (
    (
        Login,
        """SELECT max(epoch_ns(time)) FROM login
           WHERE source IN ('wtmp', 'utmp') AND epoch_ns(time) < ?""",
    ),
    (PackageEvent, "SELECT max(epoch_ns(time)) FROM package_event WHERE epoch_ns(time) < ?"),
    (
        LogFile,
        """SELECT max(epoch_ns(last)) FROM log_file
           WHERE (year_source = '' OR year_confidence > 0.5) AND epoch_ns(last) < ?""",
    ),
)
_LOGINS: Final = f"""
SELECT epoch_ns(time) FROM login WHERE type = ? AND source = 'wtmp' AND time IS NOT NULL
ORDER BY time LIMIT {_MOST_LOGINS}
"""  # noqa: S608 - our own number
_CHANGED: Final = f"""
SELECT epoch_ns(mtime) // {_DAY} AS day, count(*) FROM file
WHERE type = 'regular' AND mtime IS NOT NULL GROUP BY day ORDER BY day
"""  # noqa: S608 - our own number


@dataclass(frozen=True, slots=True)
class Witnesses:
    """What the tables of a survey know of years.

    `latest` is the last moment that something else than these logs tells of, `logins` and
    `boots` are years by the day of a leap year and a slice of the day, as the machine's clock
    showed them. `copied` says that the files have the times at which they were copied.
    """

    latest: date | None = None
    logins: Mapping[tuple[int, int], frozenset[int]] = field(default_factory=dict)
    boots: Mapping[tuple[int, int], frozenset[int]] = field(default_factory=dict)
    copied: bool = False

    @classmethod
    def read(cls, tables: Tables, zone: str) -> Witnesses:
        """Those of a survey; `zone` is that of the machine, or empty."""
        logins = _times(tables, "user_process"), _LOGIN_SECONDS
        boots = _times(tables, "boot_time"), _BOOT_SECONDS
        return cls(
            _latest(tables),
            _slices(*logins, zone),
            _slices(*boots, zone),
            _copied(tables),
        )

    def years(self, day: int, second: int, *, boot: bool) -> frozenset[int]:
        """The years in which there was a login, or a boot, at that moment of the year."""
        known, width = (self.boots, _BOOT_SECONDS) if boot else (self.logins, _LOGIN_SECONDS)
        at = second // width
        return frozenset().union(*(known.get((day, at + by), ()) for by in (-1, 0, 1)))


def date_of_name(position: str) -> tuple[date, bool] | None:
    """The date that rotation put behind a name, and whether it has a day; None without one."""
    found = _DATED.match(position)
    if found is None:
        return None
    year, month, day = int(found[1]), int(found[2]), found[3]
    try:
        if day:
            return date(year, month, int(day)), True
        following = date(year + month // 12, month % 12 + 1, 1)
        return following - timedelta(1), False
    except ValueError:
        return None


def date_of_gzip(head: bytes) -> date | None:
    """When the content was last changed, as RFC 1952 has it in the header; None without that."""
    seconds = int.from_bytes(head[4:8], "little")
    if not head.startswith(_GZIP) or not seconds:
        return None
    return date_of(Instant(seconds * _SECOND))


def date_of(moment: Instant | None) -> date | None:
    """The day, in UTC, of a moment."""
    if moment is None:
        return None
    return datetime.fromtimestamp(moment // _SECOND, UTC).date()


def _latest(tables: Tables) -> date | None:
    now = time.time_ns()
    found = [next(tables.select(sql, now))[0] for row, sql in _LATEST if row in tables.row_types]
    return date_of(max((moment for moment in found if moment is not None), default=None))


def _times(tables: Tables, kind: str) -> list[int]:
    if Login not in tables.row_types:
        return []
    return [moment for (moment,) in tables.select(_LOGINS, kind)]


def _slices(
    times: Sequence[int], width: int, zone: str
) -> Mapping[tuple[int, int], frozenset[int]]:
    """The years of moments by their day of a leap year and their slice of the day."""
    import polars as pl

    local = pl.Series(times, dtype=pl.Int64).cast(pl.Datetime("ns", "UTC"))
    if zone:
        local = local.dt.convert_time_zone(zone)
    found: dict[tuple[int, int], set[int]] = {}
    for shown in local.dt.replace_time_zone(None).dt.cast_time_unit("us"):
        key = _leap_day(shown), (shown.hour * 3600 + shown.minute * 60 + shown.second) // width
        found.setdefault(key, set()).add(shown.year)
    return {key: frozenset(years) for key, years in found.items()}


def _leap_day(shown: datetime) -> int:
    return (shown.replace(year=2000) - datetime(2000, 1, 1)).days  # noqa: DTZ001 - a calendar


def _copied(tables: Tables) -> bool:
    """Whether nearly all files were changed within two days: those of the copy."""
    if File not in tables.row_types:
        return False
    days: Iterable[tuple[int, int]] = tables.select(_CHANGED)
    counts = dict(days)
    most = max((counts[day] + counts.get(day + 1, 0) for day in counts), default=0)
    return sum(counts.values()) >= _FEW and most >= _COPIED_SHARE * sum(counts.values())
