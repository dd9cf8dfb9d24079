"""What a package manager wrote down: the row of all its logs, and the times in them.

Most of these logs show the machine's own clock and no zone: dpkg(1) and apt write what
localtime(3) gives. `inventory.machine_clock` makes moments of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, ClassVar, Final

from pratique.model import Instant
from pratique.parsers.base import Parser

_SECOND: Final = 1_000_000_000
_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - differences of clocks, zones apart
# An `Instant` ends in the year 2261; no package manager wrote before there was one.
_YEARS: Final = range(1990, 2200)
_CLOCK: Final = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T| {1,2})([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?"
    r"(?:[.,][0-9]{1,9})?(?: ?(Z|[+-][0-9]{2}:?[0-9]{2}))?(?![0-9:])"
)
NO_VERSION: Final = frozenset({"<none>", "<unknown>", ""})


@dataclass(frozen=True, slots=True)
class PackageEvent:
    """Something that a package manager did, or set out to do, as its log says."""

    table: ClassVar[str] = "package_event"

    path: Annotated[str, "the log, in readable form"]
    line: Annotated[int | None, "line number, from 1, also of a log that is packed"]
    manager: Annotated[str, "who wrote it: dpkg, apt, dnf, yum, zypper, pacman or apk"]
    time: Annotated[
        Instant | None,
        "when: UTC with `zone_known`, else what the machine's clock showed; null without a year",
    ]
    zone_known: Annotated[bool, "whether the log tells its zone"]
    written: Annotated[str, "the time as the log writes it"]
    action: Annotated[
        str,
        "install, upgrade, downgrade, reinstall, remove, purge, configure, replaced (an old "
        "version), trigger, disappear, conffile, status, startup, or run for a whole run",
    ]
    package: Annotated[str, "name of the package; empty where it is about none"]
    arch: Annotated[str, "its architecture, where the log tells"]
    version: Annotated[str, "the version that it is about; for removals the one that went"]
    old_version: Annotated[str, "the version before, where the log tells"]
    finished: Annotated[bool, "whether it was done when it was written down, and not only begun"]
    detail: Annotated[str, "what else the log says: a state, the path of a conffile, an error"] = ""
    command: Annotated[str, "the command line of the run, where the log tells"] = ""
    username: Annotated[str, "who asked for it, as the log says"] = ""
    end: Annotated[Instant | None, "when the run ended, on the same clock as `time`"] = None


@dataclass(frozen=True, slots=True)
class Clock:
    """A time in a log: `time` is UTC with `zone_known`, else on the machine's own clock."""

    time: Instant
    zone_known: bool
    written: str


def clock(text: str, start: int = 0) -> Clock | None:
    """The ISO 8601 date and time at `start`, with one or two blanks or a T between them.

    Seconds and a zone (`Z`, `+0100`, `+01:00`) may be missing. None for what is no such time.
    """
    found = _CLOCK.match(text, start)
    if found is None or int(found[1]) not in _YEARS:
        return None
    year, month, day, hour, minute = (int(found[number]) for number in range(1, 6))
    second = min(int(found[6] or 0), 59)  # a leap second is the one before
    try:
        shown = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - as `_EPOCH`
        offset = _offset(found[7])
    except ValueError:
        return None
    since = shown - _EPOCH - offset
    return Clock(Instant((since.days * 86_400 + since.seconds) * _SECOND), bool(found[7]), found[0])


def version_in(text: str) -> str:
    """A version as dpkg writes it: empty for the words that stand for none."""
    return "" if text in NO_VERSION else text


def name_and_arch(text: str) -> tuple[str, str]:
    """`openssl:amd64` apart; without an architecture, that is empty."""
    name, _, arch = text.partition(":")
    return name, arch


def _offset(zone: str | None) -> timedelta:
    if zone is None or zone == "Z":
        return timedelta()
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    if minutes > 15 * 60:
        message = "no zone is that far from UTC"
        raise ValueError(message)
    return timedelta(minutes=-minutes if zone[0] == "-" else minutes)


PARSERS: tuple[Parser, ...] = ()
