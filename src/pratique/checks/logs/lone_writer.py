"""Did one address alone write to a site by a method that nobody else uses?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, CouldNotLook, Sign
from pratique.checks.by_hand import log_lines
from pratique.inventory.answered_page import know_answers
from pratique.inventory.web_attempt import WebAttempt
from pratique.model import Place, Severity
from pratique.parsers.log.row.log_file import LogFile
from pratique.parsers.log.row.web_request import WebRequest
from pratique.parsers.site import Site
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File

_SHOWN: Final = 8
_SECONDS: Final = 120
_MOST: Final = 20_000
# Interfaces for programs are written to by these methods every day, and so are calendars.
_MEANT: Final = (
    "(?i)^/(?:wp-json|api|rest|graphql|v[0-9]+|remote[.]php|dav|webdav|caldav|carddav|ocs|svn|git"
    "|repos?|owa|autodiscover|Microsoft-Server-ActiveSync|radicale|solr|_[a-z]+)(?:/|$)|/index[.]php/"
    "|/api/|/rest/|[.]git/"
)
_WROTE: Final = f"""
WITH writing AS (
    SELECT coalesce(f.chain, a.path) AS chain, a.* EXCLUDE (resource),
           url_decode(a.resource) AS resource
    FROM web_attempt a LEFT JOIN log_file f USING (path)
    WHERE a.method IN ('PUT', 'DELETE', 'MKCOL', 'MOVE', 'COPY') AND a.time IS NOT NULL
      AND a.status IN (200, 201, 204) AND NOT regexp_matches(a.resource, '{_MEANT}')
), alone AS (
    SELECT chain, method FROM writing GROUP BY ALL
    HAVING count(DISTINCT address) = 1
       AND max(time) - min(time) < INTERVAL 1 DAY
       AND min(address) NOT IN ('', '127.0.0.1', '::1')
)
SELECT w.chain, w.method, w.address, w.resource, w.status,
       strftime(w.time, '%Y-%m-%d %H:%M:%S'), w.path, w.line, s.file,
       coalesce(abs(s.written - epoch_ns(w.time)) <= {_SECONDS * 1_000_000_000}, false)
FROM writing w SEMI JOIN alone USING (chain, method)
LEFT JOIN (SELECT resource, min(file) AS file, min(written) AS written FROM served
           GROUP BY resource) s USING (resource)
WHERE w.status <> 200 OR s.file IS NOT NULL AND w.method = 'PUT'
ORDER BY w.time, w.path, w.line LIMIT {_MOST + 1}
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each such address."""
    know_answers(tables)
    held: dict[tuple[str, str], list[tuple[object, ...]]] = {}
    for chain, method, address, *rest in tables.select(_WROTE):
        held.setdefault((chain, address), []).append((method, *rest))
    for (chain, address), rows in held.items():
        files = list(dict.fromkeys(str(row[6]) for row in rows if row[6] is not None))
        written = any(row[7] for row in rows)
        made = any(row[0] != "DELETE" and row[2] == 201 for row in rows)
        places = tuple(Place(str(row[4]), int(str(row[5]))) for row in rows[:_SHOWN])
        methods = ", ".join(sorted({str(row[0]) for row in rows}))
        yield Sign(
            subject=f"{chain} {address}",
            places=(*(Place(one) for one in files[:_SHOWN]), *places),
            quote="\n".join(
                f"{row[3]} UTC {address}: {row[0]} {row[1]} ({row[2]})" for row in rows[:_SHOWN]
            ),
            why=prose(
                Phrase(
                    "%(count)s requests by %(methods)s were answered as done. Nobody "
                    "else ever used that there with success, and this address only "
                    "within one day.",
                    {"count": str(len(rows)), "methods": methods},
                ),
                (Phrase("What it wrote is on the disk, and is dated so.") if written else None),
            ),
            verify=log_lines(*places),
            confidence=0.85 if written else 0.6,
            severity=Severity.HIGH if written else None if made else Severity.LOW,
        )
    if sum(map(len, held.values())) > _MOST:
        raise CouldNotLook(
            Phrase(
                "there are more such requests than the %(most)s that were looked at",
                {"most": f"{_MOST:,}"},
            )
        )


CHECK = Check(
    slug="logs-lone-writer",
    title="One address alone wrote to a site by a method that nobody else uses",
    severity=Severity.MEDIUM,
    technique="T1190",
    reads=(WebAttempt, WebRequest, LogFile, Site, File),
    innocent="Somebody who set up WebDAV or an interface for programs, and tried it once.",
    blind=(
        "Paths at which interfaces for programs, calendars and repositories usually lie are left "
        "out, and so is what is written by POST, as forms do."
    ),
    next=(
        "Take the right to write away from the site unless you use it, and look what was written: "
        "`pratique address` tells what else the address did."
    ),
    find=find,
    about_content=False,
)
