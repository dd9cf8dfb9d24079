"""What every search for acts needs: the tables, the traces, who called them, who is who."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pratique.inventory.asked import know_who_asked
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
        know_who_asked(tables)
        left = traces(tables, findings, copied=copied)
        visits = Visits.of(tables, left)
        doors = tuple(trace for trace in left if _is_door(trace, left, visits))
        left = [trace for trace in left if trace not in doors]
        own = (trace.path for trace in left if _was_there(trace, visits))
        visits = visits.without((*(trace.path for trace in doors), *own))
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


def _is_door(trace: Trace, left: Sequence[Trace], visits: Visits) -> bool:
    """Whether a page was there before: then it is the site's own, and how somebody came in.

    People used it, or it is far older than everything else. A time can be set back, but what is
    told then is still the request that opened the way.
    """
    if trace.severity > Severity.HIGH or not any(word in trace.check for word in _DOORS):
        return False
    if len({visit.address for visit in visits.of_page(trace.path)}) >= _FEW:
        return True
    others = [min(one.moments, key=_time).time for one in left if one.moments and one != trace]
    if not others or not trace.moments:
        return False
    return max(trace.moments, key=_time).time < min(others) - 7 * DAY


def _time(moment: Moment) -> Instant:
    return moment.time


def _was_there(trace: Trace, visits: Visits) -> bool:
    """Whether it is a page of the site's own that was changed: people called it all the time."""
    called = visits.of_page(trace.path)
    if len({visit.address for visit in called}) <= _FEW or not trace.moments:
        return False
    return called[0].first < min(moment.time for moment in trace.moments) - MINUTE


def near(traces: Sequence[Trace], start: Instant, end: Instant) -> list[tuple[Trace, Moment]]:
    """The traces with a moment between two, with the surest such moment."""
    order = (Basis.BIRTH, Basis.CHANGE, Basis.CLAIMED, Basis.CALLED)
    found = []
    for trace in traces:
        within = [one for one in trace.moments if start <= one.time <= end]
        if within:
            found.append((trace, min(within, key=lambda one: order.index(one.basis))))
    return found
