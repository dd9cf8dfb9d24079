"""Marks of one kind, grouped by payload: the same one under many names is one thing.

The same payload is the same content, or the same long quote in files that differ otherwise:
that is what an injection into many files of an application looks like.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pratique.checks.base import Sign
from pratique.checks.by_hand import Command, lines, numbered_lines, php_texts, unwrapped
from pratique.content.bare_text import Language, bare, digest, uncommented
from pratique.content.mark import IN_WHAT_IT_WRITES
from pratique.content.reason import reason
from pratique.model import Place, Severity
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables

# From here on, the analyser has seen the whole way; below, something may stand in it.
SURE: Final = 0.7
# So long a quote is not the same in two files by chance.
_TELLING: Final = 40
_NAMED_LINES: Final = 8
# What a reason says of where to look: the lines of a flow, or a text that the file hides.
_LINE: Final = re.compile(r"\bline (\d{1,9})\b")
_HIDDEN: Final = re.compile(r"\bhidden (?:text|under)\b", re.IGNORECASE)

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

    @property
    def reason(self) -> Phrase:
        """Why the analyser thinks so, as it is translated."""
        return reason(self.why)


@dataclass(frozen=True, slots=True)
class Payload:
    """One payload with a mark: the surest mark of it, and every place that it lies at.

    `subject` stays the same in another run. `elsewhere` are further lines of the same file
    with the same mark.
    """

    subject: str
    best: Seen
    places: tuple[Place, ...]
    elsewhere: tuple[int, ...] = ()

    def sign(
        self,
        *,
        why: Phrase | None = None,
        confidence: float | None = None,
        severity: Severity | None = None,
        title: Phrase | None = None,
    ) -> Sign:
        """The sign for this payload; what is not given comes from its surest mark."""
        many = len(self.places)
        one_content = len({place.sha256 for place in self.places}) == 1
        same = None
        if many > 1:
            same = Phrase("The same code stands at %(many)s places.", {"many": many})
            if one_content:
                same = Phrase("The same content lies at %(many)s places.", {"many": many})
        return Sign(
            subject=self.subject,
            places=self.places,
            quote=self.best.quote,
            why=prose(self.best.reason if why is None else why, self._also(), same),
            verify=self._by_hand(),
            confidence=self.best.confidence if confidence is None else confidence,
            severity=severity,
            title=title,
        )

    def _also(self) -> Phrase | None:
        if not self.elsewhere:
            return None
        named = ", ".join(map(str, self.elsewhere[:_NAMED_LINES]))
        if len(self.elsewhere) > _NAMED_LINES:
            return Phrase("See also lines %(lines)s, ....", {"lines": named})
        return Phrase(
            "See also line %(lines)s.",
            {"lines": named},
            several="See also lines %(lines)s.",
            number=len(self.elsewhere),
        )

    def _by_hand(self) -> tuple[Command, ...]:
        best = self.best
        if _HIDDEN.search(best.why):
            return unwrapped(best.path)
        if best.line is None:
            return php_texts(best.path)
        named = [int(number) for number in _LINE.findall(best.why.partition(IN_WHAT_IT_WRITES)[0])]
        if set(named) <= {best.line}:
            return lines(Place(best.path, best.line))
        return numbered_lines(best.path, best.line, *named)


def seen(tables: Tables, mark: str, least: float = SURE) -> Iterator[Seen]:
    """Marks of one kind, in the order of their paths, the surest of a file first."""
    # Nearly all kinds are on no file at all, and each question takes its time.
    if mark in tables.once(_kinds):
        for row in tables.select(_SQL, mark, least):
            yield Seen(*row)


def _kinds(tables: Tables) -> frozenset[str]:
    return frozenset(mark for (mark,) in tables.select("SELECT DISTINCT mark FROM mark"))


def payloads(
    marks: Iterable[Seen], wanted: Callable[[Seen], bool] | None = None
) -> Iterator[Payload]:
    """Payloads among `marks` that are `wanted`, in the order of their first path.

    A payload that lies only in files of a surer one is told with that.
    """
    groups: dict[str, list[Seen]] = {}
    lines_of: dict[str, set[int]] = {}
    for one in marks:
        if wanted is None or wanted(one):
            groups.setdefault(_payload(one), []).append(one)
            lines_of.setdefault(one.path, set()).update(() if one.line is None else (one.line,))
    kept: list[Payload] = []
    told: set[str] = set()
    for subject, group in sorted(groups.items(), key=lambda item: _first_told(item[1])):
        first: dict[str, Seen] = {}
        for one in group:
            first.setdefault(one.path, one)
        if first.keys() <= told:
            continue
        told |= first.keys()
        best = max(group, key=lambda one: one.confidence)
        elsewhere = sorted(lines_of[best.path] - {best.line}) if len(first) == 1 else []
        places = tuple(Place(one.path, one.line, one.sha256) for one in first.values())
        kept.append(Payload(subject, best, places, tuple(elsewhere)))
    yield from sorted(kept, key=lambda payload: payload.places[0].path)


def _first_told(group: list[Seen]) -> tuple[float, int]:
    """The surest first, and of these the one in most files."""
    return -max(one.confidence for one in group), -len({one.path for one in group})


def _payload(one: Seen) -> str:
    # Behind the injected line begins what each file holds of its own.
    quote = one.quote.strip().partition("\\n")[0].partition("\n")[0]
    if len(quote) >= _TELLING:
        # Nor does it count what an injection names anew in each file.
        code = uncommented(quote.encode("utf-8", "surrogatepass"), Language.PHP)
        return f"{digest(bare(code)):016x}"
    return one.sha256 or one.path
