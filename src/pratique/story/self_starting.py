"""What runs by itself, in the order in which a person goes through it.

What nothing explains comes first, and there what a finding names: kinds of items by their gravest
finding, and items within a kind likewise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pratique.inventory.persistence import Persistence
from pratique.model import Severity
from pratique.store.tables import Tables
from pratique.story.finding_row import FindingRow

_NONE: Final = -1  # below every severity


@dataclass(frozen=True, slots=True)
class PointedAt:
    """A finding about an item, or about the file that it ends in."""

    id: str
    severity: Severity
    title: str


@dataclass(frozen=True, slots=True)
class SelfStarting:
    """An item with the findings about it, the gravest first."""

    item: Persistence
    findings: tuple[PointedAt, ...]

    @property
    def weight(self) -> int:
        """The severity of its gravest finding; below all of them where it has none."""
        return self.findings[0].severity if self.findings else _NONE


def self_starting(tables: Tables, kinds: Sequence[str] = ()) -> list[SelfStarting]:
    """All items, or those of some kinds, in order."""
    wanted = list(kinds)
    items = tables.rows(Persistence, "len(?) = 0 OR list_contains(?, kind)", wanted, wanted)
    found = _findings(tables.rows(FindingRow))
    return in_order(SelfStarting(item, _about(item, found)) for item in items)


def in_order(items: Iterable[SelfStarting]) -> list[SelfStarting]:
    """The unexplained before the others, and then as the top of this page says."""
    listed = list(items)
    gravest: dict[tuple[bool, str], int] = defaultdict(lambda: _NONE)
    for one in listed:
        key = one.item.explained, one.item.kind
        gravest[key] = max(gravest[key], one.weight)

    def place(one: SelfStarting) -> tuple[bool, int, str, int, str, int]:
        item = one.item
        of_kind = gravest[item.explained, item.kind]
        return item.explained, -of_kind, item.kind, -one.weight, item.path, item.line or 0

    return sorted(listed, key=place)


_Findings = dict[str, list[tuple[int | None, PointedAt]]]


def _findings(rows: Iterable[FindingRow]) -> _Findings:
    """The findings at each path, with their lines, the gravest first."""
    told: _Findings = defaultdict(list)
    for row in rows:
        one = PointedAt(row.id, Severity.from_word(row.severity), row.title)
        told[row.path].append((row.line, one))
    for known in told.values():
        known.sort(key=lambda pair: (-pair[1].severity, pair[1].id))
    return told


def _about(item: Persistence, found: _Findings) -> tuple[PointedAt, ...]:
    about = {
        one
        for path in {item.path, item.target}
        for line, one in found.get(path, ())
        # A file of many lines is blamed for each; an item answers for its own.
        if path != item.path or line is None or item.line is None or line == item.line
    }
    return tuple(sorted(about, key=lambda one: (-one.severity, one.id)))
