"""Words of ours inside a sentence: kept apart from those of the evidence until they are shown.

A name out of a log is the intruder's: it is escaped, and never translated. `almost certainly` is
ours: it is translated, and needs no escape. What is put into a sentence is therefore either a
plain text, which is evidence, or a `Phrase`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

_PLACE: Final = re.compile(r"%\((\w+)\)s|%%")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A template in English with its words; `several` is its form for a `number` that is not one.

    Who shows it translates the template, and escapes those words that are plain text.
    """

    text: str
    told: Mapping[str, str | Phrase] = field(default_factory=dict)
    several: str = ""
    number: int = 1

    @property
    def template(self) -> str:
        """The form of its number, in the language of the source."""
        return self.several if self.several and self.number != 1 else self.text

    @property
    def english(self) -> str:
        """The whole in the language of the source; not escaped."""
        return filled(self.template, {name: english(word) for name, word in self.told.items()})


def filled(template: str, words: Mapping[str, str]) -> str:
    """The template with its words in their places; a place without a word stays as it is.

    Not with `%`: templates come back from files too, and `%(a)1000000000s` would fill the memory.
    """
    return _PLACE.sub(
        lambda place: "%" if place[1] is None else words.get(place[1], place[0]), template
    )


def english(words: str | Phrase) -> str:
    """A text as it stands, or a phrase in the language of the source."""
    return words if isinstance(words, str) else words.english


def words_of(told: Mapping[str, Any]) -> dict[str, str | Phrase]:
    """The words of a sentence after a way through JSON."""
    return {name: word if isinstance(word, str) else phrase_of(word) for name, word in told.items()}


def phrase_of(told: Mapping[str, Any]) -> Phrase:
    """A phrase after a way through JSON. KeyError or TypeError for what is none."""
    return Phrase(told["text"], words_of(told["told"]), told["several"], told["number"])
