"""What the clock says, and how far it is to be believed."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

_UNSYNCHRONISED: Final = 0x40  # STA_UNSYNC of <linux/timex.h>
_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class Clock:
    """A reading of the clock.

    `time` is UTC. `synchronised` is what the kernel thinks of its own clock (adjtimex(2)), None
    where it does not say. `boot` is the start of the kernel's boot id, `up` the time since that
    boot: within one boot it goes on evenly, whatever the clock is set to.
    """

    time: datetime
    synchronised: bool | None
    boot: str
    up: timedelta

    def elapsed(self, earlier: Clock) -> timedelta | None:
        """How long after `earlier` it was really read; None over a restart of the machine."""
        return self.up - earlier.up if self.boot and self.boot == earlier.boot else None


def read_clock() -> Clock:
    """The clock of this machine, now."""
    now = datetime.now(UTC)
    return Clock(
        now.replace(microsecond=now.microsecond // 1000 * 1000),  # as an entry keeps it
        _synchronised(),
        _boot(),
        timedelta(milliseconds=time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000),
    )


def told(clock: Clock) -> dict[str, Any]:
    """What an entry says of the clock beside the time."""
    return {
        "source": "system",
        "synchronised": clock.synchronised,
        "boot": clock.boot,
        "up": clock.up // timedelta(milliseconds=1),
    }


def clock_of(moment: str, clock: Mapping[str, Any]) -> Clock:
    """The reading that an entry tells of. ValueError, KeyError, TypeError for what is none."""
    read = datetime.fromisoformat(moment)
    if read.tzinfo is None:
        raise ValueError(moment)
    synchronised = clock["synchronised"]
    if synchronised not in {True, False, None}:
        raise ValueError(synchronised)
    up = timedelta(milliseconds=int(clock["up"]))
    return Clock(read.astimezone(UTC), synchronised, str(clock["boot"]), up)


def moment(time: datetime) -> str:
    """A time as it stands in the journal: UTC, to the millisecond."""
    return f"{time.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{time.microsecond // 1000:03d}Z"


def _synchronised() -> bool | None:
    asked = ctypes.create_string_buffer(512)  # struct timex; `modes` is 0: only asks
    try:
        ctypes.CDLL(None, use_errno=True).adjtimex(asked)
    except (OSError, AttributeError):
        return None
    # int modes (padded to a long), long offset, freq, maxerror, esterror, int status
    place = 5 * ctypes.sizeof(ctypes.c_long)
    return not ctypes.c_int.from_buffer(asked, place).value & _UNSYNCHRONISED


def _boot() -> str:
    try:
        return _BOOT.read_text("ascii")[:8]
    except (OSError, ValueError):
        return ""
