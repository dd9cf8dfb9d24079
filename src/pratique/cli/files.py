"""`pratique files`: the verdict on each file."""

from __future__ import annotations

from pathlib import Path

import click

from pratique.cli.options import case_option, json_option
from pratique.model import Verdict

_HELP = """List files with their verdict: known-good, no-sign, suspicious, malicious or unread.

Without --verdict: the malicious, suspicious and unread ones.

\b
Exit statuses: 0 done; 2 wrong usage; 5 no case.
"""

_TELLING = (Verdict.MALICIOUS, Verdict.SUSPICIOUS, Verdict.UNREAD)


@click.command(help=_HELP, short_help="List files with their verdict.")
@case_option
@click.option(
    "--verdict",
    "verdicts",
    multiple=True,
    type=click.Choice([verdict.value for verdict in Verdict]),
    help="Only files with this verdict; may be given several times.",
)
@click.option("--below", metavar="PATH", help="Only files in this folder of the evidence.")
@json_option
def command(
    case_folder: Path | None, verdicts: tuple[str, ...], below: str | None, *, as_json: bool
) -> int:
    """List files."""
    from pratique.case.examine import tables_of
    from pratique.case.folder import find
    from pratique.cli.say import say, say_json
    from pratique.store.columns import columns
    from pratique.story.verdict import FileVerdict

    case = find(case_folder)
    chosen = list(verdicts or (verdict.value for verdict in _TELLING))
    folder = "/" + (below or "").strip("/")
    with tables_of(case, case.newest().id) as tables:
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
        for row in found:
            say(f"{row.verdict:<10}  {row.path}  {'; '.join(row.reasons)}".rstrip())
    return 0
