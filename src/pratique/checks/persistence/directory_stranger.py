"""Is a stranger's machine asked who has an account here, and which password is right?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.content.public_address import is_public
from pratique.model import Place, Severity
from pratique.parsers.account_directory import KIND
from pratique.parsers.startup_item import StartupItem
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables

_MOST: Final = 20_000
_HOST: Final = re.compile(
    r"(?:(?P<scheme>[a-z]{2,8})://)?(?P<host>\[[0-9A-Fa-f:.]+\]|[\w.-]+)(?::\d+)?(?:/\S*)?",
    re.IGNORECASE,
)


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each setting that names a machine by an address of the internet."""
    for item in tables.rows(StartupItem, "kind = ? AND program = ''", KIND, most=_MOST):
        name, _, value = item.command.partition(" = ")
        strange = [found for found in _HOST.finditer(value) if is_public(found["host"])]
        if not strange:
            continue
        proved = all((found["scheme"] or "").lower() == "ldaps" for found in strange)
        place = Place(item.path, item.line)
        yield Sign(
            subject=f"{item.path} {item.name} {name}",
            places=(place,),
            quote=item.command[:300],
            why=prose(
                Phrase(
                    "%(host)s is an address of the internet. It says who has an account "
                    "here, and is asked whether a password is right.",
                    {"host": strange[0]["host"]},
                ),
                (None if proved else Phrase("Nothing proves that it is the machine it should be.")),
            ),
            verify=lines(place),
            confidence=0.5 if proved else 0.7,
            severity=Severity.LOW if proved else None,
        )


CHECK = Check(
    slug="persistence-directory-stranger",
    title="A machine on the internet says who has an account here",
    severity=Severity.MEDIUM,
    technique="T1556",
    reads=(StartupItem,),
    innocent="A directory that a company rents; it then has a name, and is asked over TLS.",
    blind="A name that leads to a stranger, and what stands in DNS.",
    next="Ask whose machine it is. Everybody who has typed a password since must choose another.",
    find=find,
)
