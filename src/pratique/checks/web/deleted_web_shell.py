"""Was a page deleted that runs what its visitors send?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import Command
from pratique.content.names import PAGE_RUNS_REQUEST, PHP_RUNS_REQUEST
from pratique.content.reason import reason
from pratique.model import Place, Severity
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.deleted_file import DeletedFile, DeletedMark

# The analyser has seen the whole way from the request to what runs it.
_SURE: Final = 0.7
_SQL: Final = """
SELECT d.path, d.number, d.inode, d.sha256, d.deleted_at, m.line, m.quote, m.why, m.confidence
FROM deleted_mark m JOIN deleted_file d ON d.number = m.number
WHERE m.mark IN (?, ?) AND m.confidence >= ? AND d.path <> '' AND d.sha256 IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY d.number ORDER BY m.confidence DESC, m.line) = 1
ORDER BY d.path, d.number
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each content once, with all places that it was deleted from."""
    held: dict[str, list[tuple[str, int, int, int | None, str, str, float]]] = {}
    for path, number, inode, sha256, _, line, quote, why, sure in tables.select(
        _SQL, PHP_RUNS_REQUEST, PAGE_RUNS_REQUEST, _SURE
    ):
        held.setdefault(sha256, []).append((path, number, inode, line, quote, why, sure))
    for sha256, seen in held.items():
        _, number, inode, _, quote, why, sure = seen[0]
        yield Sign(
            subject=sha256,
            places=tuple(Place(path, line, sha256) for path, _, _, line, *_ in seen),
            quote=quote,
            why=prose(
                reason(why),
                Phrase(
                    "The file is deleted (inode %(inode)s); its content still lay on the disk.",
                    {"inode": inode},
                ),
            ),
            verify=(
                Command((f'pratique sql "SELECT * FROM deleted_file WHERE number = {number}"',)),
            ),
            confidence=sure,
        )


CHECK = Check(
    slug="web-deleted-web-shell",
    title="A page that ran what visitors sent was deleted",
    severity=Severity.HIGH,
    technique="T1070.004",
    reads=(DeletedFile, DeletedMark),
    innocent="A web shell that you, your host or a scanner removed before the disk was taken.",
    blind=(
        "Mounted folders, archives and backups keep nothing of what was deleted; on a disk, what "
        "was deleted long before is overwritten. Contents above 1 MiB, and those without a name."
    ),
    next=(
        "Ask who deleted it, and when. If nobody of yours did, somebody covered tracks: look in "
        "the access log for who called it, and from which address."
    ),
    find=find,
)
