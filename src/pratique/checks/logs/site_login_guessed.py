"""Was a login of a web application let in after one address had tried many times?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, CouldNotLook, Sign
from pratique.checks.by_hand import log_lines
from pratique.inventory.answered_page import know_answers
from pratique.inventory.web_session import LOGIN
from pratique.model import Place, Severity
from pratique.parsers.log.row.log_file import LogFile
from pratique.parsers.log.row.web_request import WebRequest
from pratique.parsers.site import Site
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File

_FEWEST: Final = 10
_SEVERAL: Final = 3
_MOST: Final = 500
# A page that says 200, 401 or 403 to a wrong password and sends on whoever is let in. Where it
# sends everybody on, nothing can be told.
_GUESSED: Final = f"""
WITH sent AS (
    SELECT chain, url_decode(resource) AS resource, source, status, time, path, line
    FROM answer
    WHERE method = 'POST' AND time IS NOT NULL AND source NOT IN ('', '127.0.0.1', '::1')
      AND status IN (200, 401, 403, 302, 303) AND regexp_matches(resource, '{LOGIN}')
      AND NOT ends_with(resource, 'xmlrpc.php')
), tried AS (
    SELECT chain, resource, source, count(*) FILTER (status IN (200, 401, 403)) AS refused,
           count(*) FILTER (status IN (302, 303)) AS welcomed,
           min(time) FILTER (status IN (200, 401, 403)) AS since,
           max(time) FILTER (status IN (302, 303)) AS entered,
           min(time) FILTER (status IN (302, 303)) AS first,
           arg_min(path, time) FILTER (status IN (302, 303)) AS path,
           arg_min(line, time) FILTER (status IN (302, 303)) AS line
    FROM sent GROUP BY ALL
)
SELECT chain, resource, source, refused, welcomed, strftime(since, '%Y-%m-%d %H:%M:%S'),
       strftime(first, '%Y-%m-%d %H:%M:%S'), path, line,
       (SELECT count(*) FROM answer a WHERE a.chain = t.chain AND a.source = t.source
          AND a.time >= t.first AND a.status = 200 AND a.resource <> t.resource
          AND regexp_matches(a.resource, '/wp-admin/|/administrator/|/admin|/typo3/|/backend'))
FROM tried t
WHERE welcomed > 0 AND refused >= {_FEWEST} AND refused >= 2 * welcomed AND since < first
  AND entered - since < INTERVAL 7 DAY
  AND NOT EXISTS (SELECT 1 FROM sent o WHERE o.source = t.source AND o.resource = t.resource
                  AND o.status IN (302, 303) AND o.time < t.since)
ORDER BY first, chain, resource, source LIMIT {_MOST + 1}
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each address that was let in after it had been refused in numbers."""
    know_answers(tables)
    for number, row in enumerate(tables.select(_GUESSED)):
        if number == _MOST:
            raise CouldNotLook(
                Phrase(
                    "more than %(most)s addresses were let in like that; these are told",
                    {"most": _MOST},
                )
            )
        chain, resource, source, refused, welcomed, since, first, path, line, inside = row
        several = (
            Phrase(
                "It was let in %(welcomed)s times among tries that went on: several "
                "accounts, perhaps.",
                {"welcomed": welcomed},
            )
            if welcomed >= _SEVERAL
            else None
        )
        entered = (
            Phrase("Then it asked for %(inside)s pages behind the login.", {"inside": inside})
            if inside
            else None
        )
        yield Sign(
            subject=f"{chain} {resource} {source}",
            places=(Place(path, line),),
            quote=f"{first} UTC: {source} was let in at {resource}",
            why=prose(
                Phrase(
                    "%(refused)s tries of %(source)s had been refused there since "
                    "%(since)s UTC, and it had never come in before.",
                    {"refused": refused, "source": source, "since": since},
                ),
                several,
                entered,
            ),
            verify=log_lines(Place(path, line)),
            confidence=0.85 if inside else 0.65,
            severity=Severity.HIGH if inside else None,
        )


CHECK = Check(
    slug="logs-site-login-guessed",
    title="A login of a web site was tried many times, and then let in",
    severity=Severity.MEDIUM,
    technique="T1110.004",
    reads=(WebRequest, LogFile, Site, File),
    innocent="An office behind one address; somebody who had forgotten a password.",
    blind=(
        "Which account it was, no access log tells. Sites that answer a wrong password and a right "
        "one with the same status, and guessing from many addresses with a few tries each."
    ),
    next=(
        "Ask whose address that is. If nobody knows it, change all passwords of that site, end its "
        "sessions, and look what was done with `pratique address`."
    ),
    find=find,
    about_content=False,
)
