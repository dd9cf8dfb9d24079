"""Is a boot loader on the EFI partition another one than the packages of this disk brought?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names, reads
from pratique.checks.package_database import MOST_PLACES, needs_packages
from pratique.model import Gap, Place, Severity
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

# Loaders are copied to that partition: grub-install(8), bootctl(1), fwupd. The copy bears the name
# of its original, often without the `.signed` behind it. When dpkg unpacked a package, it wrote its
# list of files.
_SQL: Final = """
WITH loader AS (
    SELECT path, filename, sha256, mtime FROM file
    WHERE type = 'regular' AND regexp_matches(path, '(?i)^/(boot/)?efi/.*[.]efi$')
      AND path NOT IN (SELECT path FROM package_file))
SELECT l.path, l.sha256, o.path, o.package,
       l.mtime < (SELECT max(i.mtime) FROM file i
                  WHERE i.directory = '/var/lib/dpkg/info'
                    AND regexp_full_match(i.filename, concat(
                        regexp_escape(split_part(o.package, ':', 1)), '(:[a-z0-9]+)?[.]list'))),
       EXISTS (SELECT 1 FROM file m WHERE m.filename = 'moddep.lst'
               AND regexp_matches(m.directory, '^/usr/lib/grub/[^/]+-efi$'))
FROM loader l LEFT JOIN (
    SELECT f.path, f.sha256, lower(regexp_replace(f.filename, '[.]signed$', '')) AS name,
           min(p.package) AS package
    FROM file f JOIN package_file p ON p.path = f.path
    WHERE regexp_matches(f.filename, '(?i)[.]efi([.]signed)?$') GROUP BY ALL
) o ON o.name = lower(l.filename)
WHERE l.sha256 IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM file f JOIN package_file p ON p.path = f.path
                  WHERE f.sha256 = l.sha256)
ORDER BY l.path, o.path
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at copies that are no copies, and, as one, at loaders that nothing was copied from."""
    needs_packages(tables)
    told: set[str] = set()
    alone: list[tuple[str, str]] = []
    for path, sha256, original, package, older, makes_grub in tables.select(_SQL):
        if path in told:
            continue
        told.add(path)
        if original is not None:
            yield _unlike(path, sha256, original, package, older=bool(older))
        # That of GRUB is put together on the machine where nobody signs it.
        elif not (makes_grub and path.rpartition("/")[2].lower().startswith(("grub", "core"))):
            alone.append((path, sha256))
    if alone:
        yield _alone(alone)


def _unlike(path: str, sha256: str, original: str, package: str, *, older: bool) -> Sign:
    return Sign(
        subject=path,
        places=(Place(path, sha256=sha256), Place(original)),
        quote=f"{path} is not {original}",
        why=prose(
            Phrase(
                "Loaders are copied to this partition from the packages, and "
                "%(package)s brought %(original)s, whose content is another one. "
                "What stands here runs before the system.",
                {"package": package, "original": original},
            ),
            (
                Phrase("It is older than the package, so it may have been forgotten.")
                if older
                else None
            ),
        ),
        verify=(reads("sha256sum", path), reads("sha256sum", original)),
        confidence=0.4 if older else 0.7,
        severity=Severity.LOW if older else None,
        dated=(Place(path),),
    )


def _alone(rows: list[tuple[Any, ...]]) -> Sign:
    return Sign(
        subject="loaders of no package",
        places=tuple(Place(path, sha256=sha256) for path, sha256 in rows[:MOST_PLACES]),
        quote="\n".join(str(path) for path, _ in rows[:5]),
        why=Phrase(
            "No package of this disk has a loader of this name or content. Other "
            "systems on the same machine and its maker's tools put theirs here "
            "too."
        ),
        verify=names(rows[0][0]),
        confidence=0.4,
        severity=Severity.LOW,
        title=Phrase("A boot loader on the EFI partition comes from no package of this disk"),
    )


CHECK = Check(
    slug="packages-boot-loader-unlike",
    title="A boot loader on the EFI partition is not the one that its package brought",
    severity=Severity.MEDIUM,
    technique="T1542.003",
    reads=(File, PackageFile, Gap),
    innocent="A package was updated and the loader was not copied again; another system beside it.",
    blind=(
        "A partition that was not part of the evidence, firmware, a loader that GRUB put together "
        "here, and one that is signed and let in by a known hole."
    ),
    next=(
        "Keep a copy of the partition as evidence, and do not start this disk. Compare the loader "
        "with that of the same package on a healthy machine."
    ),
    find=find,
)
