"""The answer in short: the state of the machine, since when at the latest, what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pratique.checks.runner import CheckOutcome, Outcome
from pratique.model import Finding, Severity, Window
from pratique.story.examination import Coverage, NextStep, State

# From this confidence on, a high finding is enough to say that the machine is compromised.
_SURE: Final = 0.8


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
    weighty = [f for f in findings if _proves(f)] or [
        f for f in findings if f.severity >= Severity.MEDIUM
    ]
    bounded = [f.window for f in weighty if f.window.before is not None]
    if not bounded:
        return Window(None, None, ())
    # A lower bound of one finding is none of the compromise: another may be older.
    first = min(bounded, key=lambda window: window.before or 0)
    return Window(None, first.before, tuple(b for b in first.basis if b != "btime"))


def headline(
    findings: Sequence[Finding], covered: Coverage, outcomes: Sequence[CheckOutcome]
) -> str:
    """What follows the state in one line: what there is, and how much could not be read."""
    counted = [
        f"{count} {severity.word}"
        for severity in sorted(Severity, reverse=True)
        if severity >= Severity.MEDIUM
        and (count := sum(1 for finding in findings if finding.severity is severity))
    ]
    said: list[str] = []
    if counted:
        said.append("findings: " + ", ".join(counted))
    said.append(_not_read(covered))
    blind = sum(1 for outcome in outcomes if outcome.outcome is Outcome.COULD_NOT_LOOK)
    if blind:
        said.append(f"{blind} of {len(outcomes)} checks could not look")
    return "; ".join(said)


def _not_read(covered: Coverage) -> str:
    if not covered.files and not covered.folders_unread:
        return "there is no file in it"
    parts = [f"all {covered.files} files could be read"]
    in_part = f"{covered.files_not_understood} of them not wholly understood"
    if covered.files_unread or covered.folders_unread:
        parts = [f"{covered.files_unread} of {covered.files} files were not read"]
        in_part = f"{covered.files_not_understood} more were not wholly understood"
    if covered.files_not_understood:
        parts.append(in_part)
    if covered.folders_unread:
        parts.append(f"{covered.folders_unread} folders could not be listed")
    return ", ".join(parts)


def next_steps(
    found: State,
    findings: Sequence[Finding],
    covered: Coverage,
    outcomes: Sequence[CheckOutcome],
    limits: Sequence[str],
) -> tuple[NextStep, ...]:
    """What to do now, the most urgent first."""
    steps: list[NextStep] = []
    if found is not State.NO_TRACE:
        steps.append(
            NextStep(
                "Leave the suspect disk as it is, and do not put the machine back on the network",
                "What you delete now is what you will be asked for later; and what is still "
                "running can do more harm.",
            )
        )
        worst = findings[0]
        steps.append(
            NextStep(
                "Read the worst finding, check it by hand, then go down the list",
                "A finding is a reason to look, not a judgement: each says what may be innocent "
                "about it and how to see for yourself.",
                f"pratique show {worst.id}",
            )
        )
        steps.append(
            NextStep(
                "Tell the people who depend on this server that you are on it",
                "Some duties count in hours from the moment you know, above all when personal "
                "data were on the machine.",
            )
        )
        steps.append(
            NextStep(
                "Plan a new installation on another disk; do not repair this one",
                "Where one way back was found there may be one that nobody finds. Bring data "
                "over file by file, and change every password and key that was on the machine.",
                "pratique files --verdict malicious --verdict suspicious",
            )
        )
    if covered.files_unread or covered.folders_unread:
        steps.append(
            NextStep(
                "Make readable what could not be read, and run the same command again",
                f"{covered.files_unread} files and {covered.folders_unread} folders were not "
                "read; nothing is known of them. What was read is kept.",
                'pratique sql "select path, reason from gap where matters order by path"',
            )
        )
    if covered.files_not_understood:
        steps.append(
            NextStep(
                "Look by hand at the files whose content was not wholly understood",
                f"{covered.files_not_understood} files were read, and what is in them was followed "
                "only in part: a check may have missed something there.",
                'pratique sql "select distinct path, reason from gap where matters and '
                "stage = 'analyse' order by path\"",
            )
        )
    unread = covered.files_unread or covered.folders_unread
    if not unread and any(outcome.outcome is Outcome.COULD_NOT_LOOK for outcome in outcomes):
        steps.append(
            NextStep(
                "Look at what the checks could not see",
                "Some questions could not be put to this evidence; each is listed with its reason.",
                "pratique findings --unseen",
            )
        )
    if any(limit.startswith("not read as root") for limit in limits):
        steps.append(
            NextStep(
                "Run the same command as root",
                "Only root may read everything on a disk of a server.",
            )
        )
    if found is State.NO_TRACE:
        steps.append(
            NextStep(
                "If you have another reason to believe that the machine is compromised, "
                "keep its disk as it is",
                "No trace in what was read is not the same as no intruder: logs, memory, backups "
                "and the network were not asked.",
            )
        )
    return tuple(steps)
