"""Whether code in a site makes, opens or hides an account of the site."""

from __future__ import annotations

from pratique.checks.base import Check
from pratique.checks.mark_question import READS, Asked, pointing_at
from pratique.content.names import PHP_GRANTS_ACCOUNT, PHP_HIDES_ACCOUNT
from pratique.model import Severity
from pratique.phrase import Phrase

CHECK = Check(
    slug="web-php-grants-account",
    title="Code in a site makes an account for somebody, or logs them in",
    severity=Severity.HIGH,
    technique="T1136",
    reads=READS,
    innocent=("A script that set up a test site, or a plug-in for support that was never removed."),
    blind=(
        "Accounts that were made in the database itself, and applications other than WordPress."
    ),
    next=(
        "Look at the accounts of the site in its database, the administrators first, and at when "
        "each was made."
    ),
    find=pointing_at(
        Asked(PHP_GRANTS_ACCOUNT),
        Asked(PHP_HIDES_ACCOUNT, Phrase("Code in a site hides one of its accounts"), "T1564.002"),
    ),
    condemns=True,
)
