"""The finding that a person names by its id, or by the beginning of that."""

from __future__ import annotations

from pratique.errors import UsageError
from pratique.model import Finding
from pratique.story.examination import Examination


def named_finding(answer: Examination, wanted: str) -> Finding:
    """The one finding whose id begins like this; UsageError for none and for several."""
    named = wanted if wanted.upper().startswith("F-") else f"F-{wanted}"
    named = "F-" + named[2:].lower()
    found = [finding for finding in answer.findings if finding.id.startswith(named)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(
            f"There is no finding {wanted} in this case",
            next_step="List them with: pratique findings",
        )
    ids = ", ".join(finding.id for finding in found[:5])
    raise UsageError(
        f"{wanted} stands for several findings: {ids}", next_step="Give more of the id."
    )
