"""Whether somebody logged in of whom the log of logins says nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import Command, InRoot, Opens, word
from pratique.model import Place, Severity
from pratique.parsers.log.row.authentication import Authentication
from pratique.parsers.utmp import Login
from pratique.phrase import Phrase
from pratique.store.tables import Tables

_SECONDS: Final = 90
_SHOWN: Final = 8
# Sessions over the network in wtmp, in the stretch that sshd's lines cover, without any line of
# that account at about that time.
_UNLOGGED: Final = f"""
WITH told AS (
    SELECT time, coalesce(target_user, "user") AS name FROM authentication
    WHERE action IN ('login', 'opened') AND time IS NOT NULL AND time_confidence > 0.5
      AND (service LIKE 'sshd%' OR service IN ('login', 'systemd-logind'))
      AND starts_with(path, '/')
), covered AS (SELECT min(time) AS first, max(time) AS last, count(*) AS lines FROM told)
SELECT l.username, min(l.path), count(*), list(strftime(l.time, '%Y-%m-%d %H:%M:%S') || ' UTC on '
       || l.tty || ' from ' || l.host ORDER BY l.time)[1:{_SHOWN}]
FROM login l, covered c
WHERE l.source = 'wtmp' AND l.type = 'user_process' AND starts_with(l.tty, 'pts/')
  AND l.host <> '' AND NOT regexp_matches(l.host, '^(:|tmux|screen|mosh)')
  AND c.lines >= 3 AND l.time BETWEEN c.first AND c.last
  AND NOT EXISTS (
      SELECT 1 FROM told t WHERE t.name = l.username
      AND t.time BETWEEN l.time - INTERVAL {_SECONDS} SECOND
                     AND l.time + INTERVAL {_SECONDS} SECOND)
GROUP BY l.username ORDER BY l.username
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each account with sessions in wtmp that no line of sshd tells of."""
    for name, path, count, told in tables.select(_UNLOGGED):
        if count > _SHOWN:
            told.append(f"and {count - _SHOWN} more")
        yield Sign(
            subject=name,
            places=(Place(path),),
            quote="\n".join(f"{name}: {one}" for one in told),
            why=Phrase(
                "wtmp has %(count)s session of this account over the network, and "
                "the logs of logins, which cover that time, have no line of it: "
                "lines were taken out, or somebody came in past sshd.",
                {"count": count},
                several="wtmp has %(count)s sessions of this account over the network, and "
                "the logs of logins, which cover that time, have no line of it: "
                "lines were taken out, or somebody came in past sshd.",
                number=count,
            ),
            verify=(Command(("last -F -f", InRoot(path, Opens.FILE), f"-- {word(name)}")),),
            confidence=0.6,
        )


CHECK = Check(
    slug="logs-login-unlogged",
    title="A session in wtmp has no line in the log of logins",
    severity=Severity.MEDIUM,
    technique="T1070.002",
    reads=(Authentication, Login),
    innocent=(
        "Telnet, rlogin or a panel's own terminal; a gap in the log of logins, which "
        "`logs-silent-hours` tells of; a clock that was set between the two."
    ),
    blind=(
        "Logins without a terminal (scp, sftp, one command) are not in wtmp, so that lines of "
        "sshd without a session there say nothing. Sessions before the first and after the last "
        "line of a login that is left are not compared."
    ),
    next="Look for the same time in the journal, in the audit log and at the other end.",
    find=find,
    about_content=False,
)
