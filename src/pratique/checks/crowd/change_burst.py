"""Whether a few programs in several places were changed together, as no update does it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names
from pratique.checks.changed_together import (
    DAY,
    NUMBERED,
    PAUSE,
    PAUSED,
    RUN_PLACES,
    SECOND,
    time_of,
)
from pratique.checks.site_program import CHANGED, PROGRAMS, places_of
from pratique.model import Severity
from pratique.parsers.site import Site
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_LEAST_FILES: Final = 3
_MOST_FILES: Final = 400
_LEAST_FOLDERS: Final = 3
_SHARE: Final = 0.05  # of the programs of the site
_PARTIAL: Final = 0.5  # of the programs of a folder or a part
_WORKED_ON: Final = 4  # so many such moments are a developer's work
# What an update of an application or a plug-in, or a deployment, brings or changes as well.
_VERSION: Final = (
    "(?:^|[-_.])(?:version|changelog|changes|release|readme|news|upgrade|composer|package)"
    "(?:[-_.]|$)|^installed[.](?:php|json)$|[.](?:info|info[.]yml)$|[.]lock$"
)

_SQL: Final = f"""
WITH {PROGRAMS}, {CHANGED},
timed AS (
    SELECT id, folder, site, part, moment, mtime, runs,
           {PAUSED}
    FROM changed WHERE moment IS NOT NULL AND NOT page AND NOT written
),
{NUMBERED},
of_site AS (
    SELECT site, count(*) AS programs, median(moment) AS usual FROM numbered GROUP BY site
),
of_folder AS (SELECT folder, count(*) AS programs FROM numbered GROUP BY folder),
of_part AS (SELECT site, part, count(*) AS programs FROM numbered GROUP BY site, part),
small AS (
    SELECT site, run, count(*) AS files, min(moment) AS first, max(moment) AS last,
           count(DISTINCT folder) AS folders, count(DISTINCT part) AS parts,
           count(*) FILTER (abs(mtime - moment) <= {PAUSE}) >= 0.8 * count(*) AS written
    FROM numbered GROUP BY site, run
    HAVING files BETWEEN {_LEAST_FILES} AND {_MOST_FILES} AND folders >= {_LEAST_FOLDERS}
       AND bool_or(runs) AND last - first < {DAY} / 12
),
-- What was changed as a whole (a folder, a plug-in) was updated.
in_folder AS (
    SELECT site, run, avg(share) AS share FROM (
        SELECT n.site, n.run, count(*) / any_value(o.programs) AS share
        FROM small JOIN numbered n USING (site, run) JOIN of_folder o USING (folder)
        GROUP BY n.site, n.run, folder
    ) GROUP BY site, run
),
in_part AS (
    SELECT site, run, avg(share) AS share FROM (
        SELECT n.site, n.run, count(*) / any_value(o.programs) AS share
        FROM small JOIN numbered n USING (site, run) JOIN of_part o USING (site, part)
        GROUP BY n.site, n.run, part
    ) GROUP BY site, run
),
odd AS (
    SELECT s.*, o.programs, count(*) OVER (PARTITION BY site) AS moments
    FROM small s JOIN of_site o USING (site) JOIN in_folder i USING (site, run)
         JOIN in_part t USING (site, run)
    WHERE s.files <= {_SHARE} * o.programs AND abs(o.usual - s.first) > {DAY}
      AND i.share <= {_PARTIAL} AND t.share <= {_PARTIAL}
),
rooted_odd AS (
    SELECT * FROM odd JOIN (
        SELECT site_id AS site, any_value(site) AS root FROM placed GROUP BY site_id
    ) USING (site) WHERE moments < {_WORKED_ON}
),
noted AS (
    SELECT DISTINCT o.site, o.run
    FROM rooted_odd o JOIN placed p ON p.site_id = o.site JOIN file v USING (directory)
    WHERE v.type = 'regular' AND regexp_matches(lower(v.filename), '{_VERSION}')
      AND epoch_ns(v.mtime) BETWEEN o.first - {PAUSE} AND o.last + {PAUSE}
),
versioned AS (
    SELECT DISTINCT rtrim(directory, '/') || '/' AS above FROM file
    WHERE filename IN ('.git', '.svn', '.hg', 'REVISION')
),
told AS (
    SELECT hash((site, run)) AS place, root, first, last, files, folders, parts, programs, written
    FROM rooted_odd o ANTI JOIN noted USING (site, run)
    WHERE NOT EXISTS (FROM versioned v WHERE starts_with(o.root || '/', v.above))
),
{RUN_PLACES}
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each such moment, with all programs that were changed in it."""
    for row in tables.select(_SQL):
        _, site, first, last, files, folders, parts, programs, written, found = row
        # Files that keep an older time of their content were copied here: a deployment, mostly.
        many = parts > 2 and written
        places = places_of(found)
        why = Phrase(
            "%(files)s programs in %(folders)s folders were changed within %(minutes)s minutes, "
            "and nothing else beside them. An update changes whole folders, and brings its own "
            "notes of version."
        )
        if parts > 1:
            why = Phrase(
                "%(files)s programs in %(folders)s folders, in %(parts)s parts of different "
                "origin, were changed within %(minutes)s minutes, and nothing else beside them. An "
                "update changes whole folders, and brings its own notes of version.",
                {"parts": parts},
            )
        yield Sign(
            subject=f"{site} {places[0].path} {first // DAY}",
            places=places,
            quote=f"{files} of {programs} programs of {site}, {time_of(first)} to {time_of(last)}",
            why=why.having(
                files=files,
                folders=folders,
                minutes=max(1, round((last - first) / 60 / SECOND)),
            ),
            verify=names(*(place.path for place in places)),
            confidence=0.5 if many else 0.35,
            severity=Severity.MEDIUM if many else Severity.LOW,
        )


CHECK = Check(
    slug="crowd-change-burst",
    title="A few programs in several places were changed together",
    severity=Severity.LOW,
    technique="T1554",
    reads=(File, PackageFile, Site),
    innocent="A developer who changed several files of the site by hand, or copied them over.",
    blind=(
        "Changes to a whole folder or plug-in, sites under version control or under steady work, "
        "and copies in which times were not kept."
    ),
    next=(
        "Ask who changed something at that moment. Look in the access log, the FTP log and the "
        "logins of those minutes."
    ),
    find=find,
)
