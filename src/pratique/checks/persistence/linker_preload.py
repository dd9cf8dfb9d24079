"""Must every program on this machine load a library that /etc/ld.so.preload names?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.checks.package_owner import Owners
from pratique.content.program.place import doubtful_place
from pratique.inventory.verification import Verification
from pratique.model import Place, Severity
from pratique.parsers.ld_preload import LdPreload
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_UNCHANGED: Final = "SELECT 1 FROM verification WHERE path = ? AND state = 'verified'"


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each library in the list; worst where it is there and nobody's."""
    owners = tables.once(Owners)
    for row in tables.rows(LdPreload):
        severity, why = _weight(row.library, owners, tables)
        listed = Place(row.path, row.line)
        library = (Place(owners.real(row.library)),) if owners.exists(row.library) else ()
        yield Sign(
            subject=row.library,
            places=(listed, *library),
            quote=row.library,
            why=prose(
                Phrase(
                    "The dynamic linker puts %(library)s into every program that starts.",
                    {"library": row.library},
                ),
                why,
            ),
            verify=lines(listed),
            confidence=0.95,
            severity=severity,
            # What a package brought is older than the list, what nobody brought may be younger.
            dated=library if severity is Severity.CRITICAL and library else (listed,),
        )


def _weight(library: str, owners: Owners, tables: Tables) -> tuple[Severity, Phrase]:
    doubtful = doubtful_place(library)
    if doubtful is not None:
        return Severity.CRITICAL, Phrase("The library is %(why)s.", {"why": doubtful.why})
    if not owners.exists(library):
        return Severity.HIGH, Phrase("The library itself is not in what was read.")
    if not owners.known:
        return Severity.HIGH, Phrase(
            "Without a package database nothing tells who brought the library."
        )
    if next(tables.select(_UNCHANGED, owners.real(library)), None) is not None:
        return Severity.LOW, Phrase(
            "A package brought the library, and it is as the package brought it."
        )
    if owners.owns(library):
        return (
            Severity.HIGH,
            Phrase("A package brought the library, and nothing tells that it is unchanged."),
        )
    return Severity.CRITICAL, Phrase("No package brought the library.")


CHECK = Check(
    slug="persistence-linker-preload",
    title="Every program is made to load an extra library",
    severity=Severity.HIGH,
    technique="T1574.006",
    reads=(LdPreload, File, PackageFile, Verification),
    innocent=(
        "Few honest tools do this: snoopy (logs commands), jemalloc, some monitoring agents, "
        "ld.so.preload of Raspberry Pi OS (libarmmem). A library that is as its package brought "
        "it is shown as low: whatever it does, its makers say so."
    ),
    blind=(
        "LD_PRELOAD set elsewhere is another question; a linker that was changed to read another "
        "file is found only by comparing it with its package."
    ),
    next=(
        "Such a library usually hides files and processes on the running system: trust nothing "
        "that the live machine shows, keep the library as evidence, and rebuild."
    ),
    find=find,
    about_content=False,
)
