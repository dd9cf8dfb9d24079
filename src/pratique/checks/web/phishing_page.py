"""Whether a page passes for the login of somebody else, and whether it hides from watchers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.marked_content import payloads, seen
from pratique.content.identify import PHP_SUFFIXES
from pratique.content.mark import Mark
from pratique.content.names import (
    HTML_BRAND_FORM,
    HTML_WALLET_FORM,
    PHP_SHUTS_OUT_WATCHERS,
)
from pratique.model import Severity
from pratique.store.tables import Tables
from pratique.survey.file import File

_CERTAIN: Final = 0.8


def find(tables: Tables) -> Iterator[Sign]:
    """Point at copies of logins, pages that ask for a wallet, and lists of watchers."""
    for mark in (HTML_BRAND_FORM, HTML_WALLET_FORM):
        for payload in payloads(seen(tables, mark)):
            grave = payload.best.confidence >= _CERTAIN
            yield payload.sign(severity=Severity.HIGH if grave else Severity.MEDIUM)
    for payload in payloads(seen(tables, PHP_SHUTS_OUT_WATCHERS)):
        yield payload.sign(
            severity=Severity.MEDIUM, title="A page turns away those who look for phishing"
        )


CHECK = Check(
    slug="web-phishing-page",
    title="A page passes for the login of somebody else",
    severity=Severity.HIGH,
    technique="T1566.002",
    reads=(Mark, File),
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
    find=find,
    condemns=True,
    about=PHP_SUFFIXES | {"html", "htm"},
)
