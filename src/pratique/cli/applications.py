"""`pratique applications`: what is installed where, and what of it is out of date."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from pratique.cli.options import case_option, json_option

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pratique.inventory.installed import Installed
    from pratique.inventory.outdated import Outdated
    from pratique.model import Window

_HELP = """List what is installed, in which version, and what of it is out of date.

Applications, plug-ins and themes come with their places. Packages of languages and of
the distribution are counted; those that are out of date are named, and all with --all.

What is out of date is told by advisories that you give, also later:
`pratique examine --advisories FILE`. For each, it says whether it was published
already when the first finding dates: the way in may have been open then.

\b
What can be given, downloaded on a healthy machine:
  OSV        the zip of an ecosystem at osv.dev: Packagist, npm, PyPI, RubyGems
  Debian     the JSON of the security tracker of Debian
  WordPress  a feed of a vulnerability database for WordPress, as JSON

\b
Exit statuses: 0 done; 2 wrong usage; 5 no case; 70 Pratique itself failed.
"""

_MOST_NAMED: Final = 5
_THEN: Final = {
    "yes": "published before the first finding dates",
    "no": "published after the first finding dates",
    "unknown": "not known whether before the first finding",
}


@click.command(help=_HELP, short_help="List what is installed, and what is out of date.")
@case_option
@click.option("--all", "everything", is_flag=True, help="Name every package, too.")
@click.option("--outdated", "only", is_flag=True, help="Only what is out of date.")
@json_option
def command(case_folder: Path | None, *, everything: bool, only: bool, as_json: bool) -> int:
    """List what is installed."""
    from pratique.case.answer import read_answer
    from pratique.case.evidence_tables import tables_of
    from pratique.cli.chosen_case import chosen_case
    from pratique.cli.say import say_json
    from pratique.inventory.advisory.giving import given_advisories
    from pratique.inventory.installed import installed
    from pratique.inventory.outdated import Outdated

    case = chosen_case(case_folder)
    evidence = case.newest()
    first = read_answer(case.findings(evidence.id)).window
    given = given_advisories(case.advisories)
    with tables_of(case, evidence.id) as tables:
        things = list(installed(tables))
        rows: dict[tuple[str, ...], list[Outdated]] = {}
        for row in tables.rows(Outdated):
            rows.setdefault(_key(row), []).append(row)
    unknown = sum(1 for one in things if not one.known_as)
    if only:
        things = [one for one in things if any(map(_is_out_of_date, rows.get(_key(one), ())))]
    if as_json:
        say_json(_json(one, rows.get(_key(one), ()), first) for one in things)
        return 0
    _say(things, rows, first, everything=everything)
    _say_basis(len(given), sum(one.entries for one in given), unknown, rows)
    return 0


def _is_out_of_date(row: Outdated) -> bool:
    """Whether a later version has it no more; that of a distribution may not be there yet."""
    return row.compared and (row.sort != "distribution" or bool(row.fixed_in))


def _key(one: Installed | Outdated) -> tuple[str, ...]:
    return one.sort, one.name, one.version, one.path, one.root


def _json(one: Installed, rows: Iterable[Outdated], first: Window) -> dict[str, Any]:
    from pratique.report.phrases import machine_moment
    from pratique.story.known_then import known_then

    names = ("sort", "kind", "name", "version", "path", "line", "root", "owner", "site")
    told: dict[str, Any] = {name: getattr(one, name) for name in names}
    told["known_as"] = [
        dict(zip(("ecosystem", "package", "version"), identity, strict=True))
        for identity in one.known_as
    ]
    fields = (
        "advisory", "aliases", "title", "severity", "score", "weaknesses", "without_login",
        "fixed_in", "compared",
    )  # fmt: skip
    told["advisories"] = [
        {
            **{name: getattr(row, name) for name in fields},
            "published": None if row.published is None else machine_moment(row.published),
            "known_at_first_finding": known_then(row, first).value,
        }
        for row in rows
    ]
    return told


def _say(
    things: Sequence[Installed],
    rows: dict[tuple[str, ...], list[Outdated]],
    first: Window,
    *,
    everything: bool,
) -> None:
    from pratique.cli.say import say
    from pratique.report.words import figure

    counted: dict[str, int] = {}
    for one in things:
        found = [row for row in rows.get(_key(one), ()) if _is_out_of_date(row)]
        counted[one.sort] = counted.get(one.sort, 0) + 1
        shown = one.sort == "application" and one.kind != "core extension"
        if not (shown or found or everything):
            continue
        kind = "" if one.kind in ("", "core") else f" ({one.kind})"
        belongs = (one.owner and f"package {one.owner}") or (one.site and f"site {one.site}")
        where = f"  {one.root or one.path}" + (f"  [{belongs}]" if belongs else "")
        sort = "" if one.sort == "application" else f"{one.sort}: "
        say(f"{sort}{one.name} {one.version or '(no version told)'}{kind}{where}")
        _say_found(found, first)
    packages = [
        f"{sort} {figure(count)}"
        for sort, count in sorted(counted.items())
        if sort != "application"
    ]
    if packages and not everything:
        say(f"Packages: {', '.join(packages)}; name them all with --all")


def _say_found(found: Sequence[Outdated], first: Window) -> None:
    from pratique.cli.say import say_prose
    from pratique.story.known_then import known_then

    worst = sorted(found, key=lambda row: (-(row.score or 0), row.advisory))
    for row in worst[:_MOST_NAMED]:
        fixed = f"fixed in {row.fixed_in}" if row.fixed_in else "no fixed version is known"
        score = f" {row.score:g}" if row.score is not None else ""
        then = f"; {_THEN[known_then(row, first).value]}" if first.before is not None else ""
        say_prose(
            f"    {row.advisory} {row.severity or 'severity not told'}{score}: {row.title} "
            f"({fixed}{_date(row)}{then})",
            hang=6,
        )
    if len(worst) > _MOST_NAMED:
        say_prose(f"    and {len(worst) - _MOST_NAMED} more: see --json")


def _date(row: Outdated) -> str:
    from pratique.report.phrases import machine_moment

    return "" if row.published is None else f"; published {machine_moment(row.published)[:10]}"


def _say_basis(
    files: int,
    entries: int,
    unknown: int,
    rows: dict[tuple[str, ...], list[Outdated]],
) -> None:
    """What the answer rests on, beside the data."""
    from pratique.cli.say import say_aside
    from pratique.report.words import figure

    if not files:
        say_aside(
            "Nothing was looked up: no advisories were given. Download some on a healthy machine "
            "(see --help), then: pratique examine --advisories FILE"
        )
        return
    unclear = sum(1 for found in rows.values() if any(not row.compared for row in found))
    unmended = sum(
        row.compared and not _is_out_of_date(row) for found in rows.values() for row in found
    )
    if unmended:
        say_aside(
            f"{figure(unmended)} flaws of the distribution have no fixed version there yet: "
            "see --json."
        )
    say_aside(
        f"Looked up in {figure(entries)} advisories of {figure(files)} files. Not looked up: "
        f"{figure(unknown)} without a version or name there, or part of a package of the "
        f"distribution; {figure(unclear)} with a version that cannot be compared."
    )
