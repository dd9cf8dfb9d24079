"""Does the package database vouch for a file that the package itself does not have?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import reads, word
from pratique.inventory.deb_archive import SignedDigest
from pratique.inventory.verification import OF_A_COPY, Verification
from pratique.model import Gap, Place, Severity, exact, readable
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File

_INFO: Final = "/var/lib/dpkg/info"

_SIGNED: Final = """
SELECT s.path, s.package, s.listed, s.digest, s.manifest, s.proof, f.digest, f.sha256
FROM signed_digest s LEFT JOIN file f USING (path)
ORDER BY s.path
"""

_COPIED: Final = f"""
SELECT v.path, v.package, v.proof, f.sha256, f.digest
FROM verification v JOIN file f USING (path)
WHERE v.state = 'modified' AND starts_with(v.proof, '{OF_A_COPY}')
ORDER BY v.path
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at digests that were changed together with their file, and at those changed alone."""
    for path, package, listed, signed, manifest, proof, found, sha256 in tables.select(_SIGNED):
        database = Place(f"{_INFO}/{package}.md5sums")
        vouches = bool(manifest) and manifest == found
        said = f"the database has {manifest}" if manifest else "the database has no digest"
        yield Sign(
            subject=path,
            places=(Place(path, sha256=sha256), database),
            quote=f"the package has {signed}\n{said}\nthe file has {found or 'none'}",
            why=prose(
                Phrase(
                    "The digest of %(path)s in the package database is not the one in "
                    "the package itself (%(proof)s).",
                    {"path": path, "proof": proof},
                ),
                (
                    Phrase(
                        "The database agrees with the changed file: whoever changed the file "
                        "changed the database, too, so that nobody would see it."
                    )
                    if vouches
                    else Phrase("dpkg never changes these digests after it installed a package.")
                ),
            ),
            verify=(
                reads("md5sum", path),
                reads(
                    f"grep -aF -e {word(readable(exact(listed).lstrip(b'/')))} --", database.path
                ),
            ),
            confidence=0.97,
            severity=None if vouches else Severity.HIGH,
        )
    for path, package, proof, sha256, found in tables.select(_COPIED):
        yield Sign(
            subject=path,
            places=(Place(path, sha256=sha256),),
            quote=f"the file and the database have {found}",
            why=Phrase(
                "%(path)s is as the database says of the package %(package)s, and "
                "not as in %(proof)s, which is of the same version. Whoever changed "
                "the file changed the database, too, so that nobody would see it.",
                {"path": path, "package": package, "proof": proof},
            ),
            verify=(reads("md5sum", path),),
            confidence=0.95,
        )


CHECK = Check(
    slug="packages-database-vouches",
    title="The package database vouches for a changed file",
    severity=Severity.CRITICAL,
    technique="T1070",
    reads=(Verification, SignedDigest, File, Gap),
    innocent="A package that was rebuilt by hand under the same version.",
    blind=(
        "Packages that neither apt still keeps with a signed index nor you gave with "
        "`--known-good`."
    ),
    next=(
        "Believe the package and not the database. Keep the changed file, compare it with the one "
        "in the package, and do the same for all programs of this machine."
    ),
    find=find,
)
