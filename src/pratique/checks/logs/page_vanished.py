"""Did a page answer to a few addresses that is not on the disk any more?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, CouldNotLook, Sign
from pratique.checks.by_hand import log_lines
from pratique.inventory.answered_page import UNLIKE_OTHERS, know_answers
from pratique.model import Place, Severity
from pratique.parsers.log.row.log_file import LogFile
from pratique.parsers.log.row.web_request import WebRequest
from pratique.parsers.site import Site
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File

_CALLERS: Final = 3
_MOST: Final = 200
# Folders into which a site puts what visitors send, or what it made itself.
_DATA: Final = re.compile(
    r"/(?:uploads?|images?|img|media|files|cache|tmp|temp|assets|css|fonts|js)/"
)
# Pages by chain of logs: whether they lie on the disk, and how those that do not are answered.
_ASKED: Final = rf"""
CREATE OR REPLACE TABLE php_page AS
WITH called AS (
    SELECT chain, url_decode(resource) AS resource, source, status, method, query, time, path,
           line, bytes
    FROM answer
    WHERE time IS NOT NULL AND status IN (200, 404, 410)
      AND regexp_matches(resource, '[.](?:php[0-9]?|phtml|phar)$')
      AND NOT regexp_matches(resource, '[.]php/')
), page AS (
    SELECT chain, resource, count(*) FILTER (status = 200) AS calls,
           count(DISTINCT source) FILTER (status = 200) AS callers,
           list_sort(list(DISTINCT source) FILTER (status = 200))[1:{_CALLERS}] AS addresses,
           count(*) FILTER (status = 200 AND method = 'POST') AS posts,
           count(*) FILTER (status = 200 AND query <> '') AS queries,
           min(time) FILTER (status = 200) AS first, max(time) FILTER (status = 200) AS last,
           max(time) FILTER (status <> 200) AS gone,
           arg_min(path, time) FILTER (status = 200) AS path,
           arg_min(line, time) FILTER (status = 200) AS line
    FROM called GROUP BY chain, resource
)
SELECT p.*, s.resource IS NOT NULL AS there
FROM page p LEFT JOIN (SELECT DISTINCT resource FROM served) s USING (resource)
"""
# A chain tells of this machine where pages that it served are there, and of a site that refuses
# what is not there where most of such pages were.
_VANISHED: Final = f"""
WITH chain AS (
    SELECT chain, count(*) FILTER (calls > 0 AND there) AS kept,
           count(*) FILTER (calls > 0 AND NOT there) AS lost,
           count(*) FILTER (calls = 0 AND NOT there) AS refused
    FROM php_page GROUP BY chain
), lost AS (
    SELECT * FROM php_page
    WHERE calls > 0 AND NOT there AND callers <= {_CALLERS} AND posts + queries > 0
), unlike AS (
    SELECT DISTINCT p.chain, p.resource
    FROM (SELECT DISTINCT l.chain, l.resource, coalesce(a.bytes, 0) AS bytes
          FROM lost l JOIN answer a ON a.chain = l.chain AND url_decode(a.resource) = l.resource
          WHERE a.status = 200) p
    WHERE {UNLIKE_OTHERS}
), elsewhere AS (  -- the same page in another folder, which an alias may lead to
    SELECT DISTINCT l.resource FROM lost l
    JOIN file f ON f.filename = string_split(l.resource, '/')[-1]
    WHERE ends_with('/' || f.path, array_to_string(string_split(l.resource, '/')[-2:], '/'))
)
SELECT p.resource, p.calls, p.callers, p.addresses, p.posts, p.queries,
       strftime(p.first, '%Y-%m-%d %H:%M:%S'), strftime(p.last, '%Y-%m-%d %H:%M:%S'),
       coalesce(p.gone > p.last, false), p.path, p.line, p.chain,
       c.kept > 0 AND c.refused >= 3 AND c.refused >= 2 * c.lost
FROM lost p JOIN chain c USING (chain) SEMI JOIN unlike USING (chain, resource)
ANTI JOIN elsewhere USING (resource)
ORDER BY p.first, p.resource LIMIT {_MOST + 1}
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each such page; CouldNotLook where the logs are not about the sites of this disk."""
    know_answers(tables)
    tables.prepare(_ASKED)
    elsewhere = set()
    for number, row in enumerate(tables.select(_VANISHED)):
        if number == _MOST:
            raise CouldNotLook(
                Phrase(
                    "more than %(most)s pages are like that; the first are told", {"most": _MOST}
                )
            )
        resource, calls, callers, addresses, posts, queries, first, last, gone, path, line = row[
            :11
        ]
        if not row[12]:
            elsewhere.add(row[11])
            continue
        refused = Phrase("Later it was asked for again, and was not there.") if gone else None
        yield Sign(
            subject=f"{row[11]} {resource}",
            places=(Place(path, line),),
            quote=f"{first} UTC to {last} UTC: {resource} from {', '.join(addresses)}",
            why=prose(
                Phrase(
                    "It was answered %(calls)s times with status 200, %(posts)s of them "
                    "to something that was sent and %(queries)s to a question, for "
                    "%(callers)s address alone. No such page is on the disk, other pages "
                    "that are not there are refused, and no other page is as long.",
                    {"calls": calls, "posts": posts, "queries": queries, "callers": callers},
                    several="It was answered %(calls)s times with status 200, %(posts)s of them "
                    "to something that was sent and %(queries)s to a question, for "
                    "%(callers)s addresses alone. No such page is on the disk, other "
                    "pages that are not there are refused, and no other page is as long.",
                    number=callers,
                ),
                refused,
            ),
            verify=log_lines(Place(path, line)),
            confidence=0.8 if gone else 0.65,
            severity=Severity.HIGH if _DATA.search(resource) else None,
        )
    if elsewhere:
        raise CouldNotLook(
            Phrase(
                "these logs tell of pages that are not on this disk, or of a site that answers to "
                "any name: %(logs)s",
                {"logs": ", ".join(sorted(elsewhere)[:5])},
            )
        )


CHECK = Check(
    slug="logs-page-vanished",
    title="A page that a few addresses used is not on the disk any more",
    severity=Severity.MEDIUM,
    technique="T1070.004",
    reads=(WebRequest, LogFile, Site, File),
    innocent=(
        "A page of yours that you used for a short time, such as a test or a tool for a move, and "
        "took away again; one that an update removed."
    ),
    blind=(
        "Pages that more than three addresses used, or that were called without anything sent. "
        "Sites that answer to any name, and answers as long as those of another page."
    ),
    next=(
        "Ask who put it there. If nobody did, look what its callers did besides: "
        "`pratique address` tells it. Backups from that time may still have the page."
    ),
    find=find,
    about_content=False,
)
