"""Does the cache of the dynamic linker name a library where none belongs?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names, reads
from pratique.checks.package_owner import Owners
from pratique.content.program.place import doubtful_place
from pratique.model import Place, Severity
from pratique.parsers.ld_so_cache import LinkerCacheEntry
from pratique.parsers.ld_so_conf import LinkerFolder
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_USUAL: Final = re.compile(r"/(?:usr/)?lib[0-9a-z]*/")
_MOST_SIGNS: Final = 200


def find(tables: Tables) -> Iterator[Sign]:
    """Point at names that lead out of the folders that the lists name."""
    owners = tables.once(Owners)
    folders = {row.folder.rstrip("/") for row in tables.rows(LinkerFolder, "NOT include")}
    real = {owners.real(folder) for folder in folders} | folders
    count = 0
    for row in tables.rows(LinkerCacheEntry):
        found = _weight(row, real, owners)
        if found is None:
            continue
        why, severity = found
        target = (Place(owners.real(row.target)),) if owners.exists(row.target) else ()
        yield Sign(
            subject=f"{row.library} {row.target}",
            places=(Place(row.path), *target),
            quote=f"{row.library} => {row.target}",
            why=prose(
                Phrase(
                    "Programs that ask for %(library)s get %(target)s.",
                    {"library": row.library, "target": row.target},
                ),
                why,
            ),
            verify=(
                reads("strings -a", row.path, "grep -n /"),
                *(names(target[0].path) if target else ()),
            ),
            confidence=0.9 if severity >= Severity.HIGH else 0.6,
            severity=severity,
            dated=target or (Place(row.path),),
        )
        count += 1
        if count >= _MOST_SIGNS:
            return


def _weight(
    row: LinkerCacheEntry, folders: set[str], owners: Owners
) -> tuple[Phrase, Severity] | None:
    doubtful = doubtful_place(row.target)
    if doubtful is not None:
        return Phrase("It is %(why)s.", {"why": doubtful.why}), Severity.HIGH
    folder = row.target.rpartition("/")[0]
    # Variants for newer processors lie in folders of their own below.
    folder = re.sub(r"/glibc-hwcaps/[^/]+\Z", "", folder)
    if _USUAL.match(row.target) or folder in folders or owners.real(folder) in folders:
        return None
    if owners.known and owners.owns(row.target):
        return None
    return Phrase("No list of folders (/etc/ld.so.conf) names that folder now."), Severity.MEDIUM


CHECK = Check(
    slug="persistence-linker-cache",
    title="The cache of the dynamic linker leads to a library in an odd place",
    severity=Severity.MEDIUM,
    technique="T1574.006",
    reads=(LinkerCacheEntry, LinkerFolder, File, PackageFile),
    innocent="A list of folders was removed, and ldconfig has not run since.",
    blind="A replaced library in a usual folder is found by comparing it with its package.",
    next="Keep the library as evidence, and look at which programs ask for its name.",
    find=find,
    about_content=False,
)
