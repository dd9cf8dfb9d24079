"""What the intruder left, and every moment that tells when: what a way in must explain."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from pratique.model import Finding, Instant, Severity
from pratique.parsers.site import Site
from pratique.store.tables import Tables

MOST_TRACES: Final = 400
_SCHEDULES: Final = re.compile(r"/cron|/at(?:jobs|spool)?/|/systemd/|/init\.d/|/rc\.local")
_KEYS: Final = re.compile(r"/authorized_keys2?$|/\.ssh/")
_ACCOUNTS: Final = frozenset(
    ("/etc/passwd", "/etc/shadow", "/etc/group", "/etc/gshadow", "/etc/sudoers")
)
_PAGES: Final = re.compile(
    r"\.(?:php\d?|phtml|phar|inc|aspx?|jspx?|cfm|pl|py|cgi|html?|js|htaccess|ico)$", re.IGNORECASE
)


class Kind(StrEnum):
    """What a trace is."""

    PAGE = "page"
    SCHEDULE = "schedule"
    KEY = "key"
    ACCOUNT = "account"
    PROGRAM = "program"


class Basis(StrEnum):
    """What tells a moment, and how close to the act it is."""

    BIRTH = "birth"  # of the inode, of evidence that is no copy
    CHANGE = "change"  # of the inode, of evidence that is no copy
    CLAIMED = "claimed"  # of the content: anyone can set it
    CALLED = "called"  # first request for it that was answered; it was there then


# The column of the table `file` that holds it.
COLUMNS: Final = {Basis.BIRTH: "btime", Basis.CHANGE: "ctime", Basis.CLAIMED: "mtime"}


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment at which something was done to a trace, or with it."""

    time: Instant
    basis: Basis


@dataclass(frozen=True, slots=True)
class Trace:
    """One file that an intruder left or changed.

    `root` is the document root that it lies in and `target` its path as a request names it, both
    empty for what is no part of a site. `after` and `before` bound when it came.
    """

    finding: str
    check: str
    severity: Severity
    path: str
    kind: Kind
    uid: int | None
    root: str
    target: str
    moments: tuple[Moment, ...]
    after: Instant | None
    before: Instant | None

    @property
    def weight(self) -> float:
        """How much it counts beside others, 0 to 1."""
        return {Severity.MEDIUM: 0.4, Severity.HIGH: 0.8, Severity.CRITICAL: 1.0}.get(
            self.severity, 0.1
        )

    def with_moment(self, moment: Moment) -> Trace:
        """The same with one more moment."""
        return replace(self, moments=(*self.moments, moment))


def traces(tables: Tables, findings: Iterable[Finding], *, copied: bool) -> list[Trace]:
    """The traces that findings of medium severity and above name, the gravest first."""
    named: dict[str, Finding] = {}
    for finding in sorted(findings, key=lambda one: -one.severity):
        if finding.severity < Severity.MEDIUM or finding.state not in ("open", "confirmed"):
            continue
        for place in finding.places:
            if place.container is None:
                named.setdefault(place.path, finding)
    paths = list(named)
    roots = sorted(
        {site.document_root.rstrip("/") for site in tables.rows(Site)}, key=len, reverse=True
    )
    # What was written down, or waits to be sent, was put there by the machine itself.
    logs = {
        path
        for (path,) in tables.select(
            "SELECT path FROM log_file UNION SELECT path FROM queued_message"
        )
    }
    rows = tables.select(
        """SELECT path, uid, epoch_ns(btime), epoch_ns(ctime), epoch_ns(mtime) FROM file
           WHERE type IN ('regular', 'symlink')
             AND path IN (SELECT unnest(CAST(? AS VARCHAR[])))""",
        paths,
    )
    times = {path: rest for path, *rest in rows if path not in logs}
    found = [
        _trace(named[path], path, times[path], roots, copied=copied)
        for path in paths
        if path in times
    ]
    return _chosen(found)


def _chosen(found: list[Trace]) -> list[Trace]:
    """So many as are weighed: the gravest, and those that came first, as a way in does."""
    if len(found) <= MOST_TRACES:
        return found
    kept = found[: MOST_TRACES // 2]
    early = sorted(found[MOST_TRACES // 2 :], key=_came)
    return [*kept, *early[: MOST_TRACES - len(kept)]]


def _came(trace: Trace) -> int:
    """When its surest moment was; what has none comes last."""
    return trace.moments[0].time if trace.moments else 1 << 63


def _trace(
    finding: Finding,
    path: str,
    known: Sequence[int | None],
    roots: Sequence[str],
    *,
    copied: bool,
) -> Trace:
    uid, birth, change, claimed = known
    told = [(Basis.CLAIMED, claimed)]
    if not copied:
        told = [(Basis.BIRTH, birth), (Basis.CHANGE, change), *told]
    root = next((one for one in roots if one and path.startswith(one + "/")), "")
    return Trace(
        finding=finding.id,
        check=finding.check,
        severity=finding.severity,
        path=path,
        kind=_kind(path, root),
        uid=uid,
        root=root,
        target=path[len(root) :] if root else "",
        moments=tuple(Moment(Instant(time), basis) for basis, time in told if time is not None),
        after=finding.window.after,
        before=finding.window.before,
    )


def _kind(path: str, root: str) -> Kind:
    if path in _ACCOUNTS:
        return Kind.ACCOUNT
    if _KEYS.search(path):
        return Kind.KEY
    if root or _PAGES.search(posixpath.basename(path)):
        return Kind.PAGE
    if _SCHEDULES.search(path):
        return Kind.SCHEDULE
    return Kind.PROGRAM
