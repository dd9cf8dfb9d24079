"""All indicators of one machine: each once, in one order, with how many things are none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from pratique.model import Finding, Instant
from pratique.record.decision import standing
from pratique.store.tables import Tables
from pratique.story.indicator.account import accounts
from pratique.story.indicator.implant import implants
from pratique.story.indicator.indicator import Because, Indicator, Kind
from pratique.story.indicator.named import named
from pratique.story.indicator.own import Own
from pratique.story.indicator.visitor import visitors
from pratique.story.story import Story

MOST: Final = 5_000  # of one kind
_ORDER: Final = tuple(Kind)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The indicators, and how often something that was named is none, with why."""

    indicators: tuple[Indicator, ...] = ()
    left_out: Mapping[Because, int] = field(default_factory=dict)
    dismissed: int = 0  # findings that a person has judged


def gathered(tables: Tables, findings: Iterable[Finding], story: Story | None) -> Gathered:
    """What of a machine helps others; `findings` are those of these tables."""
    given = tuple(findings)
    held = tuple(standing(given))
    own = Own.of(tables, _begin(story))
    ways = () if story is None else story.entry
    files, not_files = implants(tables, held)
    came, not_came = visitors(tables, held, ways, own)
    passages = named(tables, held, own)
    found = (*files, *came, *passages.taken, *accounts(tables, held))
    left = Counter((*not_files, *not_came, *passages.left))
    return Gathered(*_bounded(found, left), len(given) - len(held))


def together(parts: Iterable[Gathered]) -> Gathered:
    """Those of a machine and of its containers as one."""
    parts = tuple(parts)
    left: Counter[Because] = Counter()
    for part in parts:
        left.update(part.left_out)
    found = (one for part in parts for one in part.indicators)
    return Gathered(*_bounded(found, left), sum(part.dismissed for part in parts))


def _bounded(
    found: Iterable[Indicator], left: Counter[Because]
) -> tuple[tuple[Indicator, ...], dict[Because, int]]:
    merged: dict[tuple[Kind, str], Indicator] = {}
    for one in found:
        key = (one.kind, one.value)
        merged[key] = _merged(merged[key], one) if key in merged else one
    kept: list[Indicator] = []
    for kind in _ORDER:
        of_kind = [one for one in merged.values() if one.kind is kind]
        of_kind.sort(key=lambda one: (-one.confidence, one.value))
        kept.extend(of_kind[:MOST])
        left[Because.TOO_MANY] += max(0, len(of_kind) - MOST)
    return tuple(kept), {because: left[because] for because in Because if left[because]}


def _merged(one: Indicator, other: Indicator) -> Indicator:
    """The surer of two about the same value, with what both rest on."""
    first, second = sorted((one, other), key=lambda each: -each.confidence)
    earliest = min((each for each in (one, other) if each.first is not None),
                   key=lambda each: each.first or 0, default=first)  # fmt: skip
    return replace(
        first,
        findings=_both(first.findings, second.findings),
        techniques=_both(first.techniques, second.techniques),
        checks=_both(first.checks, second.checks),
        paths=_both(first.paths, second.paths),
        first=earliest.first,
        basis=earliest.basis,
        last=max((each.last for each in (one, other) if each.last is not None), default=None),
        detects=first.detects or second.detects,
        personal=first.personal or second.personal,
        md5=first.md5 or second.md5,
        also=tuple(
            rule for rule in dict.fromkeys((*first.also, *second.rules)) if rule is not first.rule
        ),
    )


def _both(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def _begin(story: Story | None) -> Instant | None:
    """The first moment of which the story tells: who came before that belongs here."""
    if story is None:
        return None
    moments = [way.time for way in story.entry if way.time is not None]
    known = (story.window.after, story.window.before, *moments)
    return min((moment for moment in known if moment is not None), default=None)
