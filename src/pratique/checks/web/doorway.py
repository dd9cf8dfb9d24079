"""Whether a site serves search engines what no visitor is meant to see."""

from __future__ import annotations

from pratique.checks.base import Check
from pratique.checks.mark_question import READS, Asked, pointing_at
from pratique.content.identify import PHP_SUFFIXES
from pratique.content.names import HTML_HIDDEN_LINKS, PHP_CLAIMS_SITE, PHP_CLOAKS
from pratique.model import Severity
from pratique.phrase import Phrase

CHECK = Check(
    slug="web-doorway",
    title="A site serves search engines what visitors do not see",
    severity=Severity.MEDIUM,
    technique="T1608.006",
    reads=READS,
    innocent=(
        "A service that draws pages for robots fetches them from its own machine. Menus are hidden "
        "until they are opened, but lead to the site itself."
    ),
    blind="Pages that lie there ready made, and texts that a database holds.",
    next=(
        "Search for the site with the words that were found, and ask the search engine's console "
        "for owners that you do not know."
    ),
    find=pointing_at(
        Asked(HTML_HIDDEN_LINKS, Phrase("Links for search engines are hidden in a page")),
        Asked(PHP_CLOAKS, Phrase("Search engines get another page than visitors")),
        Asked(
            PHP_CLAIMS_SITE,
            Phrase("A page proves to a search engine that the site belongs to its caller"),
        ),
    ),
    about=PHP_SUFFIXES | {"html", "htm"},
)
