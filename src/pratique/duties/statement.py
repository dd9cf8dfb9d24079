"""What people stated for the record: when they became aware, and facts that no disk tells.

Everything stays in the journal; the latest statement holds, the earlier ones are shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from pratique.duties.fact import Answer, Fact
from pratique.duties.moment import Moment, zone_of
from pratique.errors import UsageError
from pratique.phrase import Phrase
from pratique.record.act import Act
from pratique.record.entry import Entry

_COUNTRY: Final = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Awareness:
    """A moment of awareness that a person stated, with the entry of the journal that holds it."""

    moment: Moment
    entry: int
    written: datetime


@dataclass(frozen=True, slots=True)
class Statements:
    """All that was stated, oldest first; of `facts` and `countries` what holds now."""

    awareness: tuple[Awareness, ...] = ()
    facts: Mapping[str, Fact] | None = None
    countries: tuple[str, ...] | None = None
    odd: tuple[int, ...] = ()  # entries that cannot be understood

    @property
    def aware(self) -> Awareness | None:
        """The one that holds."""
        return self.awareness[-1] if self.awareness else None


def statements(entries: Iterable[Entry]) -> Statements:
    """What the journal holds of statements. An entry that is not understood is named."""
    awareness: list[Awareness] = []
    facts: dict[str, Fact] = {}
    countries: tuple[str, ...] | None = None
    odd: list[int] = []
    for entry in entries:
        try:
            if entry.act is Act.AWARE:
                awareness.append(_awareness(entry))
            elif entry.act is Act.STATED and "countries" in entry.about:
                countries = tuple(str(one) for one in entry.about["countries"])
            elif entry.act is Act.STATED and "fact" in entry.about:
                fact = _fact(entry.about)
                facts[fact.code] = fact
        except (KeyError, ValueError, TypeError, UsageError):
            odd.append(entry.number)
    return Statements(tuple(awareness), facts, countries, tuple(odd))


def aware_about(moment: Moment) -> dict[str, Any]:
    """What the journal keeps of a moment of awareness."""
    return {"moment": moment.at.isoformat(), "zone": moment.zone}


def fact_about(code: str, answer: Answer, why: str, at: Moment | None) -> dict[str, Any]:
    """What the journal keeps of a fact that somebody stated."""
    about: dict[str, Any] = {"fact": code, "answer": answer.value, "why": why}
    return about if at is None else about | {"moment": at.at.isoformat(), "zone": at.zone}


def countries_of(codes: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """The countries that are meant, as two capital letters. UsageError for anything else."""
    found: dict[str, None] = {}
    for code in codes:
        for part in code.upper().replace("UK", "GB").split(","):
            if _COUNTRY.fullmatch(part.strip()) is None:
                raise UsageError(
                    f"This is no code of a country: {part}",
                    next_step=f"Give two letters, e.g. IT. There are rules for: {', '.join(known)}",
                )
            found[part.strip()] = None
    return tuple(found)


def _awareness(entry: Entry) -> Awareness:
    return Awareness(_moment(entry.about), entry.number, entry.time)


def _moment(about: Mapping[str, Any]) -> Moment:
    at = datetime.fromisoformat(about["moment"])
    if at.tzinfo is None:
        raise ValueError(about["moment"])
    zone_of(about["zone"])  # an unknown one is found here, and not when it is shown
    return Moment(at.astimezone(UTC), about["zone"])


def _fact(about: Mapping[str, Any]) -> Fact:
    why = str(about.get("why", ""))
    basis = (Phrase("Stated: %(why)s", {"why": why}),) if why else (Phrase("Stated."),)
    at = _moment(about).at if "moment" in about else None
    return Fact(str(about["fact"]), Answer(about["answer"]), basis, stated=True, at=at)
