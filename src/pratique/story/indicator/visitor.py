"""Where the intruder came from: addresses, and the programs that they said they were.

An address is taken by what it did, never by where it is: the way in came from it, or it used a
page that only the intruder knew, or an attack of its was answered. Who only tried, as half the
network does every night, is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

from pratique.inventory.address_activity import AddressActivity
from pratique.inventory.asked import know_who_asked
from pratique.model import Finding, Instant
from pratique.store.tables import Tables
from pratique.story.entry.visit import COMMANDING
from pratique.story.indicator.indicator import Because, Indicator, Kind, Rule
from pratique.story.indicator.own import Own, addresses_in, canonical
from pratique.story.story import Way

# As likely as this, a way in is told as the one.
_LIKELY: Final = 0.5
# A page that more strangers use is one that many know: they may be its visitors.
_MOST_CALLERS: Final = 5
_OF_CALLER: Final = 0.85
# The quote of these is the line of an attack that came through.
ATTACKS: Final = frozenset(
    {"logs-command-answered", "logs-exploit-answered", "logs-password-guessed",
     "logs-site-login-guessed"}
)  # fmt: skip
_CALLERS: Final = """
WITH page AS (
    SELECT DISTINCT p.path, substr(p.path, length(s.root) + 1) AS target
    FROM (SELECT unnest(CAST($1 AS VARCHAR[])) AS path) p
    JOIN (SELECT DISTINCT rtrim(document_root, '/') AS root FROM site) s
      ON s.root <> '' AND starts_with(p.path, s.root || '/')
)
SELECT p.path, r.source, coalesce(r.agent, ''), count(*), epoch_ns(min(r.time)),
       epoch_ns(max(r.time))
FROM page p JOIN asked r ON url_decode(r.resource) = p.target
WHERE r.status BETWEEN 200 AND 399 AND r.source <> '' AND (r.method = 'POST' OR r.query <> '')
GROUP BY ALL ORDER BY ALL
"""
_BROWSER: Final = """
SELECT DISTINCT agent FROM web_session WHERE family IN ('browser', 'crawler') AND agent IS NOT NULL
"""


def visitors(
    tables: Tables, findings: Iterable[Finding], ways: Iterable[Way], own: Own
) -> tuple[list[Indicator], list[Because]]:
    """Addresses and agents of the intruder, and why others are none."""
    taken: list[Indicator] = []
    left: list[Because] = []
    by_id = {finding.id: finding for finding in findings}
    for one in (*_of_ways(ways, by_id), *_of_attacks(by_id.values())):
        refused = own.refuses_address(one.value)
        if refused is None:
            taken.append(_seen(tables, one))
        else:
            left.append(refused)
    callers, not_taken = _of_pages(tables, by_id.values(), own)
    return taken + callers, left + not_taken


def _of_ways(ways: Iterable[Way], by_id: dict[str, Finding]) -> Iterator[Indicator]:
    for way in ways:
        address = canonical(way.address)
        if address is None or way.confidence < _LIKELY:
            continue
        shown = {one for step in (*way.chain, *way.reasons) for one in step.evidence}
        held = [by_id[one] for one in sorted(shown) if one in by_id]
        yield Indicator(
            Kind.ADDRESS, address, Rule.ENTRY, tuple(one.id for one in held), way.confidence,
            _TECHNIQUES.get(way.vector, ()), (), way.time, way.time, "log", personal=True,
        )  # fmt: skip


_TECHNIQUES: Final = {
    "file-upload": ("T1190",), "web-exploit": ("T1190",), "cms-login": ("T1078",),
    "ssh-password": ("T1110", "T1021.004"), "ssh-key": ("T1078", "T1021.004"),
    "ftp-login": ("T1078",), "mail-account": ("T1078",), "panel-login": ("T1078",),
    "supply": ("T1195",),
}  # fmt: skip


def _of_attacks(findings: Iterable[Finding]) -> Iterator[Indicator]:
    for finding in findings:
        if finding.check not in ATTACKS:
            continue
        # A line of a log begins with who asked; what stands behind, the client has written.
        for line in finding.quote.splitlines():
            address = next(addresses_in(line), None)
            if address is not None:
                yield Indicator(
                    Kind.ADDRESS, address, Rule.ATTACKED, (finding.id,), finding.confidence,
                    (finding.technique,), (finding.check,), finding.window.before, None,
                    " ".join(finding.window.basis), personal=True,
                )  # fmt: skip


def _of_pages(
    tables: Tables, findings: Iterable[Finding], own: Own
) -> tuple[list[Indicator], list[Because]]:
    doors: dict[str, list[Finding]] = {}
    commanding = (one for one in findings if any(word in one.check for word in COMMANDING))
    for finding in commanding:
        for place in finding.places:
            doors.setdefault(place.path, []).append(finding)
    if not doors:
        return [], []
    know_who_asked(tables)
    calls: dict[str, list[tuple[Any, ...]]] = {}
    for row in tables.select(_CALLERS, list(doors)):
        calls.setdefault(row[0], []).append(row)
    browsers = {row[0] for row in tables.select(_BROWSER)}
    taken: list[Indicator] = []
    left: list[Because] = []
    for path, rows in calls.items():
        callers = {row[1] for row in rows}
        if len(callers) > _MOST_CALLERS:
            left.extend([Because.CALLERS] * len(callers))
            continue
        for _, source, agent, _count, first, last in rows:
            address = canonical(source)
            if address is None:  # a name that the client may have made up
                continue
            refused = own.refuses_address(address)
            if refused is None:
                caller = _caller(address, doors[path], first, last)
                taken.extend((_seen(tables, caller), *_agent(caller, agent, browsers)))
            else:
                left.append(refused)
    return taken, left


def _agent(caller: Indicator, agent: str, browsers: set[str]) -> Iterator[Indicator]:
    """What the caller said that it was; that of a browser is everybody's."""
    if agent.strip("-") and agent not in browsers:
        yield replace(
            caller, kind=Kind.AGENT, value=agent, rule=Rule.SAID, detects=False, personal=False,
            confidence=0.3,
        )  # fmt: skip


def _caller(
    address: str, held: list[Finding], first: Instant | None, last: Instant | None
) -> Indicator:
    return Indicator(
        Kind.ADDRESS, address, Rule.CALLED, tuple(sorted({one.id for one in held})),
        min(_OF_CALLER, max(one.confidence for one in held)),
        tuple(sorted({one.technique for one in held if one.technique})),
        tuple(sorted({one.check for one in held})), first, last, "log", personal=True,
    )  # fmt: skip


def _seen(tables: Tables, one: Indicator) -> Indicator:
    """With the first and the last line of any log that tells of the address."""
    activity = next(tables.rows(AddressActivity, "address = ?", one.value), None)
    if activity is None or activity.first is None:
        return one
    return replace(one, first=activity.first, last=activity.last, basis="log")
