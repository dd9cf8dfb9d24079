"""Does looking up names load a library that no package brought?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines, packages_with
from pratique.checks.package_database import needs_packages
from pratique.checks.package_owner import Owners
from pratique.model import Gap, Place, Severity
from pratique.parsers.nsswitch import BUILT_IN, NssSource
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_LIBRARIES: Final = (
    "SELECT path, filename FROM \"file\" WHERE starts_with(filename, 'libnss_') ORDER BY path"
)


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each source whose library lies there and belongs to no package."""
    sources: dict[str, list[NssSource]] = {}
    for row in tables.rows(NssSource, most=100_000):
        if row.source not in BUILT_IN:
            sources.setdefault(row.source, []).append(row)
    if not sources:
        return
    libraries: dict[str, list[str]] = {}
    for path, name in tables.select(_LIBRARIES):
        libraries.setdefault(name.removeprefix("libnss_").partition(".so")[0], []).append(path)
    needs_packages(tables)
    owners = tables.once(Owners)
    for source, rows in sources.items():
        foreign = [path for path in libraries.get(source, []) if not owners.owns(path)]
        if foreign:
            yield _sign(source, rows, foreign)


def _sign(source: str, rows: list[NssSource], foreign: list[str]) -> Sign:
    place = Place(rows[0].path, rows[0].line)
    databases = ", ".join(dict.fromkeys(row.database for row in rows[:20]))
    return Sign(
        subject=f"nss {source}",
        places=(place, *(Place(path) for path in foreign[:20])),
        quote=f"{rows[0].database}: {source}",
        why=Phrase(
            "Every program that looks up a name (%(databases)s) loads "
            "%(foreign)s, and no package brought it.",
            {"databases": databases, "foreign": foreign[0]},
        ),
        verify=(*lines(place), *packages_with(foreign[0])),
        confidence=0.9,
        dated=tuple(Place(path) for path in foreign[:20]),
    )


CHECK = Check(
    slug="persistence-nss-source-unowned",
    title="Looking up names loads a library that no package brought",
    severity=Severity.HIGH,
    technique="T1556",
    reads=(NssSource, File, PackageFile, Gap),
    innocent="Agents of directory services that were installed by a vendor's script.",
    blind="A library of a package that was changed; a source whose library was not read.",
    next="Keep the library as evidence: it runs in the programs of root, and sees every login.",
    find=find,
)
