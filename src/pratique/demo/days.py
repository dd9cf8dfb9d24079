"""The days of the made-up server. They are fixed, so that the demo is the same every time."""

from __future__ import annotations

import calendar
from typing import Final

# Seconds since 1970, UTC, as the rest of the demo counts.
DAY: Final = 86_400
HOUR: Final = 3_600
MINUTE: Final = 60


def moment(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> int:
    """Seconds since 1970 of a moment in UTC."""
    return calendar.timegm((year, month, day, hour, minute, 0))


RELEASED: Final = moment(2025, 6, 2, 9, 14)  # when the packages were built
INSTALLED: Final = moment(2025, 8, 18, 7, 30)
OPENED: Final = moment(2025, 9, 1, 10, 5)  # when the sites went live
LOGS_BEGIN: Final = moment(2026, 3, 2, 6, 25)
UPLOAD: Final = moment(2026, 3, 5, 2, 11)  # the web shell comes in
NIGHT: Final = moment(2026, 3, 5, 2, 40)  # what the intruder does with it
UNPLUGGED: Final = moment(2026, 3, 6, 8, 0)
