"""Marks of one kind, grouped by content: the same payload under many names is one thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pratique.checks.base import Sign
from pratique.checks.by_hand import in_root
from pratique.model import Place, Severity
from pratique.store.tables import Tables

# From here on, the analyser has seen the whole way; below, something may stand in it.
SURE: Final = 0.7

_SQL: Final = """
SELECT m.path, m.line, m.quote, m.why, m.confidence, f.sha256, f.kind
FROM mark m LEFT JOIN file f ON f.path = m.path
WHERE m.mark = ? AND m.confidence >= ?
ORDER BY m.path, m.confidence DESC, m.line
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """One mark with what the `file` table says of its file."""

    path: str
    line: int | None
    quote: str
    why: str
    confidence: float
    sha256: str | None
    kind: str | None

    @property
    def filename(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Payload:
    """One content with a mark: the surest mark of it, and every place that it lies at."""

    best: Seen
    places: tuple[Place, ...]

    @property
    def subject(self) -> str:
        """What stays the same in another run: the digest, or the path where none is known."""
        return self.best.sha256 or self.best.path

    def sign(
        self,
        *,
        why: str | None = None,
        confidence: float | None = None,
        severity: Severity | None = None,
        title: str | None = None,
    ) -> Sign:
        """The sign for this content; what is not given comes from its surest mark."""
        many = len(self.places)
        same = "" if many == 1 else f" The same content lies at {many} places."
        return Sign(
            subject=self.subject,
            places=self.places,
            quote=self.best.quote,
            why=(self.best.why if why is None else why) + same,
            verify=show_line(self.best.path, self.best.line),
            confidence=self.best.confidence if confidence is None else confidence,
            severity=severity,
            title=title,
        )


def seen(tables: Tables, mark: str, least: float = SURE) -> Iterator[Seen]:
    """Marks of one kind, in the order of their paths, the surest of a file first."""
    for row in tables.select(_SQL, mark, least):
        yield Seen(*row)


def payloads(
    marks: Iterable[Seen], wanted: Callable[[Seen], bool] | None = None
) -> Iterator[Payload]:
    """Contents among `marks` that are `wanted`, in the order of their first path."""
    groups: dict[str, list[Seen]] = {}
    for one in marks:
        if wanted is None or wanted(one):
            groups.setdefault(one.sha256 or one.path, []).append(one)
    for group in groups.values():
        best = max(group, key=lambda one: one.confidence)
        first: dict[str, Seen] = {}
        for one in group:
            first.setdefault(one.path, one)
        places = tuple(Place(one.path, one.line, one.sha256) for one in first.values())
        yield Payload(best, places)


def show_line(path: str, line: int | None) -> str:
    """A command that shows one line of a text, or the texts in a file of data."""
    if line is None:
        return f"strings -n 8 {in_root(path)} | grep -n '<?' | cut -c1-400"
    return f"sed -n '{line}p' {in_root(path)} | cut -c1-400"
