"""Whether visitors who come from a search engine are led to another site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.model import Place, Severity
from pratique.parsers.site import Site
from pratique.parsers.web_directive import WebDirective
from pratique.store.tables import Tables

_ABOUT_VISITOR: Final = re.compile(r"%\{HTTP_(?:REFERER|USER_AGENT)\}", re.IGNORECASE)
_ENGINE: Final = re.compile(
    r"google|bing|yahoo|yandex|baidu|duckduck|msn|aol|ask\.|mail\.ru|rambler|facebook|android|iphone",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(r"(?:^|\s)[\"']?(?:https?:)?//([^/\s\"':?\[]+)", re.IGNORECASE)
_LOCAL: Final = re.compile(r"%\{|^(?:127\.|localhost|0\.0\.0\.0)|\$\d", re.IGNORECASE)


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each rewrite that depends on the visitor and leads to a foreign host."""
    own = {name.lower().removeprefix("www.") for site in tables.rows(Site) for name in site.names}
    rows = tables.rows(WebDirective, "lower(directive) IN ('rewritecond', 'rewriterule')")
    for _, group in groupby(rows, key=lambda row: row.path):
        yield from _in_file(group, own)


def _in_file(rows: Iterator[WebDirective], own: set[str]) -> Iterator[Sign]:
    conditions: list[WebDirective] = []
    for row in rows:
        if row.directive.lower() == "rewritecond":
            conditions.append(row)
            continue
        host = _ADDRESS.search(row.value)
        asked = [one for one in conditions if _asks(one.value)]
        conditions = []
        if host is None or not asked or _is_own(host[1].lower(), row.path, own):
            continue
        yield Sign(
            subject=f"{row.path} {row.value}",
            places=(Place(row.path, row.line),),
            quote=f"RewriteCond {asked[0].value} / RewriteRule {row.value}"[:300],
            why=f"Visitors who match the condition on line {asked[0].line} are sent to {host[1]}.",
            verify=lines(Place(row.path, row.line)),
            confidence=0.85,
        )


def _asks(condition: str) -> bool:
    pattern = condition.partition(" ")[2].lstrip()
    return (
        _ABOUT_VISITOR.search(condition) is not None
        and not pattern.startswith("!")
        and _ENGINE.search(pattern) is not None
    )


def _is_own(host: str, path: str, own: set[str]) -> bool:
    bare = host.removeprefix("www.")
    return _LOCAL.search(host) is not None or bare in own or f"/{bare}/" in path


CHECK = Check(
    slug="web-htaccess-redirect",
    title="Visitors from search engines are sent to another site",
    severity=Severity.MEDIUM,
    technique="T1565.001",
    reads=(WebDirective, Site),
    innocent="A site with a second address for telephones does this; the address is your own.",
    blind="Redirects that PHP or a script in the page gives.",
    next="Look at the age of the file, and whether the address is yours.",
    find=find,
)
