"""A moment that a person states, with the time zone in which they live it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from pratique.errors import UsageError

_FORM: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]+([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)\s*(\S+)?"
)
_OFFSET: Final = re.compile(r"([+-])([0-9]{2}):?([0-9]{2})")
_UTC: Final = frozenset({"UTC", "Z", "z", "Etc/UTC"})
_FIRST, _LAST = 1990, 2200  # years in which somebody may state a moment of this case
_EXAMPLE: Final = "2026-11-03 02:10 Europe/Rome"


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment in UTC and the zone to show it in: an IANA name, `UTC` or an offset (`+01:00`)."""

    at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A moment as it was read; `assumed` where the zone is the machine's, since none was given."""

    moment: Moment
    assumed: bool


def zone_of(name: str) -> tzinfo:
    """The zone of that name: IANA, `UTC`, `Z`, or an offset. UsageError for any other."""
    if name in _UTC:
        return UTC
    offset = _OFFSET.fullmatch(name)
    try:
        if offset is not None:
            length = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
            return timezone(-length if offset[1] == "-" else length)
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise UsageError(
            f"There is no time zone called {name}",
            next_step=f"Give one as Europe/Rome or +01:00: {_EXAMPLE}",
        ) from error


def stated(text: str, machine_zone: str) -> Stated:
    """The moment that `text` states: date, time of day, and a zone or an offset.

    Without a zone it is `machine_zone`. UsageError for what is no moment, for one that the clocks
    of that zone leapt over, and for one that they showed twice.
    """
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise UsageError(
            f"This is no moment: {text}",
            next_step=f"Give the date, the time of day and the time zone: {_EXAMPLE}",
        )
    assumed = found[3] is None
    name = found[3] or machine_zone
    zone = zone_of(name)
    try:
        clock = found[2] if found[2].index(":") == 2 else f"0{found[2]}"
        wall = datetime.fromisoformat(f"{found[1]}T{clock}")
    except ValueError as error:
        raise UsageError(
            f"There is no such day or time of day: {text}", next_step=f"Give it as {_EXAMPLE}"
        ) from error
    if not _FIRST <= wall.year <= _LAST:
        raise UsageError(f"This year cannot be meant: {text}", next_step=f"Give it as {_EXAMPLE}")
    return Stated(Moment(_only(wall, zone, text), "UTC" if name in _UTC else name), assumed)


def _only(wall: datetime, zone: tzinfo, text: str) -> datetime:
    """The one moment at which the clocks of the zone showed `wall`."""
    first, second = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return first
    if first.astimezone(zone).replace(tzinfo=None) != wall:
        raise UsageError(
            f"The clocks of that zone leapt over this time: {text}",
            next_step="Give the time that the clock showed, or one in UTC.",
        )
    offsets = " or ".join(
        f"{wall:%Y-%m-%d %H:%M}{offset[:3]}:{offset[3:]}"
        for offset in (one.astimezone(zone).strftime("%z") for one in (first, second))
    )
    raise UsageError(
        f"The clocks of that zone showed this time twice: {text}",
        next_step=f"Say which of the two you mean: {offsets}",
    )


def local(at: datetime, zone: str) -> datetime:
    """`at` on the clocks of `zone`."""
    return at.astimezone(zone_of(zone))


def shown(at: datetime, zone: str) -> str:
    """`2026-11-03 02:10 Europe/Rome (01:10 UTC)`."""
    here = local(at, zone)
    if zone in _UTC:
        return f"{here:%Y-%m-%d %H:%M} UTC"
    utc = local(at, "UTC")
    form = "%H:%M UTC" if utc.date() == here.date() else "%Y-%m-%d %H:%M UTC"
    return f"{here:%Y-%m-%d %H:%M} {zone} ({utc.strftime(form)})"
