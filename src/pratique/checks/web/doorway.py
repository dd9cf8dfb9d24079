"""Whether a site serves search engines what no visitor is meant to see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.marked_content import payloads, seen
from pratique.content.identify import PHP_SUFFIXES
from pratique.content.mark import Mark
from pratique.content.names import (
    HTML_HIDDEN_LINKS,
    PHP_CLAIMS_SITE,
    PHP_CLOAKS,
)
from pratique.model import Severity
from pratique.store.tables import Tables
from pratique.survey.file import File

_TITLES: Final = {
    HTML_HIDDEN_LINKS: "Links for search engines are hidden in a page",
    PHP_CLOAKS: "Search engines get another page than visitors",
    PHP_CLAIMS_SITE: "A page proves to a search engine that the site belongs to its caller",
}


def find(tables: Tables) -> Iterator[Sign]:
    """Point at hidden links, at pages for robots only, and at borrowed ownership."""
    for mark, title in _TITLES.items():
        for payload in payloads(seen(tables, mark)):
            yield payload.sign(title=title)


CHECK = Check(
    slug="web-doorway",
    title="A site serves search engines what visitors do not see",
    severity=Severity.MEDIUM,
    technique="T1608.006",
    reads=(Mark, File),
    innocent=(
        "A service that draws pages for robots fetches them from its own machine. Menus are hidden "
        "until they are opened, but lead to the site itself."
    ),
    blind="Pages that lie there ready made, and texts that a database holds.",
    next=(
        "Search for the site with the words that were found, and ask the search engine's console "
        "for owners that you do not know."
    ),
    find=find,
    about=PHP_SUFFIXES | {"html", "htm"},
)
