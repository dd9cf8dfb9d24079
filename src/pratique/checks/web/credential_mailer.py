"""Whether a page asks for a password and sends it away: a phishing page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from pratique.checks.base import Check, Sign
from pratique.checks.marked_content import payloads, seen
from pratique.content.identify import PHP_SUFFIXES
from pratique.content.mark import Mark
from pratique.model import Severity
from pratique.store.tables import Tables
from pratique.survey.file import File


def find(tables: Tables) -> Iterator[Sign]:
    """Point at pages that mail a password, and at forms that send it to another machine."""
    both = chain(seen(tables, "php-mails-password"), seen(tables, "html-credential-form-foreign"))
    for payload in payloads(both):
        yield payload.sign()


CHECK = Check(
    slug="web-credential-mailer",
    title="A page sends passwords of its visitors away",
    severity=Severity.HIGH,
    technique="T1056.003",
    reads=(Mark, File),
    innocent=(
        "A registration page may mail the new password to its user, and a login may be served "
        "by another machine of the same owner."
    ),
    blind=(
        "Kits that store what they catch in a database, and pages that send it by a script in "
        "the visitor's browser."
    ),
    next=(
        "Keep the page and its folder as evidence: people have been deceived with it, and may "
        "have to be told. Report the address in it to its mail or chat provider."
    ),
    find=find,
    condemns=True,
    about=PHP_SUFFIXES | {"html", "htm"},
)
