"""Whether a program bears the time of the file beside it, or that time less whole months."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import Command, InRoot, Opens
from pratique.checks.site_program import PROGRAMS
from pratique.model import Place, Severity
from pratique.parsers.site import Site
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_SECOND: Final = 1_000_000_000
_HOUR: Final = 3_600 * _SECOND
_DAY: Final = 24 * _HOUR
# What was written here and left alone got its times in one moment.
_SAME_MOMENT: Final = 2 * _SECOND
_DAYS: Final = (30, 60, 90, 120, 180, 365)
_MOST_ALIKE: Final = 3
_LEAST_SIBLINGS: Final = 5

# SQL, common table expressions behind `program`: `copied` has the paths of programs whose time
# was set, with the file that it comes from, and how that shows.
#
# A file that is unpacked, or copied with its times, is younger than its content claims too. But
# then so are those beside it. So the file that a time comes from must have been written here, in
# one moment (`native`), or the whole folder must be older than the one file. `born` is the
# birth of the inode where the source has one.
COPIED: Final = f"""
late AS (
    SELECT id, folder, content, mtime, coalesce(btime, ctime) AS born,
           mtime % {_SECOND} = 0 AS whole
    FROM program
    WHERE runs AND coalesce(btime, ctime) > mtime + {_HOUR} AND NOT written
),
entry AS (
    SELECT hash(path) AS id, folder, hash(sha256) AS content, epoch_ns(mtime) AS mtime,
           epoch_ns(coalesce(btime, ctime)) AS born
    FROM file JOIN placed USING (directory)
    WHERE type = 'regular' AND folder IN (SELECT folder FROM late)
),
native AS (FROM entry WHERE abs(born - mtime) <= {_SAME_MOMENT}),
same AS (
    SELECT l.id, l.folder, min(n.id) AS source, 'same' AS how
    FROM late l JOIN native n ON n.folder = l.folder AND n.mtime = l.mtime
    WHERE NOT l.whole AND n.content IS DISTINCT FROM l.content GROUP BY ALL
),
-- PHP's touch() knows seconds only: the fraction is lost.
cut AS (
    SELECT l.id, l.folder, min(n.id) AS source, 'cut' AS how
    FROM late l JOIN native n
      ON n.folder = l.folder AND n.mtime // {_SECOND} = l.mtime // {_SECOND}
    WHERE l.whole AND n.mtime % {_SECOND} <> 0 AND n.content IS DISTINCT FROM l.content
    GROUP BY ALL
),
back AS (
    SELECT l.id, l.folder, min(n.id) AS source, 'back' AS how
    FROM (SELECT *, unnest({list(_DAYS)}) AS days FROM late) l
    JOIN native n ON n.folder = l.folder
     AND n.mtime // {_SECOND} = l.mtime // {_SECOND} + l.days * 86400
    WHERE n.mtime % {_SECOND} <> 0
      AND (l.whole OR n.mtime % {_SECOND} = l.mtime % {_SECOND})
    GROUP BY ALL
),
-- Set back from the moment itself, not from a neighbour.
ago AS (
    SELECT id, folder, NULL::UBIGINT AS source, 'ago' AS how FROM late
    WHERE born % {_SECOND} <> 0
      AND (born - mtime + {_SECOND}) // {_DAY} IN {_DAYS}
      AND (born - mtime + {_SECOND}) % {_DAY} <= {_SAME_MOMENT}
),
-- Unpacked files have times of their content in whole seconds, and one moment of birth.
folder_born AS (
    SELECT folder, count(*) AS files, quantile_disc(born, 0.9) AS latest,
           quantile_disc(born, 0.9) - quantile_disc(born, 0.05) AS span
    FROM entry GROUP BY folder
),
alone AS (
    SELECT l.id, l.folder, min(e.id) AS source, 'alone' AS how
    FROM late l JOIN folder_born b USING (folder)
    JOIN entry e ON e.folder = l.folder AND e.mtime = l.mtime AND e.id <> l.id
     AND e.born <= b.latest
    WHERE b.files > {_LEAST_SIBLINGS} AND b.span <= {_DAY} AND l.born > b.latest + {_DAY}
      AND e.content IS DISTINCT FROM l.content
    GROUP BY ALL
),
copied AS (
    SELECT id, arg_max(source, how) AS source, max(how) AS how FROM (
        SELECT *, count(DISTINCT id) OVER (PARTITION BY folder, how) AS alike FROM (
            FROM same UNION ALL FROM cut UNION ALL FROM back UNION ALL FROM ago
            UNION ALL FROM alone)
    ) WHERE alike <= {_MOST_ALIKE} GROUP BY id
)
"""

_SQL: Final = f"""
WITH {PROGRAMS}, {COPIED}
SELECT f.path, f.sha256, how, coalesce(s.path, ''), f.mtime::VARCHAR, f.btime IS NULL
FROM copied c JOIN file f ON hash(f.path) = c.id LEFT JOIN file s ON hash(s.path) = c.source
ORDER BY f.path
"""

_WHY: Final = {
    "same": Phrase(
        "Its content claims the time of %(source)s, to the last digit, but "
        "the file itself came to its place later, and the content is another."
    ),
    "cut": Phrase(
        "Its content claims the time of %(source)s without the fraction of a "
        "second, as a PHP program sets it; the file itself came to its place "
        "later."
    ),
    "back": Phrase(
        "Its content claims the time of %(source)s less a whole number of "
        "months, to the second; the file itself came to its place later."
    ),
    "ago": Phrase(
        "Its content claims a time that is a whole number of months, to the "
        "second, before the moment at which the file came to its place."
    ),
    "alone": Phrase(
        "Its content claims the time of %(source)s, but the file came to its "
        "place later than all those beside it, and the content is another."
    ),
}


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each such program."""
    for path, sha256, how, source, mtime, no_birth in tables.select(_SQL):
        sure = how in ("same", "cut", "back")
        why = _WHY[how].having(source=source or "")
        if no_birth:
            why = prose(
                why,
                Phrase(
                    "(Its birth is not known here; the last change of its inode stands for that.)"
                ),
            )
        both = [InRoot(one, Opens.NAME) for one in (path, source) if one]
        yield Sign(
            subject=path,
            places=(Place(path, sha256=sha256),),
            quote=f"{path} claims {mtime} UTC",
            why=why,
            verify=(Command(("stat -c '%n  mtime %y  ctime %z  birth %w'", *both)),),
            confidence=0.7 if sure else 0.45,
            severity=Severity.MEDIUM if sure else Severity.LOW,
        )


CHECK = Check(
    slug="crowd-copied-time",
    title="A program bears the time of a file beside it",
    severity=Severity.MEDIUM,
    technique="T1070.006",
    reads=(File, PackageFile, Site),
    innocent="A file restored from an archive, or copied with its times and edited by a tool.",
    blind=(
        "Copies and archives, whose times of change are their own; times that were set to no "
        "neighbour's; sites in which all files were unpacked with their times."
    ),
    next="Read it. Its own time proves nothing; the birth and the change of its inode do.",
    find=find,
)
