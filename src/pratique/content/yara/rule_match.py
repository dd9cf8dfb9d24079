"""One rule that matches one file: the row, and what is taken over from the rule's own words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Final

from pratique.parsers.base import shown

_WORDS: Final = 400  # what is kept of a text that the author of a rule wrote
_MOST_TAGS: Final = 20
_SCORE: Final = ("score", "severity", "threat_level", "level")
_DESCRIPTION: Final = ("description", "desc", "info", "comment", "summary")
_REFERENCE: Final = ("reference", "ref", "references", "url", "source_url", "source")
# Words that authors write where others write a number.
_WEIGHTS: Final = {
    "critical": 95.0,
    "very high": 95.0,
    "high": 80.0,
    "malicious": 80.0,
    "medium": 60.0,
    "moderate": 60.0,
    "suspicious": 60.0,
    "low": 40.0,
    "info": 20.0,
    "informational": 20.0,
    "none": 0.0,
}


@dataclass(frozen=True, slots=True)
class YaraMatch:
    """One rule of the person's own that matches one file."""

    table: ClassVar[str] = "yara_match"

    path: Annotated[str, "the file, in readable form"]
    line: Annotated[int | None, "line of the first text that matched, from 1; null in binary"]
    rule: Annotated[str, "name of the rule"]
    rule_file: Annotated[str, "the file of rules that it stands in, as it was given"]
    author: Annotated[str, "who wrote the rule, as the rule says; empty where it does not"]
    description: Annotated[str, "what the rule says of itself; empty where it says nothing"]
    reference: Annotated[str, "where the rule says more can be read; never opened by Pratique"]
    score: Annotated[float | None, "how grave the author finds it, 0 to 100; null without a word"]
    tags: Annotated[tuple[str, ...], "tags of the rule"]
    offset: Annotated[int | None, "byte at which the first text that matched stands; null if none"]
    strings: Annotated[tuple[str, ...], "the first texts that matched: name, offset, the text"]


@dataclass(frozen=True, slots=True)
class RuleWords:
    """What a rule says of itself in its `meta` section."""

    author: str
    description: str
    reference: str
    score: float | None


def rule_words(meta: Iterable[tuple[str, Any]]) -> RuleWords:
    """Choose from the `meta` of a rule; the keys are a habit of authors, and no standard."""
    held: dict[str, list[Any]] = {}
    for key, value in meta:
        held.setdefault(key.lower(), []).append(value)
    authors = dict.fromkeys(_text(value) for value in held.get("author", ()))
    return RuleWords(
        shown(", ".join(author for author in authors if author), _WORDS),
        _first(held, _DESCRIPTION),
        _first(held, _REFERENCE),
        next(
            (s for key in _SCORE for v in held.get(key, ()) if (s := _score(v)) is not None), None
        ),
    )


def rule_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """The first tags of a rule."""
    return tuple(shown(tag, _WORDS) for tag in tuple(tags)[:_MOST_TAGS])


def _first(held: dict[str, list[Any]], keys: tuple[str, ...]) -> str:
    texts = (_text(value) for key in keys for value in held.get(key, ()))
    return next((text for text in texts if text), "")


def _text(value: Any) -> str:
    return shown(value if isinstance(value, bytes) else str(value), _WORDS).strip()


def _score(value: Any) -> float | None:
    """A weight from 0 to 100; up to 10, a number is taken for one of ten steps."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        word = value.strip().lower()
        if word in _WEIGHTS:
            return _WEIGHTS[word]
        try:
            value = float(word)
        except ValueError:
            return None
    if not isinstance(value, int | float) or value != value:  # noqa: PLR0124 - not a number
        return None
    if 0 < value <= 10:
        value *= 10
    return float(max(0.0, min(100.0, value)))
