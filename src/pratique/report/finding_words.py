"""A finding and the answer of a check, said to a person: what is ours in their language."""

from __future__ import annotations

from pratique.checks.runner import CheckOutcome
from pratique.model import Finding
from pratique.phrase import Phrase
from pratique.report.story_words import said
from pratique.report.words import _


def declared(text: str) -> str:
    """A whole text that a check declares; one that no catalogue knows stays as it is."""
    return _(text) if text else ""


def title(finding: Finding) -> str:
    """What it is, in a few words; words of the evidence in it are not escaped."""
    return said(shown_title(finding))


def shown_title(finding: Finding) -> str | Phrase:
    """The same before it is said: what the check declares, but where it says something else."""
    return finding.told_title or declared(finding.title)


def why(finding: Finding) -> str:
    """Why we think so; words of the evidence in it are not escaped."""
    return said(finding.shown_why)


def innocent(finding: Finding) -> str:
    """What may be innocent about it; words of the evidence in it are not escaped."""
    return said(shown_innocent(finding))


def shown_innocent(finding: Finding) -> str | Phrase:
    """The same before it is said: what the check declares, but where more is known of the files."""
    return finding.told_innocent or declared(finding.innocent)


def because(outcome: CheckOutcome) -> tuple[str, ...]:
    """Why a check could not look, or only in part; words of the evidence are not escaped."""
    return tuple(map(said, outcome.shown_because))
