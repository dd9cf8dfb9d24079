"""Logins to the machine that may have been the way in: to a shell, or to a panel of root."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pratique.model import Instant, Severity
from pratique.story.entry.act import Act, Reason
from pratique.story.entry.situation import DAY, HOUR, MINUTE, OWN, Situation, near
from pratique.story.entry.trace import Basis, Kind

_SHELL: Final = ("sshd", "dropbear", "login", "telnetd", "rlogind")
_PANELS: Final = (
    "webmin", "usermin", "cpanel", "whm", "plesk", "directadmin", "ispconfig", "proxmox",
    "cockpit", "vesta", "hestia", "froxlor", "cyberpanel", "phpmyadmin",
)  # fmt: skip
_KEYS: Final = ("publickey", "hostbased", "gssapi-with-mic")
_OPEN: Final = 12 * HOUR  # for a session whose end no log tells
_MOST: Final = 20_000
_MANY: Final = 8

_LOGINS: Final = """
WITH login AS (
    SELECT epoch_ns(time) AS at, service, coalesce(method, '') AS method,
           coalesce("user", '') AS who, coalesce(address, client, '') AS source, path, line, pid,
           coalesce("key", '') AS fingerprint
    FROM authentication
    WHERE action = 'login' AND time IS NOT NULL
      AND service IN (SELECT unnest(CAST(? AS VARCHAR[])))
), closed AS (
    SELECT path, pid, epoch_ns(time) AS at FROM authentication
    WHERE action IN ('closed', 'disconnected') AND pid IS NOT NULL AND time IS NOT NULL
)
SELECT login.at, service, method, who, source, login.path, login.line, fingerprint,
       (SELECT min(closed.at) FROM closed
        WHERE closed.path = login.path AND closed.pid = login.pid AND closed.at >= login.at)
FROM login ORDER BY 1, 6, 7 LIMIT ?
"""
_FAILURES: Final = """
SELECT coalesce(address, client, '') AS source, epoch_ns(time), path, line FROM authentication
WHERE action IN ('failure', 'invalid-user') AND time IS NOT NULL
  AND service IN (SELECT unnest(CAST(? AS VARCHAR[])))
  AND coalesce(address, client) IN (SELECT unnest(CAST(? AS VARCHAR[])))
ORDER BY 2, 3, 4
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
    for services, vector in ((_SHELL, ""), (_PANELS, "panel-login")):
        logins = [Login(*row) for row in situation.tables.select(_LOGINS, list(services), _MOST)]
        sources = sorted({login.address for login in logins if login.address not in OWN})
        failures: dict[str, list[tuple[int, str]]] = {}
        rows = situation.tables.select(_FAILURES, list(services), sources)
        for source, time, log, line in rows:
            failures.setdefault(source, []).append((time, f"{log}:{line}"))
        for login in logins:
            act = _act(situation, login, logins, failures.get(login.address, []), vector)
            if act is not None:
                yield act


def _act(
    situation: Situation,
    login: Login,
    logins: Sequence[Login],
    failures: Sequence[tuple[int, str]],
    vector: str,
) -> Act | None:
    made = _made(situation, login)
    named = _named(situation, login)
    guessed = _guessed(login, failures)
    caller = _caller(situation, login)
    if not made and guessed is None and caller is None:
        return None
    reasons = [reason for reason in (*made[:1], named, guessed, caller) if reason is not None]
    reasons += _habits(login, logins)
    by_key = login.method in _KEYS
    vector = vector or ("ssh-key" if by_key else "ssh-password")
    how = "with a key" if by_key else "with a password"
    who = login.account or "an unknown account"
    return Act(
        vector, login.time, f"login of {who} at {login.service} {how} from {login.address}",
        login.address, login.account, "", login.service, login.log, login.line, "",
        tuple(reasons), frozenset(reason.evidence[0] for reason in made),
    )  # fmt: skip


def _made(situation: Situation, login: Login) -> list[Reason]:
    """What came while the session was open, and may be its account's doing; the surest first."""
    end = min(login.end, Instant(login.time + _OPEN))
    found = []
    for trace, moment in near(situation.traces, login.time, Instant(end + MINUTE)):
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


def _named(situation: Situation, login: Login) -> Reason | None:
    """A finding that is about this very login."""
    for finding in situation.findings:
        if finding.severity >= Severity.MEDIUM and any(
            place.path == login.log and place.line == login.line for place in finding.places
        ):
            return Reason(2.0, f"{finding.id} is about this login", (finding.id, login.place))
    return None


def _guessed(login: Login, failures: Sequence[tuple[int, str]]) -> Reason | None:
    """Tries of the same address that failed shortly before."""
    before = [place for time, place in failures if 0 <= login.time - time <= 2 * DAY]
    if len(before) < _MANY:
        return None
    weight = 2.6 if len(before) >= 4 * _MANY else 1.8
    words = f"{len(before)} tries of {login.address} had failed in the two days before"
    return Reason(weight, words, (before[0], login.place))


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


def _habits(login: Login, logins: Sequence[Login]) -> Iterator[Reason]:
    same = [
        one for one in logins if one.account == login.account and one.time < login.time - 12 * HOUR
    ]
    if any(one.address == login.address for one in same):
        days = {one.time // DAY for one in same if one.address == login.address}
        yield Reason(
            -2.2, f"{login.account} had come from {login.address} on {len(days)} days before"
        )
    elif same:
        yield Reason(
            1.2, f"{login.account} had never come from {login.address} before", (same[0].place,)
        )
