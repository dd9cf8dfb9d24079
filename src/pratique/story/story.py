"""The story: since when, how they got in, what they did, how far they got, what nobody can know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pratique.model import Instant, Window
from pratique.story.examination import State
from pratique.story.scope import NOTHING_REACHED, Line, Reached, Scope


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a chain: when, what happened, and the findings and lines that show it."""

    time: Instant | None
    what: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """One way in, with all that speaks for it and against it.

    `log` and `number` name the line of the log that is the entry, `line` is that line as it
    stands there; None where no log tells of it, or where it could not be read again.
    """

    vector: str
    time: Instant | None
    what: str
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


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the story, with what it rests on.

    `text` is a template in English, `told` are its words: who shows it translates the one and
    escapes the others.
    """

    text: str
    told: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """The whole of it. `entry` is best first; `addresses` are those that had a part in it."""

    state: State
    window: Window
    entry: tuple[Way, ...] = ()
    determinable: bool = False
    why_not: str = ""
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
        why_not=told["why_not"],
        scope=Scope(tuple(_line(line) for line in told["scope"]["lines"])),
        addresses=tuple(told["addresses"]),
        sentences=tuple(
            Sentence(one["text"], dict(one["told"]), tuple(one["evidence"]))
            for one in told["sentences"]
        ),
    )


def _way(told: Mapping[str, Any]) -> Way:
    lists = {name: _steps(told[name]) for name in ("chain", "reasons", "against")}
    return Way(**{**told, **lists})


def _steps(told: Sequence[Mapping[str, Any]]) -> tuple[Step, ...]:
    return tuple(Step(one["time"], one["what"], tuple(one["evidence"])) for one in told)


def _line(told: Mapping[str, Any]) -> Line:
    return Line(
        told["kind"], told["name"], Reached(told["reached"]), told["because"],
        tuple(told["evidence"]),
    )  # fmt: skip
