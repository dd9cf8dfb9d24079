"""Whether a web server leads some visitors to another site, or to a page that others do not get."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.model import Place, Severity
from pratique.parsers.site import Site
from pratique.parsers.web_directive import WebDirective
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables

_ABOUT_VISITOR: Final = re.compile(r"%\{HTTP_?:?(?:REFERER|USER_AGENT|USER-AGENT)\}", re.IGNORECASE)
_ENGINE: Final = re.compile(
    r"google|bing|yahoo|yandex|baidu|duckduck|\bmsn|\baol|\bask\b|mail\\?\.ru|rambler|facebook"
    r"|twitter|"
    r"android|iphone|\bbot\b|slurp|spider|crawl",
    re.IGNORECASE,
)
_SEARCH: Final = re.compile(r"google|bing|yahoo|yandex|baidu|duckduck|\bask\b|\baol", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"(?:^|\s)[\"']?(?:https?:)?//([^/\s\"':?\[]+)", re.IGNORECASE)
_LOCAL: Final = re.compile(r"%\{|^(?:127\.|localhost|0\.0\.0\.0)|\$|^[^.]+$", re.IGNORECASE)
_SCRIPT: Final = re.compile(
    r"^\S+\s+[\"']?(/?[\w./-]{1,200}\.(?:php\d?|phtml|html?))\b", re.IGNORECASE
)
_ENTRANCE: Final = re.compile(
    r"(?:^|/)(?:index|app|mobile|m|prerender|api)[\w-]*\.(?:php|html?)$", re.IGNORECASE
)
_NGINX_ASKS: Final = re.compile(r"if\s*\(\s*\$http_(?:referer|user_agent)\s+~", re.IGNORECASE)
_REDIRECTS: Final = frozenset({"rewritecond", "rewriterule", "errordocument", "return", "rewrite"})
# Whoever opens the file sees an empty window.
_FAR_DOWN: Final = 60


@dataclass(frozen=True, slots=True)
class _Lead:
    """One way on which visitors are led, with how sure that is."""

    row: WebDirective
    quote: str
    why: Phrase
    severity: Severity
    confidence: float
    title: Phrase | None = None


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each rewrite that depends on the visitor, once however often it was copied."""
    own = {name.lower().removeprefix("www.") for site in tables.rows(Site) for name in site.names}
    wanted = ", ".join(f"'{name}'" for name in sorted(_REDIRECTS))
    rows = tables.rows(WebDirective, f"lower(directive) IN ({wanted})")
    same: dict[str, list[_Lead]] = {}
    for _, group in groupby(rows, key=lambda row: row.path):
        for lead in _in_file(list(group), own):
            same.setdefault(lead.quote, []).append(lead)
    for leads in same.values():
        yield _sign(leads)


def _sign(leads: list[_Lead]) -> Sign:
    best = max(leads, key=lambda lead: lead.severity)
    places = tuple(Place(lead.row.path, lead.row.line) for lead in leads)
    many = (
        Phrase("The same stands in %(count)s files.", {"count": str(len(leads))})
        if len(leads) > 1
        else None
    )
    return Sign(
        subject=f"{leads[0].row.path} {best.row.value}" if len(leads) == 1 else best.quote,
        places=places,
        quote=best.quote,
        why=prose(best.why, many),
        verify=lines(places[0]),
        confidence=best.confidence,
        severity=best.severity,
        title=best.title,
    )


def _in_file(rows: list[WebDirective], own: set[str]) -> Iterator[_Lead]:
    conditions: list[WebDirective] = []
    last_line = 0
    for row in rows:
        name = row.directive.lower()
        if name == "rewritecond":
            conditions.append(row)
            continue
        lead: _Lead | None = None
        if name == "rewriterule":
            lead = _rewritten(row, conditions, own, last_line)
            conditions = []
        elif name == "errordocument":
            lead = _error_page(row, own)
        elif row.server == "nginx" and _NGINX_ASKS.search(row.section):
            lead = _nginx(row, own)
        last_line = row.line or last_line
        if lead is not None:
            yield lead


def _rewritten(
    row: WebDirective, conditions: list[WebDirective], own: set[str], last_line: int
) -> _Lead | None:
    asked = [one for one in conditions if _asks(one.value)]
    if not asked:
        return None
    host = _ADDRESS.search(row.value)
    quote = f"RewriteCond {asked[0].value} / RewriteRule {row.value}"[:300]
    start = conditions[0].line or 0
    down = start - last_line > _FAR_DOWN
    empty = (
        Phrase("They stand behind %(count)s empty lines.", {"count": start - last_line - 1})
        if down
        else None
    )
    searched = sum(_SEARCH.search(one.value) is not None for one in asked)
    if host is not None and not _is_own(host[1].lower(), row.path, own):
        why = prose(
            Phrase(
                "Visitors who match the condition on line %(line)s are sent to %(host)s.",
                {"line": f"{asked[0].line}", "host": host[1]},
            ),
            empty,
        )
        grave = down or searched > 1
        severity = Severity.HIGH if grave else Severity.MEDIUM
        return _Lead(row, quote, why, severity, 0.9 if grave else 0.85)
    script = _SCRIPT.search(row.value)
    if host is None and script is not None and searched and not _ENTRANCE.search(script[1]):
        why = prose(
            Phrase(
                "Visitors who match the condition on line %(line)s get %(script)s, "
                "and all others the page that they asked for.",
                {"line": f"{asked[0].line}", "script": script[1]},
            ),
            empty,
        )
        title = Phrase("Search engines or their visitors get another page than everybody else")
        return _Lead(row, quote, why, Severity.MEDIUM, 0.75, title)
    return None


def _error_page(row: WebDirective, own: set[str]) -> _Lead | None:
    host = _ADDRESS.search(row.value)
    if host is None or not row.path.endswith("/.htaccess"):
        return None
    if _is_own(host[1].lower(), row.path, own):
        return None
    # Without the names of the sites, nobody can tell whose address that is.
    severity = Severity.MEDIUM if own else Severity.LOW
    why = Phrase(
        "Whoever asks for a page that is not there is sent to %(host)s.", {"host": host[1]}
    )
    title = Phrase("The error pages of a site lie on another site")
    return _Lead(row, f"ErrorDocument {row.value}"[:300], why, severity, 0.75, title)


def _nginx(row: WebDirective, own: set[str]) -> _Lead | None:
    host = _ADDRESS.search(row.value)
    if host is None or not _ENGINE.search(row.section):
        return None
    if _is_own(host[1].lower(), row.path, own):
        return None
    why = Phrase(
        "Visitors who match `%(section)s` are sent to %(host)s.",
        {"section": row.section, "host": host[1]},
    )
    quote = f"{row.section} {{ {row.directive} {row.value} }}"[:300]
    return _Lead(row, quote, why, Severity.MEDIUM, 0.85)


def _asks(condition: str) -> bool:
    pattern = condition.partition(" ")[2].lstrip()
    return (
        _ABOUT_VISITOR.search(condition) is not None
        and not pattern.startswith(("!", '"!'))
        and _ENGINE.search(pattern) is not None
    )


def _is_own(host: str, path: str, own: set[str]) -> bool:
    bare = host.removeprefix("www.").replace("\\", "")
    return (
        _LOCAL.search(host) is not None
        or bare in own
        or any(bare.endswith(f".{name}") or name.endswith(f".{bare}") for name in own)
        or f"/{bare}/" in path
    )


CHECK = Check(
    slug="web-htaccess-redirect",
    title="Visitors from search engines are sent to another site",
    severity=Severity.MEDIUM,
    technique="T1565.001",
    reads=(WebDirective, Site),
    innocent="A site with a second address for telephones does this; the address is your own.",
    blind="Redirects that PHP or a script in the page gives, and those that a cookie or an "
    "address alone decides.",
    next="Look at the age of the file, and whether the address is yours.",
    find=find,
)
