"""Did somebody come from a new place, and leave something that starts by itself?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import Command, InRoot, Opens
from pratique.inventory.persistence import Persistence
from pratique.model import Place, Severity
from pratique.parsers.log.row.authentication import Authentication
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File

_DAYS: Final = 3  # on which the account came from elsewhere before, so that there is a habit
_HOURS: Final = 6  # that a session lasts at most whose end no log tells
_SHOWN: Final = 8
_STRANGE: Final = f"""
WITH login AS (
    SELECT "user" AS name, address, method, time, path, line, pid FROM authentication
    WHERE action = 'login' AND service IN ('sshd', 'dropbear') AND address IS NOT NULL
      AND "user" IS NOT NULL AND time IS NOT NULL AND time_confidence > 0.3
), strange AS (
    SELECT l.*, (SELECT min(c.time) FROM authentication c
                 WHERE c.action IN ('closed', 'disconnected') AND c.path = l.path
                   AND c.pid = l.pid AND c.time >= l.time) AS closed
    FROM login l
    WHERE NOT EXISTS (SELECT 1 FROM login o WHERE o.address = l.address AND o.time < l.time)
      AND (SELECT count(DISTINCT CAST(o.time AS DATE)) FROM login o
           WHERE o.name = l.name AND o.address <> l.address
             AND o.time < l.time - INTERVAL 12 HOUR) >= {_DAYS}
), item AS (
    SELECT DISTINCT p.kind, p.path, p.line, p.name, f.mtime, f.ctime
    FROM persistence p JOIN file f ON f.path = p.path
    WHERE NOT p.explained AND p.standing NOT IN ('as shipped', 'as in a clean copy')
)
SELECT s.name, s.address, coalesce(s.method, ''), strftime(s.time, '%Y-%m-%d %H:%M:%S'), s.path,
       s.line, i.kind, i.path, i.line, strftime(i.mtime, '%Y-%m-%d %H:%M:%S')
FROM strange s JOIN item i
  ON i.mtime BETWEEN s.time AND least(coalesce(s.closed, s.time + INTERVAL {_HOURS} HOUR),
                                      s.time + INTERVAL {_HOURS} HOUR) + INTERVAL 1 MINUTE
ORDER BY s.time, s.path, s.line, i.path, i.line
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each such login, with what came while its session was open."""
    held: dict[tuple[str, int], list[tuple[Any, ...]]] = {}
    for row in tables.select(_STRANGE):
        held.setdefault((row[4], row[5]), []).append(row)
    for (log, line), rows in held.items():
        name, address, method, time = rows[0][:4]
        # A list of accounts holds many items, and was written once.
        left = list(dict.fromkeys((path, number) for *_, path, number, _ in rows))
        files = list(dict.fromkeys(path for path, _ in left))
        told = [f"{when} UTC: {kind} in {path}" for *_, kind, path, _number, when in rows]
        shown = list(dict.fromkeys(told))[:_SHOWN]
        yield Sign(
            subject=f"{name} {address}",
            places=(
                *(Place(path, number) for path, number in left[:_SHOWN]),
                Place(log, line),
            ),
            quote="\n".join([f"{time} UTC: {name} from {address} {method}".rstrip(), *shown]),
            why=Phrase(
                "%(name)s had come from elsewhere on %(days)s days or more, and "
                "never from %(address)s. While that session was open, %(count)s file "
                "was written that let something run or somebody in, and that no "
                "package explains.",
                {"name": name, "days": _DAYS, "address": address, "count": str(len(files))},
                several="%(name)s had come from elsewhere on %(days)s days or more, and "
                "never from %(address)s. While that session was open, %(count)s "
                "files were written that let something run or somebody in, and that "
                "no package explains.",
                number=len(files),
            ),
            verify=tuple(Command(("stat --", InRoot(path, Opens.NAME))) for path in files[:3]),
            confidence=0.75,
            dated=tuple(Place(path) for path in files[:_SHOWN]),
        )


CHECK = Check(
    slug="logs-stranger-left",
    title="Somebody came from a new address, and something that starts by itself was written",
    severity=Severity.MEDIUM,
    technique="T1078.003",
    reads=(Authentication, Persistence, File),
    innocent="One of yours who worked from another place that day, and set something up.",
    blind=(
        "Accounts that had come on fewer than three days before, or always from new addresses. "
        "The times are those that files claim: whoever sets them back is not seen."
    ),
    next=(
        "Ask who has the account whether it was them. If not, its key or password is in other "
        "hands since then: `pratique story` shows what came afterwards."
    ),
    find=find,
    about_content=False,
)
