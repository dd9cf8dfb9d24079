"""What a program in one of these languages is seen to do: marks before they are marks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sighting:
    """One thing seen at `position` of the program text."""

    mark: str
    position: int
    why: str
    confidence: float
