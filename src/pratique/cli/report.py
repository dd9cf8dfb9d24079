"""`pratique report`: the report once more, from what is stored."""

from __future__ import annotations

import os
from pathlib import Path

import click

from pratique.cli.options import case_option, json_option

_HELP = """Write the HTML report of the last examination again, without reading the evidence.

It is one file that loads nothing from anywhere: send it, print it, keep it.

\b
Exit statuses:
  0 done                                    5 no case, or it cannot be written
  2 wrong usage, or FILE cannot be written
"""


@click.command(help=_HELP, short_help="Write the HTML report again.")
@case_option
@json_option
@click.option(
    "--output",
    "-o",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it here.  [default: in the case folder]",
)
def command(case_folder: Path | None, output: Path | None, *, as_json: bool) -> int:
    """Write the report."""
    from pratique.case.answer import read_answer
    from pratique.case.folder import find, shown_path, write_whole
    from pratique.cli.say import say, say_json
    from pratique.errors import CaseStorage, UsageError
    from pratique.report.page import render

    case = find(case_folder)
    evidence = case.newest()
    answer = read_answer(case.findings(evidence.id))
    if output is not None:
        _refuse_inside(output, evidence.location)
    target = output or case.report(evidence.id)
    try:
        write_whole(target, render(answer))
    except CaseStorage as error:
        if output is None:
            raise
        raise UsageError(
            error.what.replace("The case folder", "The report"),
            where=shown_path(output),
            next_step="Name another file with --output FILE.",
        ) from error
    if as_json:
        say_json([{"report": shown_path(target)}])
    else:
        say(shown_path(target))
    return 0


def _refuse_inside(output: Path, location: str) -> None:
    """Nothing in the evidence changes, whatever is asked for."""
    from pratique.case.folder import shown_path
    from pratique.errors import UsageError
    from pratique.model import exact

    if output.resolve().is_relative_to(Path(os.fsdecode(exact(location))).resolve()):
        raise UsageError(
            "The report would lie inside the evidence, and nothing may be written there",
            where=shown_path(output),
            next_step="Name a file elsewhere with --output FILE.",
        )
