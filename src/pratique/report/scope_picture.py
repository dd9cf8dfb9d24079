"""How far they got as a drawing: what they touched, what was within their reach, what neither.

Three columns, one for each answer, and in them the things of each kind by name. A mark says the
same as its column, filled, half filled or hollow: it reads without colour, and in print.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pratique.report.story_words import name_words
from pratique.story.reached import Line, Reached, Scope

WIDTH: Final = 720.0
_HEAD: Final = 34.0
_TITLE: Final = 22.0
_LINE: Final = 19.0
_FOOT: Final = 12.0
_KINDS: Final = ("account", "site", "service", "database", "data", "neighbour")
_NAMES: Final = 6  # in one cell; the table beside it has the others


@dataclass(frozen=True, slots=True)
class Name:
    """One thing, and where its mark stands."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Cell:
    """The things of one kind that they got equally far with; `left_out` have no room."""

    reached: Reached
    x: float
    names: tuple[Name, ...]
    left_out: int
    more_y: float


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of things."""

    kind: str
    top: float
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One answer, and how many things have it."""

    reached: Reached
    x: float
    number: int


@dataclass(frozen=True, slots=True)
class ScopePicture:
    """The whole of it, in units of the drawing."""

    width: float
    height: float
    column_width: float
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def scope_picture(scope: Scope) -> ScopePicture | None:
    """The drawing of `scope`; None where it has nothing in it."""
    if not scope.lines:
        return None
    width = WIDTH / len(Reached)
    columns = tuple(
        Column(reached, index * width, len(_names(scope.lines, reached)))
        for index, reached in enumerate(Reached)
    )
    known = [kind for kind in _KINDS if any(line.kind == kind for line in scope.lines)]
    other = {line.kind: None for line in scope.lines if line.kind not in _KINDS}
    rows: list[Row] = []
    top = _HEAD
    for kind in (*known, *other):
        lines = [line for line in scope.lines if line.kind == kind]
        cells = tuple(_cell(lines, column, top) for column in columns)
        rows.append(Row(kind, top, cells))
        top += _TITLE + max(len(cell.names) + bool(cell.left_out) for cell in cells) * _LINE + 8
    return ScopePicture(WIDTH, top + _FOOT, width, columns, tuple(rows))


def _cell(lines: Sequence[Line], column: Column, top: float) -> Cell:
    texts = [name for _kind, name in _names(lines, column.reached)]
    # One more name takes no more room than the line which says that there is one more.
    shown = texts if len(texts) <= _NAMES + 1 else texts[:_NAMES]
    first = top + _TITLE
    names = tuple(
        Name(text, column.x + 16, first + index * _LINE) for index, text in enumerate(shown)
    )
    more = first + len(shown) * _LINE
    return Cell(column.reached, column.x, names, len(texts) - len(shown), more)


def _names(lines: Sequence[Line], reached: Reached) -> list[tuple[str, str]]:
    return list(
        dict.fromkeys((one.kind, name_words(one)) for one in lines if one.reached is reached)
    )
