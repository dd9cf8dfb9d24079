"""Whether code stands in a page where an editor does not show it."""

from __future__ import annotations

from collections.abc import Iterator

from pratique.checks.base import Check, Sign
from pratique.checks.marked_content import payloads, seen
from pratique.content.mark import Mark
from pratique.model import Severity
from pratique.store.tables import Tables
from pratique.survey.file import File


def find(tables: Tables) -> Iterator[Sign]:
    """Point at code behind a hundred blanks, and at a long busy line at the top of a page."""
    for payload in payloads(seen(tables, "php-long-hidden-line")):
        yield payload.sign()


CHECK = Check(
    slug="web-php-hidden-line",
    title="Code stands where an editor does not show it",
    severity=Severity.MEDIUM,
    technique="T1027",
    reads=(Mark, File),
    innocent=(
        "A table that was set out by hand with very many blanks, or a page that a tool has packed."
    ),
    blind="Code that is hidden in comments, between ordinary lines, or in fewer blanks.",
    next=(
        "Read the line to its end (the command below cuts it), and compare the file with a "
        "fresh copy."
    ),
    find=find,
    condemns=True,
)
