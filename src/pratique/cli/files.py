"""`pratique files`: the verdict on each file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from pratique.cli.options import case_option, container_option, json_option
from pratique.model import Verdict

if TYPE_CHECKING:
    from pratique.store.tables import Tables

_HELP = """List files with their verdict. Without --verdict: the malicious, suspicious and
unread ones.

\b
known-good  as in a clean copy of yours, as its package lists it on this very disk, or
            (weaker) unchanged since a backup from well before the compromise
no-sign     read, and nothing in it points anywhere; that proves nothing
suspicious  a finding of medium severity or above names it
malicious   a finding says that it is harmful in itself
unread      it could not be read, or not wholly: nothing is known of it

\b
Exit statuses: 0 done; 2 wrong usage; 5 no case; 70 Pratique itself failed.
"""

_NAMED: Final = 12  # containers
_TELLING: Final = (Verdict.MALICIOUS, Verdict.SUSPICIOUS, Verdict.UNREAD)


@click.command(help=_HELP, short_help="List files with their verdict.")
@case_option
@click.option(
    "--verdict",
    "verdicts",
    multiple=True,
    metavar="VERDICT",
    type=click.Choice([verdict.value for verdict in Verdict]),
    help="Only files with this verdict; may be given several times.",
)
@container_option
@click.option("--below", metavar="PATH", help="Only files in this folder, e.g. /var/www.")
@json_option
def command(
    case_folder: Path | None,
    verdicts: tuple[str, ...],
    container: str | None,
    below: str | None,
    *,
    as_json: bool,
) -> int:
    """List files."""
    from pratique.case.container import all_files
    from pratique.case.evidence_tables import tables_of
    from pratique.cli.chosen_case import chosen_case
    from pratique.cli.say import say, say_aside, say_json
    from pratique.store.columns import columns
    from pratique.story.verdict import FileVerdict

    case = chosen_case(case_folder)
    chosen = list(verdicts or (verdict.value for verdict in _TELLING))
    evidence = case.newest()
    with tables_of(case, evidence.id, container) as tables:
        folder = _folder(tables, below, evidence.location) if below else "/"
        found = tables.rows(
            FileVerdict,
            "list_contains(?, verdict) AND (? = '/' OR path = ? OR starts_with(path, ? || '/'))",
            chosen,
            folder,
            folder,
            folder,
        )
        if as_json:
            names = [column.name for column in columns(FileVerdict)]
            say_json({name: getattr(row, name) for name in names} for row in found)
            return 0
        row = None
        for row in found:
            say(f"{row.verdict:<10}  {row.path}  {'; '.join(row.reasons)}".rstrip())
    if row is None:
        say_aside(f"No file in {folder} has the verdict {' or '.join(chosen)}.")
    if container is None and (inside := [one.label for one in all_files(case, evidence.id)]):
        some = ", ".join(inside[:_NAMED]) + (" ..." if len(inside) > _NAMED else "")
        say_aside(f"Files of containers have lists of their own: --container NAME ({some})")
    return 0


def _folder(tables: Tables, below: str, location: str) -> str:
    """The folder as the tables name it; typed with the place of the mount before it, too."""
    from pratique.errors import UsageError

    typed = "/" + below.strip("/")
    inside = typed.removeprefix(location) if f"{typed}/".startswith(f"{location}/") else typed
    for folder in (typed, inside or "/"):
        if folder == "/" or any(tables.select("SELECT 1 FROM file WHERE path = ?", folder)):
            return folder
    raise UsageError(
        "There is nothing at this path in the evidence",
        where=typed,
        next_step="Give a folder as it was named on the suspect machine: --below /var/www",
    )
