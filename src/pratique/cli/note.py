"""`pratique note`: what a person wants to be in the journal."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pratique.cli.options import by_option, case_option, json_option

_HELP = """Write a note into the journal of the case: what you did, saw, or were told.

It gets the time, your name, and a signature, and can never be changed or taken out: no
passwords and no names of people who have not to be in there. TEXT of - reads it from stdin.

\b
    pratique note "The provider cut the machine off at 02:40, ticket 4711."

\b
Exit statuses: 0 done; 2 wrong usage; 5 no case, or it cannot be written;
70 Pratique itself failed.
"""


@click.command(help=_HELP, short_help="Write a note into the journal.")
@click.argument("text")
@by_option
@case_option
@json_option
def command(text: str, by: str, case_folder: Path | None, *, as_json: bool) -> int:
    """Write a note."""
    from pratique.case.journal import journal_of
    from pratique.cli.chosen_case import chosen_case
    from pratique.cli.journal_text import entry_json, say_entry
    from pratique.cli.say import say_json
    from pratique.errors import UsageError
    from pratique.phrase import Phrase
    from pratique.record.act import Act

    case = chosen_case(case_folder)
    said = sys.stdin.read() if text == "-" else text
    if not said.strip():
        raise UsageError("The note is empty", next_step='Write: pratique note "..."')
    words = {"text": said.strip()}
    entry = journal_of(case).write(Act.NOTED, Phrase("Note: %(text)s", words), by=by)
    if as_json:
        say_json([entry_json(entry)])
    else:
        say_entry(entry)
    return 0
