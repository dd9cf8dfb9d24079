"""Whether a page sends mails in bulk for whoever opens it."""

from __future__ import annotations

from pratique.checks.base import Check
from pratique.checks.mark_question import READS, Asked, pointing_at
from pratique.content.names import PHP_BULK_MAILER
from pratique.model import Severity

CHECK = Check(
    slug="mail-bulk-mailer",
    title="A page mails to any list that its visitor pastes",
    severity=Severity.HIGH,
    technique="T1496",
    reads=READS,
    innocent=(
        "Somebody of the house may have written a page for a newsletter; it would ask for a "
        "password, and its owner knows it."
    ),
    blind="Programs that send over an account elsewhere, and mailers that are not in PHP.",
    next=(
        "Look into the queue and the logs of the mail server for what was sent, and when first. "
        "Expect the address of the server on block lists."
    ),
    find=pointing_at(Asked(PHP_BULK_MAILER)),
    condemns=True,
)
