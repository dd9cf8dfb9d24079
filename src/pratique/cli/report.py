"""`pratique report`: the report once more, from what is stored."""

from __future__ import annotations

from pathlib import Path

import click

from pratique.cli.options import case_option, json_option

_HELP = """Write the HTML report of the last examination again, without reading the evidence.

It is one file that loads nothing from anywhere: send it, print it, keep it.

\b
Exit statuses: 0 done; 2 wrong usage; 5 no case, or it cannot be written.
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
    from pratique.report.page import render

    case = find(case_folder)
    evidence = case.newest().id
    answer = read_answer(case.findings(evidence))
    target = output or case.report(evidence)
    write_whole(target, render(answer))
    if as_json:
        say_json([{"report": shown_path(target)}])
    else:
        say(shown_path(target))
    return 0
