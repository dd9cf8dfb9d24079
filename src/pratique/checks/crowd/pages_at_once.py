"""Whether hundreds of pages came into a site within minutes, and nothing else with them."""

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

_LEAST_PAGES: Final = 300
_LEAST_REST: Final = 20
# A documentation comes with its styles and pictures; pages for search engines come bare.
_BARE: Final = 0.01
_MOST_OTHERS: Final = 0.05
# How far their lengths may be from each other; the programs of an application differ much more.
_ALIKE: Final = 0.7
_MORE_ALIKE: Final = 0.35
_DOCUMENTS: Final = "/(?:docs?|apidocs?|api|javadoc|doxygen|manual|reference|coverage|guide)(?:/|$)"

_SQL: Final = f"""
WITH {PROGRAMS}, {CHANGED},
timed AS (
    SELECT id, folder, site, content, size, moment, page,
           {PAUSED}
    FROM changed WHERE (runs OR page) AND moment IS NOT NULL AND NOT written
),
{NUMBERED},
burst AS (
    SELECT site, run, count(*) AS pages, min(moment) AS first, max(moment) AS last,
           count(DISTINCT folder) AS folders, count(DISTINCT content) AS contents,
           coalesce(stddev_pop(size), 0) / avg(size)
               < CASE WHEN count(*) FILTER (page) * 2 > pages THEN {_ALIKE} ELSE {_MORE_ALIKE} END
               AS alike
    FROM numbered GROUP BY site, run
    HAVING pages >= {_LEAST_PAGES} AND last - first < {DAY}
),
rest AS (
    SELECT b.site, b.run, count(*) AS others, median(c.moment) AS usual
    FROM burst b JOIN changed c ON c.site = b.site AND (c.moment < b.first OR c.moment > b.last)
    GROUP BY b.site, b.run
),
sudden AS (
    SELECT b.* FROM burst b JOIN rest USING (site, run)
    WHERE others >= {_LEAST_REST} AND abs(usual - first) > {DAY}
      AND (alike OR contents < 0.1 * pages)
),
beside AS (
    SELECT s.site, s.run, count(*) AS files
    FROM sudden s JOIN placed p ON p.site_id = s.site JOIN file f USING (directory)
    WHERE f.type = 'regular' AND coalesce(f.kind, '') NOT IN ('php', 'html')
      AND epoch_ns(f.mtime) BETWEEN s.first - {PAUSE} AND s.last + {PAUSE}
    GROUP BY s.site, s.run
),
documented AS (
    SELECT site, run, count(*) AS documents
    FROM numbered SEMI JOIN sudden USING (site, run)
    WHERE folder IN (SELECT folder FROM placed
                     WHERE regexp_matches(lower(directory), '{_DOCUMENTS}'))
    GROUP BY site, run
),
told AS (
    SELECT hash((site, run)) AS place, root, first, last, pages, folders, others,
           coalesce(files, 0) AS files,
           coalesce(files, 0) <= {_BARE} * pages AND coalesce(documents, 0) < 0.5 * pages AS bare
    FROM sudden JOIN rest USING (site, run) LEFT JOIN beside USING (site, run)
         LEFT JOIN documented USING (site, run)
         JOIN (SELECT site_id AS site, any_value(site) AS root FROM placed GROUP BY site_id)
              USING (site)
    WHERE coalesce(files, 0) <= {_MOST_OTHERS} * pages
),
{RUN_PLACES}
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each such heap of pages, all pages in one sign."""
    for _, site, first, last, pages, folders, others, files, bare, found in tables.select(_SQL):
        places = places_of(found)
        minutes = max(1, round((last - first) / 60 / SECOND))
        why = Phrase(
            "%(pages)s pages of about the same length were written within %(minutes)s minutes. No "
            "style, script or picture came with them, and the other %(others)s programs and pages "
            "of the site have another time. Pages that are made for search engines, to send their "
            "visitors elsewhere, come like this."
        )
        if files:
            why = Phrase(
                "%(pages)s pages of about the same length were written within %(minutes)s minutes. "
                "%(files)s other files came with them, and the other %(others)s programs and pages "
                "of the site have another time. Pages that are made for search engines, to send "
                "their visitors elsewhere, come like this.",
                {"files": files},
            )
        yield Sign(
            subject=f"{site} {places[0].path}",
            places=places,
            quote=(
                f"{pages} pages in {folders} folder{'s' if folders > 1 else ''} of {site}, "
                f"{time_of(first)} to {time_of(last)}"
            ),
            why=why.having(pages=pages, minutes=minutes, others=others),
            verify=names(*(place.path for place in places)),
            confidence=0.7 if bare else 0.4,
            severity=Severity.MEDIUM if bare else Severity.LOW,
        )


CHECK = Check(
    slug="crowd-pages-at-once",
    title="Hundreds of pages came into a site within minutes",
    severity=Severity.MEDIUM,
    technique="T1608.006",
    reads=(File, PackageFile, Site),
    innocent="An import, an export to static pages, or a documentation that was generated anew.",
    blind="Pages that are made one by one over days, that lie in a database, or in a cache.",
    next=(
        "Open one of them in an editor, and look at its links. Search for the site with `site:` "
        "in a search engine. The access log has who wrote the first one."
    ),
    find=find,
)
