"""The answer in short: the state of the machine, since when at the latest, how much was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pratique.checks.runner import CheckOutcome, Outcome
from pratique.model import Finding, Severity, Window
from pratique.phrase import Phrase, in_a_row
from pratique.story.examination import Coverage, State
from pratique.story.history_answer import HistoryAnswer

# From this confidence on, a high finding is enough to say that the machine is compromised.
_SURE: Final = 0.8
_COUNTED: Final = {
    Severity.CRITICAL: "%(count)s critical",
    Severity.HIGH: "%(count)s high",
    Severity.MEDIUM: "%(count)s medium",
}


def state(findings: Sequence[Finding]) -> State:
    """What the findings together mean."""
    if any(_proves(finding) for finding in findings):
        return State.COMPROMISED
    if any(finding.severity >= Severity.MEDIUM for finding in findings):
        return State.SUSPICIOUS
    return State.NO_TRACE


def _proves(finding: Finding) -> bool:
    return finding.severity >= Severity.HIGH and finding.confidence >= _SURE


def since(findings: Sequence[Finding]) -> Window:
    """At the latest since the earliest upper bound of what carries the state.

    Where nothing proves a compromise, what is suspicious counts.
    """
    bounded = [f.window for f in weighty(findings) if f.window.before is not None]
    if not bounded:
        return Window(None, None, ())
    # A lower bound of one finding is none of the compromise: another may be older.
    first = min(bounded, key=lambda window: window.before or 0)
    return Window(None, first.before, tuple(b for b in first.basis if b != "btime"))


def weighty(findings: Sequence[Finding]) -> list[Finding]:
    """The findings that carry the state: what proves a compromise, else what is suspicious."""
    return [f for f in findings if _proves(f)] or [
        f for f in findings if f.severity >= Severity.MEDIUM
    ]


def narrowed(window: Window, history: HistoryAnswer) -> Window:
    """The window of the whole, with the lower bound that the backups give it."""
    if window.before is None or history.after is None or history.after > window.before:
        return window
    basis = tuple(dict.fromkeys((*window.basis, "snapshot")))
    return replace(window, after=history.after, basis=basis)


def headline(
    findings: Sequence[Finding],
    covered: Coverage,
    outcomes: Sequence[CheckOutcome],
    dismissed: int = 0,
) -> Phrase:
    """What follows the state in one line: what there is, and how much could not be read.

    `findings` are those that nobody dismissed, and `dismissed` is the number of the others.
    """
    counted = [
        Phrase(_COUNTED[severity], {"count": f"{count:,}"})
        for severity in sorted(Severity, reverse=True)
        if severity >= Severity.MEDIUM
        and (count := sum(1 for finding in findings if finding.severity is severity))
    ]
    said: list[Phrase] = []
    if counted:
        said.append(Phrase("findings: %(counts)s", {"counts": in_a_row(counted)}))
    if dismissed:
        told = {"count": f"{dismissed:,}"}
        said.append(Phrase("%(count)s judged innocent or accepted", told))
    said.append(_not_read(covered))
    blind = sum(1 for outcome in outcomes if outcome.outcome is Outcome.COULD_NOT_LOOK)
    if blind:
        told = {"count": f"{blind:,}", "all": f"{len(outcomes):,}"}
        said.append(Phrase("%(count)s of %(all)s checks could not look", told))
    return in_a_row(said, "; ")


def _not_read(covered: Coverage) -> Phrase:
    if not covered.files and not covered.folders_unread:
        return Phrase("there is no file in it")
    told = {
        "all": str(covered.files),
        "unread": str(covered.files_unread),
        "in_part": str(covered.files_not_understood),
        "folders": str(covered.folders_unread),
    }
    parts = [Phrase("all %(all)s files could be read", told)]
    in_part = "%(in_part)s of them not wholly understood"
    if covered.files_unread or covered.folders_unread:
        parts = [Phrase("%(unread)s of %(all)s files were not read", told)]
        in_part = "%(in_part)s more were not wholly understood"
    if covered.files_not_understood:
        parts.append(Phrase(in_part, told))
    if covered.folders_unread:
        one = "one folder could not be listed"
        several = "%(folders)s folders could not be listed"
        parts.append(Phrase(one, told, several, covered.folders_unread))
    return in_a_row(parts)
