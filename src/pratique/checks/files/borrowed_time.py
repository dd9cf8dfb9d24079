"""Whether a file that no package brought bears the exact time of one that a package did."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import Command, InRoot, Opens
from pratique.checks.package_database import CONTAINED, UNOWNED, needs_packages
from pratique.model import Gap, Place, Severity
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_SECOND: Final = 1_000_000_000
_HOUR: Final = 3_600 * _SECOND
_MOST: Final = 200
# Programs and what root reads at start: places in which a forged time has a use.
_PLACES: Final = (
    r"^/(usr/(local/)?)?(s?bin|games|lib[0-9a-z]*)(/|$)|^/etc/(cron[^/]*|systemd|init\.d|profile\.d"
    r"|pam\.d|security|ssh|udev|sudoers\.d|modprobe\.d|modules-load\.d|update-motd\.d)(/|$)"
    r"|^/etc$|^/root$|^/boot"
)

# The packaged file came to its place together with its package; the other one later, and still
# claims the same moment, to the nanosecond. Packages give whole seconds to many files: so the
# content must be another, and the one that bears the time must be young.
_SQL: Final = f"""
WITH late AS (
    SELECT f.* FROM file f
    WHERE f.type = 'regular' AND f.size > 0 AND regexp_matches(f.directory, ?) AND {UNOWNED}
      AND NOT {CONTAINED} AND f.mtime IS NOT NULL
      AND epoch_ns(coalesce(f.btime, f.ctime)) > epoch_ns(f.mtime) + 24 * {_HOUR}
      AND NOT regexp_matches(f.filename, '[.](pyc|pyo|mo|gz)$')
)
SELECT l.path, l.sha256, l.mtime::VARCHAR, min(o.path), l.btime IS NULL, count(*)
FROM late l JOIN file o ON o.directory = l.directory AND o.mtime = l.mtime AND o.path <> l.path
JOIN package_file p ON p.path = o.path
WHERE o.type = 'regular' AND o.sha256 IS DISTINCT FROM l.sha256 AND NOT p.conffile
  AND epoch_ns(coalesce(l.btime, l.ctime)) > epoch_ns(coalesce(o.btime, o.ctime)) + {_HOUR}
GROUP BY l.path, l.sha256, l.mtime, l.btime ORDER BY l.path LIMIT {_MOST}
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each such file."""
    needs_packages(tables)
    for path, sha256, mtime, source, no_birth, _count in tables.select(_SQL, _PLACES):
        both = (InRoot(path, Opens.NAME), InRoot(source, Opens.NAME))
        yield Sign(
            subject=path,
            places=(Place(path, sha256=sha256),),
            quote=f"{path} claims {mtime} UTC, as {source} does",
            why=prose(
                Phrase(
                    "No package brought it, and its content claims the very moment of "
                    "%(source)s, which one did. The file itself came later than that: "
                    "its time was copied (`touch -r`), so that it looks as old as those "
                    "around it.",
                    {"source": source},
                ),
                (
                    Phrase("(The change of the inode stands for its birth here.)")
                    if no_birth
                    else None
                ),
            ),
            verify=(Command(("stat -c '%n  mtime %y  ctime %z  birth %w'", *both)),),
            confidence=0.8,
        )


CHECK = Check(
    slug="files-borrowed-time",
    title="A file bears the time of a packaged one",
    severity=Severity.HIGH,
    technique="T1070.006",
    reads=(File, PackageFile, Gap),
    innocent="A file that a package's script copied out of its files with their times (`cp -p`).",
    blind="Copies and archives of a disk: their inodes are of one moment. Times of no neighbour.",
    next="Its time proves nothing. The birth of its inode tells when it came: look at that hour.",
    find=find,
    about_content=False,
)
