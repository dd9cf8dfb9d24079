"""Whether a page says itself that somebody broke in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.marked_content import payloads, seen
from pratique.content.identify import PHP_SUFFIXES
from pratique.content.mark import Mark
from pratique.content.names import HTML_DEFACED
from pratique.model import Severity
from pratique.store.tables import Tables
from pratique.survey.file import File

_IN_TITLE: Final = 0.8


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each small page that names an intruder."""
    for payload in payloads(seen(tables, HTML_DEFACED)):
        titled = payload.best.confidence >= _IN_TITLE
        yield payload.sign(severity=Severity.MEDIUM if titled else Severity.LOW)


CHECK = Check(
    slug="web-defaced",
    title="A page says that somebody broke in",
    severity=Severity.LOW,
    technique="T1491.002",
    reads=(Mark, File),
    innocent="An article about a break-in uses the same words.",
    blind="Pages in other languages, and those that consist of a picture.",
    next="Look at the time of the file: whoever wrote it wants to be seen, and says when.",
    find=find,
    about=PHP_SUFFIXES | {"html", "htm"},
)
