"""`pratique packages`: how each file of the packages stands to what its package says of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from pratique.cli.options import case_option, json_option

if TYPE_CHECKING:
    from pratique.inventory.verification import Verification

_STATES: Final = (
    "modified",
    "conffile changed",
    "missing",
    "unowned",
    "not checkable",
    "verified",
)
# What a person looks at without asking for more: the others are thousands on a healthy machine.
_TELLING: Final = _STATES[:3]

_HELP = """Compare the files of the packages with what the packages say of them.

Without --state: the modified, the changed configuration and the missing ones.

\b
modified          differs from what its package says
conffile changed  a configuration file that differs: somebody is allowed to do that
missing           listed by a package, and not there
unowned           in a folder of packages, and no package lists it
not checkable     nothing to compare with, or it could not be read; the reason is told
verified          as its package says it

Each verdict names its proof. The package database lies on the suspect disk, and root can edit
it: give packages that you downloaded anew with `pratique examine --known-good FILE`.

\b
Exit statuses: 0 done; 2 wrong usage; 5 no case; 70 Pratique itself failed.
"""


@click.command(help=_HELP, short_help="Compare the files of packages with what these say.")
@case_option
@click.option(
    "--state",
    "states",
    multiple=True,
    metavar="STATE",
    type=click.Choice(_STATES),
    help="Only files in this state; may be given several times.",
)
@click.option("--package", metavar="NAME", help="Only files of this package.")
@json_option
def command(
    case_folder: Path | None, states: tuple[str, ...], package: str | None, *, as_json: bool
) -> int:
    """List files of packages."""
    from pratique.case.evidence_tables import tables_of
    from pratique.cli.chosen_case import chosen_case
    from pratique.cli.say import say, say_aside, say_json
    from pratique.inventory.conffile_difference import ConffileDifference
    from pratique.inventory.verification import Verification
    from pratique.store.columns import columns

    case = chosen_case(case_folder)
    chosen = list(states or (_STATES if as_json else _TELLING))
    with tables_of(case, case.newest().id) as tables:
        found = tables.rows(
            Verification,
            "list_contains(?, state) AND (? IS NULL OR package = ?"
            " OR starts_with(package, ? || ':'))",
            chosen,
            package,
            package,
            package,
        )
        differences = {row.path: row for row in tables.rows(ConffileDifference)}
        if as_json:
            names = [column.name for column in columns(Verification)]
            say_json(
                {name: getattr(row, name) for name in names}
                | {"difference": getattr(differences.get(row.path), "difference", None)}
                for row in found
            )
            return 0
        for row in found:
            say(_described(row))
            if row.path in differences:
                say(f"  compared with {differences[row.path].original}:")
                for line in differences[row.path].difference.splitlines():
                    say(f"    {line}")
        counted = dict(tables.select("SELECT state, count(*) FROM verification GROUP BY state"))
    if counted:
        say_aside(", ".join(f"{counted[one]:,} {one}" for one in _STATES if one in counted) + ".")
    else:
        say_aside("No package database was found, or none that could be read.")
    return 0


def _described(row: Verification) -> str:
    what = ", ".join(row.differs) or row.reason
    owner = f"  ({row.package})" if row.package else ""
    proof = f"  by {row.proof}" if row.state in ("verified", "modified") else ""
    return f"{row.state:<16}  {row.path}  {what}{owner}{proof}".rstrip()
