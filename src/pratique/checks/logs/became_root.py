"""Did an account become root for the first time, in a session from a new address?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, CouldNotLook, Sign
from pratique.checks.by_hand import log_lines
from pratique.inventory.login_session import LoginSession
from pratique.model import Place, Severity
from pratique.parsers.log.row.authentication import Authentication
from pratique.phrase import Phrase
from pratique.store.tables import Tables

_DAYS: Final = 3  # on which the account had come from elsewhere, so that there is a habit
_HOURS: Final = 12  # that a session lasts at most whose end no log tells
_SHOWN: Final = 8
_MOST: Final = 2_000
_FIRST: Final = f"""
WITH became AS (
    SELECT "user" AS name, service, coalesce(command, '') AS command, time, path, line
    FROM authentication
    WHERE action IN ('elevated', 'command') AND coalesce(target_user, 'root') = 'root'
      AND "user" IS NOT NULL AND "user" NOT IN ('', 'root') AND time IS NOT NULL
      AND time_confidence > 0.3
), first AS (
    SELECT name, min(time) AS time FROM became GROUP BY name
), login AS (
    SELECT "user" AS name, address, time FROM authentication
    WHERE action = 'login' AND address IS NOT NULL AND time IS NOT NULL
    UNION ALL
    SELECT username, address, start FROM login_session
    WHERE address IS NOT NULL AND start IS NOT NULL
), last_login AS (
    SELECT f.name, f.time, l.address, l.time AS came FROM first f
    ASOF JOIN login l ON f.name = l.name AND f.time >= l.time
    WHERE f.time <= l.time + INTERVAL {_HOURS} HOUR
), strange AS (
    SELECT s.*, (SELECT count(DISTINCT CAST(o.time AS DATE)) FROM login o
                 WHERE o.name = s.name AND o.address <> s.address
                   AND o.time < s.came - INTERVAL 12 HOUR) AS days
    FROM last_login s
    WHERE NOT EXISTS (SELECT 1 FROM login o WHERE o.address = s.address
                      AND o.time < s.came - INTERVAL 12 HOUR)
)
SELECT s.name, s.address, strftime(s.came, '%Y-%m-%d %H:%M:%S'), s.days, b.service, b.command,
       strftime(b.time, '%Y-%m-%d %H:%M:%S'), b.path, b.line
FROM strange s JOIN became b
  ON b.name = s.name AND b.time BETWEEN s.came AND s.came + INTERVAL {_HOURS} HOUR
WHERE s.days >= {_DAYS}
ORDER BY s.came, s.name, b.time, b.path, b.line LIMIT {_MOST + 1}
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each such account, with all by which it became root in that session."""
    held: dict[tuple[str, str, str, int], list[tuple[str, str, str, str, int]]] = {}
    for name, address, came, days, *rest in tables.select(_FIRST):
        held.setdefault((name, address, came, days), []).append(tuple(rest))
    for (name, address, came, days), rows in held.items():
        places = tuple(Place(path, line) for *_, path, line in rows[:_SHOWN])
        ways = ", ".join(sorted({row[0] for row in rows}))
        yield Sign(
            subject=f"{name} {address}",
            places=places,
            quote="\n".join(
                f"{time} UTC: {name} by {service} {command}".rstrip()
                for service, command, time, _, _ in rows[:_SHOWN]
            ),
            why=Phrase(
                "%(name)s became root by %(ways)s, for the first time in these logs, "
                "in a session from %(address)s that began at %(came)s UTC. On "
                "%(days)s days before, the account had come from elsewhere, and "
                "nobody ever from there.",
                {"name": name, "ways": ways, "address": address, "came": came, "days": days},
            ),
            verify=log_lines(*places),
            confidence=0.75,
        )
    if sum(map(len, held.values())) > _MOST:
        raise CouldNotLook(
            Phrase(
                "such accounts ran more as root than the first %(most)s commands",
                {"most": f"{_MOST:,}"},
            )
        )


CHECK = Check(
    slug="logs-became-root",
    title="An account became root for the first time, in a session from a new address",
    severity=Severity.MEDIUM,
    technique="T1548.003",
    reads=(Authentication, LoginSession),
    innocent="One of yours who worked from another place that day, and got the right just then.",
    blind=(
        "Accounts that had been root before within what the logs cover, or had come on fewer than "
        "three days. Whoever becomes root without sudo, su or pkexec leaves no such line."
    ),
    next=(
        "Ask who has the account whether it was them. If not, everything on this machine was in "
        "their reach from that moment on: `pratique story` shows what came afterwards."
    ),
    find=find,
    about_content=False,
)
