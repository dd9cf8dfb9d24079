"""What every search for acts needs: the tables, the traces, who called them, who is who."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pratique.inventory.asked import know_who_asked
from pratique.model import Finding, Instant, Severity
from pratique.parsers.passwd import Account
from pratique.store.tables import Tables
from pratique.story.entry.sent_command import SentCommand, sent_commands
from pratique.story.entry.trace import Basis, Moment, Trace, traces
from pratique.story.entry.visit import Visit, Visits

SECOND: Final = 1_000_000_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
# Requests, logins, transfers that are weighed: more of a kind take too long, and are told of.
MOST_WEIGHED: Final = 20_000
LEFT_OUT: Final = (
    "callers", "commands", "logins", "requests", "site-logins", "statements", "transfers",
)  # fmt: skip
# What is found in pages that take files, and may be a weakness of the site's own program.
_DOORS: Final = ("uploader",)
_FEW: Final = 3
_ORDER: Final = (Basis.BIRTH, Basis.CHANGE, Basis.CLAIMED, Basis.CALLED)  # the surest first
_ARRIVED: Final = """
SELECT count(*), count(*) FILTER (
    epoch_ns({column}) BETWEEN CAST(? AS BIGINT) AND CAST(? AS BIGINT))
FROM file WHERE type = 'regular' AND starts_with(path, ? || '/')
"""
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
    in_time: tuple[tuple[Trace, Moment], ...] = ()  # every moment of every trace, in order
    sent: Mapping[str, Sequence[SentCommand]] = field(default_factory=dict)  # by path of a page
    left_out: set[str] = field(default_factory=set)  # kinds of acts of which there were too many

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
        moments = ((trace, moment) for trace in called for moment in trace.moments)
        return cls(
            tables, findings, tuple(called), visits, visits.callers(), names, copied, doors,
            tuple(sorted(moments, key=_when)), sent_commands(tables, called),
        )  # fmt: skip

    def weighed(self, what: str, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """The first rows of a question that has no LIMIT; `what` is a word of `LEFT_OUT` for them.

        It then stands in `left_out` if there are more.
        """
        rows = list(self.tables.select(f"{sql} LIMIT {MOST_WEIGHED + 1}", *values))
        if len(rows) > MOST_WEIGHED:
            self.left_out.add(what)
        return rows[:MOST_WEIGHED]

    def within(self, start: Instant, end: Instant) -> Iterator[tuple[Trace, Moment]]:
        """Every moment of a trace between two, in order of time."""
        for at in range(bisect_left(self.in_time, start, key=_when), len(self.in_time)):
            if self.in_time[at][1].time > end:
                return
            yield self.in_time[at]

    def near(self, start: Instant, end: Instant) -> list[tuple[Trace, Moment]]:
        """The traces with a moment between two, with the surest such moment."""
        found: dict[str, tuple[Trace, Moment]] = {}
        for trace, moment in self.within(start, end):
            held = found.get(trace.path)
            if held is None or _ORDER.index(moment.basis) < _ORDER.index(held[1].basis):
                found[trace.path] = (trace, moment)
        return list(found.values())

    def arrived(self, folder: str, column: str, start: int, end: int) -> tuple[int, int]:
        """How many files lie below a folder, and how many of them have a time between two.

        `column` is that of the table `file` which tells it, or an expression of such columns.
        """
        sql = _ARRIVED.format(column=column)
        total, together = next(self.tables.select(sql, start, end, folder))
        return total, together

    def spans(self, before: int, after: int) -> tuple[list[int], list[int]]:
        """Starts and ends of the stretches from `before` each moment to `after` it, joined."""
        starts: list[int] = []
        ends: list[int] = []
        for _, moment in self.in_time:
            if ends and moment.time - before <= ends[-1]:
                ends[-1] = moment.time + after
            else:
                starts.append(moment.time - before)
                ends.append(moment.time + after)
        return starts, ends

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


def _when(told: tuple[Trace, Moment]) -> Instant:
    return told[1].time


def _was_there(trace: Trace, visits: Visits) -> bool:
    """Whether it is a page of the site's own that was changed: people called it all the time."""
    called = visits.of_page(trace.path)
    if len({visit.address for visit in called}) <= _FEW or not trace.moments:
        return False
    return called[0].first < min(moment.time for moment in trace.moments) - MINUTE
