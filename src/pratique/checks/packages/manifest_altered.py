"""Whether somebody changed what a package says about its own files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import Command, InRoot, Opens, reads, word
from pratique.checks.package_database import needs_packages
from pratique.model import Gap, Place, Severity
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_INFO: Final = "/var/lib/dpkg/info"
_HOUR: Final = 3_600 * 1_000_000_000

# dpkg writes both files in the same moment.
_LATER: Final = """
SELECT m.path, replace(m.filename, '.md5sums', ''), strftime(m.ctime, '%Y-%m-%d %H:%M:%S'),
       strftime(l.ctime, '%Y-%m-%d %H:%M:%S')
FROM file m JOIN file l
  ON l.directory = m.directory AND l.filename = replace(m.filename, '.md5sums', '.list')
WHERE m.directory = '/var/lib/dpkg/info' AND ends_with(m.filename, '.md5sums')
  AND epoch_ns(m.ctime) - epoch_ns(l.ctime) > ?
ORDER BY m.path
"""

# A manifest has a digest of each file but the configuration files.
_MISSING: Final = """
SELECT p.package, f.path, f.sha256
FROM package_file p JOIN file f USING (path)
WHERE f.type = 'regular' AND p.manager = 'dpkg' AND p.digest IS NULL
  AND regexp_matches(f.path, '^/(usr|bin|sbin|lib[0-9a-z]*|boot|opt)/')
  AND NOT EXISTS (SELECT 1 FROM package_file o WHERE o.path = p.path AND o.digest IS NOT NULL)
  AND EXISTS (SELECT 1 FROM package_file s WHERE s.package = p.package AND s.digest IS NOT NULL
              AND NOT s.conffile)
ORDER BY p.package, f.path
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at manifests changed after the installation, and at digests taken out of one."""
    needs_packages(tables)
    for path, package, changed, installed in tables.select(_LATER, _HOUR):
        yield Sign(
            subject=f"{package} later",
            places=(Place(path),),
            quote=f"list of files written  {installed} UTC\ndigests last changed   {changed} UTC",
            why=Phrase(
                "dpkg wrote the list of files and the digests of %(package)s "
                "together when it installed the package. The digests were changed "
                "later, and dpkg does not do that.",
                {"package": package},
            ),
            verify=_times(package),
            confidence=0.8,
        )
    for package, path, sha256 in tables.select(_MISSING):
        manifest = Place(f"{_INFO}/{package}.md5sums")
        yield Sign(
            subject=f"{package} {path}",
            places=(Place(path, sha256=sha256), manifest),
            quote=f"{path} is in {package}.list and not in {package}.md5sums",
            why=Phrase(
                "The package %(package)s gives a digest for its other files and none "
                "for this one. Taking out a line is the easy way to hide a changed "
                "file from a verification.",
                {"package": package},
            ),
            verify=(reads(f"grep -aF -e {word(path.lstrip('/'))} --", manifest.path),),
            confidence=0.7,
            dated=(manifest,),
        )


def _times(package: str) -> tuple[Command, ...]:
    both = (InRoot(f"{_INFO}/{package}.{kind}", Opens.NAME) for kind in ("list", "md5sums"))
    return (Command(("stat -c '%z %n'", *both)),)


CHECK = Check(
    slug="packages-manifest-altered",
    title="What a package says about its files was changed",
    severity=Severity.MEDIUM,
    technique="T1070",
    reads=(PackageFile, File, Gap),
    innocent="A restored or repaired package database; a package that was built in an unusual way.",
    blind=(
        "A manifest whose list of files was touched too, that was rewritten within an hour of the "
        "installation, or that lies in a copy, whose times are the copy's."
    ),
    next=(
        "Download the same version of the package on a healthy machine and compare its files with "
        "those on this disk: the manifest here proves nothing."
    ),
    find=find,
    about_content=False,
)
