"""Was a password guessed: did tries fail in numbers, and then one of the same address succeed?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import Command
from pratique.model import Place, Severity
from pratique.parsers.log.row.authentication import Authentication
from pratique.phrase import Phrase
from pratique.store.tables import Tables

_FEWEST: Final = 20
_DAYS: Final = 3
_SHOWN: Final = 5
_QUESTION: Final = (
    'pratique sql "SELECT time, service, action, \\"user\\", path, line FROM authentication '
    "WHERE address = '%s' ORDER BY time\""
)
# Tries of one address in the days before its first login of an account; whoever had logged in
# from there before has forgotten a password, or has a program that keeps on trying an old one.
_GUESSED: Final = f"""
WITH login AS (
    SELECT service, "user" AS name, address, min(time) AS time, arg_min(path, time) AS path,
           arg_min(line, time) AS line
    FROM authentication
    WHERE action = 'login' AND address IS NOT NULL AND "user" IS NOT NULL AND time IS NOT NULL
      AND address NOT IN ('127.0.0.1', '::1')
    GROUP BY ALL
), tried AS (
    SELECT address, "user" AS name, time, path, line FROM authentication
    WHERE action IN ('failure', 'invalid-user') AND address IS NOT NULL AND time IS NOT NULL
), before AS (
    SELECT l.service, l.name, l.address, l.time, l.path, l.line, count(*) AS tries,
           count(DISTINCT t.name) AS names, count(*) FILTER (t.name = l.name) AS own,
           min(t.time) AS since, arg_min(t.path, t.time) AS first_path,
           arg_min(t.line, t.time) AS first_line
    FROM login l JOIN tried t ON t.address = l.address
      AND t.time BETWEEN l.time - INTERVAL {_DAYS} DAY AND l.time
    GROUP BY ALL
)
SELECT service, name, address, strftime(time, '%Y-%m-%d %H:%M:%S'), path, line, tries, names, own,
       strftime(since, '%Y-%m-%d %H:%M:%S'), first_path, first_line
FROM before b
WHERE tries >= {_FEWEST}
  AND (names >= 2 OR service IN ('sshd', 'dropbear', 'login'))
  -- Another account may have come from there before: an office behind one address.
  AND NOT EXISTS (
      SELECT 1 FROM login o WHERE o.address = b.address AND o.time < b.since)
ORDER BY tries DESC, time, service, name
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each account that an address got into after it had tried many times."""
    for row in tables.select(_GUESSED):
        service, name, address, time, path, line, tries, names, own, since, first, first_line = row
        told = {"tries": tries, "address": address, "names": names, "own": own, "since": since}
        yield Sign(
            subject=f"{service} {name} {address}",
            places=(Place(path, line), Place(first, first_line)),
            quote=f"{time} UTC: {name} from {address} ({service})",
            why=Phrase(
                "%(tries)s tries of %(address)s with one name, %(own)s of them with this one, had "
                "failed since %(since)s UTC, and then it was let in. It had never come in before.",
                told,
                several="%(tries)s tries of %(address)s with %(names)s names, %(own)s of them with "
                "this one, had failed since %(since)s UTC, and then it was let in. It had never "
                "come in before.",
                number=max(names, 1),
            ),
            verify=(Command((_QUESTION % _plain(address),)),),
            confidence=0.85 if own >= _SHOWN or tries >= 5 * _FEWEST else 0.7,
        )


def _plain(address: str) -> str:
    """An address is digits, letters, dots and colons; anything else is left out."""
    return "".join(one for one in address if one.isalnum() or one in ".:")


CHECK = Check(
    slug="logs-password-guessed",
    title="A password was tried many times, and then it was right",
    severity=Severity.HIGH,
    technique="T1110",
    reads=(Authentication,),
    innocent=(
        "Somebody of yours who forgot a password and came from a new place; a program of yours "
        "with an old password that was set right."
    ),
    blind=(
        "Guessing from many addresses, each with a few tries, and guessing that took longer than "
        "three days. Logins that no log tells of, or whose year is not known."
    ),
    next=(
        "Ask whose address that is. If nobody knows it, the account was taken over from that "
        "moment on: `pratique story` shows what came afterwards. Change its password everywhere."
    ),
    find=find,
    about_content=False,
)
