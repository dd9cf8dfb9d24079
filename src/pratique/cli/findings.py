"""`pratique findings`: all findings of the case, the worst first."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pratique.cli.options import SEVERITIES, SeverityWord, case_option, fail_on_option, json_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pratique.model import Finding, Severity
    from pratique.story.examination import Examination

_HELP = """List what was found, the worst first.

`pratique show ID` tells all about one of them. Those that somebody judged innocent or
accepted with `pratique decide` come last, and do not count for --fail-on.

\b
Exit statuses: 0 done; 1 done, --fail-on was reached; 2 wrong usage; 5 no case;
70 Pratique itself failed.
"""


@click.command(help=_HELP, short_help="List what was found, the worst first.")
@case_option
@click.option(
    "--severity",
    metavar="SEVERITY",
    type=SeverityWord(),
    help=f"Only this severity and above: {SEVERITIES}.",
)
@click.option("--check", "check", metavar="NAME", help="Only what this check found.")
@click.option(
    "--unseen",
    is_flag=True,
    help="In place of findings: everything that could not be looked at, and why.",
)
@fail_on_option
@json_option
def command(
    case_folder: Path | None,
    severity: Severity | None,
    check: str | None,
    fail_on: Severity | None,
    *,
    as_json: bool,
    unseen: bool,
) -> int:
    """List findings."""
    from pratique.case.answer import read_answer
    from pratique.cli.chosen_case import chosen_case
    from pratique.cli.say import ReaderLeft
    from pratique.record.decision import standing

    case = chosen_case(case_folder)
    answer = read_answer(case.findings(case.newest().id))
    if check is not None:
        _refuse_unknown(answer, check)
    chosen = [
        finding
        for finding in answer.findings
        if (severity is None or finding.severity >= severity)
        and (check is None or finding.check == check)
    ]
    with contextlib.suppress(ReaderLeft):  # what there is does not depend on who reads it
        if unseen:
            _say_unseen(answer, as_json=as_json)
        else:
            _say(answer, chosen, check, as_json=as_json)
    left = standing(chosen)
    return 1 if fail_on is not None and any(f.severity >= fail_on for f in left) else 0


def _say(
    answer: Examination, chosen: Sequence[Finding], check: str | None, *, as_json: bool
) -> None:
    from pratique.case.answer import finding_json
    from pratique.cli.answer_text import say_findings, say_first_line
    from pratique.cli.say import say, say_json, say_prose

    if as_json:
        say_json(finding_json(finding) for finding in chosen)
        return
    say_first_line(answer)
    if check is not None:
        say_prose(_answered(answer, check), hang=2)
        say()
    say_findings(chosen)


def _say_unseen(answer: Examination, *, as_json: bool) -> None:
    from pratique.cli.say import say_json
    from pratique.cli.unseen import say_all_unseen, unseen_json

    if as_json:
        say_json(unseen_json(answer))
    else:
        say_all_unseen(answer)


def _refuse_unknown(answer: Examination, check: str) -> None:
    import difflib

    from pratique.errors import UsageError

    known = [outcome.check for outcome in answer.outcomes]
    if check in known:
        return
    close = ", ".join(difflib.get_close_matches(check, known, 3, 0.5))
    raise UsageError(
        f"No check {check} was put to this evidence",
        next_step=f"Close to it: {close}." if close else "See docs/reference/checks.md.",
    )


def _answered(answer: Examination, check: str) -> str:
    """What the check said, since no findings and not having looked are two things."""
    from pratique.report.finding_words import because, declared
    from pratique.report.phrases import outcome_words

    outcome = next(outcome for outcome in answer.outcomes if outcome.check == check)
    reasons = f": {'; '.join(because(outcome))}" if outcome.because else ""
    return f"{declared(outcome.title)} ({check}): {outcome_words(outcome.outcome)}{reasons}"
