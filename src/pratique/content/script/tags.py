"""Tags that a server runs, where what a visitor sends stands in the command: ColdFusion, SSI.

Sources: Adobe's CFML Reference (`cfexecute`, `cffile`, the scopes `form`, `url`, `cgi`); Apache's
mod_include (`exec`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.content.base import Analyser, Content
from pratique.content.mark import Mark
from pratique.content.names import PAGE_RUNS_REQUEST, PAGE_WRITES_REQUEST
from pratique.parsers.base import shown

_KINDS: Final = frozenset({"text", "html", "xml", "data"})
_SUFFIXES: Final = frozenset({"cfm", "cfml", "cfc", "shtml", "stm", "shtm", "html", "htm"})
_TAG: Final = re.compile(
    r"<(cfexecute|cffile|cfset|cfparam|cfdirectory)\b((?:[^<>\"']|\"[^\"]{0,4000}\"|'[^']{0,4000}'){0,400})>?",
    re.IGNORECASE,
)
_SENT: Final = r"(?:form|url|cgi\.(?:http_\w+|query_string|path_info)|cookie)"
_VISITOR: Final = re.compile(rf"\b{_SENT}(?:\.\w+|\[[^\]]{{1,60}}\])?", re.IGNORECASE)
_SET: Final = re.compile(r"\s*(?:var\s+)?([A-Za-z_][\w.]*)\s*=(?!=)(.*)", re.DOTALL)
_ATTRIBUTE: Final = re.compile(
    r"\b(name|arguments|action|file|destination|output)\s*=\s*(\"[^\"]*\"|'[^']*'|#[^#]*#|[^\s>]+)",
    re.IGNORECASE,
)
_INCLUDED: Final = re.compile(
    rb"<!--#exec\s{1,9}(?:cmd|cgi)\s{0,3}=\s{0,3}[\"'][^\"'\n]{0,400}\$\{?(?:query_string|http_|request_uri|path_info)",
    re.IGNORECASE,
)
_MOST_TAGS: Final = 2000


def find(content: Content) -> Iterator[Mark]:
    """Point at the tag that starts or stores what a visitor sends."""
    if content.suffix not in _SUFFIXES:
        return
    lowered = content.lowered
    if b"<!--#exec" in lowered:
        found = _INCLUDED.search(content.held)
        if found is not None:
            why = "What a visitor sends stands in a command that the server runs for this page."
            yield _mark(content, PAGE_RUNS_REQUEST, found.start(), why, 0.9)
    if b"<cfexecute" in lowered or b"<cffile" in lowered:
        yield from _coldfusion(content)


def _coldfusion(content: Content) -> Iterator[Mark]:
    text = content.held.decode("latin-1")
    sent: set[str] = set()
    for number, tag in enumerate(_TAG.finditer(text)):
        if number >= _MOST_TAGS:
            return
        name, inside = tag[1].lower(), tag[2]
        if name in ("cfset", "cfparam"):
            assigned = _SET.match(inside)
            if assigned is not None and _from_visitor(assigned[2], sent):
                sent.add(assigned[1].lower())
            continue
        given = {found[1].lower(): found[2] for found in _ATTRIBUTE.finditer(inside)}
        yield from _judged(content, tag, name, given, sent)


def _judged(
    content: Content, tag: re.Match[str], name: str, given: dict[str, str], sent: set[str]
) -> Iterator[Mark]:
    if name == "cfexecute":
        where = _from_visitor(f"{given.get('name', '')} {given.get('arguments', '')}", sent)
        if where:
            why = f"What a visitor sends ({where}) is started as a command by cfexecute."
            yield _mark(content, PAGE_RUNS_REQUEST, tag.start(), why, 0.93)
    elif name == "cffile" and given.get("action", "").strip("\"'").lower() in ("write", "append"):
        file = _from_visitor(given.get("file", ""), sent)
        output = _from_visitor(given.get("output", ""), sent)
        if file and output:
            why = (
                f"A visitor gives the name of a file ({file}) and what is written to it ({output})."
            )
            yield _mark(content, PAGE_WRITES_REQUEST, tag.start(), why, 0.8)


def _from_visitor(text: str, sent: set[str]) -> str:
    """The words in `text` that a visitor determines; empty without any."""
    found = _VISITOR.search(text)
    if found is not None:
        return found[0][:60]
    names = {word.lower() for word in re.findall(r"[A-Za-z_][\w.]*", text[:4000])} & sent
    return min(names, default="")


def _mark(content: Content, mark: str, start: int, why: str, confidence: float) -> Mark:
    quote = " ".join(content.held[start : start + 400].decode("latin-1").split())
    return Mark(content.path, content.line(start), mark, shown(quote, 300), why, confidence)


ANALYSER = Analyser(_KINDS, find)
