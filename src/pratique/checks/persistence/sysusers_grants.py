"""Does systemd make an account with the rights of root, or put one into a group with them?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.as_shipped import as_shipped
from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.inventory.verification import Verification
from pratique.model import Place, Severity
from pratique.parsers.sysusers import SysusersEntry
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables

_POWERFUL: Final = frozenset(
    "root sudo wheel admin docker lxd incus disk shadow kmem adm libvirt".split()
)


def find(tables: Tables) -> Iterator[Sign]:
    """Point at such lines in files that no package brought."""
    shipped = as_shipped(tables, "/sysusers.d/")
    for row in tables.rows(SysusersEntry):
        if row.path in shipped:
            continue
        number = row.number.partition(":")[0]
        if row.type.startswith("u") and row.name != "root" and number in ("0", "00"):
            why = Phrase("%(name)s has the number 0: it is root.", {"name": row.name})
            severity = Severity.HIGH
        elif row.type.startswith("m") and row.number in _POWERFUL:
            why = Phrase(
                "%(name)s is put into the group %(number)s.",
                {"name": row.name, "number": row.number},
            )
            severity = Severity.MEDIUM
        else:
            continue
        place = Place(row.path, row.line)
        yield Sign(
            subject=f"{row.path} {row.type} {row.name}",
            places=(place,),
            quote=f"{row.type} {row.name} {row.number} {row.shell}".strip(),
            why=prose(why, Phrase("systemd sees to that at the next boot, if it is not so yet.")),
            verify=lines(place),
            confidence=0.8,
            severity=severity,
        )


CHECK = Check(
    slug="persistence-sysusers-grants",
    title="At boot systemd makes an account with the rights of root",
    severity=Severity.HIGH,
    technique="T1136.001",
    reads=(SysusersEntry, Verification),
    innocent="Images that are built once and copied set up their administrator like this.",
    blind="Accounts that exist already are looked at in /etc/passwd and /etc/group.",
    next="Remove the file from whatever the machine is rebuilt from, and look for the account.",
    find=find,
)
