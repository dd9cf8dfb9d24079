"""What every search for acts needs: the tables, the traces, who called them, who is who."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pratique.model import Finding, Instant, Severity
from pratique.parsers.passwd import Account
from pratique.store.tables import Tables
from pratique.story.entry.trace import Basis, Moment, Trace, traces
from pratique.story.entry.visit import Visit, Visits

SECOND: Final = 1_000_000_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
# What is found in pages that take files, and may be a weakness of the site's own program.
_DOORS: Final = ("uploader",)
_FEW: Final = 3
# The machine's own address, and those that stand for it.
OWN: Final = frozenset({"127.0.0.1", "::1", ""})


@dataclass(frozen=True, slots=True)
class Situation:
    """One machine, and what is known of what happened to it."""

    tables: Tables
    findings: tuple[Finding, ...]
    traces: tuple[Trace, ...]
    visits: Visits
    callers: dict[str, list[Visit]]
    names: dict[int, str]  # accounts by number
    copied: bool
    doors: tuple[Trace, ...] = ()  # pages of the site's own that let anybody do too much

    @classmethod
    def of(cls, tables: Tables, findings: Iterable[Finding], *, copied: bool) -> Situation:
        """Put together what the tables of a machine and its findings tell."""
        findings = tuple(findings)
        left = traces(tables, findings, copied=copied)
        visits = Visits.of(tables, left)
        doors = tuple(trace for trace in left if _is_door(trace, visits))
        left = [trace for trace in left if trace not in doors]
        visits = visits.without(trace.path for trace in doors)
        called = []
        for trace in left:
            first = visits.first(trace.path)
            called.append(
                trace if first is None else trace.with_moment(Moment(first.first, Basis.CALLED))
            )
        names: dict[int, str] = {}
        for account in tables.rows(Account, "path = '/etc/passwd' AND uid IS NOT NULL"):
            names.setdefault(account.uid or 0, account.username)
        callers = visits.callers()
        return cls(tables, findings, tuple(called), visits, callers, names, copied, doors)

    def owner(self, trace: Trace) -> str:
        """The account that a trace belongs to."""
        return "" if trace.uid is None else self.names.get(trace.uid, str(trace.uid))


def _is_door(trace: Trace, visits: Visits) -> bool:
    """Whether people used a page before: then it is the site's own, and how somebody came in."""
    if trace.severity > Severity.HIGH or not any(word in trace.check for word in _DOORS):
        return False
    return len({visit.address for visit in visits.of_page(trace.path)}) >= _FEW


def near(traces: Sequence[Trace], start: Instant, end: Instant) -> list[tuple[Trace, Moment]]:
    """The traces with a moment between two, with the surest such moment."""
    order = (Basis.BIRTH, Basis.CHANGE, Basis.CLAIMED, Basis.CALLED)
    found = []
    for trace in traces:
        within = [one for one in trace.moments if start <= one.time <= end]
        if within:
            found.append((trace, min(within, key=lambda one: order.index(one.basis))))
    return found
