"""Whether a page passes for the login of somebody else, and whether it hides from watchers."""

from __future__ import annotations

from typing import Final

from pratique.checks.base import Check
from pratique.checks.mark_question import READS, Asked, Level, pointing_at
from pratique.checks.marked_content import SURE
from pratique.content.identify import PHP_SUFFIXES
from pratique.content.names import HTML_BRAND_FORM, HTML_WALLET_FORM, PHP_SHUTS_OUT_WATCHERS
from pratique.model import Severity
from pratique.phrase import Phrase

_LEVELS: Final = (Level(0.8), Level(SURE, Severity.MEDIUM))

CHECK = Check(
    slug="web-phishing-page",
    title="A page passes for the login of somebody else",
    severity=Severity.HIGH,
    technique="T1566.002",
    reads=READS,
    innocent=(
        "A site may let its visitors log in with the account of a large provider; that form leads "
        "to the provider, not to a script of the site."
    ),
    blind="Names that are not in our list, pages that consist of pictures, and those that a "
    "script writes.",
    next=(
        "Keep the whole folder: beside the page lie what it caught, and where it sent that. Tell "
        "the owner of the name, and the people whose words were caught."
    ),
    find=pointing_at(
        Asked(HTML_BRAND_FORM, levels=_LEVELS),
        Asked(HTML_WALLET_FORM, levels=_LEVELS),
        Asked(
            PHP_SHUTS_OUT_WATCHERS,
            Phrase("A page turns away those who look for phishing"),
            levels=(Level(SURE, Severity.MEDIUM),),
        ),
    ),
    condemns=True,
    about=PHP_SUFFIXES | {"html", "htm"},
)
