"""Whether the folders of the system's programs hold one that no package brought."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names, packages_with, reads
from pratique.checks.package_database import UNOWNED, needs_packages
from pratique.content.program.place import doubtful_place
from pratique.model import Gap, Place, Severity
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_SQL: Final = f"""
SELECT f.path, f.type, f.kind, f.sha256, f.symlink_target
FROM file f
WHERE f.type IN ('regular', 'symlink')
  AND regexp_full_match(f.directory, '/(usr/)?(s?bin|games)')
  AND {UNOWNED}
  AND NOT (f.type = 'symlink' AND starts_with(f.symlink_target, '/etc/alternatives/'))
ORDER BY f.path
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each such file, and at links there that lead to a doubtful place."""
    needs_packages(tables)
    for path, kind_of_name, kind, sha256, target in tables.select(_SQL):
        if kind_of_name == "regular":
            yield _file(path, kind, sha256)
        elif target is not None and doubtful_place(target):
            yield _link(path, target)


def _file(path: str, kind: str | None, sha256: str | None) -> Sign:
    return Sign(
        subject=path,
        places=(Place(path, sha256=sha256),),
        quote=f"{path}: {kind or 'not read'}, in the list of no package",
        why=Phrase(
            "Everything in this folder comes from packages; what an "
            "administrator adds belongs into /usr/local. A file here that no "
            "package lists was put there by hand."
        ),
        verify=(*packages_with(path), reads("file", path)),
        confidence=0.8,
    )


def _link(path: str, target: str) -> Sign:
    return Sign(
        subject=path,
        places=(Place(path),),
        quote=f"{path} -> {target}",
        why=Phrase(
            "A name among the system's programs leads to a place that everybody "
            "can write to, or that is hidden. No package lists the link."
        ),
        verify=names(path),
        confidence=0.95,
        severity=Severity.HIGH,
        title=Phrase("A link among the system's programs leads to a doubtful place"),
    )


CHECK = Check(
    slug="packages-program-unowned",
    title="A program stands among the system's and belongs to no package",
    severity=Severity.MEDIUM,
    technique="T1036.005",
    reads=(File, PackageFile, Gap),
    innocent="Some vendors' installers and some administrators put programs into /usr/bin.",
    blind="A program whose name was added to the list of a package; programs in /usr/local.",
    next=(
        "Ask who installed it. If nobody knows it, keep it as evidence, look at it on a healthy "
        "machine with `file` and `strings`, and search for its name in cron, units and profiles."
    ),
    find=find,
)
