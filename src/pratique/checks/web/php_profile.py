"""Whether a program, taken as a whole, is like those that intruders leave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.marked_content import SURE, payloads, seen
from pratique.content.mark import Mark
from pratique.content.names import (
    CREDENTIAL_DESTINATION,
    ELF_FACTS,
    PHP_CODE,
    PHP_PROFILE,
)
from pratique.model import Severity
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File

_LEAST: Final = 0.5
# Of programs in applications that the table had not seen, two in 10,000 lie above the first.
_LIKELY: Final = 0.97
_ALMOST_SURE: Final = 0.99
_MOST: Final = 0.95  # looks are no proof
# Marks that only say what is there, or where something goes.
_FACTS: Final = [PHP_CODE, PHP_PROFILE, CREDENTIAL_DESTINATION, ELF_FACTS]
# Files of which another check tells what they do: that says more than what they look like.
_TOLD: Final = """
SELECT DISTINCT path FROM mark WHERE confidence >= ? AND NOT list_contains(?, mark)
"""
# Weaker signs of something that an intruder does speak for it too.
_BESIDE: Final = """
SELECT path, mark, max(confidence) FROM mark
WHERE confidence < ? AND NOT list_contains(?, mark) GROUP BY ALL
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each program that its profile speaks against, other signs taken together."""
    told = {path for (path,) in tables.select(_TOLD, SURE, _FACTS)}
    beside: dict[str, float] = {}
    for path, _mark, confidence in tables.select(_BESIDE, SURE, _FACTS):
        beside[path] = beside.get(path, 1.0) * (1.0 - confidence)
    for payload in payloads(seen(tables, PHP_PROFILE, _LEAST), lambda one: one.path not in told):
        best = payload.best
        score = 1.0 - (1.0 - best.confidence) * beside.get(best.path, 1.0)
        more = None
        if score > best.confidence:
            more = Phrase("Other signs in it, too weak alone, speak for the same.")
        yield payload.sign(
            why=prose(best.reason, more),
            confidence=round(min(score, _MOST), 2),
            severity=_severity(score),
        )


def _severity(score: float) -> Severity:
    if score >= _ALMOST_SURE:
        return Severity.HIGH
    return Severity.MEDIUM if score >= _LIKELY else Severity.LOW


CHECK = Check(
    slug="web-php-profile",
    title="A program looks like those that intruders leave",
    severity=Severity.HIGH,
    technique="T1505.003",
    reads=(Mark, File),
    innocent=(
        "A tool of an administrator in one file (a file manager, a database console, a mass "
        "mailer, a benchmark) brings the same things together; somebody would know its name."
    ),
    blind=(
        "Programs that do one thing only, and code that was put into a file of an application: "
        "other checks follow what those do."
    ),
    next=(
        "Read the reasons and look whether the file does that. If nobody on your side put it "
        "there, keep it as evidence, and look in the access log for who called it."
    ),
    find=find,
    condemns=True,
)
