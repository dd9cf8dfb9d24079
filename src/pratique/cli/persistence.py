"""`pratique persistence`: everything that runs, loads or lets somebody in by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from pratique.cli.options import case_option, json_option

if TYPE_CHECKING:
    from pratique.inventory.persistence import Persistence
    from pratique.store.tables import Tables

# By path: line, id, severity and title of each finding there.
Findings = dict[str, list[tuple[int | None, str, str, str]]]

_HELP = """List everything that runs, loads or lets somebody in by itself: jobs, units, login
scripts, keys, sudo rules, PAM, hooks, set-uid programs and many more.

Without --all: what nothing explains. An item is explained when the file that names it and the
file that it ends in are as a package or a clean copy of yours has them. What is not explained is
not bad by that: your own jobs, keys and services are here, and you should know each of them.

\b
Exit statuses: 0 done; 2 wrong usage; 5 no case; 70 Pratique itself failed.
"""


@click.command(help=_HELP, short_help="List everything that runs by itself, the unexplained first.")
@case_option
@click.option("--all", "everything", is_flag=True, help="The explained ones, too, behind the rest.")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    metavar="KIND",
    help="Only items of this kind, e.g. cron; may be given several times.",
)
@json_option
def command(
    case_folder: Path | None, kinds: tuple[str, ...], *, everything: bool, as_json: bool
) -> int:
    """List items."""
    from pratique.case.evidence_tables import tables_of
    from pratique.cli.chosen_case import chosen_case
    from pratique.cli.say import say, say_aside, say_json
    from pratique.inventory.persistence import Persistence
    from pratique.store.columns import columns

    case = chosen_case(case_folder)
    with tables_of(case, case.newest().id) as tables:
        _known_kinds(kinds, {str(kind) for (kind,) in tables.select(_KINDS)})
        found = [
            row
            for row in tables.rows(
                Persistence, "len(?) = 0 OR list_contains(?, kind)", kinds, kinds
            )
            if everything or as_json or not row.explained
        ]
        findings = _findings(tables)
        (all_of_them,) = next(
            tables.select(
                "SELECT count(*) FROM persistence WHERE len(?) = 0 OR list_contains(?, kind)",
                list(kinds),
                list(kinds),
            )
        )
    found.sort(key=lambda row: (row.explained, row.kind, row.path, row.line or 0))
    if as_json:
        names = [column.name for column in columns(Persistence)]
        say_json({name: getattr(row, name) for name in names} for row in found)
        return 0
    for (explained, kind), group in groupby(found, key=lambda row: (row.explained, row.kind)):
        say(f"{kind}{' (explained)' if explained else ''}")
        for row in group:
            for line in (*_described(row), *_pointed_at(row, findings)):
                say(f"  {line}")
        say()
    say_aside(_sum(len(found), all_of_them, everything=everything))
    return 0


_SAID: Final = {
    "unowned": "a file of no package",
    "modified": "not as its package brought it",
    "conffile changed": "a configuration file that was changed",
    "not checkable": "cannot be compared with its package",
}
_MOST_FINDINGS: Final = 2
_KINDS = "SELECT DISTINCT kind FROM persistence"


def _known_kinds(kinds: tuple[str, ...], known: set[str]) -> None:
    from pratique.errors import UsageError

    for kind in kinds:
        if kind not in known:
            raise UsageError(
                f"Nothing on this machine is of the kind {kind!r}",
                next_step=f"Give one of: {', '.join(sorted(known)) or 'none was found'}.",
            )


def _described(row: Persistence) -> list[str]:
    """An item in a few short lines: where, what, and what is not known of it."""
    place = row.path if row.line is None else f"{row.path}:{row.line}"
    whom = f" as {row.username}" if row.username and row.username != row.name else ""
    lines = [" ".join(part for part in (place, row.name) if part)]
    lines.append(f"  {row.occasion}{whom}")
    if row.command and row.command != row.path:
        lines.append(f"  {row.command}")
    if row.target and row.target != row.path:
        lines.append(f"  ends in {row.target}: {_stands(row.target_standing, row.target_owner)}")
    lines.append(f"  named in: {_stands(row.standing, row.owner)}")
    return lines


def _findings(tables: Tables) -> Findings:
    """The findings of each path, the gravest first."""
    from pratique.model import Severity

    told: Findings = defaultdict(list)
    rows = set(tables.select("SELECT path, line, id, severity, title FROM finding"))
    for path, *one in sorted(rows, key=lambda row: (-Severity.from_word(row[3]), row[2], row[0])):
        told[path].append(tuple(one))
    return told


def _pointed_at(row: Persistence, findings: Findings) -> Iterator[str]:
    """The gravest findings about an item, or about the file it ends in."""
    told = dict.fromkeys(
        (found, severity, title)
        for path in dict.fromkeys((row.path, row.target))
        for line, found, severity, title in findings.get(path, ())
        if path != row.path or line is None or row.line is None or line == row.line
    )
    for found, severity, title in list(told)[:_MOST_FINDINGS]:
        yield f"  {found} {severity}: {title}"


def _stands(standing: str, owner: str) -> str:
    """How a file stands to the packages, in words."""
    return _SAID.get(standing, standing) + (f" ({owner})" if owner else "")


def _sum(shown: int, all_of_them: int, *, everything: bool) -> str:
    if everything or shown == all_of_them:
        return f"{shown} items."
    return (
        f"{shown} of {all_of_them} items; the others are as packages or clean copies have them. "
        "Show them with --all."
    )
