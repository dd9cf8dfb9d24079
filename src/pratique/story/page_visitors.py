"""Who came to a phishing page: how many, when, and how many of them sent something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from pratique.inventory.asked import know_who_asked
from pratique.model import Finding, Instant
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables

# Checks whose pages are made to be visited by victims.
VISITED: Final = frozenset(
    {"web-phishing-page", "web-credential-mailer", "web-archive-in-disguise"}
)
_PAGES: Final = 500
# A page hands what is typed to another one of its folder. Sessions that look for weak points or
# only collect pages are no victims; nor is the machine itself.
_SQL: Final = """
WITH place AS (
    SELECT unnest(CAST($1 AS VARCHAR[])) AS path
), page AS (
    SELECT DISTINCT substr(p.path, length(s.root) + 1) AS resource,
           regexp_replace(substr(p.path, length(s.root) + 1), '[^/]*$', '') AS folder
    FROM place p JOIN (SELECT DISTINCT rtrim(document_root, '/') AS root FROM site) s
      ON s.root <> '' AND starts_with(p.path, s.root || '/')
), noise AS (
    SELECT DISTINCT address FROM web_session WHERE kind IN ('scanner', 'crawler', 'guesser')
), called AS (
    SELECT url_decode(resource) AS resource, source, method, time, path, line, referrer FROM asked
    WHERE status BETWEEN 200 AND 399 AND time IS NOT NULL AND source NOT IN ('', '127.0.0.1', '::1')
), visit AS (
    SELECT c.* FROM called c SEMI JOIN page p
      ON c.resource = p.resource OR c.resource = p.folder AND p.resource = p.folder || 'index.php'
      OR c.resource = p.folder AND p.resource = p.folder || 'index.html'
    ANTI JOIN noise n ON n.address = c.source
), sent AS (
    SELECT c.source, c.time FROM called c SEMI JOIN page p
      ON p.folder <> '/' AND regexp_replace(c.resource, '[^/]*$', '') = p.folder
      OR p.folder = '/' AND c.resource = p.resource
    ANTI JOIN noise n ON n.address = c.source
    WHERE c.method = 'POST'
), led AS (
    -- Where they came from: pages of the site itself lead from step to step.
    SELECT lower(regexp_extract(referrer, '^[a-z]+://([^/:?#]+)', 1)) AS host, source FROM visit
), from_host AS (
    SELECT host, count(DISTINCT source) AS sources FROM led WHERE host <> ''
      AND host NOT IN (SELECT lower(unnest(names)) FROM site) AND host NOT IN (
          SELECT lower(name) FROM site)
    GROUP BY host ORDER BY sources DESC, host LIMIT 5
), kept AS (
    -- Texts beside the page that were written to after it was there: what a kit keeps.
    SELECT DISTINCT f.path FROM file f JOIN (
        SELECT path, regexp_replace(path, '/[^/]*$', '') AS folder FROM place) p
      ON f.directory = p.folder OR starts_with(f.directory, p.folder || '/')
    JOIN file own ON own.path = p.path
    WHERE f.type = 'regular' AND f.size > 0 AND f.mtime > own.mtime
      AND regexp_matches(lower(f.filename), '[.](?:txt|log|csv|dat|json|html?)$|^[^.]+$')
      AND f.path NOT IN (SELECT path FROM place)
      AND EXISTS (SELECT 1 FROM sent s WHERE s.time >= f.mtime - INTERVAL 2 SECOND
                  AND s.time <= f.mtime + INTERVAL 2 SECOND)
    ORDER BY f.path LIMIT 20
)
SELECT count(*), count(DISTINCT v.source),
       count(DISTINCT v.source) FILTER (v.source IN (SELECT source FROM sent)),
       epoch_ns(min(time)), epoch_ns(max(time)), arg_min(path, time), arg_min(line, time),
       (SELECT count(*) FROM sent), (SELECT epoch_ns(min(time)) FROM sent),
       (SELECT epoch_ns(max(time)) FROM sent),
       (SELECT coalesce(list(host || ' (' || sources || ')' ORDER BY sources DESC, host), [])
        FROM from_host),
       (SELECT coalesce(list(path ORDER BY path), []) FROM kept)
FROM visit v
"""


@dataclass(frozen=True, slots=True)
class Visitors:
    """Visits to the pages of one finding; `submitted` is how many addresses sent something."""

    requests: int
    addresses: int
    submitted: int
    first: Instant
    last: Instant
    log: str
    line: int
    submissions: int = 0  # how often something was sent
    first_sent: Instant | None = None
    last_sent: Instant | None = None
    referers: tuple[str, ...] = ()  # other sites that led there, with how many addresses
    kept: tuple[str, ...] = ()  # files that were written to in the second of a submission

    @property
    def place(self) -> str:
        """The line of the first visit."""
        return f"{self.log}:{self.line}"

    @property
    def words(self) -> Phrase:
        """What a person is told."""
        told = [
            Phrase(
                "Visitors, as the access logs tell: %(addresses)s addresses came, %(submitted)s of "
                "them sent something, between %(first)s and %(last)s. Addresses that look for weak "
                "points everywhere are left out.",
                {
                    "addresses": self.addresses,
                    "submitted": self.submitted,
                    "first": moment(self.first),
                    "last": moment(self.last),
                },
            )
        ]
        if self.first_sent is not None and self.last_sent is not None:
            told.append(
                Phrase(
                    "Something was sent %(count)s times, first %(first)s, last %(last)s.",
                    {
                        "count": self.submissions,
                        "first": moment(self.first_sent),
                        "last": moment(self.last_sent),
                    },
                )
            )
        if self.referers:
            sites = {"sites": ", ".join(self.referers)}
            told.append(Phrase("Other sites that led there: %(sites)s.", sites))
        if self.kept:
            told.append(
                Phrase(
                    "In such a second, these files beside it were written to: %(files)s. They hold "
                    "what people typed: keep them as evidence, count their lines, and show them to "
                    "nobody who need not see them.",
                    {"files": ", ".join(self.kept)},
                )
            )
        return prose(*told)


def visitors(tables: Tables, finding: Finding) -> Visitors | None:
    """Who came to the pages of a finding; None for other findings, or where no log tells."""
    if finding.check not in VISITED:
        return None
    paths = [place.path for place in finding.places if place.container is None][:_PAGES]
    know_who_asked(tables)
    row = next(tables.select(_SQL, paths))
    if not row[0]:
        return None
    found = Visitors(*row)  # DuckDB gives lists
    return replace(found, referers=tuple(found.referers), kept=tuple(found.kept))


def with_visitors(findings: Iterable[Finding], tables: Tables) -> Iterator[Finding]:
    """The findings; those about phishing pages say who came."""
    for finding in findings:
        found = visitors(tables, finding)
        yield finding if found is None else finding.also(found.words)


def moment(time: Instant) -> str:
    """A moment in words, to the second, in UTC."""
    return datetime.fromtimestamp(time // 1_000_000_000, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
