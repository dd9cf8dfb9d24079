"""Whether what is installed has a flaw that was published, by the advisories that were given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import Command, lines, names
from pratique.checks.web_place import WebPlaces
from pratique.inventory.outdated import Outdated
from pratique.model import Place, Severity
from pratique.parsers.site import Site
from pratique.phrase import Phrase, Word, counted, prose
from pratique.store.tables import Tables

_QUOTED: Final = 8
_MOST_PLACES: Final = 500
# Classes of CWE by which a stranger runs code, becomes somebody else, or reads and writes files:
# paths, commands, SQL, code, files of programs, logins, rights, uploads, revived objects.
_WAYS_IN: Final = frozenset(
    f"CWE-{number}"
    for number in (
        22, 23, 36, 73, 74, 77, 78, 88, 89, 94, 95, 96, 98, 266, 269, 284, 285, 287, 288, 289,
        290, 302, 305, 306, 434, 502, 798, 862, 863, 1336,
    )
)  # fmt: skip
_SEVERE: Final = 7.0
# How the database of malicious packages of OSV names its entries.
_MALICIOUS: Final = "MAL-"


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each thing that is out of date once, however many places and flaws it has."""
    web = WebPlaces.of(tables)
    groups: dict[tuple[str, ...], list[Outdated]] = defaultdict(list)
    for row in tables.rows(Outdated, "compared"):
        if row.advisory.startswith(_MALICIOUS):
            groups["malicious", row.ecosystem, row.name, row.version].append(row)
        elif row.sort == "distribution":
            if row.fixed_in:  # nobody can install what there is not
                groups[row.sort,].append(row)
        elif row.sort == "application":
            groups[row.sort, row.ecosystem, row.name, row.version].append(row)
        else:
            groups[row.sort, _project(row)].append(row)
    for key, rows in groups.items():
        if key[0] == "malicious":
            yield _malicious(rows)
        elif key[0] == "application":
            yield _application(rows, web)
        else:
            yield _packages(key, rows)


def _project(row: Outdated) -> str:
    """The folder that packages of a language are installed in together."""
    return row.root.partition("/node_modules")[0].partition("/vendor")[0] or "/"


def _application(rows: list[Outdated], web: WebPlaces) -> Sign:
    one = rows[0]
    grave = [row for row in rows if _is_way_in(row) and web.holds(row.path)]
    called = f"{one.name} {one.version}"
    why = Phrase(
        "%(called)s is installed, and there is 1 advisory about this version.",
        {"called": called, "count": _advisories(rows)},
        several="%(called)s is installed, and there are %(count)s advisories about this version.",
        number=_advisories(rows),
    )
    if grave:
        why = prose(
            why,
            Phrase(
                "At least one of them lets anybody who can reach the site run code, "
                "upload files, read the database or become somebody else, without a "
                "login, as it says itself."
            ),
        )
    return Sign(
        subject=f"{one.ecosystem} {called}",
        places=_places(row.root or row.path for row in rows),
        quote=_quote(grave or rows),
        why=why,
        verify=_verify(rows),
        confidence=0.8,
        severity=Severity.MEDIUM if grave else Severity.LOW,
        title=(
            Phrase("A web application has a flaw that strangers use to get in") if grave else None
        ),
        dated=_NOTHING_DATES_IT,
    )


def _packages(key: tuple[str, ...], rows: list[Outdated]) -> Sign:
    count = len({(row.name, row.version) for row in rows})
    told: dict[str, Word] = {
        "packages": counted("%(count)s package", "%(count)s packages", count),
        "advisories": counted("%(count)s advisory", "%(count)s advisories", _advisories(rows)),
    }
    why = Phrase(
        "%(packages)s of %(ecosystem)s in %(folder)s: there is %(advisories)s about the versions "
        "that are installed.",
        {**told, "ecosystem": key[0], "folder": key[-1]},
        several="%(packages)s of %(ecosystem)s in %(folder)s: there are %(advisories)s about the "
        "versions that are installed.",
        number=_advisories(rows),
    )
    if key[0] == "distribution":
        why = Phrase(
            "%(packages)s of the distribution: there is %(advisories)s about the versions that are "
            "installed.",
            told,
            several="%(packages)s of the distribution: there are %(advisories)s about the versions "
            "that are installed.",
            number=_advisories(rows),
        )
    return Sign(
        subject=" ".join(key),
        places=_places(row.root or row.path for row in rows),
        quote=_quote(rows),
        why=why,
        verify=_verify(rows),
        confidence=0.7,
        dated=_NOTHING_DATES_IT,
    )


def _malicious(rows: list[Outdated]) -> Sign:
    one = rows[0]
    return Sign(
        subject=f"malicious {one.ecosystem} {one.name} {one.version}",
        places=_places(row.root or row.path for row in rows),
        quote=_quote(rows),
        why=Phrase(
            "The advisory %(advisory)s says that %(name)s %(version)s was "
            "published to do harm. Packages of this sort act when they are "
            "installed or first used: they take keys and passwords, or fetch "
            "more.",
            {"advisory": one.advisory, "name": one.name, "version": one.version},
        ),
        verify=_verify(rows),
        confidence=0.85,
        severity=Severity.HIGH,
        title=Phrase("An installed package is known to be malicious"),
        technique="T1195.001",
    )


# A flaw came with the release; no time of a file says that somebody used it.
_NOTHING_DATES_IT: Final = (Place(""),)


def _is_way_in(row: Outdated) -> bool:
    severe = row.score >= _SEVERE if row.score is not None else row.severity in ("high", "critical")
    return severe and row.without_login is True and not _WAYS_IN.isdisjoint(row.weaknesses)


def _advisories(rows: list[Outdated]) -> int:
    return len({row.advisory for row in rows})


def _quote(rows: Iterable[Outdated]) -> str:
    told: dict[str, None] = {}
    for row in sorted(rows, key=lambda row: (-(row.score or 0.0), row.advisory, row.name)):
        score = f", {row.severity} {row.score:g}" if row.score is not None else ""
        fixed = f", fixed in {row.fixed_in}" if row.fixed_in else ""
        told[f"{row.name} {row.version}: {row.advisory}{score}{fixed}: {row.title}"] = None
    shown = list(told)[:_QUOTED]
    return "\n".join(
        [*shown, *([f"and {len(told) - _QUOTED} more"] if told.keys() - shown else [])]
    )


def _places(paths: Iterable[str]) -> tuple[Place, ...]:
    return tuple(Place(path) for path in list(dict.fromkeys(paths))[:_MOST_PLACES])


def _verify(rows: list[Outdated]) -> tuple[Command, ...]:
    told = [row for row in rows if row.line is not None]
    if told:
        return lines(*(Place(row.path, row.line) for row in told))
    return names(*(row.path for row in rows))


CHECK = Check(
    slug="applications-outdated",
    title="Something installed has a published flaw",
    severity=Severity.LOW,
    technique="T1190",
    reads=(Outdated, Site),
    innocent=(
        "Most out-of-date software was never attacked, a distribution or an administrator may "
        "have mended the flaw without a new version, or a firewall keeps strangers from it."
    ),
    blind=(
        "Everything the given advisories do not know, software without a version, versions that "
        "were installed before the present one, and whether the flaw was used."
    ),
    next=(
        "See `pratique applications` for what was known at the date of the first finding, and "
        "look in the logs of that site for requests to the part that the advisory names. Install "
        "a fixed version on the new machine before it is reachable."
    ),
    find=find,
    about_content=False,  # what a package proves as unchanged is out of date all the same
)
