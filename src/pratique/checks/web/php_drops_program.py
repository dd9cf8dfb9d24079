"""Whether a page writes a web shell or the like to this machine."""

from __future__ import annotations

from collections.abc import Iterator

from pratique.checks.base import Check, Sign
from pratique.checks.marked_content import payloads, seen
from pratique.content.mark import Mark
from pratique.content.names import PHP_DROPS_PROGRAM
from pratique.model import Severity
from pratique.store.tables import Tables
from pratique.survey.file import File


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each content that writes a program which does what intruders do."""
    for payload in payloads(seen(tables, PHP_DROPS_PROGRAM)):
        yield payload.sign()


CHECK = Check(
    slug="web-php-drops-program",
    title="A page writes a program of an intruder",
    severity=Severity.CRITICAL,
    technique="T1505.003",
    reads=(Mark, File),
    innocent=(
        "A security course or a test of a scanner; an application does not carry such texts."
    ),
    blind=("Texts that only a running program could put together, or that come over the network."),
    next=(
        "Look for the file that it writes, on this disk and in the access log, and keep both as "
        "evidence: whoever removes only what was written gets it back."
    ),
    find=find,
    condemns=True,
)
