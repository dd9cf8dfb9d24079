"""`pratique history`: since when, and which backup may be trusted."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pratique.cli.options import (
    case_option,
    history_option,
    json_option,
    no_long_standing_option,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pratique.history.base import History
    from pratique.inventory.package_run import PackageRun

_HELP = """Ask the backups of the machine: since when is it compromised, and which of them may be
trusted?

Without PATH: the newest snapshot with no trace of what was found, by part of the machine
and as a whole; since when each finding is there; and what the backups cannot tell. With
--history, backups are given now; the case remembers them.

With PATH, a path on the suspect machine. Of a file: its versions over time, and what
changed from one to the next. Of a folder, such as /etc: what changed in it, when, and by
which run of the package manager or by hand.

\b
    pratique history --history restic:/srv/backup
    pratique history /var/www/blog/index.php
    pratique history /etc
    pratique history /etc --history rsnapshot:/srv/snapshots     needs no case

Passwords come by the programs' own means: RESTIC_PASSWORD_FILE, BORG_PASSPHRASE and so on.

\b
Exit statuses:
  0 done                            4 a history cannot be opened or read
  2 wrong usage                     5 no case
  3 done, but part of the history could not be read
  70 Pratique itself failed         130 interrupted
"""


@click.command(help=_HELP, short_help="Ask the backups: since when, and which to trust.")
@click.argument("path", metavar="[PATH]", required=False)
@case_option
@history_option
@no_long_standing_option
@json_option
def command(
    path: str | None,
    case_folder: Path | None,
    histories: tuple[str, ...],
    *,
    without_vouching: bool,
    as_json: bool,
) -> int:
    """Ask the histories of a case, or those that are given."""
    if path is None:
        return _answer(case_folder, histories, without_vouching=without_vouching, as_json=as_json)
    return _of_path(path, case_folder, histories, as_json=as_json)


def _answer(
    case_folder: Path | None,
    histories: tuple[str, ...],
    *,
    without_vouching: bool,
    as_json: bool,
) -> int:
    from pratique.case.answer import read_answer
    from pratique.case.event_view import event_view
    from pratique.case.examine import conclude_again
    from pratique.case.folder import write_whole
    from pratique.case.narrative import story_if_told
    from pratique.case.past import Histories
    from pratique.cli.chosen_case import chosen_case
    from pratique.cli.history_text import history_json, say_history
    from pratique.cli.say import say_json
    from pratique.cli.watch_progress import watching
    from pratique.report.kept import kept_in
    from pratique.report.page import render

    case = chosen_case(case_folder)
    if histories:
        with watching(quiet=as_json, say_case=False) as watcher:
            asked = Histories(histories, vouching=not without_vouching)
            examined = conclude_again(case, watcher, histories=asked)
        answer = examined.answer
        story = story_if_told(case, examined.evidence)
        shown = event_view(case, examined.evidence, story)
        page = render(answer, story, shown, kept_in(case))
        write_whole(case.report(examined.evidence), page)
    else:
        answer = read_answer(case.findings(case.newest().id))
    if not answer.history.lines:
        raise _nothing_given()
    if as_json:
        say_json([history_json(answer.history)])
    else:
        say_history(answer)
    return 3 if answer.history.lost else 0


def _nothing_given() -> Exception:
    from pratique.errors import UsageError

    return UsageError(
        "No backups of this machine were given yet",
        next_step="Give them with --history: restic:/srv/backup, borg:/srv/backup, or the folder "
        "where dated copies, tars or snapshots are.",
    )


def _of_path(
    path: str, case_folder: Path | None, histories: tuple[str, ...], *, as_json: bool
) -> int:
    from pratique.case.folder import is_named
    from pratique.case.past import open_known
    from pratique.cli.chosen_case import chosen_case
    from pratique.cli.history_text import say_path
    from pratique.history.location import history_of
    from pratique.model import exact

    wanted = exact(path).strip(b"/")
    runs: tuple[PackageRun, ...] = ()
    lost = False
    asked = 0
    if histories and not is_named(case_folder):
        opened: Iterator[tuple[str, History]] = ((name, history_of(name)) for name in histories)
    else:
        known = open_known(chosen_case(case_folder), histories)
        opened, runs = known.histories, known.runs
    for name, history in opened:
        with closing(history):
            say_path(history, name, wanted, runs, as_json=as_json)
            lost |= any(gap.matters for gap in history.gaps())
            asked += 1
    if not asked:
        raise _nothing_given()
    return 3 if lost else 0
