"""Requests put into sessions: what one client did with one program until it paused.

A session ends with a pause of thirty minutes, as the counters of visitors have it. Everything is
counted inside DuckDB, over columns of numbers: a busy server writes millions of lines a week.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar, Final

from pratique.inventory.asked import know_who_asked
from pratique.model import Instant
from pratique.store.derived import write_derived
from pratique.store.tables import Tables

PAUSE: Final = 30 * 60 * 1_000_000_000
_SITES: Final = 20
# Pages that take a name and a password, of the applications that are met most.
LOGIN: Final = (
    r"/(?:wp-login|xmlrpc)[.]php$|/administrator/(?:index[.]php)?$|/user(?:/login)?/?$"
    r"|/typo3/(?:index[.]php|login)?$|(?:^|[/_-])(?:log-?in|sign-?in|auth)(?:[.][a-z]+)?/?$"
)
_CRAWLER: Final = r"bot\b|bot/|crawl|spider|slurp|mediapartners|facebookexternalhit|archiver"
_SCANNER: Final = (
    r"sqlmap|nikto|nuclei|wpscan|zgrab|masscan|gobuster|dirbuster|dirsearch|ffuf|feroxbuster"
    r"|acunetix|nessus|openvas|burp|zmap|censys|l9explore|arachni|w3af|wfuzz|whatweb"
)
_TOOL: Final = (
    r"curl|wget|python|aiohttp|httpx|go-http-client|okhttp|java/|libwww|perl|ruby|php/|guzzle"
    r"|axios|node|http_request|winhttp|powershell|lwp|scrapy|postman|insomnia"
)
_SQL: Final = rf"""
WITH request AS (
    SELECT md5_number_lower(source || chr(10) || coalesce(agent, '')) AS actor,
           epoch_ns(time) AS moment, hash(path) AS log, line,
           md5_number_lower(coalesce(resource, '')) AS page, site, method = 'POST' AS sent,
           method = 'POST' AND regexp_matches(coalesce(resource, ''), '{LOGIN}') AS tried,
           status BETWEEN 400 AND 499 AS refused, bytes
    FROM asked
), begun AS (
    SELECT *, coalesce(moment - lag(moment) OVER of_actor > {PAUSE}, false)::INTEGER AS begins
    FROM request
    WINDOW of_actor AS (PARTITION BY actor, moment IS NULL ORDER BY moment)
), numbered AS (
    SELECT *, sum(begins) OVER so_far AS session FROM begun
    WINDOW so_far AS (PARTITION BY actor, moment IS NULL ORDER BY moment
                      ROWS UNBOUNDED PRECEDING)
), of_page AS (
    SELECT actor, moment IS NULL AS timeless, session, page, site, count(*) AS requests,
           count(*) FILTER (sent) AS posts, count(*) FILTER (tried) AS tries,
           count(*) FILTER (refused) AS refused, sum(bytes) AS bytes, min(moment) AS start,
           max(moment) AS stop, min({{'moment': moment, 'log': log, 'line': line}}) AS first
    FROM numbered GROUP BY ALL
), held AS (
    SELECT actor, timeless, session, sum(requests)::BIGINT AS requests,
           sum(posts)::BIGINT AS posts, sum(tries)::BIGINT AS tries,
           sum(refused) / sum(requests) AS refused, sum(bytes)::BIGINT AS bytes,
           min(start) AS start, max(stop) AS stop, min(first) AS first, count(*) AS paths,
           list_sort(list(DISTINCT site) FILTER (site IS NOT NULL))[1:{_SITES}] AS sites
    FROM of_page GROUP BY ALL
), attempted AS (
    SELECT address, agent, time FROM web_attempt
    WHERE list_has_any(kinds, ['traversal', 'wrapper', 'setting', 'function', 'shell', 'statement',
                               'lookup', 'code'])
), named AS MATERIALIZED (
    SELECT h.*, a.source AS address, a.agent, a.target AS first_target, a.path, a.line,
           CASE WHEN coalesce(a.agent, '') IN ('', '-') THEN 'none'
                WHEN regexp_matches(lower(a.agent), '{_SCANNER}') THEN 'scanner'
                WHEN regexp_matches(lower(a.agent), '{_CRAWLER}') THEN 'crawler'
                WHEN regexp_matches(lower(a.agent), '{_TOOL}') THEN 'tool'
                WHEN starts_with(a.agent, 'Mozilla/') OR starts_with(a.agent, 'Opera/')
                THEN 'browser' ELSE 'other' END AS family
    FROM asked a JOIN held h ON h.first.line = a.line AND h.first.log = hash(a.path)
), counted AS (
    SELECT n.actor, n.timeless, n.session, count(*) AS attempts
    FROM named n JOIN attempted t ON t.address = n.address
      AND t.agent IS NOT DISTINCT FROM n.agent
      AND (t.time IS NULL AND n.timeless OR epoch_ns(t.time) BETWEEN n.start AND n.stop)
    GROUP BY ALL
)
SELECT n.address, n.agent, n.family,
       CASE WHEN n.tries >= 10 AND n.tries >= 0.5 * n.requests THEN 'guesser'
            WHEN n.family = 'scanner' OR coalesce(c.attempts, 0) >= 3
              OR n.refused >= 0.5 AND n.paths >= 10 THEN 'scanner'
            WHEN n.family = 'crawler' THEN 'crawler'
            WHEN n.family = 'browser' THEN 'person' ELSE 'tool' END AS kind,
       make_timestamp_ns(n.start) AS start, make_timestamp_ns(n.stop) AS "end",
       n.requests, n.posts, n.paths, n.refused, n.bytes, coalesce(c.attempts, 0) AS attempts,
       n.tries, coalesce(n.sites, []::VARCHAR[]) AS sites, n.first_target, n.path, n.line
FROM named n LEFT JOIN counted c USING (actor, timeless, session)
"""  # noqa: S608 - our own words


@dataclass(frozen=True, slots=True)
class WebSession:
    """What one client did with one program, until it paused for thirty minutes."""

    table: ClassVar[str] = "web_session"

    address: Annotated[str, "who asked, behind a trusted proxy too; empty where not told"]
    agent: Annotated[str | None, "program that asked, as it says; null for none"]
    family: Annotated[str, "by that: `browser`, `crawler`, `scanner`, `tool`, `other`, `none`"]
    kind: Annotated[
        str,
        "by what it did: `guesser` (sends to pages of logins, mostly), `scanner` (forms of "
        "attacks, or ten pages and more, half of which are not there), `crawler`, `person` (says "
        "that it is a browser), `tool`; crawlers and browsers are told by what they say",
    ]
    start: Annotated[Instant | None, "first request, UTC; null for those without a time"]
    end: Annotated[Instant | None, "last request, UTC"]
    requests: Annotated[int, "how many"]
    posts: Annotated[int, "how many of them by POST"]
    paths: Annotated[int, "how many different pages, of all sites"]
    refused: Annotated[float, "share that was answered with 4xx, 0 to 1"]
    bytes: Annotated[int | None, "bytes of all answers; null where none are told"]
    attempts: Annotated[int, "how many have the form of an attack, see `web_attempt`"]
    tries: Annotated[int, "how many were sent to a page that takes a name and a password"]
    sites: Annotated[tuple[str, ...], "names of the virtual hosts, twenty at most"]
    first_target: Annotated[str | None, "what was asked for first"]
    path: Annotated[str, "the log that its first request stands in"]
    line: Annotated[int, "its line there"]


def write_web_sessions(tables: Tables, folder: Path) -> None:
    """Write `web_session` below `folder`, once `web_attempt` is there; CaseStorage if it fails."""
    know_who_asked(tables)
    write_derived(tables, WebSession, _SQL, folder)


def sessions_sql() -> str:
    """The question whose answer the table is; `know_who_asked` goes before it."""
    return _SQL
