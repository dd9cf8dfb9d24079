"""Whether one key was put into the accounts of several people within minutes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.model import Place, Severity
from pratique.parsers.authorized_keys import AuthorizedKey
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File

_SECOND: Final = 1_000_000_000
_MINUTES: Final = 10 * 60 * _SECOND
_DAY: Final = 86_400 * _SECOND
_LEAST: Final = 3
_MOST: Final = 100

# Files of keys that were last changed close together, long after the folders they lie in were
# made: whoever sets up accounts makes the folder and the file in one go.
_SQL: Final = f"""
WITH one AS (
    SELECT DISTINCT k.fingerprint, k.path, min(k.line) AS line, epoch_ns(f.mtime) AS changed,
           epoch_ns(f.mtime) - epoch_ns(coalesce(d.btime, f.btime)) > {_DAY} AS later
    FROM authorized_key k JOIN file f USING (path) LEFT JOIN file d ON d.path = f.directory
    WHERE f.mtime IS NOT NULL GROUP BY ALL
)
SELECT fingerprint, list(path ORDER BY path), list(line ORDER BY path), count(*),
       min(changed), bool_and(coalesce(later, false))
FROM one GROUP BY fingerprint
HAVING count(*) >= {_LEAST} AND max(changed) - min(changed) <= {_MINUTES}
ORDER BY fingerprint LIMIT {_MOST}
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each key whose files were all written to within minutes."""
    for fingerprint, paths, numbers, count, _changed, later in tables.select(_SQL):
        places = tuple(Place(path, number) for path, number in zip(paths, numbers, strict=True))[
            :50
        ]
        yield Sign(
            subject=fingerprint,
            places=places,
            quote=f"{fingerprint} in {count} files",
            why=(
                Phrase(
                    "The same key stands in %(count)s files, which were all changed within ten "
                    "minutes, long after the folders they lie in were made: one act gave one "
                    "person all these accounts.",
                    {"count": count},
                )
                if later
                else Phrase(
                    "The same key stands in %(count)s files, which were all changed within ten "
                    "minutes. That is how a tool sets up accounts, and how an intruder keeps them.",
                    {"count": count},
                )
            ),
            verify=lines(*places),
            confidence=0.55 if later else 0.35,
            severity=None if later else Severity.NOTE,
        )


CHECK = Check(
    slug="persistence-authorized-key-spread",
    title="One key was put into several accounts within minutes",
    severity=Severity.LOW,
    technique="T1098.004",
    reads=(AuthorizedKey, File),
    innocent="A tool that spreads the keys of administrators (ansible) writes them at once.",
    blind="Files that were changed again later; times in a copy, which are those of the copy.",
    next="Ask whose key it is, and who ran what in those minutes.",
    find=find,
)
