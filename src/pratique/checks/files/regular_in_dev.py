"""Whether plain files lie among the devices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names, reads
from pratique.checks.tree_alone import refuse_tree_alone
from pratique.model import Place, Severity
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File

_SQL: Final = r"""
SELECT path, kind, size, sha256 FROM file
WHERE type = 'regular' AND starts_with(path, '/dev/')
  AND NOT regexp_matches(path, '^/dev/(shm|mqueue|hugepages)/')
  AND NOT regexp_matches(path, '/\.')
  AND NOT regexp_full_match(path, '/dev/(MAKEDEV|core|null|[a-z]*log|console)')
ORDER BY path
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each regular file in /dev; hidden ones have a check of their own."""
    refuse_tree_alone(tables, "/dev")
    for path, kind, size, sha256 in tables.select(_SQL):
        yield Sign(
            subject=path,
            places=(Place(path, sha256=sha256),),
            quote=f"{path}: {kind or 'not read'}, {size} bytes",
            why=Phrase(
                "/dev is filled anew at every start and holds devices only. A plain "
                "file on the disk under it is out of sight while the machine runs."
            ),
            verify=(*names(path), reads("file", path)),
            confidence=0.9,
        )


CHECK = Check(
    slug="files-regular-in-dev",
    title="A plain file lies among the devices",
    severity=Severity.HIGH,
    technique="T1564",
    reads=(File,),
    innocent="A mistyped command that wrote to a device which did not exist leaves such a file.",
    blind="Files below /dev/shm, which are looked at apart.",
    next="Look at the content on a healthy machine: configuration and loot of rootkits lie here.",
    find=find,
)
