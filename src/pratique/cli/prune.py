"""`pratique prune`: remove what a case has kept long enough."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pratique.cli.options import case_option, json_option

if TYPE_CHECKING:
    from pratique.bag.pruning import Due, Removal

_HELP = """Show what this case has kept long enough, and with --apply remove it.

Each kind of data has its time: exports, mail, logs, secrets, quarantine, tables, people,
reports. The times and their reasons stand in retention.toml in the case folder:

\b
    pratique prune --periods > CASE/retention.toml      then correct it

The evidence, the journal, findings with their story, and sealed bags are never touched:
since when, how they got in and what was done stays answerable. The journal says what was
removed, with digests and without contents.

\b
Exit statuses: 0 done; 2 wrong usage, or retention.toml is not understood;
5 no case, or it cannot be written; 70 Pratique itself failed.
"""


@click.command(help=_HELP, short_help="Remove what was kept long enough.")
@case_option
@click.option("--apply", "really", is_flag=True, help="Remove it; without this it is only shown.")
@click.option("--periods", is_flag=True, help="Print how long each kind is kept, as a file.")
@json_option
def command(case_folder: Path | None, *, really: bool, periods: bool, as_json: bool) -> int:
    """Show or remove what is due."""
    from pratique.bag.pruning import due, prune
    from pratique.bag.retention import as_toml, periods_of
    from pratique.case.folder import shown_path
    from pratique.cli.chosen_case import chosen_case
    from pratique.cli.say import say, say_json

    case = chosen_case(case_folder)
    chosen = periods_of(case.folder)
    if periods:
        say(as_toml(chosen).rstrip("\n"), lines=True)
        return 0
    now = datetime.now(UTC)
    found = due(case, chosen, now)
    removed = prune(case, found, now) if really else ()
    if as_json:
        say_json(_json(one, removed) for one in found)
    elif really:
        _say_removed(removed)
    else:
        _say_due(found, shown_path(case.folder))
    return 0


def _say_due(found: tuple[Due, ...], folder: str) -> None:
    from pratique.cli.say import say, say_aside, say_prose
    from pratique.report.phrases import size
    from pratique.report.story_words import said
    from pratique.report.words import _, figure

    if not found:
        say(_("Nothing in this case is older than it may be."))
        return
    for one in found:
        told = {
            "kind": str(one.period.kind),
            "count": figure(len(one.files)),
            "size": size(one.bytes),
            "day": one.oldest.strftime("%Y-%m-%d"),
            "days": figure(one.period.days or 0),
        }
        line = _("%(kind)s: %(count)s files, %(size)s, the oldest of %(day)s; kept %(days)s days.")
        say_prose(line % told, hang=2)
        say_prose(f"  {said(one.period.because)}", hang=4)
    say_aside(
        _(
            "Nothing was removed. With --apply it is; findings, story and journal stay. Other "
            "times are set in retention.toml in %(folder)s."
        )
        % {"folder": folder}
    )


def _say_removed(removed: tuple[Removal, ...]) -> None:
    from pratique.cli.say import say, say_aside, say_prose
    from pratique.report.phrases import size
    from pratique.report.words import _, figure

    if not removed:
        say(_("Nothing in this case is older than it may be."))
        return
    for one in removed:
        told = {"kind": str(one.kind), "count": figure(one.files), "size": size(one.bytes)}
        say_prose(_("%(kind)s: %(count)s files removed, %(size)s.") % told)
        for name in one.kept:
            words = {"name": name}
            say_aside(_("%(name)s could not be removed, or is another file now.") % words)
    say_aside(
        _(
            "What was found, since when, how they got in and what was done stays in the case. "
            "Questions to removed tables are refused, and say why."
        )
    )


def _json(one: Due, removed: tuple[Removal, ...]) -> dict[str, object]:
    gone = next((r for r in removed if r.kind is one.period.kind), None)
    return {
        "kind": str(one.period.kind),
        "days": one.period.days,
        "files": len(one.files),
        "bytes": one.bytes,
        "oldest": one.oldest.isoformat(),
        "removed": None if gone is None else gone.files,
        "kept": [] if gone is None else list(gone.kept),
        "sha256": None if gone is None else gone.digest,
    }
