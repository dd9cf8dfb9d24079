"""Whether programs that packages brought are gone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, CouldNotLook, Sign
from pratique.checks.by_hand import names
from pratique.checks.package_database import MOST_PLACES, needs_packages
from pratique.model import Gap, Place, Severity
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_SQL: Final = """
SELECT p.package, list(p.path ORDER BY p.path)
FROM package_file p LEFT JOIN file f USING (path)
WHERE f.path IS NULL AND p.digest IS NOT NULL AND NOT p.conffile AND NOT p.may_miss
  AND NOT EXISTS (SELECT 1 FROM gap g WHERE g.stage = 'list' AND starts_with(p.path, g.path))
  AND regexp_matches(p.path, '^/(usr/)?(s?bin|lib[0-9a-z]*|libexec)/')
GROUP BY p.package ORDER BY p.package
"""
_HALF: Final = 0.5


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each package that misses programs or libraries."""
    needs_packages(tables)
    (present,) = next(
        tables.select(
            """SELECT count(f.path) / greatest(count(*), 1)
               FROM package_file p LEFT JOIN file f USING (path) WHERE p.digest IS NOT NULL"""
        )
    )
    if present < _HALF:
        message = Phrase(
            "most packaged files are not in this evidence, so it is not a whole system"
        )
        raise CouldNotLook(message)
    for package, paths in tables.select(_SQL):
        yield Sign(
            subject=package,
            places=tuple(Place(path) for path in paths[:MOST_PLACES]),
            quote="\n".join(paths[:5]),
            why=Phrase(
                "The package %(package)s is installed and %(count)s of its programs "
                "or libraries are gone. Intruders take away what would have seen "
                "them.",
                {"package": package, "count": str(len(paths))},
            ),
            verify=names(*paths),
            confidence=0.6,
        )


CHECK = Check(
    slug="packages-program-missing",
    title="Programs of an installed package are gone",
    severity=Severity.LOW,
    technique="T1562.001",
    reads=(PackageFile, File, Gap),
    innocent="Images made small on purpose, and administrators who delete single files.",
    blind="Packages removed together with their entry in the database.",
    next="See whether the missing programs are those that watch: audit, logs, virus scanners.",
    find=find,
    about_content=False,
)
