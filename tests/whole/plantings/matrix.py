"""The matrix as a page: every case, how it stands in the inventory, and what was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from plantings.all_cases import CASES, twins
from plantings.batch import batches
from plantings.case import Case
from plantings.machine import machine
from plantings.measuring import Measured, Root, measured
from pratique.demo.days import NIGHT, OPENED
from pratique.model import Finding, Severity

PAGE: Final = Path(__file__).parents[3] / "docs" / "persistence-matrix.md"
_UNPLANTED: Final = Measured(planted=False)
_HEAD: Final = """# What is found of what intruders leave

<!-- Written by bench/persistence_matrix.py from tests/whole/plantings. Change it there. -->

Each line is something that makes an intruder come back, or hides that he was there, planted on a
small made-up Debian server that is then examined: the techniques of PANIX, a public collection of
{modules} modules that set up persistence, and more cases for every row of our list of places.
Beside each stands an innocent twin: what an administrator or a package does at the same place, and
the worst that is said of that. A finding counts only if it names a file that this case
alone touches. Nothing planted can run.

`finding only`: it is nothing that starts by itself (an account, a changed program), and needs no
row in the table `persistence`; a finding must name it. `not on a disk`: no dead disk can show it;
the reason stands there. Where a reason stands behind the severity, administrators do the same every
day, and `low` is all that can honestly be said.
"""


@dataclass(frozen=True, slots=True)
class Matrix:
    """What was measured: of cases and twins by their slug.

    `astray` are findings at MEDIUM or above, among twins alone, about what nobody planted.
    """

    cases: dict[str, Measured]
    twins: dict[str, Measured]
    astray: tuple[Finding, ...]

    def of(self, case: Case) -> Measured:
        """What was measured of a case."""
        return self.cases.get(case.slug, _UNPLANTED)

    def of_twin(self, case: Case) -> Measured:
        """What was measured of its twin."""
        return self.twins.get(case.twin.slug, _UNPLANTED) if case.twin else _UNPLANTED


def matrix(folder: Path) -> Matrix:
    """Plant everything below `folder`, which is there and empty, and measure."""
    base = machine()
    implanted = [
        measured(folder / f"implants-{number}", base, batch)
        for number, batch in enumerate(batches(base, CASES, NIGHT))
    ]
    innocent = [
        measured(folder / f"twins-{number}", base, batch)
        for number, batch in enumerate(batches(base, twins(), OPENED))
    ]
    astray = tuple(finding for root in innocent for finding in root.astray)
    return Matrix(_together(implanted), _together(innocent), astray)


def _together(roots: list[Root]) -> dict[str, Measured]:
    return {slug: said for root in roots for slug, said in root.cases.items()}


def lines(measures: Matrix) -> Iterator[str]:
    """The rows of the table in Markdown, one for each case."""
    for case in CASES:
        yield "| " + " | ".join(_cells(case, measures)) + " |"


def page(measures: Matrix) -> str:
    """The whole page."""
    modules = {case.panix for case in CASES if case.panix}
    head = _HEAD.format(modules=len(modules))
    table = (
        "| case | what | group | ATT&CK | PANIX | in the inventory | found by | severity | twin | "
        "worst of the twin |\n|---|---|---|---|---|---|---|---|---|---|"
    )
    return "\n".join([head, *_sums(measures), "", table, *lines(measures)]) + "\n"


def _sums(measures: Matrix) -> Iterator[str]:
    seen = [case for case in CASES if not case.unseen]
    listed = sum(bool(measures.of(case).listed) for case in seen)
    found = sum(is_found(measures.of(case)) for case in seen)
    alarms = sum(is_found(said) for said in measures.twins.values())
    yield f"{len(CASES)} cases, {len(CASES) - len(seen)} of which are not on a disk. Of the other"
    yield f"{len(seen)}, {listed} are in the inventory and {found} are findings at `medium` or above."
    yield f"Of {len(measures.twins)} innocent twins, {alarms} are findings at `medium` or above."
    worst = Counter(said.severity.word for c in seen if (said := measures.of(c)).severity)
    yield "Severities: " + ", ".join(f"{word} {worst[word]}" for word in sorted(worst)) + "."


def is_found(said: Measured) -> bool:
    """Whether there is a finding at MEDIUM or above."""
    return said.severity is not None and said.severity >= Severity.MEDIUM


def _cells(case: Case, measures: Matrix) -> Iterator[str]:
    yield f"`{case.slug}`"
    yield case.what
    yield case.group
    yield case.technique
    yield f"`{case.panix}`" if case.panix else ""
    if case.unseen:
        yield from (f"not on a disk: {case.unseen}", "", "", "", "")
        return
    said = measures.of(case)
    yield _listed(case, said)
    yield f"`{said.finding.check}`" if said.finding else "**nothing**"
    yield _weight(case, said)
    if case.twin is None:
        yield from ("", "")
        return
    other = measures.of_twin(case)
    yield case.twin.what
    yield other.severity.word if other.severity else "nothing"


def _weight(case: Case, said: Measured) -> str:
    word = said.severity.word if said.severity else ""
    return f"{word}: {case.everyday}" if case.everyday else word


def _listed(case: Case, said: Measured) -> str:
    if not said.listed:
        return "**no**"
    return said.listed if case.table == "persistence" else f"finding only ({said.listed})"
