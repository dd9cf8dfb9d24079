"""`pratique findings`: all findings of the case, the worst first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pratique.cli.options import SeverityWord, case_option, fail_on_option, json_option

if TYPE_CHECKING:
    from pratique.model import Severity

_HELP = """List what was found, the worst first.

\b
Exit statuses: 0 done; 1 done, --fail-on was reached; 2 wrong usage; 5 no case.
"""


@click.command(help=_HELP, short_help="List what was found, the worst first.")
@case_option
@click.option(
    "--severity", metavar="SEVERITY", type=SeverityWord(), help="Only this severity and above."
)
@click.option("--check", "check", metavar="NAME", help="Only findings of this check.")
@fail_on_option
@json_option
def command(
    case_folder: Path | None,
    severity: Severity | None,
    check: str | None,
    fail_on: Severity | None,
    *,
    as_json: bool,
) -> int:
    """List findings."""
    from pratique.case.answer import finding_json, read_answer
    from pratique.case.folder import find
    from pratique.cli.answer_text import say_findings
    from pratique.cli.say import say, say_json

    case = find(case_folder)
    answer = read_answer(case.findings(case.newest().id))
    chosen = [
        finding
        for finding in answer.findings
        if (severity is None or finding.severity >= severity)
        and (check is None or finding.check == check)
    ]
    if as_json:
        say_json(finding_json(finding) for finding in chosen)
    else:
        say(f"{answer.state.value}; {answer.headline}")
        say()
        say_findings(chosen)
    return 1 if fail_on is not None and any(f.severity >= fail_on for f in chosen) else 0
