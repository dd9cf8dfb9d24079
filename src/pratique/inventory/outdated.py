"""The `outdated` table: what is installed in a version that a given advisory is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar, Final

from pratique.inventory.advisory.advisory import ADVISORY_TYPES, Advisory
from pratique.inventory.advisory.affected import affects
from pratique.inventory.identity import Identity
from pratique.inventory.installed import Installed, installed
from pratique.model import Instant
from pratique.store.parts import storage_error, write_rows
from pratique.store.tables import Tables

_FILE: Final = "match"
_MEMORY: Final = "512MB"


@dataclass(frozen=True, slots=True)
class Outdated:
    """Something installed, and an advisory that its version has.

    With `compared` false, the advisory is about this package, and nobody can say whether about
    this version: one row for each such package.
    """

    table: ClassVar[str] = "outdated"

    path: Annotated[str, "the file that tells of what is installed"]
    line: Annotated[int | None, "line there"]
    root: Annotated[str, "readable path of the folder it is installed in; empty for the system"]
    sort: Annotated[str, "application, python, npm, composer, gem or distribution"]
    kind: Annotated[str, "core, plugin, theme ...; empty for packages"]
    name: Annotated[str, "what is installed"]
    version: Annotated[str, "its version"]
    owner: Annotated[str, "the package of the distribution that it is; else empty"]
    site: Annotated[str, "the site that it lies in; else empty"]
    ecosystem: Annotated[str, "where the advisory stands, e.g. `PyPI`"]
    advisory: Annotated[str, "name of the advisory"]
    aliases: Annotated[tuple[str, ...], "other names of the same"]
    title: Annotated[str, "what is wrong, in its own words"]
    severity: Annotated[str, "low, medium, high or critical; empty where it does not say"]
    score: Annotated[float | None, "CVSS base score, 0 to 10"]
    weaknesses: Annotated[tuple[str, ...], "classes of CWE"]
    without_login: Annotated[bool | None, "whether anybody can use it; null where not told"]
    fixed_in: Annotated[str, "versions without it; empty where none is known"]
    published: Annotated[Instant | None, "when the advisory was published, UTC"]
    compared: Annotated[bool, "whether the versions could be compared"]


OUTDATED_TYPES: Final[tuple[type[Any], ...]] = (Advisory, Outdated)


def write_outdated(tables: Tables, given: Path, folder: Path) -> None:
    """Look up all that is installed in the advisories below `given`; rows go below `folder`.

    The advisories that are about something installed are kept there, too.
    """
    things = [one for one in installed(tables) if one.known_as]
    advisories = _concerned(things, given)
    kept = [advisory for found in advisories.values() for advisory in found]
    rows = [row for thing in things for row in _of(thing, advisories)]
    try:
        for row_type, held in ((Advisory, kept), (Outdated, rows)):
            write_rows(folder, row_type, _FILE, held)
    except OSError as error:
        raise storage_error(folder, error) from error


def no_outdated(folder: Path) -> None:
    """Remove what advisories told that are not in the case any more."""
    for row_type in OUTDATED_TYPES:
        (folder / row_type.table / f"{_FILE}.parquet").unlink(missing_ok=True)


Concerned = dict[tuple[str, str], list[Advisory]]


def _concerned(things: Iterable[Installed], given: Path) -> Concerned:
    """The advisories about packages that are installed, in whatever version."""
    wanted = sorted({f"{name[0]}\n{name[1]}" for thing in things for name in thing.known_as})
    found: Concerned = defaultdict(list)
    with Tables.open_at(given, ADVISORY_TYPES, memory=_MEMORY) as tables:
        which = "ecosystem || chr(10) || name IN (SELECT unnest(CAST(? AS VARCHAR[])))"
        for row in tables.rows(Advisory, which, wanted):
            found[row.ecosystem, row.name].append(row)
    return found


def _of(thing: Installed, advisories: Concerned) -> Iterator[Outdated]:
    """The rows of one thing: each flaw once, under whatever names several files have it."""
    best: dict[str, tuple[Advisory, Identity]] = {}
    unclear: tuple[Advisory, Identity] | None = None
    for identity in thing.known_as:
        ecosystem, name, version = identity
        for advisory in advisories.get((ecosystem, name), ()):
            found = affects(advisory, version)
            if found is None:
                unclear = unclear or (advisory, identity)
            elif found:
                key = _flaw(advisory)
                known = best.get(key)
                if known is None or _tells(advisory) > _tells(known[0]):
                    best[key] = advisory, identity
    for key in sorted(best):
        yield _row(thing, *best[key], compared=True)
    if unclear is not None:
        yield _row(thing, *unclear, compared=False)


def _flaw(advisory: Advisory) -> str:
    """One name for one flaw: that of CVE where it has one."""
    names = (advisory.id, *advisory.aliases)
    return min((name for name in names if name.startswith("CVE-")), default=advisory.id)


def _tells(advisory: Advisory) -> tuple[bool, ...]:
    """How much an advisory says, where two are about the same."""
    return (
        advisory.score is not None,
        advisory.published is not None,
        bool(advisory.fixed_in),
        bool(advisory.severity),
    )


def _row(thing: Installed, advisory: Advisory, identity: Identity, *, compared: bool) -> Outdated:
    return Outdated(
        thing.path, thing.line, thing.root, thing.sort, thing.kind, thing.name, thing.version,
        thing.owner, thing.site, identity[0], advisory.id, advisory.aliases, advisory.title,
        advisory.severity, advisory.score, advisory.weaknesses, advisory.without_login,
        advisory.fixed_in, advisory.published, compared,
    )  # fmt: skip
