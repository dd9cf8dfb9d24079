"""Whether an installation is of another release than the clean copy, or a mixture of releases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import reads
from pratique.checks.copied_release import Installed, Release, installed
from pratique.model import Place, Severity
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.clean_difference import CleanDifference
from pratique.survey.known_good import CleanRoot

_QUOTED: Final = 8


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each application of which the copy is another release, and at older files in it."""
    groups: dict[tuple[str, str, str], list[Installed]] = defaultdict(list)
    for one in installed(tables):
        if one.release is not Release.SAME:
            first = one.rows[0]
            groups[one.component, first.wanted, first.found].append(one)
    for (component, wanted, found), several in groups.items():
        rows = [row for one in several for row in one.explained()]
        if rows:
            yield _other(component, wanted, found, several, rows)
    mixed: dict[tuple[str, str], list[CleanDifference]] = defaultdict(list)
    for row in tables.rows(CleanDifference, "other <> ''"):
        mixed[row.other, row.origin].append(row)
    for (other, origin), rows in mixed.items():
        yield _mixed(other, origin, rows)


def _other(
    component: str, wanted: str, found: str, several: list[Installed], rows: list[CleanDifference]
) -> Sign:
    origin = rows[0].origin
    if found and found != wanted:
        said = Phrase(
            "Your clean copy is %(component)s %(wanted)s, and the installation "
            "says that it is %(found)s: give that one. In %(rows)s they differ, "
            "most likely for that reason.",
            {"component": component, "wanted": wanted, "found": found, "rows": _files(rows)},
        )
    else:
        said = Phrase(
            "%(rows)s of %(component)s differ from %(origin)s. So many are most "
            "likely those of another release or edition: find out which one it "
            "is, and give that one.",
            {"rows": _files(rows), "component": component, "origin": origin},
        )
    roots = sorted({one.root for one in several})
    return Sign(
        subject=f"{component}\0{wanted}\0{found}",
        places=_places(rows),
        quote=_listed(rows),
        why=prose(
            said,
            (
                Phrase(
                    "Until then, what was put into one of them is not told apart. "
                    "Installed in: %(names)s and more.",
                    {"names": ", ".join(roots[:_QUOTED])},
                )
                if roots[_QUOTED:]
                else Phrase(
                    "Until then, what was put into one of them is not told apart. "
                    "Installed in: %(names)s.",
                    {"names": ", ".join(roots[:_QUOTED])},
                )
            ),
        ),
        verify=(reads("sha256sum", rows[0].path),),
        confidence=0.8,
        severity=Severity.LOW if found and found != wanted else Severity.MEDIUM,
    )


def _mixed(other: str, origin: str, rows: list[CleanDifference]) -> Sign:
    return Sign(
        subject=f"{other}\0{origin}",
        places=_places(rows),
        quote=_listed(rows),
        why=Phrase(
            "In an installation of %(origin)s, %(rows)s had exactly the content "
            "that %(other)s has there. An update that did not reach all files "
            "does that, and so does somebody who puts an old weakness back.",
            {"origin": origin, "rows": _files(rows), "other": other},
        ),
        verify=(reads("sha256sum", rows[0].path),),
        confidence=0.8,
        severity=Severity.LOW,
        title=Phrase("A file of another release in an installation"),
    )


def _files(rows: list[CleanDifference]) -> Phrase:
    return (
        Phrase("1 file") if len(rows) == 1 else Phrase("%(count)s files", {"count": str(len(rows))})
    )


def _places(rows: list[CleanDifference]) -> tuple[Place, ...]:
    return tuple(Place(row.path, row.line, row.sha256) for row in rows)


def _listed(rows: list[CleanDifference]) -> str:
    named = [row.listed for row in rows[:_QUOTED]]
    more = len(rows) - len(named)
    return "\n".join([*named, *([f"and {more} more"] if more else [])])


CHECK = Check(
    slug="files-other-release",
    title="An installation and its clean copy are different releases",
    severity=Severity.MEDIUM,
    technique="T1554",
    reads=(CleanDifference, CleanRoot),
    innocent=(
        "The copy that was given is of another release than what is installed, or a plug-in that "
        "comes with the application was updated by itself."
    ),
    blind=(
        "An intruder who changed the version that an application says of itself: its changed files "
        "then look like those of another release. Marks in them are told all the same."
    ),
    next=(
        "Download the release that the installation says it is, and run `pratique examine` once "
        "more with --known-good and that file. Nothing is read again."
    ),
    find=find,
)
