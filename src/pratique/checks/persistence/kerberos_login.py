"""May somebody of a strange Kerberos realm log in here?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.model import Place, Severity
from pratique.parsers.k5login import KIND
from pratique.parsers.kerberos import KerberosRealm
from pratique.parsers.startup_item import StartupItem
from pratique.phrase import Phrase, in_a_row, prose
from pratique.store.tables import Tables

_MOST: Final = 20_000
_MOST_PLACES: Final = 50


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each file that lets in a stranger, and at each of root's."""
    own = {row.realm.upper() for row in tables.rows(KerberosRealm, most=_MOST)}
    items = tables.rows(StartupItem, "kind = ?", KIND, most=_MOST)
    for path, group in groupby(items, key=lambda item: item.path):
        told = list(group)
        strange = [item for item in told if _realm(item) not in own]
        another = [item for item in told if item.name.partition("@")[0] != item.username]
        username = told[0].username
        if strange and (username == "root" or another):
            shown, severity = strange, Severity.MEDIUM
            realms = [_realm(item) for item in strange]
            why = Phrase(
                "This machine belongs to %(own)s, not to %(realms)s.",
                {"own": _listed(own), "realms": _listed(realms)},
            )
        elif username == "root" or another:
            shown, severity = another or told, Severity.LOW
            why = Phrase("They are of this machine's own realm.")
        else:
            continue
        places = tuple(Place(path, item.line) for item in shown[:_MOST_PLACES])
        yield Sign(
            subject=path,
            places=places,
            quote="\n".join(item.command for item in shown[:5])[:300],
            why=prose(
                Phrase(
                    "%(path)s lets %(count)s holder(s) of Kerberos tickets in as %(username)s.",
                    {"path": path, "count": len(shown), "username": username},
                ),
                why,
            ),
            verify=lines(*places),
            confidence=0.7 if severity is Severity.MEDIUM else 0.5,
            severity=severity,
        )


def _listed(realms: Iterable[str]) -> Phrase:
    named = sorted(set(realms))[:5]
    return in_a_row([realm or Phrase("no realm") for realm in named] or [Phrase("no realm")])


def _realm(item: StartupItem) -> str:
    return item.name.rpartition("@")[2].upper() if "@" in item.name else ""


CHECK = Check(
    slug="persistence-kerberos-login",
    title="A file lets holders of Kerberos tickets log in as another account",
    severity=Severity.MEDIUM,
    technique="T1098",
    reads=(StartupItem, KerberosRealm),
    innocent=(
        "Where Kerberos is used, root's .k5login names the administrators; of the machine's own "
        "realm that is low. Realms that trust each other look strange here."
    ),
    blind="A realm that the machine learns from DNS. Whether sshd takes tickets is not asked.",
    next="Ask who these people are. Do not carry the file over unless somebody answers for it.",
    find=find,
)
