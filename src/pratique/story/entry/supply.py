"""Updates that brought the trace along: of a package, or of a plug-in by the application itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.inventory.machine_clock import MachineClock
from pratique.model import Instant
from pratique.phrase import Phrase
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


_DONE: Final = {
    "install": "install of %(package)s by %(manager)s",
    "upgrade": "upgrade of %(package)s by %(manager)s",
    "downgrade": "downgrade of %(package)s by %(manager)s",
    "reinstall": "reinstall of %(package)s by %(manager)s",
}


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
            words = Phrase(
                "%(path)s is as the package %(package)s brought it, and that package came then",
                {"path": path, "package": package},
            )
            reasons = [Reason(2.6, words, (trace.finding, f"{log}:{line}"))]
            if untrusted:
                words = Phrase("packages come from a source that nobody answers for")
                reasons.append(Reason(1.4, words, (untrusted[0].id,)))
            told = {"package": package, "manager": manager}
            yield Act(
                "supply", time, Phrase(_DONE[action], told), "", "", "", manager, log, line, "",
                tuple(reasons), frozenset({trace.finding}),
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
        words = in_one_go(root, together, total)
        reasons = [Reason(0.9 if moment.basis is Basis.CLAIMED else 1.8, words, (trace.finding,))]
        time, address, log, line = moment.time, "", "", None
        if asked is not None:
            time, address, target, log, line = asked
            words = Phrase(
                "at that time the application was asked for %(asked)s, which updates it",
                {"asked": target},
            )
            reasons.append(Reason(2.4, words, (f"{log}:{line}",)))
        what = Phrase("update of %(name)s", {"name": root.rpartition("/")[2]})
        return Act(
            "supply", Instant(time), what, address, "", trace.root, "web", log, line, "",
            tuple(reasons), frozenset({trace.finding}),
        )  # fmt: skip
    return None


def in_one_go(name: str, together: int, total: int) -> Phrase:
    """That most files of a folder or package came at once."""
    return Phrase(
        "%(together)s of the %(total)s files of %(name)s came within two minutes: all of it was "
        "put there in one go, and the trace with it",
        {"together": str(together), "total": str(total), "name": name},
    )
