"""Whether a page includes a file in a way that hides which."""

from __future__ import annotations

from collections.abc import Iterator

from pratique.checks.base import Check, Sign
from pratique.checks.marked_content import payloads, seen
from pratique.content.mark import Mark
from pratique.model import Severity
from pratique.store.tables import Tables
from pratique.survey.file import File


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each content that includes a picture, or a path that cannot be read."""
    for payload in payloads(seen(tables, "php-hidden-include")):
        yield payload.sign()


CHECK = Check(
    slug="web-php-hidden-include",
    title="A page runs a file whose name it hides",
    severity=Severity.HIGH,
    technique="T1027",
    reads=(Mark, File),
    innocent=(
        "A page may include a picture (SVG) to print it in place; then the picture holds no PHP."
    ),
    blind="Paths that are put together from a database or from a setting.",
    next="Look at the file that is included: it is the real payload. Keep both.",
    find=find,
    condemns=True,
)
