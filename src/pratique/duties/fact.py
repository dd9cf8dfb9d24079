"""A fact that duties hang on: yes, no or unknown, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pratique.phrase import Phrase


class Answer(StrEnum):
    """What is known of a fact."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact. `basis` tells why; `stated` when a person said it, and not the case.

    `at` is the moment that a person named for it, where a clock hangs on that.
    """

    code: str
    answer: Answer
    basis: tuple[Phrase, ...] = ()
    evidence: tuple[str, ...] = ()
    stated: bool = False
    at: datetime | None = None


def every(answers: Iterable[Answer]) -> Answer:
    """Whether all hold; unknown where none fails and one is unknown."""
    found = set(answers)
    if Answer.NO in found:
        return Answer.NO
    return Answer.UNKNOWN if Answer.UNKNOWN in found else Answer.YES


def some(answers: Iterable[Answer]) -> Answer:
    """Whether one holds; unknown where none holds and one is unknown."""
    found = set(answers)
    if Answer.YES in found:
        return Answer.YES
    return Answer.UNKNOWN if Answer.UNKNOWN in found else Answer.NO
