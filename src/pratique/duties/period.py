"""The length of time that a law gives, and the way in which that law counts it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """What a period is measured in."""

    HOURS = "hours"
    DAYS = "days"
    MONTHS = "months"
    BUSINESS_DAYS = "business-days"


class Counting(StrEnum):
    """By which rule it is counted.

    `elapsed`: from the moment itself, to the same time of day. `1182/71`: by article 3 of
    Regulation (EEC, Euratom) No 1182/71. `form-8-k`: by General Instruction B.1 of Form 8-K.
    """

    ELAPSED = "elapsed"
    REGULATION = "1182/71"
    FORM_8_K = "form-8-k"


@dataclass(frozen=True, slots=True)
class Period:
    """So many units, counted so."""

    length: int
    unit: Unit
    counting: Counting = Counting.ELAPSED
