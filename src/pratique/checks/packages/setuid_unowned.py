"""Whether a program that gives its owner's rights away belongs to no package."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names, packages_with, reads
from pratique.checks.package_database import CONTAINED, UNOWNED, needs_packages
from pratique.model import Gap, Place, Severity
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_SETUID: Final = 0o4000
_SETGID: Final = 0o2000

_SQL: Final = f"""
SELECT f.path, f.mode, f.uid, f.gid, f.kind, f.sha256, f.capabilities, {CONTAINED} AS contained,
       (SELECT min(twin.path) FROM file twin JOIN package_file q ON q.path = twin.path
        WHERE twin.sha256 = f.sha256 AND f.size > 0) AS copy_of
FROM file f
WHERE f.type = 'regular'
  AND ((f.mode & {_SETUID}) > 0 OR ((f.mode & {_SETGID}) > 0 AND (f.mode & 8) > 0)
       OR f.capabilities IS NOT NULL)
  AND {UNOWNED}
ORDER BY f.path
"""
# By whether it is set-uid, set-gid, and has capabilities.
_RIGHTS: Final = {
    (True, False, False): Phrase("set-uid to user %(user)s"),
    (False, True, False): Phrase("set-gid to group %(group)s"),
    (True, True, False): Phrase("set-uid to user %(user)s and set-gid to group %(group)s"),
    (False, False, True): Phrase("capabilities %(capabilities)s"),
    (True, False, True): Phrase("set-uid to user %(user)s and capabilities %(capabilities)s"),
    (False, True, True): Phrase("set-gid to group %(group)s and capabilities %(capabilities)s"),
    (True, True, True): Phrase(
        "set-uid to user %(user)s and set-gid to group %(group)s and capabilities %(capabilities)s"
    ),
}


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each set-uid, set-gid or capable file that no package owns."""
    needs_packages(tables)
    for row in tables.select(_SQL):
        yield _sign(row)


def _sign(row: tuple[Any, ...]) -> Sign:
    path, mode, uid, gid, kind, sha256, capabilities, contained, copy_of = row
    told = {"user": uid, "group": gid, "capabilities": capabilities or ""}
    rights = _RIGHTS[bool(mode & _SETUID), bool(mode & _SETGID), bool(capabilities)]
    why = Phrase(
        "Whoever runs this file gets the rights of another (%(rights)s), and no package "
        "brought it.",
        {"rights": rights.having(**told)},
    )
    if copy_of:
        why = prose(why, Phrase("It is a copy of %(copy_of)s.", {"copy_of": copy_of}))
    if contained:
        why = prose(
            why,
            Phrase("It lies in the storage of a container or snap, whose own packages may own it."),
        )
    return Sign(
        subject=path,
        places=(Place(path, sha256=sha256),),
        quote=f"{mode:04o} {uid}:{gid} {kind or 'not read'} {path}",
        why=why,
        verify=(*names(path), reads("getcap", path), *packages_with(path)),
        confidence=0.5 if contained else 0.95,
        severity=_severity(uid=uid, copy_of=copy_of, contained=bool(contained), mode=mode),
    )


def _severity(*, uid: int, copy_of: str | None, contained: bool, mode: int) -> Severity:
    if contained:
        return Severity.LOW
    if copy_of and uid == 0 and mode & _SETUID:
        return Severity.CRITICAL
    return Severity.HIGH


CHECK = Check(
    slug="packages-setuid-unowned",
    title="A program with the rights of another user belongs to no package",
    severity=Severity.HIGH,
    technique="T1548.001",
    reads=(File, PackageFile, Gap),
    innocent=(
        "Software that was installed by hand or by a vendor's script (backup agents, panels, "
        "browsers in /opt) brings such files. Its maker's list of files tells."
    ),
    blind="A set-uid file whose name was added to the list of a package.",
    next=(
        "Do not run it. Compare its SHA-256 with the maker's, or look at it with `strings` on a "
        "healthy machine. A set-uid copy of a shell has no innocent use: then every account of "
        "this machine was root."
    ),
    find=find,
    about_content=False,
)
