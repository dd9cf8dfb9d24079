"""Whether a page sends mails in bulk for whoever opens it."""

from __future__ import annotations

from collections.abc import Iterator

from pratique.checks.base import Check, Sign
from pratique.checks.marked_content import payloads, seen
from pratique.content.mark import Mark
from pratique.content.names import PHP_BULK_MAILER
from pratique.model import Severity
from pratique.store.tables import Tables
from pratique.survey.file import File


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each page that mails to lines that a visitor pastes."""
    for payload in payloads(seen(tables, PHP_BULK_MAILER)):
        yield payload.sign()


CHECK = Check(
    slug="mail-bulk-mailer",
    title="A page mails to any list that its visitor pastes",
    severity=Severity.HIGH,
    technique="T1496",
    reads=(Mark, File),
    innocent=(
        "Somebody of the house may have written a page for a newsletter; it would ask for a "
        "password, and its owner knows it."
    ),
    blind="Programs that send over an account elsewhere, and mailers that are not in PHP.",
    next=(
        "Look into the queue and the logs of the mail server for what was sent, and when first. "
        "Expect the address of the server on block lists."
    ),
    find=find,
    condemns=True,
)
