"""Does the dynamic linker look for libraries where others can put them, or where none belong?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines, names
from pratique.checks.package_owner import Owners
from pratique.content.program.place import doubtful_place
from pratique.model import Place, Severity
from pratique.parsers.ld_so_conf import LinkerFolder
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_USUAL: Final = re.compile(r"/(?:usr/(?:local/)?)?lib[0-9a-z]*(?:/|\Z)|/opt/|/usr/local/")
_LISTS: Final = re.compile(r"(?:/etc/)?ld\.so\.conf\.d/\*\.conf")


def find(tables: Tables) -> Iterator[Sign]:
    """Point at folders that are writable, hidden, or named by nobody's list."""
    owners = tables.once(Owners)
    for row in tables.rows(LinkerFolder):
        found = _weight(row, owners, tables)
        if found is None:
            continue
        why, severity = found
        place = Place(row.path, row.line)
        folder = owners.real(row.folder) if row.folder.startswith("/") else ""
        yield Sign(
            subject=f"{row.path} {row.folder}",
            places=(place, Place(folder)) if folder and owners.exists(folder) else (place,),
            quote=f"{'include ' if row.include else ''}{row.folder}",
            why=why,
            verify=(*lines(place), *(names(folder) if folder else ())),
            confidence=0.9 if severity >= Severity.HIGH else 0.6,
            severity=severity,
        )


def _weight(row: LinkerFolder, owners: Owners, tables: Tables) -> tuple[Phrase, Severity] | None:
    doubtful = doubtful_place(f"{row.folder}/x")
    if doubtful is not None:
        why = Phrase("Libraries are taken; it is %(why)s.", {"why": doubtful.why})
        if row.include:
            why = Phrase(
                "Further lists of folders are read there; it is %(why)s.", {"why": doubtful.why}
            )
        return why, Severity.HIGH
    if row.include:
        usual = _LISTS.fullmatch(row.folder) or row.folder.startswith(("/etc/", "ld.so.conf.d"))
        return None if usual else (Phrase("Further lists are read from there."), Severity.MEDIUM)
    writer = _writer(owners.real(row.folder), tables)
    if writer is not None:
        return writer, Severity.HIGH
    if _USUAL.match(row.folder) or not owners.known or owners.owns(row.path):
        return None
    return Phrase("No package brought the list, and libraries do not lie there."), Severity.MEDIUM


def _writer(folder: str, tables: Tables) -> Phrase | None:
    """Who but root can write a folder, in a sentence; None when nobody."""
    sql = "SELECT uid, gid, mode FROM \"file\" WHERE path = ? AND type = 'directory' LIMIT 1"
    found = next(tables.select(sql, folder), None)
    if found is None:
        return None
    uid, gid, mode = found
    if mode & 0o002:
        return Phrase("Every account can put a library there that programs of root load.")
    if uid != 0:
        return Phrase(
            "The account with the number %(uid)s can put a library there that programs of root "
            "load.",
            {"uid": uid},
        )
    # Debian gives /usr/local to the group staff (50), which has no members.
    if mode & 0o020 and gid not in (0, 50):
        return Phrase(
            "The group with the number %(gid)s can put a library there that programs of root load.",
            {"gid": gid},
        )
    return None


CHECK = Check(
    slug="persistence-linker-folder",
    title="The dynamic linker takes libraries from a place where none belong",
    severity=Severity.MEDIUM,
    technique="T1574.006",
    reads=(LinkerFolder, File, PackageFile),
    innocent="Databases and CUDA from a vendor name their own folders, mostly below /opt or /usr.",
    blind="Folders that a program carries in itself (RPATH); a linker that was changed.",
    next="Look at the libraries in the folder: which of them has the name of one of the system's?",
    find=find,
    about_content=False,
)
