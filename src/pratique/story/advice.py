"""What to do now, the most urgent first: the steps at the end of the answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from pratique.checks.runner import CheckOutcome, Outcome
from pratique.model import Finding
from pratique.phrase import Phrase
from pratique.story.examination import Coverage, NextStep, State
from pratique.story.history_answer import NO_HISTORY, HistoryAnswer

_LEAVE: Final = NextStep(
    Phrase("Leave the suspect disk as it is, and do not put the machine back on the network"),
    Phrase(
        "What you delete now is what you will be asked for later; and what is still running can do "
        "more harm."
    ),
)
_READ: Final = (
    Phrase("Read the worst finding, check it by hand, then go down the list"),
    Phrase(
        "A finding is a reason to look, not a judgement: each says what may be innocent about it "
        "and how to see for yourself."
    ),
)
_STORY: Final = NextStep(
    Phrase("Read what happened, as far as the evidence tells: half a page"),
    Phrase(
        "Since when, how they got in, what they did, how far they got. Each sentence names what it "
        "rests on; what nobody can know is said."
    ),
    "pratique story",
)
_TELL: Final = NextStep(
    Phrase("Tell the people who depend on this server that you are on it"),
    Phrase(
        "Some duties count in hours from the moment you know, above all when personal data were on "
        "the machine."
    ),
)
_INSTALL: Final = NextStep(
    Phrase("Plan a new installation on another disk; do not repair this one"),
    Phrase(
        "Where one way back was found there may be one that nobody finds. Bring data over file by "
        "file, and change every password and key that was on the machine."
    ),
    "pratique files --verdict malicious --verdict suspicious",
)
_ASK_BACKUPS: Final = NextStep(
    Phrase("If there are backups of this machine with several moments, ask them"),
    Phrase("They tell since when each finding is there, and which of them has no trace of any."),
    "pratique history --history restic:/srv/backup",
)
_TRUST_NONE: Final = NextStep(
    Phrase("Trust none of the backups as a whole"),
    Phrase("Each of them has a trace of what was found, or does not tell. Parts of them may do."),
    "pratique history",
)
_UNSEEN: Final = NextStep(
    Phrase("Look at what the checks could not see"),
    Phrase("Some questions could not be put to this evidence; each is listed with its reason."),
    "pratique findings --unseen",
)
_AS_ROOT: Final = NextStep(
    Phrase("Run the same command as root"),
    Phrase("Only root may read everything on a disk of a server."),
)
_KEEP: Final = NextStep(
    Phrase(
        "If you have another reason to believe that the machine is compromised, keep its disk as "
        "it is"
    ),
    Phrase(
        "No trace in what was read is not the same as no intruder: logs, memory, backups and the "
        "network were not asked."
    ),
)


def next_steps(  # noqa: PLR0913, PLR0917 - all that there is to say something about
    found: State,
    findings: Sequence[Finding],
    covered: Coverage,
    outcomes: Sequence[CheckOutcome],
    limits: Sequence[Phrase],
    history: HistoryAnswer = NO_HISTORY,
) -> tuple[NextStep, ...]:
    """What to do now, the most urgent first."""
    steps: list[NextStep] = []
    if found is not State.NO_TRACE:
        worst = NextStep(*_READ, f"pratique show {findings[0].id}")
        steps += (_LEAVE, worst, _STORY, _TELL, _INSTALL, _backup_step(history))
    steps += _about_unread(covered)
    unread = covered.files_unread or covered.folders_unread
    if not unread and any(outcome.outcome is Outcome.COULD_NOT_LOOK for outcome in outcomes):
        steps.append(_UNSEEN)
    if any(limit.english.startswith("not read as root") for limit in limits):
        steps.append(_AS_ROOT)
    if found is State.NO_TRACE:
        steps.append(_KEEP)
    return tuple(steps)


def _backup_step(history: HistoryAnswer) -> NextStep:
    """Which backup to use; where none was given, how to give one."""
    if not history.lines:
        return _ASK_BACKUPS
    trusted = [line for line in history.lines if line.trusted is not None]
    if not trusted:
        return _TRUST_NONE
    best = max(trusted, key=lambda line: line.trusted.time if line.trusted else 0)
    label = best.trusted.label if best.trusted else ""
    return NextStep(
        Phrase(
            "Take data back from %(label)s of %(name)s or from an older snapshot, file by file",
            {"label": label, "name": best.name},
        ),
        Phrase(
            "It is the newest without a trace of what was found. That is not the same as no trace."
        ),
        "pratique history",
    )


def _about_unread(covered: Coverage) -> Iterator[NextStep]:
    """What to do about files that were not read, or not wholly understood."""
    if covered.files_unread or covered.folders_unread:
        yield NextStep(
            Phrase("Make readable what could not be read, and run the same command again"),
            Phrase(
                "%(files)s files and %(folders)s folders were not read; nothing is known of them. "
                "What was read is kept.",
                {"files": str(covered.files_unread), "folders": str(covered.folders_unread)},
            ),
            'pratique sql "select path, reason from gap where matters order by path"',
        )
    if covered.files_not_understood:
        yield NextStep(
            Phrase("Look by hand at the files whose content was not wholly understood"),
            Phrase(
                "One file was read, and what is in it was followed only in part: a check may have "
                "missed something there.",
                {"count": str(covered.files_not_understood)},
                "%(count)s files were read, and what is in them was followed only in part: a check "
                "may have missed something there.",
                covered.files_not_understood,
            ),
            'pratique sql "select distinct path, reason from gap where matters and '
            "stage = 'analyse' order by path\"",
        )
