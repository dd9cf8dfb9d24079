"""What the name of a snapshot's folder says: its time, or its place in a rotation.

daily.0, weekly.3, beta.2              rsnapshot.conf(5): the higher the number, the older
2026-11-03, 20261103-0200              a date, and a time of day, in any of the usual forms
backup.2026-11-03T02:00:00+0100        with a zone; without one it is read as UTC
@GMT-2026.11.03-02.00.00               shadow copies of Samba, UTC
zfs-auto-snap_daily-2026-11-03-0225    zfs-auto-snapshot, UTC
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from pratique.model import Instant

DAY: Final = 86_400 * 10**9
_MINUTE: Final = 60 * 10**9
_ROTATION: Final = re.compile(rb"([A-Za-z][A-Za-z_-]{0,30})\.(\d{1,4})")
_DATE: Final = re.compile(
    rb"(?<![0-9])(?P<year>(?:19|20)\d\d)(?P<dash>[-_.]?)(?P<month>\d\d)(?P=dash)(?P<day>\d\d)"
    rb"(?:[T_ .@-]?(?P<hour>[01]\d|2[0-3])[:.h_-]?(?P<minute>[0-5]\d)"
    rb"(?:[:._m-]?(?P<second>[0-5]\d))?)?"
    rb"(?P<zone> ?Z|UTC|GMT| ?[+-]\d\d:?\d\d)?(?![0-9])"
)
_UTC_BY_MAKER: Final = (b"@GMT-", b"zfs-auto-snap", b"autosnap_")
_UNFINISHED: Final = re.compile(
    rb"\.sync|_delete\.\d+|in[_-]?progress|.*[._-](?:partial|incomplete|in[_-]?progress|tmp|temp)"
    rb"|(?:partial|incomplete|tmp)[._-].*|current-in-progress",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Named:
    """What a name says. `series` and `number` of a rotation; or `time`, later by up to `span`.

    `zoned` is false where the name says a time and not in which zone.
    """

    series: bytes = b""
    number: int = 0
    time: Instant | None = None
    span: int = 0
    zoned: bool = True


def named(name: bytes) -> Named | None:
    """What the name of a folder says of a snapshot; None where it says nothing of one."""
    if match := _ROTATION.fullmatch(name):
        return Named(match[1], int(match[2]))
    for match in _DATE.finditer(name):
        year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
        hour, minute, second = (int(match[key] or 0) for key in ("hour", "minute", "second"))
        try:
            moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        except ValueError:
            continue
        zone = (match["zone"] or b"").strip()
        moment -= _offset(zone)
        span = DAY if match["hour"] is None else (0 if match["second"] else _MINUTE)
        zoned = bool(zone) or name.startswith(_UTC_BY_MAKER)
        seconds = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1)
        return Named(time=Instant(seconds * 10**9), span=span, zoned=zoned)
    return None


def unfinished(name: bytes) -> bool:
    """Whether the name says that a backup was not finished, or is being removed."""
    return _UNFINISHED.fullmatch(name) is not None


def _offset(zone: bytes) -> timedelta:
    if not zone.startswith((b"+", b"-")):
        return timedelta()
    digits = zone[1:].replace(b":", b"")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -offset if zone.startswith(b"-") else offset
