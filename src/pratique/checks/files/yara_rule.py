"""Whether a file matches a YARA rule that the person has given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pratique.checks.base import Check, CouldNotLook, Sign
from pratique.checks.by_hand import Command, lines, reads
from pratique.content.reason import reason
from pratique.content.yara.rule_match import YaraMatch
from pratique.content.yara.rule_scan import REASONS
from pratique.model import Gap, Place, Severity
from pratique.phrase import Phrase, in_a_row, prose
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import ANSWERED_FOR, SAME, PackageFile

# Of one rule; beyond these nobody reads, and the table has them all.
_MOST_PLACES: Final = 2_000
# Weights as the public scanners use them: a rule without one counts as a middling one.
_HIGH: Final = 75
_MEDIUM: Final = 50

# One row for each rule, once for files as their packages shipped them and once for others.
_SQL: Final = f"""
WITH met AS (
    SELECT m.*, f.sha256, EXISTS (
        SELECT 1 FROM package_file p
        WHERE p.path = m.path AND {SAME} AND {ANSWERED_FOR}) AS shipped
    FROM yara_match m LEFT JOIN file f ON f.path = m.path
    WHERE m.score IS NULL OR m.score > 0
)
SELECT rule_file, rule, shipped, count(*),
       list({{'path': path, 'line': line, 'sha256': sha256}} ORDER BY path)[:{_MOST_PLACES}],
       arg_min(strings, path), arg_min("offset", path), arg_min(author, path),
       arg_min(description, path), arg_min(reference, path), max(score)
FROM met GROUP BY rule_file, rule, shipped ORDER BY rule_file, rule, shipped
"""

_UNANSWERED: Final = """
SELECT reason, count(*), min(path), min(detail) FROM gap
WHERE stage = 'check' AND list_contains(?, reason) GROUP BY reason ORDER BY reason
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at the files of each rule; say what no rule could answer."""
    for row in tables.select(_SQL):
        yield _sign(row)
    unanswered = [
        Phrase(
            "%(reason)s: %(count)s times, e.g. %(path)s",
            {"reason": reason(because), "count": count, "path": path or detail},
        )
        for because, count, path, detail in tables.select(_UNANSWERED, list(REASONS))
    ]
    if unanswered:
        raise CouldNotLook(in_a_row(unanswered, "; "))


def _sign(row: tuple[Any, ...]) -> Sign:
    rule_file, rule, shipped, count, found, strings, offset, author, said, reference, score = row
    places = tuple(Place(one["path"], one["line"], one["sha256"]) for one in found)
    severity = Severity.LOW if shipped else _severity(score)
    return Sign(
        subject=f"{rule_file}\0{rule}\0{shipped}",
        places=places,
        quote="; ".join(strings) or "the rule asks for no text",
        why=prose(
            _why(rule_file, rule, author, said, reference),
            (
                Phrase(
                    "%(count)s files match; the first %(shown)s are listed.",
                    {"count": count, "shown": str(len(places))},
                )
                if count > len(places)
                else None
            ),
            (_SHIPPED if shipped else None),
        ),
        verify=_by_hand(places[0], offset),
        confidence=0.3 if shipped else 0.6 if severity >= Severity.HIGH else 0.5,
        severity=severity,
        title=Phrase(
            "Your rule %(rule)s (by %(author)s) matches",
            {"rule": rule, "author": author or Phrase("an author that it does not name")},
        ),
    )


_SHIPPED: Final = Phrase(
    "The files have the digests that their packages' manifests on this "
    "disk give, so they are most likely as they were shipped."
)


def _why(rule_file: str, rule: str, author: str, said: str, reference: str) -> Phrase:
    told = {"rule": rule, "rule_file": rule_file, "author": author}
    why = Phrase(
        "The YARA rule %(rule)s of %(rule_file)s, whose author is not named, matches.", told
    )
    if author:
        why = Phrase("The YARA rule %(rule)s of %(rule_file)s, by %(author)s, matches.", told)
    says = Phrase('It says of itself: "%(said)s"', {"said": said}) if said else None
    more = Phrase("(reference: %(reference)s)", {"reference": reference}) if reference else None
    return prose(why, says, more)


def _severity(score: float | None) -> Severity:
    if score is None:
        return Severity.MEDIUM
    return (
        Severity.HIGH if score >= _HIGH else Severity.MEDIUM if score >= _MEDIUM else Severity.LOW
    )


def _by_hand(place: Place, offset: int | None) -> tuple[Command, ...]:
    if place.line is not None:
        return lines(place)
    return (reads(f"od -A d -t x1z -j {offset or 0} -N 256", place.path),)


CHECK = Check(
    slug="files-yara-rule",
    title="A file matches a YARA rule of your own",
    severity=Severity.MEDIUM,
    technique="T1204.002",
    reads=(YaraMatch, File, PackageFile, Gap),
    innocent=(
        "A rule knows what its author has seen. Rules for hunting match much that is harmless, "
        "and rule files, scanners and their quarantine hold the very texts that rules look for."
    ),
    blind=(
        "Whatever the rules do not know; what is packed or encrypted; all but the first 64 MB of "
        "a file; rules that could not be used, and files on which they took too long."
    ),
    next=(
        "Read what the rule says of itself and the place that it matched. Look at the other "
        "findings about the same file before you believe a rule alone."
    ),
    find=find,
)
