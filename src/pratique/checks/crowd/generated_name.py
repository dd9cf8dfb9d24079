"""Whether a program among others with ordinary names has one that a machine made up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names
from pratique.checks.made_up_name import made_up
from pratique.checks.site_program import PROGRAMS, RUNS, places_of
from pratique.content.mark import Mark
from pratique.model import Severity
from pratique.parsers.site import Site
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_LEAST_SIBLINGS: Final = 3
_MOST: Final = 0.2
_CLASSES: Final = 0.8

# SQL, common table expressions behind `program`: `generated` has the programs with made-up
# names beside others whose names are words. A folder full of such names is a cache. Where files
# are named after their classes, abbreviations are, too, and begin with a capital.
GENERATED: Final = f"""
stemmed AS MATERIALIZED (
    SELECT hash(path) AS id, folder, split_part(lower(filename), '.', 1) AS stem,
           regexp_matches(filename, '^[A-Z]') AS capital
    FROM file JOIN placed USING (directory)
    WHERE type = 'regular' AND {RUNS} AND NOT written
),
odd_stem AS (
    SELECT stem FROM (SELECT DISTINCT stem FROM stemmed) WHERE {made_up("stem")}
),
odd_name AS (SELECT id, folder, capital FROM stemmed SEMI JOIN odd_stem USING (stem)),
named AS (
    SELECT folder, count(*) AS programs, count(*) FILTER (capital) AS capitals FROM stemmed
    WHERE folder IN (SELECT folder FROM odd_name) GROUP BY folder
),
generated AS (
    SELECT id FROM odd_name JOIN named USING (folder)
         JOIN (SELECT folder, count(*) AS made FROM odd_name GROUP BY folder) USING (folder)
    WHERE programs - made >= {_LEAST_SIBLINGS} AND made <= {_MOST} * programs
      AND NOT (capital AND capitals >= {_CLASSES} * programs)
)
"""

_SQL: Final = f"""
WITH {PROGRAMS}, {GENERATED}
SELECT site, list({{'path': path, 'sha256': sha256}} ORDER BY path)
FROM file f JOIN placed USING (directory) SEMI JOIN program p ON p.id = hash(f.path)
WHERE hash(path) IN (SELECT id FROM generated)
  AND EXISTS (FROM mark m WHERE m.path = f.path AND m.mark = 'php-code')
GROUP BY site ORDER BY site
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point, for each site, at the programs with such names."""
    for site, found in tables.select(_SQL):
        places = places_of(found)
        yield Sign(
            subject=site,
            places=places,
            quote=" ".join(place.path.rpartition("/")[2] for place in places[:8]),
            why=Phrase(
                "The letters of these names do not follow each other as in words, "
                "and the programs beside them have ordinary names. Tools that drop "
                "programs make up such names."
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
    blind=(
        "Names made of words, folders where most names are like that, and names with a capital "
        "in a folder of classes."
    ),
    next="Ask who put them there; compare the folder with a fresh copy of the application.",
    find=find,
)
