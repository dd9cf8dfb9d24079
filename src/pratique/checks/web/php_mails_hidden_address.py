"""Whether a page mails to an address that nobody was to find in it."""

from __future__ import annotations

from pratique.checks.base import Check
from pratique.checks.mark_question import READS, Asked, pointing_at
from pratique.content.names import PHP_MAILS_HIDDEN_ADDRESS
from pratique.model import Severity

CHECK = Check(
    slug="web-php-mails-hidden-address",
    title="A page mails to an address that is hidden in it",
    severity=Severity.HIGH,
    technique="T1048",
    reads=READS,
    innocent="The author of a theme or plug-in who wants to know where it is used.",
    blind="Addresses that come over the network or out of the database.",
    next=(
        "Look what the mail says (the lines above the one quoted), and in the mail log for what "
        "was sent to this address. Passwords and cards may have gone there."
    ),
    find=pointing_at(Asked(PHP_MAILS_HIDDEN_ADDRESS)),
    condemns=True,
)
