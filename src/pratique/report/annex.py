"""The annex: every finding with all of its places, quotes and proofs; every check; the journal.

Nothing is folded and next to nothing cut: it is what an expert of the other side reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib import metadata
from typing import Final

from markupsafe import Markup

from pratique import __version__
from pratique.model import Place
from pratique.report.kept import NOTHING_KEPT, Kept
from pratique.report.page import (
    anchors_of,
    checks_in_order,
    checks_that_could_not_look,
    checks_that_looked_in_part,
    gap_parts,
    page_environment,
    page_style,
    style_hash,
    tone,
)
from pratique.story.examination import Examination

# One finding with more places than this has one cause; the rest is counted and named. So it is
# where all of them together would make thousands of sheets: each has at least some.
_PLACES_OF_ONE: Final = 2_000
_ROOM: Final = 4_000_000  # characters
_ROOM_ON_PAPER: Final = 600_000
_AT_LEAST: Final = 5
# What read, understood and joined the evidence; others only show it.
_PROGRAMS: Final = ("duckdb", "polars", "tree-sitter", "tree-sitter-php", "yara-x", "pytsk3")


def render_annex(
    examination: Examination, kept: Kept = NOTHING_KEPT, *, on_paper: bool = False
) -> str:
    """The annex as a whole HTML file; `on_paper`, with fewer places of what has thousands."""
    style = Markup(page_style())  # noqa: S704 - our own file
    environment = page_environment()
    environment.globals.update(kept=kept, newline=Markup("\n"))
    proof = environment.get_template("proof.html")
    pairs = zip(examination.findings, anchors_of(examination.findings), strict=True)
    room = _ROOM_ON_PAPER if on_paper else _ROOM
    parts: list[Markup] = []
    for finding, anchor in pairs:
        shown = _fitting(finding.places[:_PLACES_OF_ONE], room)
        room -= _length(shown)
        decision = kept.decision(finding)
        told = proof.render(finding=finding, anchor=anchor, decision=decision, shown=shown)
        parts.append(Markup(told))  # noqa: S704 - escaped there
    return environment.get_template("annex.html").render(
        examination=examination,
        machine=examination.machine.host_name or examination.location,
        style=style,
        style_hash=style_hash(style),
        tone=tone(examination.state),
        versions=tuple(_versions(examination)),
        parts=parts,
        gaps=gap_parts(environment, examination.gaps),
        could_not_look=checks_that_could_not_look(examination),
        in_part=checks_that_looked_in_part(examination),
        outcomes=checks_in_order(examination),
    )


def _fitting(places: Sequence[Place], room: int) -> Sequence[Place]:
    """As many as there is room for, and some in any case."""
    for number, place in enumerate(places):
        room -= _length((place,))
        if room < 0 and number >= _AT_LEAST:
            return places[:number]
    return places


def _length(places: Iterable[Place]) -> int:
    """How many characters they take, with their hashes."""
    return sum(min(len(place.path), 1000) + 80 for place in places)


def _versions(examination: Examination) -> Iterator[tuple[str, str]]:
    """Pratique as it examined and as it reports, and what it reads with."""
    yield "Pratique", examination.version
    if examination.version != __version__:
        yield "Pratique (report)", __version__
    for name in _PROGRAMS:
        try:
            yield name, metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
