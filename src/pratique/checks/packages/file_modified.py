"""Whether a file that a package brought is still as the package brought it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import Command, names, reads, word
from pratique.checks.package_database import MOST_PLACES, needs_packages
from pratique.inventory.deb_archive import SignedDigest
from pratique.inventory.verification import Verification
from pratique.model import Gap, Place, Severity, exact, readable
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

# From so many on, the files of one package are one finding.
_MANY: Final = 10

_CONTENT: Final = """
SELECT v.package, v.path, f.kind, min(p.digest),
       CASE WHEN any_value(f.digest) IS NULL OR min(p.digest) LIKE 'sha256:%'
            THEN 'sha256:' || f.sha256 ELSE any_value(f.digest) END,
       f.sha256, min(p.listed), v.manager,
       regexp_matches(v.path, '^/(usr/)?(s?bin|lib[0-9a-z]*|libexec|games)/') AS program_place
FROM verification v JOIN file f USING (path)
JOIN package_file p ON p.path = v.path AND p.package = v.package
WHERE v.state = 'modified' AND list_contains(v.differs, 'content')
  AND NOT EXISTS (SELECT 1 FROM signed_digest s WHERE s.path = v.path)
  AND NOT starts_with(v.proof, 'your clean copy')
GROUP BY v.package, v.path, v.manager, f.kind, f.sha256
ORDER BY v.package, v.path
"""

_NO_FILE: Final = """
SELECT v.package, v.path, f.type, f.symlink_target
FROM verification v JOIN file f USING (path)
WHERE v.state = 'modified' AND list_contains(v.differs, 'type') AND f.type <> 'regular'
ORDER BY v.path
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each file whose digest is not the one of its package's manifest."""
    needs_packages(tables)
    for row in tables.select(_NO_FILE):
        yield _no_file(row)
    for package, rows in groupby(tables.select(_CONTENT), key=lambda row: row[0]):
        several = list(rows)
        if len(several) >= _MANY:
            yield _together(package, several)
        else:
            yield from (_one(row) for row in several)


def _one(row: tuple[Any, ...]) -> Sign:
    package, path, kind, wanted, found, sha256, listed, manager, program_place = row
    return Sign(
        subject=path,
        places=(Place(path, sha256=sha256),),
        quote=f"the file has {found}\nthe package  {wanted} ({package})",
        why=Phrase(
            "The package %(package)s brought %(path)s with another content. "
            "Packages do not change their own programs, libraries or pages after "
            "they are installed.",
            {"package": package, "path": path},
        ),
        verify=_verify(package, path, listed, manager, found),
        confidence=0.95,
        severity=_severity(path, kind, program_place=program_place),
    )


def _no_file(row: tuple[Any, ...]) -> Sign:
    package, path, kind, target = row
    what = f"{path} -> {target}" if kind == "symlink" else f"{path}: {kind}"
    return Sign(
        subject=path,
        places=(Place(path),),
        quote=f"{what}\nas {package} brought it: a plain file",
        why=Phrase(
            "The package %(package)s brought %(path)s as a plain file, and now a "
            "%(kind)s stands there. Whoever opens that name gets something else, "
            "which no manifest knows.",
            {"package": package, "path": path, "kind": kind},
        ),
        verify=names(path),
        confidence=0.85,
        title=Phrase("A packaged file was replaced by something that is no file"),
    )


def _together(package: str, rows: list[tuple[Any, ...]]) -> Sign:
    severity = max(_severity(row[1], row[2], program_place=row[8]) for row in rows)
    shown = "\n".join(f"{row[3]} in the manifest, {row[4]} on disk: {row[1]}" for row in rows[:5])
    return Sign(
        subject=package,
        places=tuple(Place(row[1], sha256=row[5]) for row in rows[:MOST_PLACES]),
        quote=shown,
        why=Phrase(
            "%(count)s files of the package %(package)s have another content "
            "than the package brought. That is a payload put into many files, a "
            "package unpacked by hand over another version, or a disk that lost "
            "data.",
            {"count": str(len(rows)), "package": package},
        ),
        verify=_verify(package, rows[0][1], rows[0][6], rows[0][7], rows[0][4]),
        confidence=0.9,
        severity=severity,
        title=Phrase("Many files of one package differ from its manifest"),
    )


def _severity(path: str, kind: str | None, *, program_place: bool) -> Severity:
    if program_place and (kind == "elf" or not path.startswith("/usr/lib")):
        return Severity.CRITICAL
    return (
        Severity.HIGH if path.startswith(("/usr/", "/lib", "/boot/", "/opt/")) else Severity.MEDIUM
    )


def _verify(package: str, path: str, listed: str, manager: str, found: str) -> tuple[Command, ...]:
    digest = reads(f"{found.partition(':')[0]}sum", path)
    if manager != "dpkg":
        return (digest,)
    name = readable(exact(listed).lstrip(b"/"))
    manifest = f"/var/lib/dpkg/info/{package}.md5sums"
    return digest, reads(f"grep -aF -e {word(name)} --", manifest)


CHECK = Check(
    slug="packages-file-modified",
    title="A packaged file differs from its package's manifest",
    severity=Severity.HIGH,
    technique="T1554",
    reads=(Verification, SignedDigest, PackageFile, File, Gap),
    innocent=(
        "An administrator edited, linked or replaced a packaged file, a vendor's installer did, "
        "or the disk lost data. Configuration files are not meant here; they may change."
    ),
    blind=(
        "An intruder with the rights of root who also changed the digest in the manifest. Compare "
        "with the package itself, downloaded anew on a healthy machine."
    ),
    next=(
        "Download the same version of the package on a healthy machine, unpack it, and compare "
        "the file with `cmp -l` and `strings`. Keep the changed file. A changed program means that "
        "everything typed into it is known to somebody else."
    ),
    find=find,
    about_content=False,
)
