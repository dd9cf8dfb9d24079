"""Findings as a table, one row for each place, so that SQL can join them with the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

from pratique.model import Finding, Instant


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One place of one finding."""

    table: ClassVar[str] = "finding"

    id: Annotated[str, "the finding, e.g. F-7c1e02aa"]
    check: Annotated[str, "the check that found it"]
    title: Annotated[str, "what it is, in a few words"]
    severity: Annotated[str, "note, low, medium, high or critical"]
    confidence: Annotated[float, "how sure, 0 to 1"]
    technique: Annotated[str, "ATT&CK technique"]
    path: Annotated[str, "where, readable; in a container, its name goes before"]
    line: Annotated[int | None, "line in that file, from 1"]
    quote: Annotated[str, "what was seen"]
    after: Annotated[Instant | None, "it came about after this moment"]
    before: Annotated[Instant | None, "and at the latest at this moment"]


def finding_rows(findings: Iterable[Finding]) -> Iterator[FindingRow]:
    """A row for each place of each finding."""
    for finding in findings:
        for place in finding.places:
            yield FindingRow(
                finding.id, finding.check, finding.title, finding.severity.word,
                finding.confidence, finding.technique, str(replace(place, line=None)),
                place.line, finding.quote,
                finding.window.after, finding.window.before,
            )  # fmt: skip
