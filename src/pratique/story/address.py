"""All that one address did, session by session, what it got into, and what it left."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pratique.inventory.address_activity import AddressActivity
from pratique.inventory.asked import know_who_asked
from pratique.model import Instant
from pratique.store.tables import Tables

MOST: Final = 200
_FINDINGS: Final = 50
# Whatever the address did, in stretches: one row a session, or an hour of the same.
_DID: Final = """
WITH told AS (
    SELECT start, "end", 'web' AS kind,
           format('{} {}: {} requests, {} by POST, {} pages, {}% refused, '
                  || '{} like attacks; first {}',
                  kind, coalesce(list_aggregate(sites, 'string_agg', ' '), ''),
                  requests, posts, paths,
                  round(100 * refused)::INTEGER, attempts, coalesce(first_target, '')) AS what,
           path, line
    FROM web_session WHERE address = $1
    UNION ALL
    SELECT min(time), max(time), 'login',
           concat_ws(' ', CASE action WHEN 'invalid-user' THEN 'unknown name'
                              WHEN 'failure' THEN 'failed login'
                              WHEN 'opened' THEN 'session opened'
                              WHEN 'closed' THEN 'session closed' ELSE action END,
                     'at ' || service, 'as ' || nullif("user", ''),
                     CASE sum(coalesce(repeats, 1)) WHEN 1 THEN 'once'
                          ELSE sum(coalesce(repeats, 1)) || ' times' END),
           arg_min(path, time), arg_min(line, time)
    FROM authentication WHERE address = $1 AND action <> 'connected'
    GROUP BY service, action, "user", time_bucket(INTERVAL 1 HOUR, time::TIMESTAMP)
    UNION ALL
    SELECT min(time), max(time), 'transfer',
           format('{} {} as {}: {} files; first {}', service, action, coalesce("user", ''),
                  count(*), coalesce(arg_min(file, time), '')),
           arg_min(path, time), arg_min(line, time)
    FROM file_transfer WHERE address = $1
    GROUP BY service, action, "user", time_bucket(INTERVAL 1 HOUR, time::TIMESTAMP)
    UNION ALL
    SELECT min(time), max(time), 'mail',
           format('{} {} {}: {} times', service, action, coalesce("user", ''), count(*)),
           arg_min(path, time), arg_min(line, time)
    FROM mail_event WHERE address = $1 AND action IN ('client', 'accepted', 'rejected')
    GROUP BY service, action, "user", time_bucket(INTERVAL 1 HOUR, time::TIMESTAMP)
    UNION ALL
    SELECT time, time, 'block', format('{} {} {}', service, action, coalesce(rule, '')), path, line
    FROM block_event WHERE address = $1 AND action IN ('ban', 'unban', 'blocked')
    UNION ALL
    SELECT p.time, p.time, 'command', format('{} ran {}', coalesce(p.login_user, p."user"),
           coalesce(p.command, p.executable, '')), p.path, p.line
    FROM process_event p
    WHERE p.time IS NOT NULL AND p.source NOT IN ('cron', 'history') AND EXISTS (
        SELECT 1 FROM login_session s
        WHERE s.address = $1 AND s.username = coalesce(p.login_user, p."user")
          AND p.time BETWEEN s.start AND coalesce(s."end", s.start + INTERVAL 12 HOUR))
)
SELECT epoch_ns(start), epoch_ns("end"), kind, what, path, line, count(*) OVER ()
FROM told ORDER BY start NULLS LAST, path, line, what LIMIT $2
"""
# Files of findings that it called, brought, or that came while it was logged in.
_LEFT: Final = """
WITH named AS (SELECT DISTINCT id, "check" AS question, title, severity, path FROM finding
               WHERE severity IN ('medium', 'high', 'critical')),
called AS (
    SELECT DISTINCT url_decode(resource) AS resource FROM asked
    WHERE source = $1 AND status BETWEEN 200 AND 399
), brought AS (
    SELECT DISTINCT file FROM file_transfer
    WHERE address = $1 AND action IN ('upload', 'rename') AND file IS NOT NULL
), open AS (
    SELECT start, coalesce("end", start + INTERVAL 6 HOUR) AS stop FROM login_session
    WHERE address = $1 AND username <> ''
)
SELECT n.id, n.question, n.title, n.severity, n.path, 'called' AS how FROM named n
JOIN site s ON starts_with(n.path, rtrim(s.document_root, '/') || '/')
JOIN called c ON c.resource = substr(n.path, length(rtrim(s.document_root, '/')) + 1)
UNION
SELECT n.id, n.question, n.title, n.severity, n.path, 'brought' FROM named n
JOIN brought b ON n.path = b.file OR starts_with(b.file, '/') AND ends_with(n.path, b.file)
UNION
SELECT n.id, n.question, n.title, n.severity, n.path, 'came in its session' FROM named n
JOIN file f ON f.path = n.path AND f.path NOT IN (SELECT path FROM log_file)
JOIN open o ON f.mtime BETWEEN o.start AND o.stop + INTERVAL 1 MINUTE
ORDER BY 1, 5, 6 LIMIT $2
"""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One session of an address, or one hour of the same acts; `path` and `line` are its first."""

    start: Instant | None
    end: Instant | None
    kind: str
    what: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Left:
    """One file of a finding that the address had to do with: `called`, `brought` ..."""

    finding: str
    check: str
    title: str
    severity: str
    path: str
    how: str


@dataclass(frozen=True, slots=True)
class Doings:
    """All of one address; `more` is how many stretches are not among these."""

    activity: AddressActivity
    stretches: tuple[Stretch, ...]
    more: int
    left: tuple[Left, ...]


def written_as(given: str) -> str:
    """An address as the tables have it: `2001:DB8::0:1` is `2001:db8::1` there."""
    try:
        return str(ipaddress.ip_address(given.strip().strip("[]")))
    except ValueError:
        return given.strip()


def doings(tables: Tables, address: str, most: int = MOST) -> Doings | None:
    """All that `address` did, in order of time; None where no log tells of it."""
    activity = next(tables.rows(AddressActivity, "address = ?", address), None)
    if activity is None:
        return None
    know_who_asked(tables)
    rows = list(tables.select(_DID, address, most))
    total = rows[0][-1] if rows else 0
    left = tuple(Left(*row) for row in tables.select(_LEFT, address, _FINDINGS))
    stretches = tuple(Stretch(*row[:-1]) for row in rows)
    return Doings(activity, stretches, total - len(stretches), left)


def that_matter(
    tables: Tables, of_story: Iterable[str], most: int = 20
) -> Iterator[AddressActivity]:
    """Those of the story first, then who came in after failures, then who tried the most."""
    known = list(dict.fromkeys(of_story))
    for address in known:
        yield from tables.rows(AddressActivity, "address = ?", address)
    rest = tables.select(
        """SELECT address FROM address_activity
           WHERE NOT list_contains(CAST($1 AS VARCHAR[]), address)
             AND attempts + failures + blocks > 0
           ORDER BY (logins > 0 AND failures >= 20) DESC, attempts + failures DESC, address
           LIMIT $2""",
        known,
        max(most - len(known), 0),
    )
    for (address,) in list(rest):
        yield from tables.rows(AddressActivity, "address = ?", address)
