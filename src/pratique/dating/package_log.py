"""What the journal of the package manager says about a file that is not as its package brought it.

Whoever installs, upgrades or reinstalls a package puts its files anew. What stands in one of
them that is not the package's came behind that moment. This is a lower bound, and the log can
be edited by root: fair, and low where the log itself is odd.

It says nothing of configuration files, which stay as they are through upgrades, nor of files
that no package brought. dpkg writes down what it begins: only what it went on to configure, in
that version, had been put there. rpm and pacman write down what they have just done, in their
logs and in their databases, so the moment is taken a while before. What `path-exclude` of
dpkg.cfg(5) leaves out was not put anew; such a file is not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pratique.dating.bounds import AFTER, Basis, Trust
from pratique.dating.trace import Trace, Way
from pratique.history.sighting import Bound
from pratique.inventory.machine_clock import MachineClock
from pratique.inventory.verification import Verification
from pratique.model import Finding, Gap, Instant
from pratique.parsers.package_event import PackageEvent
from pratique.parsers.pacman_database import PacmanPackage
from pratique.parsers.rpm_package import RpmPackage
from pratique.store.tables import Tables

_AT_ONCE: Final = 5_000
_NEW: Final = ("install", "upgrade", "downgrade", "reinstall")
_ENDS: Final = frozenset({*_NEW, "remove", "purge"})
# A package takes no longer than that to be put on the disk before its line is written.
_WHILE: Final = 3600 * 1_000_000_000

_CHANGED: Final = """
SELECT path, package, manager FROM verification
WHERE state = 'modified' AND list_contains(differs, 'content') AND manager <> 'ucf'
  AND path IN (SELECT unnest(CAST(? AS VARCHAR[])))
ORDER BY ALL
"""
# How the manifest of each manager calls a package, in the words of its log.
_CALLED: Final = """CASE manager
    WHEN 'dnf' THEN package || '-' || regexp_replace(version, '^[0-9]+:', '') || '.' || arch
    WHEN 'zypper' THEN package || '-' || regexp_replace(version, '^[0-9]+:', '') || '.' || arch
    WHEN 'pacman' THEN package || '-' || version
    ELSE package END"""
_LOGS: Final = {
    "dpkg": ("dpkg", "apt"),
    "rpm": ("dnf", "zypper"),
    "pacman": ("pacman",),
    "apk": (),  # it has no line that says that something was done
}
# Which tables have times of installation, and how a row calls its package.
_DATABASES: Final[Mapping[str, tuple[type[RpmPackage | PacmanPackage], str]]] = {
    "rpm": (RpmPackage, "package"),
    "pacman": (PacmanPackage, "name || '-' || version"),
}


@dataclass(frozen=True, slots=True)
class _Unpacked:
    """A time that a package was put on the disk: who says so, and in which words."""

    time: Instant
    path: str
    said: str


def package_bounds(
    traces: Sequence[Trace], tables: Tables, findings: Iterable[Finding]
) -> list[Bound]:
    """A lower bound for each trace in a packaged file whose content is not the package's.

    `findings` say which logs are odd themselves.
    """
    told = [trace for trace in traces if trace.way is not Way.STATE]
    owners = dict(_owners(tables, sorted({trace.shown for trace in told})))
    if not owners:
        return []
    last = _last_unpacked(tables, set(owners.values()))
    odd = {place.path for finding in findings for place in finding.places}
    odd |= _damaged(tables)
    return [
        _bound(trace, found, odd)
        for trace in told
        if (found := last.get(owners.get(trace.shown, ("", "")))) is not None
    ]


def _bound(trace: Trace, found: _Unpacked, odd: set[str]) -> Bound:
    trust = Trust.LOW if found.path in odd else Trust.FAIR
    return Bound(
        trace.finding, trace.shown, AFTER, found.time, Basis.PACKAGE_LOG, trust.word, found.said,
        used=True,
    )  # fmt: skip


def _owners(tables: Tables, paths: list[str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Of those paths that are not as a package brought them: manager and package."""
    if Verification not in tables.row_types or PackageEvent not in tables.row_types:
        return
    for start in range(0, len(paths), _AT_ONCE):
        for path, package, manager in tables.select(_CHANGED, paths[start : start + _AT_ONCE]):
            yield path, (manager, package)


def _last_unpacked(
    tables: Tables, packages: set[tuple[str, str]]
) -> Mapping[tuple[str, str], _Unpacked]:
    clock = MachineClock.of(tables)
    found: dict[tuple[str, str], _Unpacked] = {}
    for manager, package in sorted(packages):
        times = [_by_log(event, clock) for event in _unpacked(tables, manager, package)]
        times += _by_database(tables, manager, package)
        if times:
            found[manager, package] = max(times, key=lambda one: one.time)
    return found


def _by_log(event: PackageEvent, clock: MachineClock) -> _Unpacked:
    since = clock.earliest(event.time or Instant(0), zone_known=event.zone_known)
    if event.manager not in _LOGS["dpkg"] and event.end is None:
        since = Instant(since - _WHILE)
    name = f"{event.package}:{event.arch}" if event.arch else event.package
    place = event.path if event.line is None else f"{event.path}, line {event.line}"
    did = f"{event.action} {name} {event.version}".rstrip()
    return _Unpacked(since, event.path, f"{place}: {did} at {event.written}")


def _by_database(tables: Tables, manager: str, package: str) -> Iterator[_Unpacked]:
    """The time that the database of rpm or of pacman has beside an installed package."""
    if (asked := _DATABASES.get(manager)) is None:
        return
    row_type, called = asked
    sql = f"SELECT path, epoch_ns(install_time) FROM {row_type.table} WHERE {called} = ?"  # noqa: S608 - our own words
    for path, time in tables.select(sql, package):
        if time is not None:
            since = Instant(time - _WHILE)
            yield _Unpacked(since, path, f"{path}: the time at which {package} was installed")


def _unpacked(tables: Tables, manager: str, package: str) -> Iterator[PackageEvent]:
    """Events that put the files of a package on the disk, and were not broken off."""
    name, _, arch = package.partition(":") if manager == "dpkg" else (package, "", "")
    logs = list(_LOGS.get(manager, ()))
    events = list(
        tables.rows(
            PackageEvent,
            f"{_CALLED} = ? AND time IS NOT NULL AND (arch = ? OR ? = '' OR arch = '') "
            "AND manager IN (SELECT unnest(CAST(? AS VARCHAR[]))) AND action <> 'status'",
            name, arch, arch, logs,
        )
    )  # fmt: skip
    yield from (one for one in events if one.finished and one.action in _NEW)
    yield from _configured([one for one in events if one.manager == "dpkg"])


def _configured(events: list[PackageEvent]) -> Iterator[PackageEvent]:
    """Of what dpkg began, in order of time, what it configured in the same version."""
    begun: PackageEvent | None = None
    for event in sorted(events, key=lambda one: (one.time or 0, one.path, one.line or 0)):
        if event.action in _ENDS:
            begun = event if event.action in _NEW else None
        elif begun is not None and event.action == "configure":
            if event.version == begun.version:
                yield begun
            begun = None


def _damaged(tables: Tables) -> set[str]:
    """Logs of which something was not understood: somebody may have written into them."""
    return {
        str(path)
        for (path,) in tables.select(
            "SELECT DISTINCT g.path FROM gap g JOIN package_event e USING (path)"
        )
    } if Gap in tables.row_types else set()  # fmt: skip
