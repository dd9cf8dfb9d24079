"""Does a policy of D-Bus let everybody be a service, or speak to all of them?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.as_shipped import as_shipped
from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.checks.package_database import needs_packages
from pratique.inventory.verification import Verification
from pratique.model import Gap, Place, Severity
from pratique.parsers.dbus_policy import DbusPermission
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.package_file import PackageFile

_EVERYBODY: Final = ("context=default", "context=mandatory")
# The bus of a session belongs to one person, who may do everything there.
_SESSION: Final = ("/session.d/", "/session.conf", "/session-local.conf")


def find(tables: Tables) -> Iterator[Sign]:
    """Point at what is allowed to everybody in files that no package brought."""
    shipped = as_shipped(tables, "/dbus-1/")
    told: set[str] = set()
    rows = list(tables.rows(DbusPermission, most=200_000))
    for row in rows:
        if any(part in row.path for part in _SESSION) or row.who not in _EVERYBODY:
            continue
        found = _weight(row)
        if found is None or row.path in shipped or row.path in told:
            continue
        told.add(row.path)
        why, severity = found
        place = Place(row.path, row.line)
        yield Sign(
            subject=row.path,
            places=(place,),
            quote=f"<allow {row.allows}>",
            why=prose(why, Phrase("No package brought this into %(path)s.", {"path": row.path})),
            verify=lines(place),
            confidence=0.7,
            severity=severity,
        )
    if rows:
        needs_packages(tables)


def _weight(row: DbusPermission) -> tuple[Phrase, Severity] | None:
    for word in row.allows.split():
        name, _, value = word.partition("=")
        if name in ("own", "own_prefix"):
            what = Phrase("any name") if value == "*" else value
            severity = Severity.HIGH if value == "*" else Severity.MEDIUM
            return Phrase(
                "Every account may own %(what)s on the bus of the system.", {"what": what}
            ), severity
        if name == "send_destination" and value == "*" and len(row.allows.split()) == 1:
            return Phrase(
                "Every account may send anything to every service of root."
            ), Severity.HIGH
    return None


CHECK = Check(
    slug="persistence-dbus-policy-open",
    title="D-Bus lets every account be a service of the system",
    severity=Severity.MEDIUM,
    technique="T1543",
    reads=(DbusPermission, Verification, PackageFile, Gap),
    innocent="Examples of developers that were left in place.",
    blind="A policy of a package that was changed is found by comparing it with its package.",
    next="Look for the service of the same name, and for what it starts.",
    find=find,
    about_content=False,
)
