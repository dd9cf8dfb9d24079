"""Whether a page fetches its code from another machine."""

from __future__ import annotations

from collections.abc import Iterator

from pratique.checks.base import Check, Sign
from pratique.checks.marked_content import payloads, seen
from pratique.content.mark import Mark
from pratique.model import Severity
from pratique.store.tables import Tables
from pratique.survey.file import File


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each content that runs, or stores as PHP, what it fetches."""
    for payload in payloads(seen(tables, "php-runs-remote")):
        yield payload.sign()


CHECK = Check(
    slug="web-php-runs-remote",
    title="A page fetches code from another machine and runs it",
    severity=Severity.HIGH,
    technique="T1105",
    reads=(Mark, File),
    innocent="An installer or an updater fetches programs too; its address is that of its maker.",
    blind="Addresses that are kept in a database or in a file of settings.",
    next=(
        "Note the address before anything else: others may have been attacked from it, and "
        "your firewall log may show when it was called."
    ),
    find=find,
    condemns=True,
)
