"""Logins to the machine, and their sessions: told by the logs, or by wtmp where no line tells.

A login is of interest that may be a way in: in whose session something came, or of somebody who
called what was left, or that a finding is about, or behind many tries that had failed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from pratique.model import Finding, Instant, Severity
from pratique.store.tables import Tables
from pratique.story.entry.situation import DAY, HOUR, MINUTE, OWN, SECOND, Situation

SHELLS: Final = ("sshd", "dropbear", "login", "telnetd", "rlogind")
PANELS: Final = (
    "webmin", "usermin", "cpanel", "whm", "plesk", "directadmin", "ispconfig", "proxmox",
    "cockpit", "vesta", "hestia", "froxlor", "cyberpanel", "phpmyadmin",
)  # fmt: skip
OPEN: Final = 12 * HOUR  # for a session whose end no log tells
MANY: Final = 8
UNTOLD: Final = "logs-login-unlogged"
_NETWORK: Final = ("sshd", "dropbear")
# So far apart sshd and wtmp may tell of one login.
_APART: Final = 90 * SECOND
# Logins of one account from one address that follow each other so closely are one visit.
_VISIT: Final = HOUR
_LONGEST_VISIT: Final = 6 * HOUR
_SOONEST: Final = 10 * MINUTE

# Tries that failed stand in the logs, in btmp, or in both: of each address where there are more.
# Most who try never come in: only those of `came` are looked at.
_FAILED: Final = """
every_try AS (
    SELECT coalesce(address, client, '') AS source, epoch_ns(time) AS moment, path, line,
           true AS logged
    FROM authentication
    WHERE action IN ('failure', 'invalid-user') AND time IS NOT NULL
      AND service IN (SELECT unnest(CAST($1 AS VARCHAR[])))
    UNION ALL
    SELECT coalesce(address, host), epoch_ns(time), path, record, false FROM login
    WHERE source = 'btmp' AND time IS NOT NULL AND coalesce(address, host, '') <> ''
), of_those AS (
    SELECT * FROM every_try SEMI JOIN came USING (source)
), fuller AS (
    SELECT source, 2 * count(*) FILTER (logged) >= count(*) AS logged
    FROM of_those GROUP BY source
), failed AS (
    SELECT source, moment, path, line,
           row_number() OVER (PARTITION BY source ORDER BY moment, path, line) AS number
    FROM of_those SEMI JOIN fuller USING (source, logged)
)"""
# What wtmp and PAM tell counts where no line says within a moment of it who came.
_LOGINS: Final = f"""
WITH told AS (
    SELECT epoch_ns(time) AS moment, action, service, coalesce(method, '') AS method,
           coalesce("user", '') AS who, coalesce(address, client, '') AS source, path, line, pid
    FROM authentication WHERE time IS NOT NULL
), written AS (
    SELECT * EXCLUDE (action) FROM told
    WHERE action = 'login' AND service IN (SELECT unnest(CAST($1 AS VARCHAR[])))
), kept AS (
    SELECT epoch_ns(start) AS moment, coalesce(service, 'sshd') AS service, '' AS method,
           username AS who, coalesce(address, host, '') AS source, path, record AS line,
           epoch_ns("end") AS closed
    FROM login_session
    WHERE coalesce(service, 'sshd') IN (SELECT unnest(CAST($2 AS VARCHAR[])))
      AND (address IS NOT NULL OR source = 'authentication'
           OR coalesce(host, '') <> '' AND NOT regexp_matches(host, '^(:|tmux|screen|mosh)'))
), lone AS (
    SELECT k.* FROM kept k
    ASOF LEFT JOIN written b ON left(k.who, 32) = left(b.who, 32) AND k.moment >= b.moment
    ASOF LEFT JOIN written a ON left(k.who, 32) = left(a.who, 32) AND k.moment <= a.moment
    WHERE coalesce(k.moment - b.moment > {_APART}, true)
      AND coalesce(a.moment - k.moment > {_APART}, true)
), ended AS (
    SELECT path, pid, moment FROM told
    WHERE action IN ('closed', 'disconnected') AND pid IS NOT NULL
), entered AS (
    SELECT w.* EXCLUDE (pid), e.moment AS closed, true AS logged
    FROM written w ASOF LEFT JOIN ended e
      ON e.path = w.path AND e.pid = w.pid AND e.moment >= w.moment
    UNION ALL BY NAME
    SELECT *, false AS logged FROM lone
), came AS (
    SELECT DISTINCT source FROM entered
), {_FAILED}, whole AS (
    SELECT *, least(coalesce(closed, moment + {OPEN}), moment + {OPEN}) + {MINUTE} AS until,
           coalesce(moment - lag(moment) OVER of_one > {_VISIT}, true) AS anew
    FROM entered WINDOW of_one AS (PARTITION BY who, source ORDER BY moment, path, line)
), visit AS (
    SELECT *, count(*) FILTER (anew) OVER so_far AS visit,
           coalesce(sum(until - moment) FILTER (closed IS NOT NULL) OVER of_one, 0) AS covered,
           count(*) FILTER (closed IS NULL) OVER of_one AS endless
    FROM whole
    WINDOW so_far AS (PARTITION BY who, source ORDER BY moment, path, line
                      ROWS UNBOUNDED PRECEDING),
           of_one AS (PARTITION BY who, source)
), begun AS (
    SELECT *, first_value({{'moment': moment, 'service': service, 'method': method, 'path': path,
                           'line': line, 'logged': logged}}) OVER of_visit AS door
    FROM visit WINDOW of_visit AS (PARTITION BY who, source, visit ORDER BY moment, path, line)
), tried AS (
    SELECT w.*, coalesce(f.number, 0) AS tries
    FROM begun w ASOF LEFT JOIN failed f ON f.source = w.source AND f.moment <= w.moment
), lately AS (
    SELECT t.* EXCLUDE (tries), t.tries - coalesce(f.number, 0) AS tries,
           coalesce(f.number, 0) + 1 AS first_try
    FROM tried t ASOF LEFT JOIN failed f ON f.source = t.source AND f.moment < t.moment - {2 * DAY}
), known AS (
    -- By days that anything is told of: one line of 1970 makes a log no longer.
    SELECT greatest(1, count(DISTINCT moment // {DAY})) * {DAY} AS span
    FROM (SELECT moment FROM told UNION ALL SELECT moment FROM kept
          UNION ALL SELECT epoch_ns(time) FROM login WHERE source = 'btmp' AND time IS NOT NULL)
), span AS (
    SELECT unnest(CAST($3 AS BIGINT[])) AS start, unnest(CAST($4 AS BIGINT[])) AS stop
), named AS (
    SELECT unnest(CAST($5 AS VARCHAR[])) AS path, unnest(CAST($6 AS BIGINT[])) AS line
)
SELECT l.moment, l.service, l.method, l.who, l.source, l.path, l.line, l.logged, l.closed,
       CASE WHEN l.source = '' THEN 0 ELSE l.tries END, l.first_try,
       CAST(l.covered AS BIGINT), l.endless,
       k.span,
       CASE WHEN l.source <> '' AND l.moment - l.door.moment BETWEEN 0 AND {_LONGEST_VISIT}
            THEN l.door.moment END,
       l.door.service, l.door.method, l.door.path, l.door.line, l.door.logged
FROM lately l ASOF LEFT JOIN span s ON s.start <= l.until CROSS JOIN known k
WHERE s.stop >= l.moment OR l.source IN (SELECT unnest(CAST($7 AS VARCHAR[])))
   OR (l.tries >= {MANY} AND l.source <> '')
   OR EXISTS (SELECT 1 FROM named n WHERE n.path = l.path AND n.line = l.line)
ORDER BY 1, 6, 7
"""
# The first of the tries that had failed, by its number among those of its address.
_TRY: Final = f"""
WITH came AS (SELECT $2 AS source), {_FAILED}
SELECT path, line FROM failed WHERE number = CAST($3 AS BIGINT)
"""


@dataclass(frozen=True, slots=True)
class Door:
    """The first login of a visit: of the same account, from the same address, shortly before."""

    time: Instant
    service: str
    method: str
    log: str
    line: int
    logged: bool  # whether a line of a log tells it; wtmp or PAM alone if not

    @property
    def place(self) -> str:
        """Its line, or the number of its record."""
        return f"{self.log}:{self.line}"


@dataclass(frozen=True, slots=True)
class Login(Door):
    """One login that succeeded, and when its session ended, if a log tells."""

    account: str
    address: str
    closed: Instant | None
    tries: int  # of its address that failed in the two days before
    first_try: int  # number of the first of them among all of that address
    covered: int  # nanoseconds of sessions of account and address that have an end
    endless: int  # how many have none
    span: int  # nanoseconds of the days that the logs tell of
    door: Door

    @property
    def end(self) -> Instant:
        """Until when something may have been done in it."""
        longest = Instant(self.time + OPEN)
        return longest if self.closed is None else min(self.closed, longest)

    def share(self, moment: Instant) -> float:
        """How much of the time such sessions cover, above 0 to 1.

        One whose end nobody tells counts as long as this one had been open at `moment`.
        """
        long = max(_SOONEST, moment - self.time)
        return min(1.0, max(SECOND, self.covered + self.endless * long) / self.span)


def logins(situation: Situation) -> list[Login]:
    """Each login that may be a way in, in order of time."""
    starts, ends = situation.spans(0, 0)
    named = list(about_lines(situation.findings))
    callers = [address for address in situation.callers if address not in OWN]
    rows = situation.weighed(
        "logins", _LOGINS, [*SHELLS, *PANELS], list(_NETWORK), starts, ends,
        [path for path, _ in named], [line for _, line in named], callers,
    )  # fmt: skip
    return [_login(row) for row in rows]


def about_lines(findings: tuple[Finding, ...]) -> dict[tuple[str, int], Finding]:
    """The findings that name lines of logs, by log and line."""
    return {
        (place.path, place.line): finding
        for finding in findings
        if finding.severity >= Severity.MEDIUM
        for place in finding.places
        if place.line is not None
    }


def first_try(tables: Tables, login: Login) -> str:
    """The place of the first of the tries that had failed before a login."""
    rows = tables.select(_TRY, [*SHELLS, *PANELS], login.address, login.first_try)
    return "{}:{}".format(*next(rows))


def _login(row: tuple[Any, ...]) -> Login:
    moment, service, method, who, source, path, line, logged, *rest = row
    closed, tries, number, covered, endless, span, since, *door = rest
    first = Door(moment, service, method, path, line, logged)
    if since is not None:
        first = Door(since, *door)
    return Login(
        moment, service, method, path, line, logged,
        who, source, closed, tries, number, covered, endless, span, first,
    )  # fmt: skip
