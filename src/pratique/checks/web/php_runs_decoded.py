"""Whether a page runs a text that was hidden from whoever reads it."""

from __future__ import annotations

from collections.abc import Iterator

from pratique.checks.base import Check, Sign
from pratique.checks.marked_content import payloads, seen
from pratique.content.mark import Mark
from pratique.model import Severity
from pratique.store.tables import Tables
from pratique.survey.file import File


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each content that decodes a text and runs it, or hides what it calls."""
    for payload in payloads(seen(tables, "php-runs-decoded")):
        yield payload.sign()


CHECK = Check(
    slug="web-php-runs-decoded",
    title="A page runs code that is hidden in it",
    severity=Severity.HIGH,
    technique="T1027",
    reads=(Mark, File),
    innocent=(
        "Some sold plug-ins hide their licence code in this way; compare with a fresh copy "
        "from their maker."
    ),
    blind=(
        "Code that is hidden by an extension of PHP (ionCube, SourceGuardian) and code that "
        "lies in a database."
    ),
    next=(
        "Compare the file with the same one of a fresh download, and do not open the page to "
        "see what it does."
    ),
    find=find,
    condemns=True,
)
