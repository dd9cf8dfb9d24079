"""Does sudo load a library that no package brought?"""

from __future__ import annotations

from collections.abc import Iterator

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.checks.package_database import needs_packages
from pratique.checks.package_owner import Owners
from pratique.content.program.place import doubtful_place
from pratique.model import Gap, Place, Severity
from pratique.parsers.startup_item import StartupItem
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile


def find(tables: Tables) -> Iterator[Sign]:
    """Point at plug-ins and helpers named by a path that is nobody's."""
    owners = tables.once(Owners)
    items = list(tables.rows(StartupItem, "kind = 'sudo-plugin'", most=20_000))
    for item in items:
        # What lies in an odd place is told of every kind of item alike.
        if not item.program.startswith("/") or doubtful_place(item.program):
            continue
        if not owners.known or owners.owns(item.program):
            continue
        place = Place(item.path, item.line)
        yield Sign(
            subject=f"{item.path} {item.program}",
            places=(place, Place(owners.real(item.program)))
            if owners.exists(item.program)
            else (place,),
            quote=f"{item.name} {item.command}",
            why=Phrase(
                "sudo loads %(program)s as root, where every password passes by, and "
                "no package brought it.",
                {"program": item.program},
            ),
            verify=lines(place),
            confidence=0.8,
        )
    if items:
        needs_packages(tables)


CHECK = Check(
    slug="persistence-sudo-plugin",
    title="sudo loads a library that no package brought",
    severity=Severity.HIGH,
    technique="T1548.003",
    reads=(StartupItem, File, PackageFile, Gap),
    innocent="Products that record sessions install a plug-in from their own archive.",
    blind="A plug-in of a package that was changed; one in sudo's own folder, without a path.",
    next="Keep the library as evidence. Everybody who used sudo since then needs a new password.",
    find=find,
)
