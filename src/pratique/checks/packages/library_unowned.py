"""Whether the folders that every program loads from hold a library that no package brought."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import packages_with, reads
from pratique.checks.package_database import UNOWNED, needs_packages
from pratique.checks.packaged_copy import PackagedCopies
from pratique.model import Gap, Place, Severity
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_LOADED: Final = r"/(usr/)?lib(32|64|x32|exec)?(/[a-z0-9_]+-linux-[a-z0-9]+)?(/security)?"

_SQL: Final = f"""
SELECT f.path, f.directory, f.filename, f.sha256,
       regexp_full_match(f.directory, ?) AS loaded
FROM file f
WHERE f.type = 'regular' AND f.kind = 'elf'
  AND regexp_matches(f.directory, '^/(usr/)?lib[0-9a-z]*(/|$)')
  AND NOT regexp_matches(f.path, '^/(usr/)?lib/modules/')
  AND {UNOWNED}
ORDER BY f.path
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each ELF file below the library folders that no package lists."""
    needs_packages(tables)
    for path, directory, name, sha256, loaded in tables.select(_SQL, _LOADED):
        # Where programs load by name, another name of a package's own library can do harm.
        if not loaded and path in tables.once(PackagedCopies):
            continue
        yield Sign(
            subject=path,
            places=(Place(path, sha256=sha256),),
            quote=f"{path}: ELF, in the list of no package",
            why=_why(directory, name, loaded=bool(loaded)),
            verify=(*packages_with(path), reads("readelf -d", path, "head")),
            confidence=0.9 if loaded else 0.7,
            severity=Severity.HIGH if loaded else Severity.MEDIUM,
        )


def _why(directory: str, name: str, *, loaded: bool) -> Phrase:
    if directory.endswith("/security"):
        return Phrase(
            "%(name)s stands among the modules that decide who may log in (PAM), "
            "and no package brought it. Such a module can let anyone in, or "
            "write down every password.",
            {"name": name},
        )
    if loaded:
        return Phrase(
            "Programs load libraries from this folder by name, and no package "
            "brought this one. A library put here can run inside every program, "
            "that of root included."
        )
    return Phrase(
        "Everything below the library folders comes from packages, and no package lists this."
    )


CHECK = Check(
    slug="packages-library-unowned",
    title="A library stands among the system's and belongs to no package",
    severity=Severity.HIGH,
    technique="T1574.006",
    reads=(File, PackageFile, Gap),
    innocent=(
        "Drivers and products installed by a vendor's script; modules of Python, PHP or Perl that "
        "were compiled on the machine."
    ),
    blind="A library whose name was added to the list of a package; libraries elsewhere.",
    next=(
        "Look for its name in /etc/ld.so.preload, /etc/ld.so.conf.d, /etc/pam.d and unit files. "
        "Keep it as evidence, and compare it with the maker's file if there is a maker."
    ),
    find=find,
)
