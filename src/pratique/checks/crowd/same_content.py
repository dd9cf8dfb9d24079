"""Whether one program lies in many places under different names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names
from pratique.checks.made_up_name import made_up
from pratique.checks.site_program import PROGRAMS
from pratique.content.mark import Mark
from pratique.model import Place, Severity
from pratique.parsers.site import Site
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_LEAST_NAMES: Final = 3
_LEAST_BYTES: Final = 60
# Folders of data: an application has no program there, and no two of the same.
_DATA: Final = (
    "/(?:uploads?|cache|tmp|temp|images?|img|pictures|media|fonts?|icons?|css|avatars?|files"
    "|thumbs|gallery|logs?|backups?)(?:/|$)"
)

# An application that is installed twice has the same names: those count once, see `most_names`.
_SQL: Final = f"""
WITH {PROGRAMS},
several AS (
    SELECT content FROM program WHERE runs AND size >= {_LEAST_BYTES} AND content IS NOT NULL
    GROUP BY content HAVING count(DISTINCT name) >= {_LEAST_NAMES}
),
copy AS (SELECT id, site FROM program JOIN several USING (content) WHERE runs),
held AS (
    SELECT path, filename, directory, sha256, size, site,
           {made_up("split_part(lower(filename), '.', 1)")} AS made_up,
           regexp_matches(lower(directory), '{_DATA}') AS among_data,
           starts_with(filename, '.') AS hidden
    FROM file f JOIN copy ON copy.id = hash(f.path)
),
seen AS (
    SELECT sha256, bool_or(mark <> 'php-code') AS marked
    FROM mark JOIN held USING (path) GROUP BY sha256
),
by_site AS (
    SELECT sha256, max(names) AS most_names FROM (
        SELECT sha256, site, count(DISTINCT filename) AS names FROM held GROUP BY ALL
    ) GROUP BY sha256
)
SELECT sha256, list(path ORDER BY path), count(*) AS files, count(DISTINCT filename) AS names,
       count(DISTINCT directory), count(*) FILTER (made_up), count(*) FILTER (among_data),
       count(*) FILTER (hidden), any_value(marked), any_value(size),
       count(DISTINCT site) > 1 AND names >= 1.5 * any_value(most_names)
FROM held JOIN by_site USING (sha256) JOIN seen USING (sha256)
GROUP BY sha256 ORDER BY files DESC, sha256
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each program under many names that an application does not explain."""
    for row in tables.select(_SQL):
        sha256, paths, files, several, folders, made_up_names, data, hidden, marked, size, cross = (
            row
        )
        reasons = []
        points = 0
        if made_up_names * 2 >= files:
            points += 2
            reasons.append(
                Phrase(
                    "%(made_up_names)s of the names look made up by a machine.",
                    {"made_up_names": made_up_names},
                )
            )
        if cross:
            points += 2
            reasons.append(Phrase("They lie in several sites."))
        if data >= 2:
            points += 1
            reasons.append(
                Phrase(
                    "%(data)s of them lie in folders for data, where no program belongs.",
                    {"data": data},
                )
            )
        if hidden:
            points += 1
            reasons.append(
                Phrase(
                    "%(hidden)s of the names begin with a dot, so that a listing hides them.",
                    {"hidden": hidden},
                )
            )
        if marked:
            points += 1
            reasons.append(Phrase("The analysis of its content points at it too."))
        if points < 2:
            continue
        places = tuple(Place(path, sha256=sha256) for path in paths)
        yield Sign(
            subject=sha256,
            places=places,
            quote=f"{files} files of {size} bytes, {several} names, {folders} folders",
            why=prose(
                Phrase(
                    "The same program lies under %(several)s different names.", {"several": several}
                ),
                *reasons,
            ),
            verify=names(*paths),
            confidence=min(0.95, 0.4 + 0.1 * points),
            severity=Severity.HIGH
            if points >= 4
            else Severity.MEDIUM
            if points == 3
            else Severity.LOW,
        )


CHECK = Check(
    slug="crowd-same-content",
    title="The same program lies under many different names",
    severity=Severity.MEDIUM,
    technique="T1036",
    reads=(Mark, File, PackageFile, Site),
    innocent=(
        "Applications hold a few stubs and templates twice or three times under different names."
    ),
    blind="Copies that differ in a single byte, and programs that lie in one or two places only.",
    next=(
        "Read one of them: they are all the same. Look in the access log for all of their names; "
        "the first request for one of them is near to the way in."
    ),
    find=find,
)
