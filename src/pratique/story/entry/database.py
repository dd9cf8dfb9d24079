r"""Files that came through a database: its server wrote them for whoever may log in to it.

What the manuals call so: `SELECT ... INTO OUTFILE` and `INTO DUMPFILE`, and logs of statements
that are set to a path of choice (`general_log_file`, `slow_query_log_file`), of MySQL and
MariaDB; `COPY ... TO 'file'` or `TO PROGRAM 'command'` and `lo_export` of PostgreSQL. The server
writes as its own account: a page of a site that belongs to it came this way, log or no log.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pratique.model import Instant
from pratique.phrase import Phrase
from pratique.story.entry.act import Act, Reason
from pratique.story.entry.habit import came_before
from pratique.story.entry.situation import DAY, HOUR, MINUTE, OWN, SECOND, Situation
from pratique.story.entry.trace import Basis, Kind, Trace

_SERVERS: Final = frozenset({"mysql", "mariadb", "postgres", "postgresql", "_mysql", "_postgresql"})
_ROOM: Final = 20 * SECOND
_MANY: Final = 5
_CALLS: Final = {"mysql": "MySQL or MariaDB", "postgresql": "PostgreSQL"}
_WRITES: Final = (
    r"(?is)\binto\s+(?:outfile|dumpfile)\b|\b(?:general_log|slow_query_log)_file\b"
    r"|\bcopy\b.*\bto\s+(?:program\s+)?'|\blo_export\s*\("
)
# A statement has no client of its own in some of these logs: that of its connection does.
_STATEMENTS: Final = """
WITH wrote AS (
    SELECT epoch_ns(time) AS moment, service, "user" AS who, coalesce(address, client) AS source,
           pid, statement, path, line
    FROM database_event
    WHERE action = 'statement' AND time IS NOT NULL AND regexp_matches(statement, ?)
), came AS (
    SELECT epoch_ns(time) AS begun, pid, "user" AS who, coalesce(address, client) AS source, path
    FROM database_event WHERE action = 'connect' AND time IS NOT NULL AND pid IS NOT NULL
)
SELECT w.moment, w.service, coalesce(w.who, c.who, ''), coalesce(w.source, c.source, ''),
       w.statement, w.path, w.line
FROM wrote w ASOF LEFT JOIN came c
  ON c.path = w.path AND c.pid = w.pid AND c.begun <= w.moment
ORDER BY 1, 6, 7
"""
# Some logs tell of a connection before they tell that it was refused, with the same number.
_CONNECTIONS: Final = """
WITH refused AS (
    SELECT DISTINCT path, pid, time FROM database_event WHERE action = 'failure'
)
SELECT epoch_ns(c.time), coalesce(c."user", ''), coalesce(c.address, c.client, ''), c.service,
       c.path, c.line
FROM database_event c ANTI JOIN refused r ON r.path = c.path AND r.pid = c.pid AND r.time = c.time
WHERE c.action = 'connect' AND c.time IS NOT NULL AND {which}
ORDER BY 1, 5, 6 LIMIT 1
"""
_FIRST: Final = _CONNECTIONS.format(
    which="""coalesce(c."user", '') = ? AND coalesce(c.address, c.client, '') = ?
    AND c.time BETWEEN make_timestamp_ns(CAST(? AS BIGINT)) AND make_timestamp_ns(CAST(? AS BIGINT))
    """
)
_FROM_ELSEWHERE: Final = _CONNECTIONS.format(
    which="""coalesce(c.address, c.client, '') NOT IN ('', 'localhost', '127.0.0.1', '::1')
    AND c.time BETWEEN make_timestamp_ns(CAST(? AS BIGINT)) AND make_timestamp_ns(CAST(? AS BIGINT))
    """
)
_DAYS: Final = """
SELECT count(DISTINCT date_trunc('day', time)) FILTER (coalesce(address, client, '') = $2),
       count(DISTINCT date_trunc('day', time)) FILTER (coalesce(address, client, '') <> $2)
FROM database_event
WHERE action = 'connect' AND coalesce("user", '') = $1
  AND time < make_timestamp_ns(CAST($3 AS BIGINT))
"""
# The same failure may stand in two logs of the server.
_FAILED: Final = """
SELECT count(DISTINCT (date_trunc('second', time), "user", pid)), arg_min(path, time),
       arg_min(line, time)
FROM database_event
WHERE action = 'failure' AND coalesce(address, client, '') = ?
  AND time BETWEEN make_timestamp_ns(CAST(? AS BIGINT)) AND make_timestamp_ns(CAST(? AS BIGINT))
"""


@dataclass(frozen=True, slots=True)
class _Client:
    """Who may have been at the database: at what moment, and the line that tells of it."""

    time: Instant
    service: str
    account: str
    address: str
    log: str
    line: int | None


def find(situation: Situation) -> Iterator[Act]:
    """Each client of a database that had its server write a trace."""
    told: dict[tuple[str, str], set[str]] = {}
    clients = [
        (_Client(Instant(moment), service, account, address, log, line), statement)
        for moment, service, account, address, statement, log, line in situation.weighed(
            "statements", _STATEMENTS, _WRITES
        )
    ]
    # What a statement names is surer than what came beside it, whichever was first.
    for told_in in (_named_in, _beside):
        for client, statement in clients:
            traces = told_in(situation, client, statement)
            known = told.setdefault((client.account, client.address), set())
            if not known.issuperset(trace.finding for trace in traces):
                known.update(trace.finding for trace in traces)
                yield _by_statement(situation, client, traces, named=told_in is _named_in)
    yield from _by_owner(situation, set().union(*told.values()))


def _named_in(situation: Situation, _: _Client, statement: str) -> list[Trace]:
    """The traces that a statement names."""
    return [trace for trace in situation.traces if trace.path in statement]


def _beside(situation: Situation, client: _Client, _: str) -> list[Trace]:
    """The traces that came in the moment of a statement, which may have been put together."""
    near = situation.near(Instant(client.time - _ROOM), Instant(client.time + _ROOM))
    return [trace for trace, one in near if one.basis is not Basis.CALLED]


def _by_statement(
    situation: Situation, client: _Client, traces: list[Trace], *, named: bool
) -> Act:
    place = f"{client.log}:{client.line}"
    text = "%(path)s came when a statement had the database's server write a file"
    if named:
        text = "a statement to the database had its server write %(path)s"
    words = Phrase(text, {"path": traces[0].path})
    reasons = [Reason(4.2 if named else 2.0, words, (traces[0].finding, place))]
    owned = [trace for trace in traces if situation.owner(trace) in _SERVERS]
    if owned:
        text = "%(path)s belongs to the account of the database's server"
        words = Phrase(text, {"path": owned[0].path})
        reasons.append(Reason(1.2, words, (owned[0].finding,)))
    return _act(situation, client, traces, reasons)


def _by_owner(situation: Situation, told: set[str]) -> Iterator[Act]:
    """Pages that the server of a database owns, which no statement in a log tells of."""
    found = [
        trace
        for trace in situation.traces
        if trace.kind is Kind.PAGE
        and trace.root
        and situation.owner(trace) in _SERVERS
        and trace.finding not in told
    ]
    if not found:
        return
    first = min(found, key=_came)
    words = Phrase(
        "%(path)s belongs to %(owner)s: the server of the database wrote it, which it does for "
        "whoever may log in there with the right to write files, or for a page that hands on what "
        "visitors send as a statement",
        {"path": first.path, "owner": situation.owner(first)},
    )
    reasons = [Reason(3.4, words, (first.finding,))]
    moment = next((one for one in first.moments if one.basis is not Basis.CALLED), None)
    client = _Client(Instant(_came(first)), "database", "", "", "", None)
    if moment is not None:
        near = moment.time - HOUR, moment.time + MINUTE
        for time, account, address, service, log, line in situation.tables.select(
            _FROM_ELSEWHERE, *near
        ):
            client = _Client(Instant(time), service, account, address, log, line)
            words = Phrase(
                "%(account)s was logged in to the database from %(address)s then",
                {"account": account or Phrase("somebody"), "address": address},
            )
            reasons.append(Reason(1.0, words, (f"{log}:{line}",)))
    yield _act(situation, client, found, reasons)


def _came(trace: Trace) -> int:
    return min((one.time for one in trace.moments), default=1 << 62)


def _act(situation: Situation, client: _Client, traces: list[Trace], reasons: list[Reason]) -> Act:
    """The act at the client's first connection, with what is known of the client."""
    about, begun = client, client
    if client.address in OWN or client.address == "localhost":
        if client.line is not None:
            words = Phrase(
                "that connection came from this machine itself: a web application, or somebody "
                "who was logged in here, sent it"
            )
            reasons.append(Reason(-2.4, words, (f"{client.log}:{client.line}",)))
        about = _Client(client.time, client.service, client.account, "", client.log, client.line)
        begun = about
    else:
        reasons += _habits(situation, client)
        since = client.time - DAY
        for row in situation.tables.select(
            _FIRST, client.account, client.address, since, client.time
        ):
            time, account, address, service, log, line = row
            begun = _Client(Instant(time), service, account, address, log, line)
    # It is an account of the database: one of the machine may have the same name.
    account = f"{about.account} of the database" if about.account else ""
    told = {
        "path": traces[0].path,
        "account": about.account or Phrase("an unknown account"),
        "server": _CALLS.get(about.service) or Phrase("a database"),
        "address": about.address,
    }
    text = "login of %(account)s at %(server)s from this machine itself"
    if begun.line is None:
        text = "%(path)s was written by the server of a database"
    elif about.address:
        text = "login of %(account)s at %(server)s from %(address)s"
    what = Phrase(text, told)
    return Act(
        "database-login", begun.time, what, about.address, account, "", about.service,
        begun.log, begun.line, "", tuple(reasons), frozenset(one.finding for one in traces),
    )  # fmt: skip


def _habits(situation: Situation, client: _Client) -> Iterator[Reason]:
    called = situation.callers.get(client.address, ())
    if called:
        first = min(called, key=lambda visit: visit.first)
        words = Phrase("the same address called %(path)s", {"path": first.path})
        yield Reason(1.8 if first.first >= client.time else 0.3, words, (first.place,))
    failed, log, line = next(
        situation.tables.select(_FAILED, client.address, client.time - 2 * DAY, client.time)
    )
    if failed >= _MANY:
        words = Phrase(
            "%(count)s logins of %(address)s to the database had failed before",
            {"count": f"{failed:,}", "address": client.address},
        )
        yield Reason(1.4, words, (f"{log}:{line}",))
    early = client.time - 12 * HOUR
    same, other = next(situation.tables.select(_DAYS, client.account, client.address, early))
    if same:
        yield Reason(-1.2, came_before(client.account, client.address, same))
    elif other:
        words = Phrase(
            "%(account)s had never come to the database from %(address)s before",
            {"account": client.account, "address": client.address},
        )
        yield Reason(1.0, words)
