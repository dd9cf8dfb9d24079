"""`pratique secrets`: which passwords and keys the intruder could read, and what to change."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from pratique.cli.options import case_option, container_option, json_option

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pratique.inventory.intruder_account import IntruderAccount
    from pratique.inventory.secret_reach import SecretReach

_HELP = """List passwords, keys and tokens that lie on the suspect server, what each of
them opens, and who could read it. Those that the intruder could read come first:
it is the list of what to change.

No secret is ever stored or shown. A fingerprint stands for it, made with a salt that
stays in the case: the same one in two places is the same secret. Keep the file
secrets.salt to yourself when you give parts of the case to others.

\b
Exit statuses: 0 done; 2 wrong usage; 5 no case; 70 Pratique itself failed.
"""

_SHOWN: Final = 8
_FINDINGS: Final = 3
_MANY: Final = 20  # secrets from which on a person is told how many of which kind there are
_BLIND: Final = (
    "Not looked at: access control lists; files above 8 MB; what is packed in archives, in "
    "databases and in dumps of them; secrets in forms that nobody has published; folders of "
    "libraries, tests and documentation."
)


@click.command(help=_HELP, short_help="List the secrets that the intruder could read.")
@case_option
@click.option("--within-reach", is_flag=True, help="Only those that the intruder could read.")
@click.option("--kind", metavar="KIND", help="Only this kind, e.g. database-password.")
@container_option
@json_option
def command(
    case_folder: Path | None,
    kind: str | None,
    container: str | None,
    *,
    within_reach: bool,
    as_json: bool,
) -> int:
    """List secrets."""
    from pratique.case.evidence_tables import tables_of
    from pratique.cli.chosen_case import chosen_case
    from pratique.cli.say import say_json
    from pratique.inventory.intruder_account import IntruderAccount
    from pratique.inventory.secret_reach import SecretReach
    from pratique.store.columns import columns

    _refuse_unknown(kind)
    case = chosen_case(case_folder)
    with tables_of(case, case.newest().id, container) as tables:
        rows = tables.rows(
            SecretReach,
            "(within_reach OR NOT ?) AND (kind = ? OR ? IS NULL)",
            within_reach,
            kind,
            kind,
        )
        found = sorted(rows, key=lambda row: not row.within_reach)
        intruders = list(tables.rows(IntruderAccount))
    if as_json:
        names = [column.name for column in columns(SecretReach)]
        say_json({name: getattr(row, name) for name in names} for row in found)
        return 0
    _say(found, intruders, narrowed=within_reach or kind is not None)
    return 0


def _say(found: list[SecretReach], intruders: list[IntruderAccount], *, narrowed: bool) -> None:
    from pratique.cli.say import say, say_aside, say_prose

    for one in intruders:
        shown = ", ".join(one.findings[:_FINDINGS])
        more = " ..." if len(one.findings) > _FINDINGS else ""
        say_prose(f"The intruder had {one.username}: {one.because} ({shown}{more}).", hang=2)
    if not intruders:
        say_prose(
            "No finding shows which account the intruder had, so nothing is said to be within "
            "reach. Each secret is listed with who could read it."
        )
    if found:
        say_prose(
            "Change them from a healthy machine, once this one is off the network: what you change "
            "here before that is read again. A fingerprint (known by) stands for a secret; none "
            "is shown."
        )
    say()
    within = [row for row in found if row.within_reach and row.kind != _NEIGHBOUR]
    others = [row for row in found if not row.within_reach and row.kind != _NEIGHBOUR]
    next_door = [row for row in found if row.kind == _NEIGHBOUR]
    _part("Within reach of the intruder: change these first", within)
    _part("Not within reach of an account that findings show" if intruders else "Secrets", others)
    _part("Machines that these accounts lead to", next_door)
    if not found:
        say_aside("No such secret was seen." if narrowed else "No secret was seen.")
    say_aside(_BLIND)


_NEIGHBOUR: Final = "neighbour"


def _part(title: str, rows: Iterable[SecretReach]) -> None:
    from pratique.cli.say import say, say_prose
    from pratique.report.row_words import called_words, fixed_words, opened_words

    rows = list(rows)
    if not rows:
        return
    say(f"{title} ({len(rows):,})")
    if len(rows) > _MANY:
        kinds = Counter(row.kind for row in rows).most_common()
        say_prose("  " + ", ".join(f"{kind} {count:,}" for kind, count in kinds), hang=2)
    say()
    for row in rows:
        place = row.path if row.line is None else f"{row.path}:{row.line}"
        say_prose(f"{row.kind}  {place}  {called_words(row.name)}", hang=2)
        say_prose(f"  opens    {opened_words(row.opens)}", hang=11)
        say_prose(f"  readers  {_readers(row)}", hang=11)
        if row.also_in:
            say_prose(f"  same as  {', '.join(row.also_in)}", hang=11)
        say_prose(f"  change   {fixed_words(row.change)}", hang=11)
        if row.fingerprint:
            say(f"  known by {row.fingerprint}")
        say()


def _readers(row: SecretReach) -> str:
    told = ", ".join(row.readers[:_SHOWN])
    if len(row.readers) > _SHOWN:
        told += f" and {len(row.readers) - _SHOWN} more"
    told = f"{told or 'not known'} (owner {row.owner or 'not known'}, mode {row.mode or '?'})"
    if not row.within_reach:
        return told
    return f"{told}; reached as {row.reached_as}, see {', '.join(row.findings[:_FINDINGS])}"


def _refuse_unknown(kind: str | None) -> None:
    from pratique.errors import UsageError
    from pratique.inventory.secret_change import kinds

    if kind is not None and kind not in kinds():
        raise UsageError(
            f"There is no kind of secret called {kind}", next_step=f"One of: {', '.join(kinds())}."
        )
