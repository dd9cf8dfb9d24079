"""Whether a program among others with ordinary names has one that a machine made up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names
from pratique.checks.made_up_name import made_up
from pratique.checks.site_program import PROGRAMS, WRITTEN
from pratique.content.mark import Mark
from pratique.model import Place, Severity
from pratique.parsers.site import Site
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_LEAST_SIBLINGS: Final = 3
_MOST: Final = 0.2

# SQL, common table expressions behind `program`: `generated` has the paths of programs with
# made-up names beside others whose names are words. A folder full of such names is a cache.
GENERATED: Final = f"""
stem AS (
    SELECT stem, {made_up("stem")} AS made_up
    FROM (SELECT DISTINCT split_part(lower(filename), '.', 1) AS stem FROM program WHERE runs)
),
generated AS (
    SELECT path FROM (
        SELECT path, made_up,
               count(*) OVER folder AS programs,
               count(*) FILTER (made_up) OVER folder AS made
        FROM program p JOIN stem ON stem = split_part(lower(filename), '.', 1)
        WHERE runs AND NOT {WRITTEN}
        WINDOW folder AS (PARTITION BY directory)
    )
    WHERE made_up AND programs - made >= {_LEAST_SIBLINGS} AND made <= {_MOST} * programs
)
"""

_SQL: Final = f"""
WITH {PROGRAMS}, {GENERATED}
SELECT site, list({{'path': path, 'sha256': sha256}} ORDER BY path)
FROM generated JOIN program USING (path)
WHERE EXISTS (FROM mark m WHERE m.path = program.path AND m.mark = 'php-code')
GROUP BY site ORDER BY site
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point, for each site, at the programs with such names."""
    for site, found in tables.select(_SQL):
        places = tuple(Place(one["path"], sha256=one["sha256"]) for one in found)
        yield Sign(
            subject=site,
            places=places,
            quote=" ".join(place.path.rpartition("/")[2] for place in places[:8]),
            why=(
                "The letters of these names do not follow each other as in words, and the programs "
                "beside them have ordinary names. Tools that drop programs make up such names."
            ),
            verify=names(*(place.path for place in places)),
            confidence=0.4,
        )


CHECK = Check(
    slug="crowd-generated-name",
    title="Programs have names that a machine made up",
    severity=Severity.LOW,
    technique="T1036",
    reads=(Mark, File, PackageFile, Site),
    innocent="Abbreviations and words of other languages look the same to a machine.",
    blind="Names made of words, and folders where most names are like that.",
    next="Ask who put them there; compare the folder with a fresh copy of the application.",
    find=find,
)
