"""Traces inside what a manager of packages of a language installed: the update brought them.

Composer, npm, RubyGems, Go and pip keep each package in a folder of its own, and say somewhere
which version lies there. A trace that came in the same moments as all of that folder, or that the
RECORD of pip lists with the digest it has, came with the package; who changes a file later changes
that one file. The log of commands (sudo, cron, the shell, the audit system) tells who updated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pratique.model import Instant
from pratique.phrase import Phrase
from pratique.story.entry.act import Act, Reason
from pratique.story.entry.situation import MINUTE, Situation
from pratique.story.entry.supply import in_one_go
from pratique.story.entry.trace import COLUMNS, Basis, Kind, Trace

_FEWEST: Final = 2
_TRIED: Final = 3  # traces of one package: where many lie in it, they are as one
_SHOWN: Final = 120  # characters of a command
_SHARE: Final = 0.8
_ROOM: Final = 5 * MINUTE
_BEFORE: Final = 15 * MINUTE  # a command is told when it begins
_ELSEWHERE: Final = 2  # folders of other packages with traces of the same moments
_RUNS: Final = r"(?i)(?:^|[\s/;&|])"
_MANAGERS: Final = {
    "composer": _RUNS + r"composer(?:\.phar|2)?\s.*\b(?:update|upgrade|install|require|u|i)\b",
    "npm": _RUNS + r"(?:npm|yarn|pnpm|bun)\b(?:\s*$"
    r"|\s.*\b(?:update|upgrade|up|install|i|ci|add|rebuild)\b)",
    "pip": _RUNS + r"(?:pip[0-9.]*|pipx|poetry|uv|pipenv|conda)\s.*"
    r"\b(?:install|sync|add|update|upgrade)\b",
    "gem": _RUNS + r"(?:gem|bundler?)[0-9.]*\b(?:\s*$|\s.*\b(?:install|update|add)\b)",
    "go": _RUNS + r"go\s.*\b(?:get|install|mod|build)\b",
}
_CACHED: Final = re.compile(r"/(?:\.cache|\.npm|_cacache|composer/(?:cache|files)|cache/download)/")
_MODULE: Final = re.compile(r"^(.*/pkg/mod/((?!cache/)[^@]+)@(v[0-9][^/]*))/")

# The innermost package that a path lies in, with the file that says so.
_PACKAGES: Final = """
WITH trace AS (SELECT DISTINCT unnest(CAST(? AS VARCHAR[])) AS trace), known AS (
    SELECT 'composer' AS manager, name, version, rtrim(directory, '/') AS folder, path
    FROM composer_package WHERE installed
    UNION ALL
    SELECT 'npm', name, version, rtrim(directory, '/'), path FROM npm_package
    WHERE contains(directory, '/node_modules/')
    UNION ALL
    SELECT 'gem', name, version, rtrim(directory, '/') || '/gems/' || name || '-' || version
           || CASE WHEN platform IN ('', 'ruby') THEN '' ELSE '-' || platform END, path
    FROM gem_package
)
SELECT t.trace, k.manager, k.name, k.version, k.folder, k.path
FROM trace t JOIN known k ON starts_with(t.trace, k.folder || '/')
WHERE length(k.folder) > 1
ORDER BY length(k.folder) DESC, k.path
"""
_RECORDED: Final = """
SELECT DISTINCT p.file, p.package, p.path
FROM python_file p JOIN file f ON f.path = p.file AND f.sha256 = p.sha256
WHERE p.file IN (SELECT unnest(CAST(? AS VARCHAR[])))
ORDER BY 1, 3
"""
_OUTSIDE: Final = """
SELECT count(*), count(*) FILTER (
    epoch_ns({column}) BETWEEN CAST(? AS BIGINT) AND CAST(? AS BIGINT))
FROM file WHERE type = 'regular' AND starts_with(path, ? || '/')
  AND NOT regexp_matches(path, '/(?:vendor|node_modules|gems|site-packages|dist-packages)/')
"""
# When the folder got its last file, and when what tells of the package was written.
_WRITTEN: Final = """
SELECT epoch_ns({column}) FROM file WHERE path IN (?, ?) AND {column} IS NOT NULL ORDER BY 1
"""
_COMMANDS: Final = """
SELECT epoch_ns(time), coalesce(login_user, p."user", ''), command, path, line
FROM process_event p
WHERE time BETWEEN make_timestamp_ns(CAST(? AS BIGINT)) AND make_timestamp_ns(CAST(? AS BIGINT))
  AND regexp_matches(command, ?)
ORDER BY time DESC, path, line LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class _Package:
    """One package in its folder, and the file that tells which it is."""

    manager: str
    name: str
    version: str
    folder: str
    told_by: str


@dataclass(frozen=True, slots=True)
class _Arrival:
    """When a package came, by what of the times, and what says that the trace came with it."""

    time: Instant
    column: str
    reason: Reason


def find(situation: Situation) -> Iterator[Act]:
    """Each package that brought a trace when it was installed or updated."""
    traces = {trace.path: trace for trace in situation.traces}
    packages = _packages(situation, list(traces))
    held: dict[_Package, list[Trace]] = {}
    for path, package in packages.items():
        held.setdefault(package, []).append(traces[path])
    for package, inside in held.items():
        for trace in inside[:_TRIED]:
            arrival = _with_its_folder(situation, trace, package)
            if arrival is not None:
                yield _act(situation, trace, package, arrival, packages)
                break
    seen: set[_Package] = set()
    for path, package in _recorded(situation, list(traces)).items():
        arrival = None if package in seen else _as_recorded(situation, traces[path], package)
        seen.add(package)
        if arrival is not None:
            yield _act(situation, traces[path], package, arrival, packages)


def _packages(situation: Situation, paths: Sequence[str]) -> Mapping[str, _Package]:
    found: dict[str, _Package] = {}
    for path, *told in situation.tables.select(_PACKAGES, paths):
        found.setdefault(path, _Package(*told))
    for path in paths:
        module = _MODULE.match(path)
        if module is not None:
            name = module[2].rpartition("/pkg/mod/")[2]
            found.setdefault(path, _Package("go", name, module[3], module[1], module[1]))
    return found


def _recorded(situation: Situation, paths: Sequence[str]) -> Mapping[str, _Package]:
    """The packages of Python whose RECORD lists a trace with the digest that it has."""
    found: dict[str, _Package] = {}
    for path, package, record in situation.tables.select(_RECORDED, paths):
        name, _, version = package.removesuffix(".dist-info").partition("-")
        folder = record.rpartition("/")[0]
        found.setdefault(path, _Package("pip", name, version, folder, record))
    return found


def _with_its_folder(situation: Situation, trace: Trace, package: _Package) -> _Arrival | None:
    """The trace came in the moments of the whole package, and not of the whole site.

    What the inode tells counts most: a file that was changed afterwards stands alone there, and
    one that claims to be younger than that was written later.
    """
    came: _Arrival | None = None
    for moment in trace.moments:
        column = COLUMNS.get(moment.basis)
        if column is None:
            continue
        if came is not None and moment.basis is Basis.CLAIMED:
            return came if moment.time <= came.time + _ROOM else None
        span = moment.time - MINUTE, moment.time + MINUTE
        total, together = situation.arrived(package.folder, column, *span)
        if total < _FEWEST or together < _SHARE * total:
            return None
        if came is not None or _with_the_site(situation, trace, column, span):
            continue
        words = in_one_go(package.name, together, total)
        weight = 1.6 if moment.basis is Basis.CLAIMED else 2.4
        came = _Arrival(moment.time, column, Reason(weight, words, (trace.finding,)))
    return came


def _with_the_site(situation: Situation, trace: Trace, column: str, span: tuple[int, int]) -> bool:
    """Whether most of the site came then: it was installed or copied, and this with it."""
    if not trace.root:
        return False
    sql = _OUTSIDE.format(column=column)
    others, then = next(situation.tables.select(sql, *span, trace.root))
    return bool(then > 0.5 * others)


def _as_recorded(situation: Situation, trace: Trace, package: _Package) -> _Arrival | None:
    column = "mtime" if situation.copied else "coalesce(btime, mtime)"
    written = situation.tables.select(
        _WRITTEN.format(column=column), package.told_by, package.told_by
    )
    words = Phrase(
        "%(record)s lists %(path)s with the digest that it has: it is as the package brought it",
        {"record": package.told_by, "path": trace.path},
    )
    reason = Reason(3.2, words, (trace.finding, package.told_by))
    return next((_Arrival(Instant(time), column, reason) for (time,) in written), None)


def _act(
    situation: Situation,
    trace: Trace,
    package: _Package,
    arrival: _Arrival,
    packages: Mapping[str, _Package],
) -> Act:
    reasons = [arrival.reason]
    times = [arrival.time]
    # An archive may have brought older times along: then its folder tells when it was unpacked.
    written = situation.tables.select(
        _WRITTEN.format(column=arrival.column), package.told_by, package.folder
    )
    for (time,) in written:
        if abs(time - arrival.time) <= _ROOM:
            words = Phrase(
                "%(record)s, which names %(name)s %(version)s, was written then, too",
                {"record": package.told_by, "name": package.name, "version": package.version},
            )
            reasons.append(Reason(1.0, words, (trace.finding,)))
            break
        if time > arrival.time:
            times.append(Instant(time))
    time, account, log, line = times[-1] if len(times) == 1 else times[1], "", "", None
    command = _command(situation, package.manager, times)
    if command is not None:
        time, account, said, log, line = command
        told = {"account": account or Phrase("somebody"), "command": said}
        words = Phrase("%(account)s ran %(command)s at that time", told)
        reasons.append(Reason(2.4, words, (f"{log}:{line}",)))
    reasons += _cached(situation, trace, package)
    reasons += _elsewhere(situation, trace, package, packages)
    what = Phrase(
        "update of %(name)s to %(version)s by %(manager)s",
        {"name": package.name, "version": package.version, "manager": package.manager},
    )
    return Act(
        "supply", Instant(time), what, "", "", trace.root, package.manager, log, line, "",
        tuple(reasons), frozenset({trace.finding}),
    )  # fmt: skip


def _command(
    situation: Situation, manager: str, times: Sequence[Instant]
) -> tuple[int, str, str, str, int] | None:
    for time in times:
        rows = situation.tables.select(_COMMANDS, time - _BEFORE, time + MINUTE, _MANAGERS[manager])
        for begun, account, command, log, line in rows:
            said = command if len(command) <= _SHOWN else f"{command[:_SHOWN]}..."
            return begun, account, said, log, line
    return None


def _cached(situation: Situation, trace: Trace, package: _Package) -> Iterator[Reason]:
    """What was downloaded, which managers keep, holds the same."""
    for finding in situation.findings:
        if finding.id != trace.finding:
            continue
        for place in finding.places:
            if place.path != trace.path and _CACHED.search(place.path):
                words = Phrase(
                    "what %(manager)s had downloaded holds the same: %(path)s",
                    {"manager": package.manager, "path": place.path},
                )
                yield Reason(1.6, words, (finding.id,))
                return


def _elsewhere(
    situation: Situation, trace: Trace, package: _Package, packages: Mapping[str, _Package]
) -> Iterator[Reason]:
    """The same was found where this package did not put it: somebody put it everywhere."""
    folders = {one.folder for one in packages.values()} - {package.folder}
    if len(folders) >= _ELSEWHERE:
        text = "traces lie in the folders of %(count)s further packages, too"
        words = Phrase(text, {"count": f"{len(folders):,}"})
        yield Reason(-1.4, words)
    outside = [
        one
        for one in situation.traces
        if one.kind is Kind.PAGE
        and one.root == trace.root
        and one.path not in packages
        and one.finding == trace.finding
        and one.path != trace.path
    ]
    if outside:
        text = "the same was found outside of that package: %(path)s"
        words = Phrase(text, {"path": outside[0].path})
        yield Reason(-1.8, words, (outside[0].finding,))
