"""Whether what says which files belong to packages was written by somebody who is not root."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names
from pratique.checks.package_database import MOST_PLACES
from pratique.checks.web_place import WebPlaces
from pratique.model import Place, Severity
from pratique.parsers.site import Site
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File

_INFO: Final = "/var/lib/dpkg/info"

# Whoever owns a file, or may write to it or to its folder, says what stands in it.
_OTHERS: Final = """
SELECT uid, gid, list(path ORDER BY path)[:?], count(*),
       uid <> 0 AND uid = (SELECT uid FROM file WHERE path = '/usr') AS as_all
FROM file
WHERE (directory = '/var/lib/dpkg/info' AND type = 'regular'
         AND regexp_matches(filename, '[.](list|md5sums)$')
       OR path IN ('/var/lib/dpkg', '/var/lib/dpkg/info', '/var/lib/dpkg/status'))
  AND (uid <> 0 OR (mode & 2) > 0 OR (mode & 16) > 0 AND gid <> 0)
GROUP BY uid, gid ORDER BY uid, gid
"""

_ELSEWHERE: Final = """
SELECT directory, list(path ORDER BY path)[:?], count(*) FROM file
WHERE type = 'regular' AND ends_with(directory, '/var/lib/dpkg/info')
  AND regexp_matches(filename, '[.](list|md5sums)$')
GROUP BY directory ORDER BY directory
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at a database that an account other than root can write, and at one in a site."""
    for row in tables.select(_OTHERS, MOST_PLACES):
        yield _written_by_others(row)
    places = WebPlaces.of(tables)
    for folder, paths, count in tables.select(_ELSEWHERE, MOST_PLACES):
        if places.holds(f"{folder}/"):
            yield _in_site(folder, paths, count)


def _written_by_others(row: tuple[Any, ...]) -> Sign:
    uid, gid, paths, count, as_all = row
    why = Phrase(
        "On a whole system only root can write here. %(count)s names of the package database "
        "belong to group %(gid)s, or everybody, who can say of any file that a package brought "
        "it.",
        {"count": count, "gid": gid},
    )
    if uid:
        why = Phrase(
            "On a whole system only root can write here. %(count)s names of the package database "
            "belong to user %(uid)s, who can say of any file that a package brought it.",
            {"count": count, "uid": uid},
        )
    if as_all:
        why = prose(
            why,
            Phrase(
                "Here /usr belongs to the same user: a copy that was not made as root looks so."
            ),
        )
    return Sign(
        subject=f"{uid}:{gid}",
        places=tuple(Place(path) for path in paths),
        quote="\n".join(paths[:5]),
        why=why,
        verify=names(*paths),
        confidence=0.5 if as_all else 0.8,
        severity=Severity.LOW if as_all else None,
    )


def _in_site(folder: str, paths: list[str], count: int) -> Sign:
    why = Phrase(
        "%(folder)s lies in a web site and holds %(count)s lists of "
        "packages. No site needs them; whoever may write there may have "
        "wanted them to vouch for other files.",
        {"folder": folder, "count": count},
    )
    if folder != _INFO:
        why = prose(why, Phrase("Nothing that is said here of packages was taken from them."))
    return Sign(
        subject=folder,
        places=tuple(Place(path) for path in paths),
        quote="\n".join(paths[:5]),
        why=why,
        verify=names(*paths),
        confidence=0.7,
        title=Phrase("A package database lies in a web site"),
    )


CHECK = Check(
    slug="packages-database-foreign",
    title="Others than root can write the package database",
    severity=Severity.MEDIUM,
    technique="T1553",
    reads=(File, Site),
    innocent=(
        "A copy of a disk that was not made as root, and the root of a container that somebody "
        "unpacked below a site."
    ),
    blind=(
        "Access lists (ACL), and a database that was changed while somebody had the rights of "
        "root: its owner and its mode stay as they were."
    ),
    next=(
        "Believe nothing that this database says: compare programs with the packages themselves, "
        "downloaded anew on a healthy machine. Ask who put it there."
    ),
    find=find,
)
