"""Whether code in a site makes, opens or hides an account of the site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pratique.checks.base import Check, Sign
from pratique.checks.marked_content import payloads, seen
from pratique.content.mark import Mark
from pratique.content.names import (
    PHP_GRANTS_ACCOUNT,
    PHP_HIDES_ACCOUNT,
)
from pratique.model import Severity
from pratique.store.tables import Tables
from pratique.survey.file import File


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each content that lets somebody in without the site's own login."""
    for payload in payloads(seen(tables, PHP_GRANTS_ACCOUNT)):
        yield payload.sign()
    for payload in payloads(seen(tables, PHP_HIDES_ACCOUNT)):
        sign = payload.sign(title="Code in a site hides one of its accounts")
        yield replace(sign, technique="T1564.002")


CHECK = Check(
    slug="web-php-grants-account",
    title="Code in a site lets somebody in past its login",
    severity=Severity.HIGH,
    technique="T1136",
    reads=(Mark, File),
    innocent=("A script that set up a test site, or a plug-in for support that was never removed."),
    blind=(
        "Accounts that were made in the database itself, and applications other than WordPress."
    ),
    next=(
        "Look at the accounts of the site in its database, the administrators first, and at when "
        "each was made."
    ),
    find=find,
    condemns=True,
)
