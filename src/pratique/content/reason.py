"""Reasons that stand in tables in English, as the phrases that they were made from.

A mark, an item that runs by itself and a gap keep one English text in their row: that is what SQL
asks for, and what scripts read. For a person it is taken apart again, by the templates of
`content.reasons`. Whatever fits none of them stays the text it is. What is found says the same in
English, letter by letter, so that nothing of a reason can get lost here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from typing import Final

from pratique.phrase import Phrase, Word, in_a_row, prose

_ROOMS: Final = (
    "abuse", "archive", "gap", "javascript", "occasion", "php", "program", "script", "shell",
)  # fmt: skip
_PLACE: Final = re.compile(r"%\((\w+)\)s")
_DEEPEST: Final = 3  # words in words
_MOST_SENTENCES: Final = 8
_LONGEST: Final = 2_000  # characters; reasons are cut long before
_CACHED: Final = 4_096


@dataclass(frozen=True, slots=True)
class _Template:
    """The text between the places of a template, and the names of these."""

    phrase: Phrase
    literals: tuple[str, ...]
    names: tuple[str, ...]

    def words(self, text: str) -> dict[str, str] | None:
        """What stands in the places; None where the text is another. Linear in its length."""
        first, last = self.literals[0], self.literals[-1]
        if not self.names:
            return {} if text == first else None
        end = len(text) - len(last)
        at = len(first)
        if end < at or not text.startswith(first) or not text.endswith(last):
            return None
        found: dict[str, str] = {}
        for name, literal in zip(self.names, (*self.literals[1:-1], None), strict=True):
            stop = end if literal is None else text.find(literal, at, end)
            if stop < at or found.setdefault(name, text[at:stop]) != text[at:stop]:
                return None
            at = stop + len(literal or "")
        return found


@lru_cache(maxsize=_CACHED)
def reason(text: str) -> Phrase:
    """The phrase of a reason; one that holds nothing but the text where no template fits."""
    return _phrase(text, _DEEPEST) or prose(text)


def sentence(text: str) -> Phrase:
    """The same for words that go on after another sentence, as a sentence of their own."""
    return reason(f"{text[:1].upper()}{text[1:]}.")


def beginning(text: str) -> Phrase:
    """The same for words with which a sentence begins."""
    return reason(text[:1].upper() + text[1:])


def _phrase(text: str, depth: int) -> Phrase | None:
    if not text or len(text) > _LONGEST:
        return None
    return _whole(text, depth) or _sentences(text, depth) or _row(text, depth)


def _whole(text: str, depth: int) -> Phrase | None:
    for template in (*_beginnings().get(text[:3], ()), *_beginnings().get("", ())):
        words = template.words(text)
        if words is not None:
            told: dict[str, Word] = {name: _word(one, depth) for name, one in words.items()}
            return Phrase(template.phrase.text, told)
    return None


def _word(text: str, depth: int) -> Word:
    found = _phrase(text.removeprefix(" "), depth - 1) if depth else None
    if found is None:
        return text
    return Phrase(" %(s1)s", {"s1": found}) if text.startswith(" ") else found


def _sentences(text: str, depth: int) -> Phrase | None:
    """Several sentences, one after the other, of which at least the first is known."""
    at = -1
    for _ in range(_MOST_SENTENCES):
        at = text.find(". ", at + 1)
        if at < 0:
            return None
        first = _whole(text[: at + 1], depth)
        if first is not None:
            rest = text[at + 2 :]
            return prose(first, (_phrase(rest, depth - 1) if depth else None) or rest)
    return None


def _row(text: str, depth: int) -> Phrase | None:
    """Words of ours with the same sign between them."""
    for sign in ("; ", ", "):
        parts = text.split(sign)
        if 1 < len(parts) <= 2 * _MOST_SENTENCES:
            found = [_whole(part, depth) for part in parts]
            if all(found):
                return in_a_row([one for one in found if one is not None], sign)
    return None


@cache
def _beginnings() -> dict[str, tuple[_Template, ...]]:
    """The templates by their first letters, the most telling first."""
    phrases = [
        phrase
        for room in _ROOMS
        for phrase in import_module(f"pratique.content.reasons.{room}").TEMPLATES
    ]
    found: dict[str, list[_Template]] = {}
    for phrase in phrases:
        parts = [part.replace("%%", "%") for part in _PLACE.split(phrase.text)]
        one = _Template(phrase, tuple(parts[::2]), tuple(parts[1::2]))
        short = one.names and len(one.literals[0]) < 3
        found.setdefault("" if short else one.literals[0][:3], []).append(one)
    return {
        begin: tuple(sorted(several, key=lambda one: -sum(map(len, one.literals))))
        for begin, several in found.items()
    }
