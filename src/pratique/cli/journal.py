"""`pratique journal`: what was done, decided and said, in order of time."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pratique.cli.options import case_option, json_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pratique.case.folder import Case
    from pratique.record.entry import Entry

_HELP = """List the journal of the case: who did what, and when.

Pratique writes an entry for all that changes or concludes something; add your own with
`pratique note`. Whether anything in it was changed: `pratique verify`.

\b
Exit statuses: 0 done; 2 wrong usage; 5 no case; 70 Pratique itself failed.
"""


@click.command(help=_HELP, short_help="List what was done, decided and said.")
@click.option("--last", metavar="N", type=click.IntRange(1), help="Only the last N entries.")
@click.option("--act", metavar="WORD", help="Only entries of this kind, such as noted, decided.")
@case_option
@json_option
def command(last: int | None, act: str | None, case_folder: Path | None, *, as_json: bool) -> int:
    """List the journal."""
    from pratique.case.journal import journal_of
    from pratique.cli.chosen_case import chosen_case
    from pratique.cli.journal_text import entry_json
    from pratique.cli.say import ReaderLeft, say_json

    case = chosen_case(case_folder)
    entries = list(journal_of(case).entries())
    if act is not None:
        _refuse_unknown(act, entries)
        entries = [entry for entry in entries if entry.act == act]
    shown = entries[-last:] if last is not None else entries
    with contextlib.suppress(ReaderLeft):
        if as_json:
            say_json(entry_json(entry) for entry in shown)
        else:
            _say(case, shown)
    return 0


def _refuse_unknown(act: str, entries: Sequence[Entry]) -> None:
    from pratique.errors import UsageError
    from pratique.record.act import Act

    if act not in {*Act, *(str(entry.act) for entry in entries)}:
        raise UsageError(f"No entry is of the kind {act}", next_step=f"Known: {', '.join(Act)}.")


def _say(case: Case, entries: Sequence[Entry]) -> None:
    from pratique.cli.journal_text import say_entry
    from pratique.cli.say import say
    from pratique.record.key import fingerprint
    from pratique.report.words import _

    if not entries:
        say(_("There are no entries."))
        return
    for entry in entries:
        say_entry(entry)
    say()
    if any(entry.clock.synchronised is False for entry in entries):
        say(_("The clock of this machine was not kept right by any other when some were written."))
    told = {"key": fingerprint(case.journal or entries[0].key), "hash": entries[-1].hash[:16]}
    say(_("First key %(key)s; the last entry shown has the hash %(hash)s...") % told)
