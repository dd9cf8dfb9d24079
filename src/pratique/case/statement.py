"""What a person states for the duties of a case, as an entry of its journal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from pratique.duties.fact import Answer
from pratique.duties.moment import Moment, shown
from pratique.duties.rulebook import Rulebook
from pratique.duties.statement import aware_about, countries_of, fact_about
from pratique.errors import UsageError
from pratique.phrase import Phrase
from pratique.record.act import Act

# What the journal takes: what was done, the sentence for a person, what programs read.
Written = tuple[Act, Phrase, dict[str, Any]]

_CLOCKS_DIFFER: Final = timedelta(minutes=10)


def aware_entry(moment: Moment, now: datetime) -> Written:
    """When the person became aware. UsageError for a moment that has not come yet."""
    if moment.at > now + _CLOCKS_DIFFER:
        raise UsageError(
            f"This moment has not come yet: the clock of this machine says {shown(now, 'UTC')}",
            where=shown(moment.at, moment.zone),
            next_step="Look at the date and the time zone that you gave, and at the clock.",
        )
    told = Phrase("Aware since %(moment)s, as stated.", {"moment": shown(moment.at, moment.zone)})
    return Act.AWARE, told, aware_about(moment)


def countries_entry(codes: Sequence[str], book: Rulebook) -> Written:
    """Which countries count. UsageError for what is no code of a country."""
    found = countries_of(codes, book.countries)
    told = Phrase("These countries count, as stated: %(codes)s.", {"codes": ", ".join(found)})
    return Act.STATED, told, {"countries": list(found)}


def fact_entry(given: str, why: str, at: Moment | None, book: Rulebook) -> Written:
    """A fact in the form `CODE=ANSWER`. UsageError for one that no duty asks for."""
    code, _, word = given.partition("=")
    code, word = code.strip().lower().replace("-", "_"), word.strip().lower()
    if code not in book.facts:
        raise UsageError(
            f"No duty asks for a fact called {code}",
            next_step="See them: pratique notices --facts",
        )
    try:
        answer = Answer(word)
    except ValueError as error:
        raise UsageError(
            f"The answer for {code} is yes, no or unknown, and not: {word}",
            next_step=f"For instance: pratique notices --fact {code}=yes",
        ) from error
    told = Phrase(
        "Stated: %(fact)s: %(answer)s. %(why)s",
        {"fact": Phrase(book.facts[code].name), "answer": Phrase(answer.value), "why": why},
    )
    return Act.STATED, told, fact_about(code, answer, why, at)
