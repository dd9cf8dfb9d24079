"""A question that marks alone answer: which ones, from what confidence on, and in which words."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from pratique.checks.base import Sign
from pratique.checks.by_hand import Command
from pratique.checks.marked_content import SURE, Payload, payloads, seen
from pratique.content.mark import Mark
from pratique.model import Severity
from pratique.phrase import Phrase, Word, prose
from pratique.store.tables import Tables
from pratique.survey.file import File

_MOST: Final = 0.99  # nothing that is read, and not run, is certain
# What such a question reads: the marks, and the digests that group them.
READS: Final[tuple[type[Any], ...]] = (Mark, File)
# Suffixes of what such questions are about, beside those of PHP.
PAGES: Final = frozenset("jsp jspx jspf java asp asa cer aspx ashx asmx cs cshtml cfm cfml".split())
CGI_SCRIPTS: Final = frozenset("pl cgi py sh".split())
NODE_SCRIPTS: Final = frozenset("js mjs cjs".split())
JAVASCRIPT: Final = frozenset("js mjs html htm php phtml inc sql svg".split())


@dataclass(frozen=True, slots=True)
class Level:
    """How a mark is told from the confidence `least` on; None stands for the check's own word."""

    least: float
    severity: Severity | None = None
    title: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One mark that a check asks for, and how it is told.

    `levels` stand from the surest down; below the last of them nothing is said. `title` and
    `technique` stand in for the check's own, and the title of a level for both. `by_hand` gives
    other commands than those that show the line, for a path and the kind of its content.
    """

    mark: str
    title: Phrase | None = None
    technique: str | None = None
    levels: tuple[Level, ...] = (Level(SURE),)
    by_hand: Callable[[str, str | None], tuple[Command, ...]] | None = None

    def sign(self, payload: Payload) -> Sign:
        """The sign for a payload that is at least as sure as the last level."""
        level = next(one for one in self.levels if payload.best.confidence >= one.least)
        sign = payload.sign(severity=level.severity, title=level.title or self.title)
        if self.by_hand is not None:
            sign = replace(sign, verify=self.by_hand(payload.best.path, payload.best.kind))
        return replace(sign, technique=self.technique)

    def payloads(self, tables: Tables) -> Iterator[Payload]:
        """The payloads with this mark that are sure enough."""
        return payloads(seen(tables, self.mark, self.levels[-1].least))


def pointing_at(
    *asked: Asked, told_by: tuple[str, ...] = (), besides: dict[str, Phrase] | None = None
) -> Callable[[Tables], Iterator[Sign]]:
    """What finds all payloads with one of these marks, for the declaration of a check.

    Several marks at the same places are one sign: the gravest speaks, in the order in which
    they are asked for, and the others are reasons more.

    Nor does a file need two findings that lead to the same act. `told_by` are marks of another
    check, at least as grave: it speaks of the files that have them. `besides` are marks that
    this check speaks of on behalf of others, with the words for it; they make it surer.
    """

    def find(tables: Tables) -> Iterator[Sign]:
        told = {one.path for mark in told_by for one in seen(tables, mark)}
        found = [
            (one.sign(payload), payload)
            for one in asked
            for payload in one.payloads(tables)
            if not told or not {place.path for place in payload.places} <= told
        ]
        held = _besides(tables, besides or {})
        for sign in _together(found):
            more = held.get(sign.places[0].path, {}).values()
            why = prose(sign.why, *(sentence for sentence, _ in more))
            doubt = math.prod(1.0 - sure for _, sure in more) * (1.0 - sign.confidence)
            sure = max(sign.confidence, min(round(1.0 - doubt, 3), _MOST))
            yield replace(sign, why=why, confidence=sure)

    return find


def _besides(
    tables: Tables, words: dict[str, Phrase]
) -> dict[str, dict[str, tuple[Phrase, float]]]:
    """By path and mark: a sentence about the surest place of that mark, and how sure it is."""
    told: dict[str, dict[str, tuple[Phrase, float]]] = {}
    for mark, sentence in words.items():
        for one in seen(tables, mark):
            more = Phrase("%(sentence)s.", {"sentence": sentence})
            if one.line is not None:
                more = Phrase(
                    "%(sentence)s (line %(line)s).", {"sentence": sentence, "line": one.line}
                )
            told.setdefault(one.path, {}).setdefault(mark, (more, one.confidence))
    return told


def _together(found: list[tuple[Sign, Payload]]) -> Iterator[Sign]:
    told: list[tuple[Sign, set[str]]] = []
    speaking: dict[str, int] = {}  # by path: the gravest sign that names it
    for sign, payload in sorted(found, key=_gravest_first):
        paths = {place.path for place in sign.places}
        first = speaking.get(sign.places[0].path)
        if first is not None and paths <= told[first][1]:
            told[first] = (_with(told[first][0], payload), told[first][1])
            continue
        for path in paths:
            speaking.setdefault(path, len(told))
        told.append((sign, paths))
    for sign, _paths in told:
        yield sign


def _gravest_first(found: tuple[Sign, Payload]) -> int:
    sign, _payload = found
    return -Severity.CRITICAL if sign.severity is None else -sign.severity


def _with(sign: Sign, other: Payload) -> Sign:
    """`sign`, with what was seen besides at its places."""
    line = other.best.line
    why = Phrase("Besides: %(why)s", {"why": other.best.reason})
    if line is not None:
        told: dict[str, Word] = {"line": line, "why": other.best.reason}
        why = Phrase("Besides, on line %(line)s: %(why)s", told)
    return replace(sign, why=prose(sign.why, why))
