"""Updates that brought the trace along: of a package, or of a plug-in by the application itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.inventory.machine_clock import MachineClock
from pratique.model import Instant
from pratique.story.entry.act import Act, Reason
from pratique.story.entry.situation import MINUTE, Situation
from pratique.story.entry.trace import COLUMNS, Basis, Trace

_ROOM: Final = 5 * MINUTE
_FEWEST: Final = 3
_SHARE: Final = 0.6
_MADE: Final = (Basis.CLAIMED,)
_EXTENSION: Final = re.compile(
    r"^(.*/(?:wp-content/(?:plugins|themes)|components|modules|plugins|extensions)/[^/]+)/"
)
_UPDATE: Final = (
    r"/wp-cron\.php|/wp-admin/(?:update(?:-core)?\.php|admin-ajax\.php)|com_installer|/update\.php"
)
_REQUESTS: Final = """
SELECT epoch_ns(time), source, target, path, line FROM asked
WHERE time BETWEEN make_timestamp_ns(CAST(? AS BIGINT)) AND make_timestamp_ns(CAST(? AS BIGINT))
  AND status < 400 AND regexp_matches(target, ?) ORDER BY time, path, line LIMIT 1
"""
# Files that are as their packages brought them: what else is in a package's place came otherwise.
_OWNED: Final = """
SELECT DISTINCT p.path, p.package FROM package_file p JOIN file f ON f.path = p.path
WHERE p.path IN (SELECT unnest(CAST(? AS VARCHAR[])))
  AND (p.digest IS NULL OR f.digest IS NULL OR p.digest = f.digest)
"""
# The time in a package is that of its making: the run that brought this version came after it.
_BROUGHT: Final = """
SELECT epoch_ns(time), action, package, manager, path, line FROM package_event
WHERE package IN (SELECT unnest(CAST(? AS VARCHAR[]))) AND time IS NOT NULL
  AND action IN ('install', 'upgrade', 'downgrade', 'reinstall')
ORDER BY time DESC, manager <> 'dpkg', path, line
"""


def find(situation: Situation) -> Iterator[Act]:
    """Each run of a package manager, and each update of a plug-in, that left a trace."""
    yield from _packages(situation)
    seen: set[str] = set()
    for trace in situation.traces:
        match = _EXTENSION.match(trace.path)
        if match is not None and match[1] not in seen:
            act = _extension(situation, trace, match[1])
            if act is not None:
                seen.add(match[1])
                yield act


def _packages(situation: Situation) -> Iterator[Act]:
    owned: dict[str, list[str]] = {}
    rows = situation.tables.select(_OWNED, [trace.path for trace in situation.traces])
    for path, package in rows:
        owned.setdefault(package, []).append(path)
    brought: dict[str, tuple[int, str, str, str, int | None]] = {}
    for time, action, package, manager, log, line in situation.tables.select(_BROUGHT, list(owned)):
        brought.setdefault(package, (time, action, manager, log, line))
    clock = MachineClock.of(situation.tables)
    traces = {trace.path: trace for trace in situation.traces}
    # `source` findings say that a package comes from a place that nobody answers for.
    untrusted = [one for one in situation.findings if one.check == "packages-source-untrusted"]
    for package, (shown, action, manager, log, line) in brought.items():
        time = clock.earliest(Instant(shown))
        for path in owned[package]:
            trace = traces[path]
            if any(one.time > time + _ROOM for one in trace.moments if one.basis in _MADE):
                continue  # written after that
            words = f"{path} is as the package {package} brought it, and that package came then"
            reasons = [Reason(2.6, words, (trace.finding, f"{log}:{line}"))]
            if untrusted:
                words = "packages come from a source that nobody answers for"
                reasons.append(Reason(1.4, words, (untrusted[0].id,)))
            yield Act(
                "supply", time, f"{action} of {package} by {manager}", "", "", "", manager, log,
                line, "", tuple(reasons), frozenset({trace.finding}),
            )  # fmt: skip


def _extension(situation: Situation, trace: Trace, root: str) -> Act | None:
    for moment in trace.moments:
        column = COLUMNS.get(moment.basis)
        if column is None:
            continue
        start, end = moment.time - MINUTE, moment.time + MINUTE
        total, together = situation.arrived(root, column, start, end)
        if total < _FEWEST or together < _SHARE * total:
            continue
        if trace.root:
            everything, then = situation.arrived(trace.root, column, start, end)
            if then - together > 0.3 * (everything - total):
                continue  # the site was installed or copied then, and this with it
        asked = next(situation.tables.select(_REQUESTS, start - MINUTE, end, _UPDATE), None)
        reasons = [
            Reason(
                0.9 if moment.basis is Basis.CLAIMED else 1.8,
                f"{together} of the {total} files of {root} came within two minutes: all of it "
                "was put there in one go, and the trace with it",
                (trace.finding,),
            )
        ]
        time, address, log, line = moment.time, "", "", None
        if asked is not None:
            time, address, target, log, line = asked
            words = f"at that time the application was asked for {target}, which updates it"
            reasons.append(Reason(2.4, words, (f"{log}:{line}",)))
        return Act(
            "supply", Instant(time), f"update of {root.rpartition('/')[2]}", address, "",
            trace.root, "web", log, line, "", tuple(reasons), frozenset({trace.finding}),
        )  # fmt: skip
    return None
