"""The clock and the time zone of this machine, for moments that a person states or reads."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pratique.errors import UsageError

_ZONES: Final = "zoneinfo/"
_LINK: Final = Path("/etc/localtime")


def now() -> datetime:
    """What the clock of this machine says, in UTC."""
    return datetime.now(UTC)


def machine_zone(environment: Mapping[str, str] = os.environ, link: Path = _LINK) -> str:
    """Its time zone by name: `$TZ`, else what localtime(5) is a link to, else `UTC`."""
    from pratique.duties.moment import zone_of

    try:
        _, found, linked = os.readlink(link).partition(_ZONES)  # noqa: PTH115 - a text, no path
    except OSError:
        found, linked = "", ""
    for name in (environment.get("TZ", "").removeprefix(":"), linked if found else ""):
        try:
            if name:
                zone_of(name)
                return "UTC" if name == "Etc/UTC" else name
        except UsageError:
            continue
    return "UTC"
