"""`pratique packages`: how each file of the packages stands to what its package says of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from pratique.cli.options import case_option, container_option, json_option

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pratique.inventory.conffile_difference import ConffileDifference
    from pratique.inventory.verification import Verification
    from pratique.store.tables import Tables

_STATES: Final = (
    "modified",
    "missing",
    "conffile changed",
    "unowned",
    "not checkable",
    "verified",
)
# What a person looks at without asking for more: the others are thousands on a healthy machine.
_TELLING: Final = _STATES[:3]
_ON_THIS_DISK: Final = "the package database on this disk"

_HELP = """Compare the files of the packages with what the packages say of them.

Without --state: the modified, the missing and the changed configuration, and for the
latter what was changed where the original is known.

\b
modified          differs from what its package says
missing           listed by a package, and not there
conffile changed  a configuration file that differs: somebody is allowed to do that
unowned           in a folder of packages, and no package lists it
not checkable     nothing to compare with, or it could not be read; the reason is told
verified          as its package says it

Each verdict names its proof. The package database lies on the suspect disk, and root can
edit it: give packages that you downloaded anew with `pratique examine --known-good FILE`.

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
@container_option
@json_option
def command(
    case_folder: Path | None,
    states: tuple[str, ...],
    package: str | None,
    container: str | None,
    *,
    as_json: bool,
) -> int:
    """List files of packages."""
    from pratique.case.evidence_tables import tables_of
    from pratique.cli.chosen_case import chosen_case
    from pratique.cli.say import say_json
    from pratique.inventory.conffile_difference import ConffileDifference
    from pratique.inventory.verification import Verification
    from pratique.store.columns import columns

    case = chosen_case(case_folder)
    with tables_of(case, case.newest().id, container) as tables:
        listing = _Listing(tables, package)
        differences = {row.path: row for row in tables.rows(ConffileDifference)}
        if as_json:
            names = [column.name for column in columns(Verification)]
            say_json(
                {name: getattr(row, name) for name in names}
                | {"difference": getattr(differences.get(row.path), "difference", None)}
                for row in listing.files(states or _STATES)
            )
            return 0
        _say(listing, states, differences)
    return 0


class _Listing:
    """The files of all packages, or of one."""

    def __init__(self, tables: Tables, package: str | None) -> None:
        self._tables = tables
        self._package = package

    def files(self, states: Sequence[str]) -> Iterator[Verification]:
        """Those in some states."""
        from pratique.inventory.verification import Verification

        where = f"list_contains(?, state) AND {_OF_PACKAGE}"
        return self._tables.rows(Verification, where, list(states), *[self._package] * 3)

    def counted(self) -> dict[tuple[str, str], int]:
        """How many are in each state, by each proof."""
        query = f"""SELECT state, proof, count(*) FROM verification
                    WHERE {_OF_PACKAGE} GROUP BY state, proof ORDER BY ALL"""  # noqa: S608 - ours
        rows = self._tables.select(query, *[self._package] * 3)
        return {(state, proof): count for state, proof, count in rows}


_OF_PACKAGE: Final = "(? IS NULL OR package = ? OR starts_with(package, ? || ':'))"


def _say(
    listing: _Listing, states: tuple[str, ...], differences: dict[str, ConffileDifference]
) -> None:
    from pratique.cli.say import say, say_aside, say_prose

    by_proof = listing.counted()
    if not by_proof:
        say_aside(
            "No package database was found, or none that could be read; or no package has that "
            "name."
        )
        return
    counted = {one: sum(n for (state, _), n in by_proof.items() if state == one) for one in _STATES}
    say_prose(", ".join(f"{n:,} {state}" for state, n in counted.items() if n) + ".")
    for line in _basis(by_proof):
        say_prose(line)
    for state in states or _TELLING:
        if not counted[state]:
            continue
        say()
        say_prose(f"{state} ({counted[state]:,}){_REMARK.get(state, '')}")
        for row in listing.files([state]):
            say_prose(f"  {_described(row)}", hang=4)
            if row.path in differences:
                _say_difference(differences[row.path])
    hidden = [one for one in _STATES if counted[one] and one not in (states or _TELLING)]
    if not states and hidden:
        say()
        say_aside(f"Not listed here: {', '.join(hidden)}. Ask with --state '{hidden[0]}'.")


_REMARK: Final = {
    "modified": ": nobody changes these by hand; look at each",
    "missing": ": listed by a package, and not there",
    "conffile changed": ": somebody is allowed to do that; read what was changed",
    "unowned": ": in the folders of packages, and of none of them",
}


def _basis(by_proof: dict[tuple[str, str], int]) -> Iterator[str]:
    """What the word of the packages is worth."""
    proofs = {proof: n for (state, proof), n in by_proof.items() if state == "verified"}
    for proof, count in sorted(proofs.items(), key=lambda pair: -pair[1]):
        yield f"Verified by {proof}: {count:,}."
    if _ON_THIS_DISK in proofs:
        yield (
            "Whoever was root could edit that database: to be sure, give packages that you "
            "downloaded anew (pratique examine --known-good FILE)."
        )


def _say_difference(one: ConffileDifference) -> None:
    from pratique.cli.say import say

    say(f"      compared with {one.original}:")
    for line in one.difference.splitlines():
        say(f"      {line}")


def _described(row: Verification) -> str:
    what = ", ".join(row.differs) or row.reason
    owner = f"({row.package})" if row.package else ""
    proof = f"by {row.proof}" if row.state in ("verified", "modified") else ""
    if row.state == "modified" and row.proof == _ON_THIS_DISK:
        proof = ""
    return "  ".join(part for part in (row.path, what, owner, proof) if part)
