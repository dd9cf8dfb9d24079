"""Whether an account may take on the numbers of root or of others inside its containers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.model import Place, Severity
from pratique.parsers.passwd import Account
from pratique.parsers.subordinate_range import SubordinateRange
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables

_MOST: Final = 10_000
_ROOTS: Final = frozenset({"root", "0"})
_NOBODY: Final = 65_534
_SHOWN: Final = 5


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each range that holds a number somebody else on this machine has."""
    accounts = list(tables.rows(Account, most=_MOST))
    for row in tables.rows(SubordinateRange, most=_MOST):
        last = row.first + row.count - 1
        if row.username in _ROOTS or row.count == 0:
            continue
        if row.first == 0:
            yield _sign(
                row,
                Phrase(
                    "newuidmap(1) lets it take on the number of root on the machine "
                    "itself, and with it every file of root."
                ),
                Severity.HIGH,
            )
            continue
        others = [
            account.username
            for account in accounts
            if row.kind == "uid"
            and account.uid is not None
            and row.first <= account.uid <= last
            and account.uid != _NOBODY
            and row.username not in (account.username, str(account.uid))
        ]
        if others:
            yield _sign(
                row,
                Phrase(
                    "These are also the numbers of %(names)s: in a container, the "
                    "account can do what they can, with their files.",
                    {"names": ", ".join(others[:_SHOWN])},
                ),
                # One number is how a folder of somebody's is shared with a container.
                Severity.LOW if row.count == 1 else Severity.MEDIUM,
            )


def _sign(row: SubordinateRange, why: Phrase, severity: Severity) -> Sign:
    place = Place(row.path, row.line)
    return Sign(
        subject=f"{row.path} {row.username} {row.first}",
        places=(place,),
        quote=f"{row.username}:{row.first}:{row.count}",
        why=prose(
            Phrase(
                "The account %(username)s has the numbers %(first)s to %(last)s for its "
                "containers.",
                {"username": row.username, "first": row.first, "last": row.first + row.count - 1},
            ),
            why,
        ),
        verify=lines(place),
        confidence=0.85 if severity >= Severity.MEDIUM else 0.4,
        severity=severity,
    )


CHECK = Check(
    slug="accounts-subordinate-root",
    title="An account may take on the numbers of others",
    severity=Severity.HIGH,
    technique="T1098",
    reads=(SubordinateRange, Account),
    innocent="A single number is given away to share one folder with a container of LXD or Incus.",
    blind="Numbers of accounts that a directory (LDAP) gives.",
    next="Ask who wrote the line. Look for files of root that changed while the line stood there.",
    find=find,
    about_content=False,
)
