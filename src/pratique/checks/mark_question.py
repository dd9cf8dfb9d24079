"""A question that marks alone answer: which ones, from what confidence on, and in which words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from pratique.checks.base import Sign
from pratique.checks.marked_content import SURE, Payload, payloads, seen
from pratique.content.mark import Mark
from pratique.model import Severity
from pratique.store.tables import Tables
from pratique.survey.file import File

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
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One mark that a check asks for, and how it is told.

    `levels` stand from the surest down; below the last of them nothing is said. `title` and
    `technique` stand in for the check's own, and the title of a level for both.
    """

    mark: str
    title: str | None = None
    technique: str | None = None
    levels: tuple[Level, ...] = (Level(SURE),)

    def sign(self, payload: Payload) -> Sign:
        """The sign for a payload that is at least as sure as the last level."""
        level = next(one for one in self.levels if payload.best.confidence >= one.least)
        sign = payload.sign(severity=level.severity, title=level.title or self.title)
        return replace(sign, technique=self.technique)

    def signs(self, tables: Tables) -> Iterator[Sign]:
        """One sign for each payload with this mark."""
        for payload in payloads(seen(tables, self.mark, self.levels[-1].least)):
            yield self.sign(payload)


def pointing_at(*asked: Asked) -> Callable[[Tables], Iterator[Sign]]:
    """What finds all payloads with one of these marks, for the declaration of a check."""

    def find(tables: Tables) -> Iterator[Sign]:
        for one in asked:
            for sign in one.signs(tables):
                subject = sign.subject if len(asked) == 1 else f"{one.mark} {sign.subject}"
                yield replace(sign, subject=subject)

    return find
