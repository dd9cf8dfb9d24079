"""The journal of a case."""

from __future__ import annotations

from dataclasses import replace

from pratique.case.folder import Case
from pratique.phrase import Phrase
from pratique.record.journal import Journal
from pratique.record.problem import headless
from pratique.record.verification import Verification, verify


def journal_of(case: Case) -> Journal:
    """Where each command that changes or concludes something writes what it did."""
    return Journal(case.folder)


def verified(case: Case) -> Verification:
    """Whether the journal of this case is as it was written, and of this case."""
    found = verify(case.folder)
    if not case.journal or case.journal in found.keys[:1]:
        return found
    if not found.entries:
        text = "The journal of this case is gone."
    else:
        text = (
            "This is not the journal that was opened with this case: its first key is not the one "
            "that case.toml names."
        )
    return replace(found, problems=(*found.problems, headless(Phrase(text))))
