"""One piece of evidence, or a container of it, and where it lies."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pratique.errors import EvidenceError
from pratique.evidence import open_evidence
from pratique.evidence.base import Source
from pratique.evidence.contained import Contained
from pratique.evidence.location import Location


@dataclass(frozen=True, slots=True)
class Piece:
    """The evidence that is examined, or a container of it."""

    id: str
    kind: str
    location: str
    place: Path | Location
    folder: Path
    container: str | None = None  # what a person is told of it


def still_there(piece: Piece) -> Source | None:
    """The same evidence, if it is still in its place."""
    try:
        source = open_evidence(piece.place, piece.folder)
    except EvidenceError:
        return None
    # A view is of nothing but its layers: another disk has others.
    if source.identity() == piece.id or isinstance(piece.place, Contained):
        return source
    source.close()
    return None
