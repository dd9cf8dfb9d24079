"""`pratique register`: the evidence of the case, and through whose hands it went."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pratique.cli.options import by_option, case_option, json_option

if TYPE_CHECKING:
    from pratique.case.folder import Case, Evidence

_HELP = """List the evidence of the case: where each piece came from, its hashes, what was read.

With options, state where a piece came from, or that it changed hands. What you state stands
in the journal of the case. Without --evidence, the piece is meant that was examined last.

\b
    pratique register --source "disk 2 of web1" --handed-by "J. Doe, hoster"
    pratique register --taker "police" --place "station 3" --purpose "complaint"

\b
Exit statuses: 0 done; 2 wrong usage; 5 no case, or it cannot be written;
70 Pratique itself failed.
"""


@click.command(help=_HELP, short_help="List the evidence, and through whose hands it went.")
@click.option("--evidence", "named", metavar="ID", help="The piece that is meant.")
@click.option("--source", metavar="TEXT", default="", help="Where it came from.")
@click.option("--handed-by", metavar="NAME", default="", help="Who handed it over to you.")
@click.option("--giver", metavar="NAME", default="", help="Who gives it away now.")
@click.option("--taker", metavar="NAME", default="", help="Who takes it over now.")
@click.option("--place", metavar="TEXT", default="", help="Where it is from now on.")
@click.option("--purpose", metavar="TEXT", default="", help="Why it changes hands.")
@click.option("--when", metavar="TEXT", default="", help="When that was.  [default: now]")
@by_option
@case_option
@json_option
def command(
    named: str | None,
    source: str,
    handed_by: str,
    giver: str,
    taker: str,
    place: str,
    purpose: str,
    when: str,
    by: str,
    case_folder: Path | None,
    *,
    as_json: bool,
) -> int:
    """List the register, or add to it."""
    from pratique.case.journal import journal_of
    from pratique.cli.chosen_case import chosen_case
    from pratique.cli.say import ReaderLeft
    from pratique.record.act import Act
    from pratique.record.register import handover, origin

    case = chosen_case(case_folder)
    moves = bool(giver or taker or place or purpose)
    _refuse_half(came=bool(source or handed_by), source=source, moves=moves, to=taker or place)
    if source:
        piece = _piece(case, named)
        told, about = origin(source, handed_by, when)
        journal_of(case).write(Act.REGISTERED, told, about, evidence=piece.id, by=by)
    if moves:
        piece = _piece(case, named)
        told, about = handover(giver, taker, place, when, purpose)
        journal_of(case).write(Act.CUSTODY, told, about, evidence=piece.id, by=by)
    shown = case.evidence if named is None else (_piece(case, named),)
    with contextlib.suppress(ReaderLeft):
        _say(case, shown, as_json=as_json)
    return 0


def _refuse_half(*, came: bool, source: str, moves: bool, to: str) -> None:
    from pratique.errors import UsageError

    if came and not source:
        raise UsageError(
            "Where did the evidence come from?", next_step="Say it with --source TEXT."
        )
    if moves and not to:
        raise UsageError(
            "To whom, or to which place, does the evidence go?",
            next_step="Say it with --taker NAME or --place TEXT.",
        )


def _piece(case: Case, named: str | None) -> Evidence:
    from pratique.errors import UsageError

    if named is None:
        return case.newest()
    found = [piece for piece in case.evidence if piece.id.startswith(named)]
    if len(found) == 1:
        return found[0]
    raise UsageError(
        f"{named} stands for several pieces of evidence"
        if found
        else f"There is no evidence {named} in this case",
        next_step="List them with: pratique register",
    )


def _say(case: Case, pieces: tuple[Evidence, ...], *, as_json: bool) -> None:
    from pratique.case.journal import journal_of
    from pratique.cli.register_text import custody_json, say_custody
    from pratique.cli.say import say, say_json
    from pratique.record.register import custody
    from pratique.report.words import _

    entries = list(journal_of(case).entries())
    found = [(piece, custody(entries, piece.id)) for piece in pieces]
    if as_json:
        say_json(custody_json(piece, one) for piece, one in found)
        return
    if not found:
        say(_("There is no evidence in this case yet."))
    for piece, one in found:
        say_custody(piece, one)
