"""The story: since when, how they got in, what they did, how far they got, what nobody can know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pratique.model import Instant, Window
from pratique.phrase import Phrase, Word, kept_phrase, sayable, words_of
from pratique.story.examination import State
from pratique.story.reached import NOTHING_REACHED, Line, Reached, Scope


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a chain: when, what happened, and the findings and lines that show it."""

    time: Instant | None
    what: Phrase
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """One way in, with all that speaks for it and against it.

    `log` and `number` name the line of the log that is the entry, `line` is that line as it
    stands there; None where no log tells of it, or where it could not be read again.
    """

    vector: str
    time: Instant | None
    what: Phrase
    address: str
    account: str
    site: str
    service: str
    log: str
    number: int | None
    line: str | None
    confidence: float
    chain: tuple[Step, ...]
    reasons: tuple[Step, ...]
    against: tuple[Step, ...]


class About(StrEnum):
    """Which of the questions a sentence answers; they are told in this order."""

    STATE = "state"
    SINCE = "since when"
    HOW = "how they got in"
    DID = "what they did"
    FAR = "how far they got"
    UNKNOWN = "what we do not know"
    NEXT = "what to do next"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the story, with what it rests on.

    `text` is a template in English, `told` are its words, those of the evidence as plain text and
    those of ours as phrases: who shows it translates these and escapes those. `several` is the
    template for a `number` of things that is not one; empty where the sentence has but one form.
    """

    text: str
    told: Mapping[str, Word] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    about: About = About.STATE
    several: str = ""
    number: int = 1

    @property
    def phrase(self) -> Phrase:
        """What it says, without what it rests on."""
        return Phrase(self.text, self.told, self.several, self.number)

    @property
    def english(self) -> str:
        """The sentence with its words, in the language of the source; not escaped."""
        return self.phrase.english


@dataclass(frozen=True, slots=True)
class Story:
    """The whole of it. `entry` is best first; `addresses` are those that had a part in it."""

    state: State
    window: Window
    entry: tuple[Way, ...] = ()
    determinable: bool = False
    why_not: Phrase | None = None
    scope: Scope = NOTHING_REACHED
    addresses: tuple[str, ...] = ()
    sentences: tuple[Sentence, ...] = ()


def story_of(told: Mapping[str, Any]) -> Story:
    """What `dataclasses.asdict` made of a story, after a way through JSON."""
    return Story(
        state=State(told["state"]),
        window=Window(**{**told["window"], "basis": tuple(told["window"]["basis"])}),
        entry=tuple(_way(way) for way in told["entry"]),
        determinable=told["determinable"],
        why_not=kept_phrase(told["why_not"]) if told["why_not"] else None,
        scope=Scope(tuple(_line(line) for line in told["scope"]["lines"])),
        addresses=tuple(told["addresses"]),
        sentences=tuple(_sentence(one) for one in told["sentences"]),
    )


def _sentence(told: Mapping[str, Any]) -> Sentence:
    sentence = Sentence(
        told["text"],
        words_of(told["told"]),
        tuple(told["evidence"]),
        About(told.get("about", About.STATE)),  # without it: kept by an earlier version
        told.get("several", ""),
        told.get("number", 1),
    )
    sayable(sentence.phrase)
    return sentence


def _way(told: Mapping[str, Any]) -> Way:
    lists = {name: _steps(told[name]) for name in ("chain", "reasons", "against")}
    return Way(**{**told, **lists, "what": kept_phrase(told["what"])})


def _steps(told: Sequence[Mapping[str, Any]]) -> tuple[Step, ...]:
    return tuple(
        Step(one["time"], kept_phrase(one["what"]), tuple(one["evidence"])) for one in told
    )


def _line(told: Mapping[str, Any]) -> Line:
    return Line(
        told["kind"], told["name"], Reached(told["reached"]), kept_phrase(told["because"]),
        tuple(told["evidence"]), tuple(told.get("also", ())),
    )  # fmt: skip
