"""Does a message on the bus of the system start a program that no package brought?"""

from __future__ import annotations

from collections.abc import Iterator

from pratique.checks.as_shipped import as_shipped
from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines, packages_with
from pratique.checks.package_database import needs_packages
from pratique.checks.package_owner import Owners
from pratique.content.program.place import doubtful_place
from pratique.inventory.verification import Verification
from pratique.model import Gap, Place, Severity
from pratique.parsers.dbus_service import SESSION, SYSTEM
from pratique.parsers.startup_item import StartupItem
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile


def find(tables: Tables) -> Iterator[Sign]:
    """Point at services in files of nobody's; those of the system are root's unless they say."""
    owners = tables.once(Owners)
    shipped = as_shipped(tables, "/dbus-1/")
    items = list(tables.rows(StartupItem, "kind IN (?, ?)", SYSTEM, SESSION, most=50_000))
    for item in items:
        # What lies in an odd place is told of every kind of item alike.
        if not owners.known or item.path in shipped or doubtful_place(item.program):
            continue
        system = item.kind == SYSTEM
        whose = item.username or "root" if system else Phrase("whoever is logged in")
        place = Place(item.path, item.line)
        yield Sign(
            subject=item.path,
            places=(place,),
            quote=item.command[:300],
            why=Phrase(
                "Any message to %(name)s starts it as %(whose)s, and no package "
                "brought %(path)s as it is.",
                {"name": item.name, "whose": whose, "path": item.path},
            ),
            verify=(*lines(place), *packages_with(item.path)),
            confidence=0.6,
            severity=_severity(item, owners),
        )
    if items:
        needs_packages(tables)


def _severity(item: StartupItem, owners: Owners) -> Severity:
    if item.kind != SYSTEM or item.username not in ("", "root"):
        return Severity.LOW
    program = item.program
    # A unit, or a program of a package: what is started is known.
    return Severity.LOW if not program or owners.owns(program) else Severity.MEDIUM


CHECK = Check(
    slug="persistence-dbus-service-unowned",
    title="A message on D-Bus starts a program that no package set up",
    severity=Severity.MEDIUM,
    technique="T1543",
    reads=(StartupItem, Verification, File, PackageFile, Gap),
    innocent="Software that was compiled on the machine and installed below /usr/local.",
    blind="A service of a package whose program was replaced.",
    next="Look at the program, and for a file of the same name below /etc/dbus-1/system.d.",
    find=find,
    about_content=False,
)
