"""A finding's lines in their surroundings, read again from the evidence where it still is."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pratique.content.identify import HEAD_LENGTH, identify
from pratique.content.secret.analysis import find_secrets
from pratique.content.secret.found import FoundSecret
from pratique.errors import EvidenceError
from pratique.evidence import open_evidence
from pratique.evidence.base import Source
from pratique.evidence.contained import Contained
from pratique.evidence.location import Location
from pratique.model import EntryType, Finding, Place, exact
from pratique.report.escape import for_terminal
from pratique.survey.masking import Masking

_AROUND: Final = 2
_WIDTH: Final = 110
_MOST: Final = 4 << 20


def context_lines(
    location: Path | Location, finding: Finding, inside: Contained | None = None
) -> list[str]:
    """The first place's line with its neighbours, numbered; empty where it cannot be had.

    `inside` is the container that the finding is about.
    """
    place = next((p for p in finding.places if p.line is not None), None)
    if place is None or place.line is None:
        return []
    try:
        source = open_evidence(location)
    except EvidenceError:
        return []
    try:
        if source.identity() != finding.evidence.partition("/")[0]:
            return []  # another disk is mounted there now
        return _around(source if inside is None else inside.within(source), place, place.line)
    except EvidenceError:
        return []
    finally:
        source.close()


def _around(source: Source, place: Place, number: int) -> list[str]:
    entry = source.lookup(exact(place.path).lstrip(b"/"))
    if entry is None or entry.type is not EntryType.REGULAR:
        return []
    with source.open(entry) as opened:
        content = opened.read_at(0, _MOST)
    lines = content.split(b"\n")
    kind = identify(content[:HEAD_LENGTH], place.path.rpartition("/")[2])
    found = find_secrets(content, place.path, kind or "")
    masking = Masking(one for one in found if isinstance(one, FoundSecret))
    first = max(0, number - 1 - _AROUND)
    return [
        f"{index + 1:>6}{'>' if index + 1 == number else ' '} "
        + for_terminal(
            masking.line(lines[index].decode("utf-8", "backslashreplace"), index + 1)[: _WIDTH * 4],
            width=_WIDTH,
        )
        for index in range(first, min(len(lines), number + _AROUND))
    ]
