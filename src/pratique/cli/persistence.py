"""`pratique persistence`: everything that runs, loads or lets somebody in by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from pratique.cli.options import case_option, container_option, json_option

if TYPE_CHECKING:
    from pratique.inventory.persistence import Persistence
    from pratique.store.tables import Tables
    from pratique.story.self_starting import SelfStarting

_HELP = """List everything that runs, loads or lets somebody in by itself: jobs, units, login
scripts, keys, sudo rules, PAM, hooks, set-uid programs and many more.

Without --all: what nothing explains, the items that a finding names first. An item is
explained when the file that names it and the file that it ends in are as a package or a
clean copy of yours has them. What is not explained is not bad by that: your own jobs, keys
and services are here, and you should know each of them. What is explained is not proved:
the package database lies on the suspect disk (see `pratique packages --help`).

\b
Exit statuses: 0 done; 2 wrong usage; 5 no case; 70 Pratique itself failed.
"""

_MOST_FINDINGS: Final = 2
_LONGEST: Final = 400  # characters of a command; some are whole scripts
_MANY: Final = 40  # items from which on a person is told how to see some of them


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
@container_option
@json_option
def command(
    case_folder: Path | None,
    kinds: tuple[str, ...],
    container: str | None,
    *,
    everything: bool,
    as_json: bool,
) -> int:
    """List items."""
    from pratique.case.evidence_tables import tables_of
    from pratique.cli.chosen_case import chosen_case
    from pratique.cli.say import say_json
    from pratique.inventory.persistence import Persistence
    from pratique.store.columns import columns
    from pratique.story.self_starting import self_starting

    case = chosen_case(case_folder)
    with tables_of(case, case.newest().id, container) as tables:
        _refuse_unknown(kinds, tables)
        found = self_starting(tables, kinds)
    if as_json:
        names = [column.name for column in columns(Persistence)]
        say_json(
            {name: getattr(one.item, name) for name in names}
            | {"findings": [finding.id for finding in one.findings]}
            for one in found
        )
        return 0
    _say(found, narrowed=bool(kinds), everything=everything)
    return 0


def _refuse_unknown(kinds: Sequence[str], tables: Tables) -> None:
    from pratique.errors import UsageError

    known = {str(kind) for (kind,) in tables.select("SELECT DISTINCT kind FROM persistence")}
    for kind in kinds:
        if kind not in known:
            raise UsageError(
                f"Nothing on this machine is of the kind {kind!r}",
                next_step=f"Give one of: {', '.join(sorted(known)) or 'none was found'}.",
            )


def _say(found: Sequence[SelfStarting], *, narrowed: bool, everything: bool) -> None:
    from pratique.cli.say import say, say_aside, say_prose

    unexplained = [one for one in found if not one.item.explained]
    shown = found if everything else unexplained
    for line in _head(len(unexplained), len(found), shown, narrowed=narrowed):
        say_prose(line)
    say()
    for (explained, kind), group in groupby(shown, key=lambda one: _group(one.item)):
        listed = list(group)
        say(f"{kind}{', explained' if explained else ''} ({len(listed)})")
        for one in listed:
            for label, text in _described(one):
                say_prose(f"    {label:<9} {text}" if label else f"  {text}", hang=14)
        say()
    left = len(found) - len(shown)
    if left:
        say_aside(
            f"{left:,} more {'is' if left == 1 else 'are'} as packages or clean copies have them: "
            "--all shows them."
        )


def _group(item: Persistence) -> tuple[bool, str]:
    return item.explained, item.kind


def _head(
    unexplained: int, all_of_them: int, shown: Sequence[SelfStarting], *, narrowed: bool
) -> Iterator[str]:
    """What this list is, and how to go through it."""
    some = " of these kinds" if narrowed else ""
    yield (
        f"Of {all_of_them:,} items{some} that run, load or let somebody in by themselves, "
        f"nothing explains {unexplained:,}."
    )
    if unexplained:
        named = sum(1 for one in shown if one.findings and not one.item.explained)
        first = f" Findings name {named:,} of them; they come first." if named else ""
        yield (
            f"You should know each of them.{first} Where nothing else is said, the file that "
            "names an item is of no package."
        )
    kinds = dict.fromkeys(one.item.kind for one in shown)
    if len(shown) > _MANY and len(kinds) > 1:
        yield f"A part at a time: --kind KIND, of {', '.join(kinds)}."


def _described(one: SelfStarting) -> Iterator[tuple[str, str]]:
    """An item in a few short lines, each with its label."""
    from pratique.report.finding_words import declared
    from pratique.report.phrases import run_words, severity_word, standing_words

    item = one.item
    place = item.path if item.line is None else f"{item.path}:{item.line}"
    yield "", "  ".join(part for part in (place, item.name) if part)
    for finding in one.findings[:_MOST_FINDINGS]:
        said = f"{severity_word(finding.severity)}: {declared(finding.title)}"
        yield "finding", f"{finding.id} {said}"
    if len(one.findings) > _MOST_FINDINGS:
        yield "", f"            and {len(one.findings) - _MOST_FINDINGS} more"
    yield "when", run_words(item.occasion, item.username if item.username != item.name else "")
    # Of a file that is an item as it lies there, there is no more to tell than its name.
    if item.command and item.command.partition(": ")[0] != item.path:
        yield "what", _cut(item.command)
    elsewhere = bool(item.target) and item.target != item.path
    if elsewhere:
        standing = _owned(standing_words(item.target_standing), item.target_owner)
        yield "ends in", f"{item.target}, {standing}"
    if item.standing != "unowned":
        label = "named in" if elsewhere else "file"
        yield label, _owned(standing_words(item.standing), item.owner)


def _owned(standing: str, owner: str) -> str:
    return f"{standing} ({owner})" if owner else standing


def _cut(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return f"{text[:_LONGEST]} ... ({len(text) - _LONGEST:,} more characters: --json)"
