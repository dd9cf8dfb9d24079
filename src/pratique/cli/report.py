"""`pratique report`: the report once more, from what is stored."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pratique.cli.options import case_option, json_option

if TYPE_CHECKING:
    from pratique.case.folder import Evidence

_HELP = """Write the HTML report of the last examination again, without reading the evidence.

It is one file that loads nothing from anywhere: send it, print it, keep it.

\b
Exit statuses:
  0 done                                    5 no case, or it cannot be written
  2 wrong usage, or FILE cannot be written  70 Pratique itself failed
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
    from pratique.case.event_view import event_view
    from pratique.case.folder import shown_path, write_whole
    from pratique.case.narrative import story_if_told
    from pratique.cli.chosen_case import chosen_case
    from pratique.cli.say import say, say_json
    from pratique.report.page import render

    case = chosen_case(case_folder)
    evidence = case.newest()
    answer = read_answer(case.findings(evidence.id))
    story = story_if_told(case, evidence.id)
    page = render(answer, story, event_view(case, evidence.id, story))
    if output is None:
        target = case.report(evidence.id)
        write_whole(target, page)
    else:
        target = output
        _refuse_inside(output, evidence)
        _write_out(output, page)
    if as_json:
        say_json([{"report": shown_path(target)}])
    else:
        say(shown_path(target))
    return 0


def _refuse_inside(output: Path, evidence: Evidence) -> None:
    """Nothing in the evidence changes, whatever is asked for."""
    from pratique.case.folder import lies_inside, shown_path
    from pratique.errors import UsageError

    if lies_inside(output, evidence.place()):
        raise UsageError(
            "The report would lie inside the evidence, and nothing may be written there",
            where=shown_path(output),
            next_step="Name a file elsewhere with --output FILE.",
        )


def _write_out(output: Path, page: str) -> None:
    from pratique.case.folder import shown_path, write_whole
    from pratique.errors import CaseStorage, UsageError

    real = Path(os.path.realpath(output))  # a link stays one
    try:
        if real.exists() and not real.is_file():
            real.write_text(page, encoding="utf-8")  # a pipe or a device: nothing to be replaced
        else:
            write_whole(real, page)
    except (CaseStorage, OSError) as error:
        told = error.what if isinstance(error, CaseStorage) else f"The report: {error.strerror}"
        raise UsageError(
            told.replace("The case folder", "The report"),
            where=shown_path(output),
            next_step="Name another file with --output FILE.",
        ) from error
