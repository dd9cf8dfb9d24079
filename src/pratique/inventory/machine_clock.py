"""Moments from times that a log wrote down on the machine's own clock, without a zone.

The zone is the one that the machine has now, see localtime(5): it may have been another one
then. Two times of a year are not one moment: in the hour that a clock goes back over, a time
stands for two. Where the zone is not known, a time stands for all that it is anywhere.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from pratique.model import Instant
from pratique.store.tables import Tables
from pratique.survey.machine import Machine

_SECOND: Final = 1_000_000_000
_HOUR: Final = 3600 * _SECOND
# Zones lie between UTC-12 and UTC+14.
_EARLIEST: Final = 14 * _HOUR
_LATEST: Final = 12 * _HOUR
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_+-]{0,30}(?:/[A-Za-z0-9_+-]{1,40}){0,2}")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class MachineClock:
    """The clock of the evidence. `known` says whether its zone is."""

    def __init__(self, zone: str) -> None:
        self._zone = _zone(zone)
        self.known = self._zone is not None

    @classmethod
    def of(cls, tables: Tables) -> MachineClock:
        """The clock of the machine that these tables are of."""
        return cls(next((row.zone for row in tables.rows(Machine)), ""))

    def shown(self, moment: Instant) -> datetime | None:
        """What the clock showed at a moment, whole seconds; None where its zone is not known."""
        if self._zone is None:
            return None
        return (_EPOCH + timedelta(seconds=moment // _SECOND)).astimezone(self._zone)

    def earliest(self, shown: Instant, *, zone_known: bool = False) -> Instant:
        """The earliest moment at which the clock showed that; it is UTC with `zone_known`."""
        if zone_known:
            return shown
        if self._zone is None:
            return Instant(shown - _EARLIEST)
        return min(self._moment(shown, 0), self._moment(shown, 1))

    def latest(self, shown: Instant, *, zone_known: bool = False) -> Instant:
        """The latest one."""
        if zone_known:
            return shown
        if self._zone is None:
            return Instant(shown + _LATEST)
        return max(self._moment(shown, 0), self._moment(shown, 1))

    def _moment(self, shown: Instant, fold: int) -> Instant:
        seconds, rest = divmod(shown, _SECOND)
        local = (_EPOCH + timedelta(seconds=seconds)).replace(tzinfo=self._zone, fold=fold)
        since = local - _EPOCH
        return Instant((since.days * 86_400 + since.seconds) * _SECOND + rest)


def _zone(name: str) -> tzinfo | None:
    """A zone by its name, as the healthy machine's own tables know it; None for any other."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    if name in ("UTC", "Etc/UTC", "Universal", "Etc/Universal", "Zulu"):
        return UTC
    # The name is the intruder's: it must not lead out of the folder of zones.
    if _NAME.fullmatch(name) is None:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
