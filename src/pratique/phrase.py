"""Words of ours inside a sentence: kept apart from those of the evidence until they are shown.

A name out of a log is the intruder's: it is escaped, and never translated. `almost certainly` is
ours: it is translated, and needs no escape. What is put into a sentence is therefore either a
plain text, which is evidence, or a `Phrase`; a figure may stay a number.

A text of ours that waits in a table for its sentence is marked with `N_`, so that it is found
for the catalogues: `docs/languages.py` reads the source, and knows `_`, `ngettext`, `Phrase`,
`Sentence`, `N_` and `NN_`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

# What may stand in a place: of the evidence, a figure, or ours.
Word: TypeAlias = "str | int | Phrase"

_PLACE: Final = re.compile(r"%\((\w+)\)s|%%")
_NAMED: Final = re.compile(r"%\((\w+)\)s")
_PROSE: Final = re.compile(r"%\(s1\)s(?: %\(s[0-9]{1,4}\)s)*")


def N_(text: str) -> str:  # noqa: N802 - what it is called wherever gettext is used
    """`text` as it is: a message of ours that is translated where it is shown."""
    return text


def NN_(one: str, several: str) -> tuple[str, str]:  # noqa: N802 - as `N_`
    """Both forms as they are: a message that counts, translated where it is shown."""
    return one, several


@dataclass(frozen=True, slots=True)
class Phrase:
    """A template in English with its words; `several` is its form for a `number` that is not one.

    Who shows it translates the template, and escapes those words that are plain text.
    """

    text: str
    told: Mapping[str, Word] = field(default_factory=dict, hash=False)
    several: str = ""
    number: int = 1

    def having(self, **told: Word) -> Phrase:
        """The same with its words; for sentences that stand in a table."""
        return replace(self, told={**self.told, **told})

    def of(self, number: int) -> Phrase:
        """The form for `number`."""
        return replace(self, number=number)

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


def prose(*sentences: str | Phrase | None) -> Phrase:
    """Whole sentences, one after the other; what is None or empty is left out.

    Each is translated alone: the template of the whole holds nothing but its places.
    """
    return in_a_row([one for one in sentences if one], " ")


def in_a_row(words: Iterable[str | Phrase], between: str = ", ") -> Phrase:
    """Words with the same sign between them: names, or reasons behind a colon."""
    told: list[tuple[str, Word]] = []
    for one in words:
        if isinstance(one, Phrase) and between == " " and _PROSE.fullmatch(one.text):
            told += one.told.items()  # prose in prose is one text
        else:
            told.append(("", one))
    if len(told) == 1 and isinstance(told[0][1], Phrase):
        return told[0][1]
    places = {f"s{number}": word for number, (_, word) in enumerate(told, start=1)}
    return Phrase(between.join(f"%({place})s" for place in places), places)


def counted(one: str, several: str, number: int) -> Phrase:
    """`3 lines`: the form for the number, whose place is `%(count)s`."""
    return Phrase(one, {"count": number}, several=several, number=number)


def english(words: Word) -> str:
    """A text as it stands, or a phrase in the language of the source."""
    return words.english if isinstance(words, Phrase) else str(words)


def figure(number: int) -> Phrase:
    """A number as a word of ours: `24,920`, and `24.920` where an Italian reads it."""
    return Phrase(f"{number:,}")


def words_of(told: Mapping[str, Any]) -> dict[str, Word]:
    """The words of a sentence after a way through JSON."""
    return {
        name: word if isinstance(word, str | int) else phrase_of(word)
        for name, word in told.items()
    }


def plain(words: Word) -> Any:
    """Words as JSON has them; `phrase_of` and `words_of` make them again."""
    if not isinstance(words, Phrase):
        return words
    told: dict[str, Any] = {
        "text": words.text,
        "told": {name: plain(word) for name, word in words.told.items()},
    }
    if words.several:
        told |= {"several": words.several, "number": words.number}
    return told


def as_it_stands(text: str) -> Phrase:
    """A text that nobody translates, where a phrase is asked for: all of it is evidence."""
    return Phrase("%(text)s", {"text": text})


def ours(text: str) -> Phrase:
    """A whole text of ours without places, such as the reason of a gap: no sign in it is one."""
    return Phrase(text.replace("%", "%%"))


def kept_phrase(told: str | Mapping[str, Any]) -> Phrase:
    """A phrase after a way through JSON; an earlier version kept the English text alone.

    Key-, Type-, Value- or AttributeError where it is no phrase, or its words are not all there.
    """
    if isinstance(told, str):
        return as_it_stands(told)
    return sayable(phrase_of(told))


def sayable(phrase: Phrase) -> Phrase:
    """The phrase itself; KeyError where a place has no word, ValueError where it is no place.

    So that a template which was damaged in a file is found when it is read, and not when it is
    shown.
    """
    for template in (phrase.text, phrase.several):
        if "%" in _PLACE.sub("", template):
            raise ValueError(template)
        for name in _NAMED.findall(template):
            _ = phrase.told[name]
    return phrase


def recognised(text: str, templates: Iterable[str]) -> Phrase | None:
    """The phrase that a text was made of, by the first template that fits; None where none does.

    For texts that were kept in English alone. Whatever it was made of, its English is the text.
    """
    for template in templates:
        words = _fitting(text, template)
        if words is not None:
            return Phrase(template, words)
    return None


def _fitting(text: str, template: str) -> dict[str, str] | None:
    """The words between the fixed parts of a template, each as short as can be; in one pass."""
    first, *rest = _NAMED.split(template)
    first, names = first.replace("%%", "%"), rest[::2]
    fixed = [part.replace("%%", "%") for part in rest[1::2]]
    if not text.startswith(first) or (not names and text != first):
        return None
    words: dict[str, str] = {}
    at = len(first)
    for number, (name, part) in enumerate(zip(names, fixed, strict=True), start=1):
        last = number == len(names)
        end = len(text) - len(part) if last else text.find(part, at)
        if end < at or not text.endswith(part, end, end + len(part)):
            return None
        if words.setdefault(name, text[at:end]) != text[at:end]:
            return None
        at = end + len(part)
    return words


def phrase_of(told: Mapping[str, Any]) -> Phrase:
    """A phrase after a way through JSON. KeyError or TypeError for what is none."""
    return Phrase(
        told["text"], words_of(told["told"]), told.get("several", ""), told.get("number", 1)
    )
