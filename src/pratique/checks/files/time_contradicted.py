"""Does a file of a finding claim to be older than the backups say?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import Command, word
from pratique.history.sighting import Bound, Sighting
from pratique.model import Instant, Place, Severity
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File

# Clocks of two machines differ, and a backup takes its time.
_SLACK: Final = 3_600 * 1_000_000_000

# The newest snapshot, before the file was as it is, that had another content or none.
_LAST_WITHOUT: Final = """
WITH later AS (
    SELECT path, history, min(time) AS first FROM sighting WHERE state = 'with' GROUP BY ALL
), before AS (
    SELECT s.*, row_number() OVER (PARTITION BY s.path ORDER BY s.time DESC) AS place
    FROM sighting s LEFT JOIN later l USING (path, history)
    WHERE s.state = 'without' AND (l.first IS NULL OR s.time < l.first)
)
SELECT f.path, epoch_ns(f.mtime), epoch_ns(f.ctime), b.there, epoch_ns(b.mtime), epoch_ns(b.time),
       b.history, f.sha256,
       EXISTS (SELECT 1 FROM bound o WHERE o.path = f.path AND o.basis = 'ctime' AND NOT o.used)
FROM before b JOIN file f USING (path)
WHERE b.place = 1 AND f.type = 'regular'
ORDER BY f.path
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each file whose own times a snapshot contradicts."""
    for path, mtime, ctime, there, earlier, taken, history, sha256, forged in tables.select(
        _LAST_WITHOUT
    ):
        told = f"{history} of {_moment(taken)}"
        if forged and ctime is not None:
            yield _sign(
                path,
                sha256,
                f"inode unchanged since {_moment(ctime)}; not so in {told}",
                Phrase(
                    "Its inode says that nothing of it was changed since before a "
                    "snapshot that does not have it as it is now. A command cannot set "
                    "that time: it takes another clock, or a tool for file systems."
                ),
                Severity.MEDIUM,
            )
        elif there and mtime is not None and earlier is not None and mtime <= earlier:
            yield _sign(
                path,
                sha256,
                f"modified {_moment(mtime)}; another content in {told}, "
                f"modified {_moment(earlier)}",
                Phrase(
                    "Its content has changed since that snapshot, and its time of "
                    "modification has not gone forward. Who writes to a file sets that "
                    "time to now; somebody has put it back."
                ),
                Severity.MEDIUM,
            )
        elif not there and mtime is not None and mtime < taken - _SLACK:
            yield _sign(
                path,
                sha256,
                f"modified {_moment(mtime)}; not there in {told}",
                Phrase(
                    "It says that it was last modified before a snapshot that does not "
                    "have it. So it came with that time, or was given it."
                ),
                Severity.LOW,
            )


def _sign(path: str, sha256: str | None, quote: str, why: Phrase, severity: Severity) -> Sign:
    return Sign(
        subject=path,
        places=(Place(path, sha256=sha256),),
        quote=quote,
        why=why,
        verify=(Command((f"pratique history {word(path)}",)),),
        confidence=0.7 if severity is Severity.MEDIUM else 0.5,
        severity=severity,
    )


def _moment(instant: Instant) -> str:
    at = datetime.fromtimestamp(instant // 1_000_000_000, UTC)
    return at.strftime("%Y-%m-%d %H:%M:%S")


CHECK = Check(
    slug="files-time-contradicted",
    title="A file claims to be older than the backups say",
    severity=Severity.MEDIUM,
    technique="T1070.006",
    reads=(File, Sighting, Bound),
    innocent=(
        "Archives, packages and copies bring the times of their files along, and a version that "
        "was put back is older than the one before it. A folder that was moved changes no time of "
        "what is in it."
    ),
    blind="Only files of other findings are compared, and only where backups were given.",
    next=(
        "Ask who put this file there between the two moments. If it is yours, and came out of an "
        "archive, its old time says nothing."
    ),
    find=find,
    about_content=False,
)
