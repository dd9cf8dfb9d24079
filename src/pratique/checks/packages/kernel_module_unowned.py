"""Whether a kernel module lies where the kernel loads from, and no package brought it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import packages_with, reads
from pratique.checks.package_database import UNOWNED, needs_packages
from pratique.model import Gap, Place, Severity
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_SQL: Final = f"""
SELECT f.path, f.filename, f.sha256,
       split_part(replace(f.filename, '_', '-'), '.', 1) IN (
           SELECT replace(d.filename, '_', '-') FROM file d
           WHERE d.directory = '/var/lib/dkms' AND d.type = 'directory'
           UNION ALL
           SELECT split_part(replace(d.filename, '_', '-'), '.', 1) FROM file d
           WHERE starts_with(d.directory, '/var/lib/dkms/') AND d.type = 'regular'
             AND ends_with(d.directory, '/module')) AS built
FROM file f
WHERE f.type = 'regular'
  AND regexp_matches(f.path, '^/(usr/)?lib/modules/.*[.]ko([.](xz|gz|zst))?$')
  AND {UNOWNED}
ORDER BY f.path
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each kernel module that no package lists."""
    needs_packages(tables)
    for path, name, sha256, built in tables.select(_SQL):
        yield Sign(
            subject=path,
            places=(Place(path, sha256=sha256),),
            quote=f"{path}: in the list of no package",
            why=prose(
                Phrase(
                    "%(name)s can be loaded into the kernel, where it sees and hides "
                    "everything, and no package brought it.",
                    {"name": name},
                ),
                (
                    Phrase("dkms, which builds modules here, keeps one of that name.")
                    if built
                    else None
                ),
            ),
            verify=(*packages_with(path), reads("modinfo", path)),
            confidence=0.4 if built else 0.85,
            severity=Severity.LOW if built else Severity.HIGH,
        )


CHECK = Check(
    slug="packages-kernel-module-unowned",
    title="A kernel module belongs to no package",
    severity=Severity.HIGH,
    technique="T1547.006",
    reads=(File, PackageFile, Gap),
    innocent="dkms and vendors' installers (virtualisation, graphics, backup) build modules here.",
    blind="A module that was loaded from elsewhere and deleted, or built into the initramfs.",
    next=(
        "Look with `modinfo` who made it, and whether /etc/modules, /etc/modules-load.d or a unit "
        "loads it. If nobody knows it, trust nothing that this machine said while it ran."
    ),
    find=find,
)
