"""Runs of package managers: what was done in one go, from when to when, and who asked for it.

A change of a file within such a run is most likely the package's; one outside of all is somebody
else's. The logs can be edited by root, and are deleted after a while: `covered` says whether they
reach so far.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, ClassVar, Final

from pratique.inventory.machine_clock import MachineClock
from pratique.model import Instant
from pratique.parsers.base import QUOTE_LENGTH, shown
from pratique.store.parts import storage_error, write_rows
from pratique.store.tables import Tables

_SECOND: Final = 1_000_000_000
# dpkg writes a line every second or so; the scripts of one package seldom take longer.
_PAUSE: Final = 120 * _SECOND
_MOST_NAMED: Final = 2_000  # changes of packages of one run that are kept in words
_MOST_RUNS: Final = 100_000
_MOST_CHARACTERS: Final = 40_000_000  # of all changes together
_LONGEST: Final = 24 * 3600 * _SECOND  # a run that says it took longer is not believed
_CHANGES: Final = frozenset(
    {"install", "upgrade", "downgrade", "reinstall", "remove", "purge", "disappear"}
)


@dataclass(frozen=True, slots=True)
class PackageRun:
    """What a package manager did in one go."""

    table: ClassVar[str] = "package_run"

    path: Annotated[str, "the log that tells of its beginning"]
    line: Annotated[int | None, "line number there"]
    manager: Annotated[str, "dpkg (with apt), dnf, zypper, pacman or apk"]
    start: Annotated[Instant, "when it began at the earliest, UTC"]
    end: Annotated[Instant, "when it was over at the latest, UTC"]
    time_known: Annotated[
        bool, "false where neither log nor machine tell the zone: then it is hours wide"
    ]
    command: Annotated[str, "the command line, where a log tells it"]
    username: Annotated[str, "who asked for it, where a log tells it"]
    count: Annotated[int, "how many packages it changed"]
    changes: Annotated[
        tuple[str, ...], "the first 2,000 changes, e.g. `upgrade openssl:amd64 3.0.1 -> 3.0.2`"
    ]


# `run` first: it says how long what follows goes on.
_EVENTS: Final = """
SELECT path, line, CASE manager WHEN 'apt' THEN 'dpkg' ELSE manager END AS family,
       epoch_ns(time), zone_known, action, package, arch, version, old_version, command,
       username, epoch_ns("end")
FROM package_event WHERE time IS NOT NULL
ORDER BY family, time, action <> 'run', path, line
"""


@dataclass(frozen=True, slots=True)
class _Event:
    """A row of the question above. Times are as the log writes them."""

    path: str
    line: int | None
    family: str
    time: int
    zone_known: bool
    action: str
    package: str
    arch: str
    version: str
    old_version: str
    command: str
    username: str
    end: int | None


@dataclass(slots=True)
class _Open:
    """A run that more may belong to. `end` is what the log says, `last` its last event."""

    first: _Event
    last: int
    end: int | None = None
    command: str = ""
    username: str = ""
    packages: set[int] = field(default_factory=set)
    changes: dict[str, None] = field(default_factory=dict)


def write_package_runs(tables: Tables, folder: Path) -> None:
    """Put the events of all logs together to runs, into a table below `folder`."""
    try:
        write_rows(folder, PackageRun, PackageRun.table, list(package_runs(tables)))
    except OSError as error:
        raise storage_error(folder, error) from error


def package_runs(tables: Tables) -> Iterator[PackageRun]:
    """The runs of each manager, one manager after the other, each in order of time."""
    clock = MachineClock.of(tables)
    current: _Open | None = None
    told, room = 0, _MOST_CHARACTERS
    for event in (_Event(*row) for row in tables.select(_EVENTS)):
        if current is None or _begins(current, event):
            if current is not None:
                yield _closed(current, clock)
                told += 1
                room -= sum(map(len, current.changes))
                if told >= _MOST_RUNS:
                    return
            current = _Open(event, event.time)
        _add(current, event, room)
    if current is not None:
        yield _closed(current, clock)


def run_at(runs: Sequence[PackageRun], moment: Instant) -> PackageRun | None:
    """The run in which `moment` lies, the shortest where there are several.

    Runs whose times are not known to the hour tell nothing, and are passed over.
    """
    found = [run for run in runs if run.time_known and run.start <= moment <= run.end]
    return min(found, key=lambda run: run.end - run.start, default=None)


def runs_between(
    runs: Iterable[PackageRun], after: Instant, before: Instant
) -> tuple[PackageRun, ...]:
    """The runs that may have done something between two moments, in order of time."""
    found = [run for run in runs if run.time_known and run.start <= before and run.end >= after]
    return tuple(sorted(found, key=lambda run: (run.start, run.path, run.line or 0)))


def covered(runs: Iterable[PackageRun], moment: Instant) -> bool:
    """Whether the logs reach back to `moment`: only then it means something that no run is there.

    What was taken out of a log in between does not show here.
    """
    starts = [(run.start, run.time_known) for run in runs]
    return bool(starts) and min(starts)[0] <= moment and all(known for _start, known in starts)


def _begins(current: _Open, event: _Event) -> bool:
    """Whether an event belongs to another run than the one before it."""
    first = current.first
    if (event.family, event.zone_known) != (first.family, first.zone_known):
        return True
    if event.action == "run" and (event.time, event.command) != (first.time, current.command):
        return True  # the same one may stand in a log and in a copy of it
    return event.time > (current.last + _PAUSE if current.end is None else current.end)


def _add(current: _Open, event: _Event, room: int) -> None:
    current.last = max(current.last, event.time)
    if event.end is not None and event.end - event.time <= _LONGEST:
        current.end = max(current.end or 0, event.end, event.time)
    current.command = current.command or event.command
    current.username = current.username or event.username
    if event.action not in _CHANGES:
        return
    name = f"{event.package}:{event.arch}" if event.arch else event.package
    current.packages.add(hash(name))
    if len(current.changes) < _MOST_NAMED and len(current.changes) * QUOTE_LENGTH < room:
        old, version = event.old_version, event.version
        versions = f"{old} -> {version}" if old and old != version else version
        current.changes.setdefault(shown(f"{event.action} {name} {versions}".rstrip()))


def _closed(run: _Open, clock: MachineClock) -> PackageRun:
    first = run.first
    start = clock.earliest(Instant(first.time), zone_known=first.zone_known)
    # The log counts whole seconds: what was done in the last one lies behind it.
    last = Instant(max(run.last, run.end or 0) + _SECOND)
    return PackageRun(
        path=first.path,
        line=first.line,
        manager=first.family,
        start=start,
        end=clock.latest(last, zone_known=first.zone_known),
        time_known=first.zone_known or clock.known,
        command=run.command,
        username=run.username,
        count=len(run.packages),
        changes=tuple(run.changes),
    )
