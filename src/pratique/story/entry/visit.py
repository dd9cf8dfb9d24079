"""Who called the pages that the intruder left: addresses, how often, when for the first time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pratique.model import Instant
from pratique.store.tables import Tables
from pratique.story.entry.trace import Kind, Trace

# What a client that only looks gets: a page that was called by more strangers than this is one
# that is meant to be seen, such as a phishing page, and its visitors are its victims.
_MOST_CALLERS: Final = 12
# Our own checks that look at whether a page answers to its caller.
COMMANDING: Final = ("runs-request", "uploader", "opens-machine", "drops-program", "runs-decoded")

_SQL: Final = """
WITH page AS (
    SELECT unnest(CAST(? AS VARCHAR[])) AS path, unnest(CAST(? AS VARCHAR[])) AS target
), answered AS (
    SELECT url_decode(resource) AS resource, source, method, query, time, path, line
    FROM asked WHERE status BETWEEN 200 AND 399 AND time IS NOT NULL
)
SELECT page.path, r.source, count(*), count(*) FILTER (r.method = 'POST'),
       count(*) FILTER (r.query <> ''), epoch_ns(min(r.time)), epoch_ns(max(r.time)),
       arg_min(r.path, r.time), arg_min(r.line, r.time)
FROM answered r JOIN page ON r.resource = page.target
GROUP BY page.path, r.source
ORDER BY 6, 1, 2
"""


@dataclass(frozen=True, slots=True)
class Visit:
    """All successful requests of one address for one page."""

    path: str
    address: str
    count: int
    posts: int
    queries: int
    first: Instant
    last: Instant
    log: str
    line: int

    @property
    def place(self) -> str:
        """The line of the first of them."""
        return f"{self.log}:{self.line}"


class Visits:
    """The visits to all traces that are pages."""

    def __init__(self, visits: Iterable[Visit], checks: Mapping[str, str]) -> None:
        self._by_path: dict[str, list[Visit]] = {}
        for visit in visits:
            self._by_path.setdefault(visit.path, []).append(visit)
        self._checks = checks

    @classmethod
    def of(cls, tables: Tables, traces: Sequence[Trace]) -> Visits:
        """Ask the access logs."""
        pages = [trace for trace in traces if trace.kind is Kind.PAGE and trace.target]
        checks = {trace.path: trace.check for trace in traces}
        if not pages:
            return cls((), checks)
        rows = tables.select(_SQL, [page.path for page in pages], [page.target for page in pages])
        return cls((Visit(*row) for row in rows), checks)

    def without(self, paths: Iterable[str]) -> Visits:
        """The same, but for those of some pages."""
        dropped = set(paths)
        return Visits(
            [one for path, held in self._by_path.items() if path not in dropped for one in held],
            self._checks,
        )

    def of_page(self, path: str) -> Sequence[Visit]:
        """The visits to one page, the first first."""
        return self._by_path.get(path, ())

    def first(self, path: str) -> Visit | None:
        """The first visit to a page, whoever it was."""
        return next(iter(self.of_page(path)), None)

    def callers(self) -> dict[str, list[Visit]]:
        """Addresses that used what the intruder left, with what they called.

        Of a page that many call, only who was first counts: the others may be its victims.
        """
        found: dict[str, list[Visit]] = {}
        for path, visits in self._by_path.items():
            used = [one for one in visits if one.posts or one.queries]
            commanding = any(word in self._checks[path] for word in COMMANDING)
            if len(visits) > _MOST_CALLERS or not commanding:
                chosen = visits[:1]
            else:
                chosen = used or visits[:1]
            for visit in chosen:
                if visit.address:
                    found.setdefault(visit.address, []).append(visit)
        return found
