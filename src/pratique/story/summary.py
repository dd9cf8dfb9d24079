"""The answer in short: the state of the machine, since when at the latest, what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pratique.checks.runner import CheckOutcome, Outcome
from pratique.model import Finding, Severity, Window
from pratique.story.examination import Coverage, NextStep, State
from pratique.story.history_answer import NO_HISTORY, HistoryAnswer

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
) -> str:
    """What follows the state in one line: what there is, and how much could not be read.

    `findings` are those that nobody dismissed, and `dismissed` is the number of the others.
    """
    counted = [
        f"{count} {severity.word}"
        for severity in sorted(Severity, reverse=True)
        if severity >= Severity.MEDIUM
        and (count := sum(1 for finding in findings if finding.severity is severity))
    ]
    said: list[str] = []
    if counted:
        said.append("findings: " + ", ".join(counted))
    if dismissed:
        said.append(f"{dismissed} judged innocent or accepted")
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


def _backup_step(history: HistoryAnswer) -> NextStep:
    """Which backup to use; where none was given, how to give one."""
    if not history.lines:
        return NextStep(
            "If there are backups of this machine with several moments, ask them",
            "They tell since when each finding is there, and which of them has no trace of any.",
            "pratique history --history restic:/srv/backup",
        )
    trusted = [line for line in history.lines if line.trusted is not None]
    if not trusted:
        return NextStep(
            "Trust none of the backups as a whole",
            "Each of them has a trace of what was found, or does not tell. Parts of them may do.",
            "pratique history",
        )
    best = max(trusted, key=lambda line: line.trusted.time if line.trusted else 0)
    label = best.trusted.label if best.trusted else ""
    return NextStep(
        f"Take data back from {label} of {best.name} or from an older snapshot, file by file",
        "It is the newest without a trace of what was found. That is not the same as no trace.",
        "pratique history",
    )


def next_steps(  # noqa: PLR0913, PLR0917 - all that there is to say something about
    found: State,
    findings: Sequence[Finding],
    covered: Coverage,
    outcomes: Sequence[CheckOutcome],
    limits: Sequence[str],
    history: HistoryAnswer = NO_HISTORY,
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
                "Read what happened, as far as the evidence tells: half a page",
                "Since when, how they got in, what they did, how far they got. Each sentence names "
                "what it rests on; what nobody can know is said.",
                "pratique story",
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
        steps.append(_backup_step(history))
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
