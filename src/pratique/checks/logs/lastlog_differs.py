"""Whether the list of last logins knows of a session that the log of logins does not, or less."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import Command, InRoot, Opens
from pratique.model import Place, Severity
from pratique.parsers.passwd import Account
from pratique.parsers.utmp import Login
from pratique.phrase import Phrase
from pratique.store.tables import Tables

_SECONDS: Final = 60
_MOST: Final = 200
# Both are written when somebody gets a terminal: by sshd(8) and by login(1).
_PAIRS: Final = f"""
WITH names AS (SELECT uid, min(username) AS name FROM account GROUP BY uid),
last AS (
    SELECT l.path, l.source, coalesce(l.username, n.name) AS name, l.tty, l.host, l.time
    FROM login l LEFT JOIN names n ON n.uid = l.uid
    WHERE l.source IN ('lastlog', 'lastlog2') AND l.time IS NOT NULL
), sessions AS (
    SELECT path, username AS name, tty, host, time FROM login
    WHERE source IN ('wtmp', 'wtmpdb') AND type = 'user_process' AND time IS NOT NULL
), covered AS (SELECT min(time) AS first, max(time) AS last, min(path) AS path FROM login
               WHERE source IN ('wtmp', 'wtmpdb') AND time IS NOT NULL),
-- Of two lists the one that was written last is in use.
used AS (SELECT arg_max(source, time) AS source, max(time) AS last FROM last)
SELECT 'erased', a.name, a.path, c.path, strftime(a.time, '%Y-%m-%d %H:%M:%S'), a.tty, a.host
FROM last a JOIN used u USING (source), covered c
WHERE a.name IS NOT NULL AND a.time BETWEEN c.first AND c.last
  AND regexp_matches(a.tty, '^(pts/|tty[0-9])')
  AND NOT EXISTS (
      SELECT 1 FROM sessions s WHERE s.tty = a.tty AND s.name = left(a.name, 32)
      AND abs(epoch(s.time) - epoch(a.time)) <= {_SECONDS})
UNION ALL
SELECT 'put back', s.name, any_value(a.path), any_value(s.path),
       strftime(max(s.time), '%Y-%m-%d %H:%M:%S'), arg_max(s.tty, s.time), arg_max(s.host, s.time)
FROM sessions s JOIN last a ON left(a.name, 32) = s.name JOIN used u ON u.source = a.source
WHERE starts_with(s.tty, 'pts/') AND s.host <> ''
  AND NOT regexp_matches(s.host, '^(:|tmux|screen|mosh)')
GROUP BY s.name, u.last
HAVING epoch(max(s.time)) - epoch(max(a.time)) > {_SECONDS} AND max(s.time) < u.last
ORDER BY ALL LIMIT {_MOST}
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each account of which the two lists contradict each other."""
    for kind, name, last, log, time, tty, host in tables.select(_PAIRS):
        where = f" from {host}" if host else ""
        session = f"{name} on {tty}{where} at {time} UTC"
        if kind == "erased":
            why = Phrase(
                "%(last)s says that this account logged in then, on a terminal, and "
                "%(log)s covers that time and has no such session: its record was "
                "taken out there.",
                {"last": last, "log": log},
            )
        else:
            why = Phrase(
                "%(log)s has this session, and %(last)s, which was kept on after it, "
                "tells an earlier one as the last of this account: its entry was put "
                "back.",
                {"log": log, "last": last},
            )
        yield Sign(
            subject=f"{name} {kind}",
            places=(Place(last), Place(log)),
            quote=session,
            why=why,
            verify=(Command(("last -F -f", InRoot(log, Opens.FILE))),),
            confidence=0.6,
        )


CHECK = Check(
    slug="logs-lastlog-differs",
    title="The lists of logins contradict each other about a session",
    severity=Severity.MEDIUM,
    technique="T1070.002",
    reads=(Login, Account),
    innocent=(
        "A program that writes one of the two lists only, as some do for su; an account that was "
        "renamed; a wtmp that was turned and whose old file is not kept."
    ),
    blind=(
        "Only the last login of each account can be compared, logins without a terminal stand in "
        "neither, and Debian 13 and others have stopped writing these lists."
    ),
    next="Look for the session in auth.log, in the journal, and in backups of the lists.",
    find=find,
    about_content=False,
)
