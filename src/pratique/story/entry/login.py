"""Logins to the machine that may have been the way in: to a shell, or to a panel of root."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pratique.model import Finding, Instant, Severity
from pratique.story.entry.act import Act, Reason
from pratique.story.entry.situation import DAY, HOUR, MINUTE, OWN, Situation
from pratique.story.entry.trace import Basis, Kind

_SHELL: Final = ("sshd", "dropbear", "login", "telnetd", "rlogind")
_PANELS: Final = (
    "webmin", "usermin", "cpanel", "whm", "plesk", "directadmin", "ispconfig", "proxmox",
    "cockpit", "vesta", "hestia", "froxlor", "cyberpanel", "phpmyadmin",
)  # fmt: skip
_KEYS: Final = ("publickey", "hostbased", "gssapi-with-mic")
_OPEN: Final = 12 * HOUR  # for a session whose end no log tells
_MANY: Final = 8

# Machines log in to each other by the minute: only what may be a way in is asked for. That is a
# login in whose session something came, one of somebody who called it, one that a finding is
# about, and one behind many tries of its address that had failed.
_LOGINS: Final = f"""
WITH told AS (
    SELECT epoch_ns(time) AS moment, action, service, coalesce(method, '') AS method,
           coalesce("user", '') AS who, coalesce(address, client, '') AS source, path, line, pid,
           coalesce("key", '') AS fingerprint
    FROM authentication WHERE time IS NOT NULL
), login AS (
    SELECT * FROM told
    WHERE action = 'login' AND service IN (SELECT unnest(CAST(? AS VARCHAR[])))
), failed AS (
    SELECT source, moment,
           row_number() OVER (PARTITION BY source ORDER BY moment, path, line) AS number
    FROM told
    WHERE action IN ('failure', 'invalid-user')
      AND service IN (SELECT unnest(CAST(? AS VARCHAR[])))
), ended AS (
    SELECT path, pid, moment FROM told
    WHERE action IN ('closed', 'disconnected') AND pid IS NOT NULL
), whole AS (
    SELECT l.*, e.moment AS closed,
           least(coalesce(e.moment, l.moment + {_OPEN}), l.moment + {_OPEN}) + {MINUTE} AS until
    FROM login l ASOF LEFT JOIN ended e
      ON e.path = l.path AND e.pid = l.pid AND e.moment >= l.moment
), tried AS (
    SELECT w.*, coalesce(f.number, 0) AS tries
    FROM whole w ASOF LEFT JOIN failed f ON f.source = w.source AND f.moment <= w.moment
), lately AS (
    SELECT t.* EXCLUDE (tries), t.tries - coalesce(f.number, 0) AS tries,
           coalesce(f.number, 0) + 1 AS begun
    FROM tried t ASOF LEFT JOIN failed f ON f.source = t.source AND f.moment < t.moment - {2 * DAY}
), span AS (
    SELECT unnest(CAST(? AS BIGINT[])) AS start, unnest(CAST(? AS BIGINT[])) AS stop
), named AS (
    SELECT unnest(CAST(? AS VARCHAR[])) AS path, unnest(CAST(? AS BIGINT[])) AS line
)
SELECT l.moment, l.service, l.method, l.who, l.source, l.path, l.line, l.fingerprint, l.closed,
       CASE WHEN l.source = '' THEN 0 ELSE l.tries END, l.begun
FROM lately l ASOF LEFT JOIN span s ON s.start <= l.until
WHERE s.stop >= l.moment OR l.source IN (SELECT unnest(CAST(? AS VARCHAR[])))
   OR (l.tries >= {_MANY} AND l.source <> '')
   OR EXISTS (SELECT 1 FROM named n WHERE n.path = l.path AND n.line = l.line)
ORDER BY 1, 6, 7
"""
# The first of the tries that had failed, by its number among those of its address.
_TRY: Final = """
SELECT path, line FROM authentication
WHERE action IN ('failure', 'invalid-user') AND time IS NOT NULL
  AND service IN (SELECT unnest(CAST(? AS VARCHAR[]))) AND coalesce(address, client, '') = ?
ORDER BY epoch_ns(time), path, line LIMIT 1 OFFSET CAST(? AS BIGINT) - 1
"""
# The days before on which an account came from an address, or from any other.
_BEFORE: Final = """
SELECT coalesce(address, client, '') = $2, count(DISTINCT epoch_ns(time) // $4),
       arg_min(path, time), arg_min(line, time)
FROM authentication
WHERE action = 'login' AND service IN (SELECT unnest(CAST($5 AS VARCHAR[])))
  AND coalesce("user", '') = $1 AND time < make_timestamp_ns(CAST($3 AS BIGINT))
GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class Login:
    """One login that succeeded, and when its session ended, if a log tells."""

    time: Instant
    service: str
    method: str
    account: str
    address: str
    log: str
    line: int
    key: str
    closed: Instant | None
    tries: int  # of its address that failed in the two days before
    begun: int  # number of the first of them among all of that address

    @property
    def place(self) -> str:
        """Its line."""
        return f"{self.log}:{self.line}"

    @property
    def end(self) -> Instant:
        """Until when something may have been done in it."""
        return self.closed if self.closed is not None else Instant(self.time + _OPEN)


def find(situation: Situation) -> Iterator[Act]:
    """Each login in whose session a trace came, or that guessing led to."""
    starts, ends = situation.spans(0, 0)
    named = {
        (place.path, place.line): finding
        for finding in situation.findings
        if finding.severity >= Severity.MEDIUM
        for place in finding.places
        if place.line is not None
    }
    paths, lines = [path for path, _ in named], [line for _, line in named]
    callers = [address for address in situation.callers if address not in OWN]
    kinds = [*_SHELL, *_PANELS]
    rows = situation.weighed("logins", _LOGINS, kinds, kinds, starts, ends, paths, lines, callers)
    for row in rows:
        login = Login(*row)
        act = _act(situation, login, named.get((login.log, login.line)), kinds)
        if act is not None:
            yield act


def _act(
    situation: Situation, login: Login, finding: Finding | None, services: list[str]
) -> Act | None:
    made = _made(situation, login)
    guessed = _guessed(situation, login, services)
    caller = _caller(situation, login)
    if not made and guessed is None and caller is None:
        return None
    named = None
    if finding is not None:
        words = f"a finding is about this very login: {finding.title}"
        named = Reason(2.0, words, (finding.id, login.place))
    reasons = [reason for reason in (*made[:1], named, guessed, caller) if reason is not None]
    reasons += _habits(situation, login, services)
    by_key = login.method in _KEYS
    vector = "ssh-key" if by_key else "ssh-password"
    how = "with a key" if by_key else "with a password"
    who = login.account or "an unknown account"
    return Act(
        "panel-login" if login.service in _PANELS else vector, login.time,
        f"login of {who} at {login.service} {how} from {login.address}",
        login.address, login.account, "", login.service, login.log, login.line, "",
        tuple(reasons), frozenset(reason.evidence[0] for reason in made),
    )  # fmt: skip


def _made(situation: Situation, login: Login) -> list[Reason]:
    """What came while the session was open, and may be its account's doing; the surest first."""
    end = min(login.end, Instant(login.time + _OPEN))
    found = []
    for trace, moment in situation.near(login.time, Instant(end + MINUTE)):
        if moment.basis is Basis.CALLED:
            continue
        owner = situation.owner(trace)
        own = login.account in {owner, "root"}
        if not own and trace.kind is Kind.PAGE:
            continue  # a site's own account writes its pages
        short = end - login.time <= HOUR
        weight = (2.4 if own else 1.0) * (0.5 + 0.5 * trace.weight) + (0.4 if short else -0.4)
        if moment.basis is Basis.CLAIMED:
            weight -= 0.4
        words = f"{trace.path} changed while the session of {login.account} was open"
        found.append(Reason(weight, words, (trace.finding, login.place)))
    return sorted(found, key=lambda reason: -reason.weight)


def _guessed(situation: Situation, login: Login, services: list[str]) -> Reason | None:
    """Tries of the same address that failed shortly before."""
    if login.tries < _MANY:
        return None
    first = next(situation.tables.select(_TRY, services, login.address, login.begun))
    weight = 2.6 if login.tries >= 4 * _MANY else 1.8
    words = f"{login.tries} tries of {login.address} had failed in the two days before"
    return Reason(weight, words, ("{}:{}".format(*first), login.place))


def _caller(situation: Situation, login: Login) -> Reason | None:
    visits = situation.callers.get(login.address, ())
    if not visits or login.address in OWN:
        return None
    first = min(visits, key=lambda visit: visit.first)
    words = f"the same address called {first.path}"
    if first.first < login.time:
        # What it called was there before: another way in had been used by then.
        return Reason(0.3, f"{words} before this login", (first.place,))
    return Reason(1.8, f"{words} afterwards", (first.place,))


def _habits(situation: Situation, login: Login, services: list[str]) -> Iterator[Reason]:
    early = login.time - 12 * HOUR
    rows = situation.tables.select(_BEFORE, login.account, login.address, early, DAY, services)
    before = {same: (days, f"{log}:{line}") for same, days, log, line in rows}
    if True in before:
        yield Reason(
            -2.2, f"{login.account} had come from {login.address} on {before[True][0]} days before"
        )
    elif False in before:
        yield Reason(
            1.2, f"{login.account} had never come from {login.address} before", (before[False][1],)
        )
