"""The events as a picture: a lane for each kind, bars for bursts, counts of all behind them.

It is drawn whole as it stands, so that it works on paper and without a script. `events.js` moves
what is there: each mark carries its seconds since the start of the stretch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from math import log10
from typing import Final

from pratique.model import Instant
from pratique.report.axis import axis
from pratique.report.event_words import event_words
from pratique.report.phrases import moment
from pratique.story.timeline.event import Event
from pratique.story.timeline.mark import ENTRY
from pratique.story.timeline.shown import ShownEvents

_WIDTH: Final = 900.0
_LEFT: Final = 96.0
_RIGHT: Final = 890.0
_HEAD: Final = 42.0
_LANE: Final = 40.0
_FOOT: Final = 6.0
_THINNEST: Final = 3.0
_STACKED: Final = 3  # marks of one lane below each other, before they cover each other
_LONGEST: Final = 300  # characters of a text
_SECOND: Final = 1_000_000_000
# From what they did to what they left.
_ORDER: Final = (
    "login", "failure", "session", "request", "transfer", "command", "account", "file", "mail",
    "package", "database", "error", "block", "message", "boot", "clock", "snapshot", "finding",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Point:
    """An event: where it stands, its seconds since the start, its text and where it leads."""

    x: float
    y: float
    width: float
    start: int
    end: int
    text: str
    weight: str  # `entry`, `named` or `other`
    anchor: str  # of a finding on the page; empty where none is


@dataclass(frozen=True, slots=True)
class Column:
    """How many events there are in a step of time, as a bar from the foot of its lane."""

    x: float
    y: float
    width: float
    height: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Lane:
    """All of one kind."""

    kind: str
    top: float
    columns: tuple[Column, ...]
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """A round time on the axis."""

    x: float
    text: str
    day: str


@dataclass(frozen=True, slots=True)
class EventsPicture:
    """All that the drawing needs, in units of its own view box; `since` is in seconds."""

    width: float
    height: float
    left: float
    right: float
    head: float
    lane_height: float
    since: int
    seconds: int
    first: Instant
    last: Instant
    labels: tuple[Label, ...]
    lanes: tuple[Lane, ...]
    left_out: int


def events_script() -> str:
    """The script of the picture, without what is only for its reader."""
    text = resources.files("pratique.report").joinpath("events.js").read_text("utf-8")
    return re.sub(r"(?m)^\s*//.*\n|^\s+", "", text)


def events_picture(shown: ShownEvents, anchors: Mapping[str, str]) -> EventsPicture:
    """Where everything stands. `anchors` are the places of findings on the page, by their ids."""
    kinds = {event.kind for event in shown.events} | {count.kind for count in shown.counts}
    lanes = sorted(kinds, key=_place)
    seconds = max((shown.until - shown.since) // _SECOND, 1)
    scale = _Scale(shown.since, (_RIGHT - _LEFT) / seconds)
    ticks = axis([shown.since, shown.until], _LEFT, _RIGHT).ticks()
    return EventsPicture(
        width=_WIDTH,
        height=_HEAD + _LANE * len(lanes) + _FOOT,
        left=_LEFT,
        right=_RIGHT,
        head=_HEAD,
        lane_height=_LANE,
        since=shown.since // _SECOND,
        seconds=seconds,
        first=shown.since,
        last=shown.until,
        labels=tuple(Label(tick.label_x, tick.label, tick.below) for tick in ticks if tick.label),
        lanes=tuple(
            Lane(
                kind,
                _HEAD + _LANE * number,
                tuple(_columns(shown, kind, _HEAD + _LANE * number, scale)),
                tuple(_points(shown, kind, _HEAD + _LANE * number, scale, anchors)),
            )
            for number, kind in enumerate(lanes)
        ),
        left_out=shown.left_out,
    )


def _place(kind: str) -> tuple[int, str]:
    return (_ORDER.index(kind) if kind in _ORDER else len(_ORDER), kind)


@dataclass(frozen=True, slots=True)
class _Scale:
    since: Instant
    unit: float  # of width, a second

    def second(self, time: Instant) -> int:
        return (time - self.since) // _SECOND

    def at(self, second: int) -> float:
        return min(max(_LEFT + second * self.unit, _LEFT), _RIGHT)


def _columns(shown: ShownEvents, kind: str, top: float, scale: _Scale) -> Iterator[Column]:
    counts = [count for count in shown.counts if count.kind == kind]
    most = max((count.count for count in counts), default=1)
    for count in counts:
        start = scale.second(count.start)
        end = scale.second(Instant(count.start + shown.step))
        # A day of a thousand tries must not make the one try before it invisible.
        height = (_LANE - 10) * log10(1 + count.count) / log10(1 + most)
        x = scale.at(start)
        yield Column(x, top + _LANE - 2 - height, scale.at(end) - x, height, start, end)


def _points(
    shown: ShownEvents, kind: str, top: float, scale: _Scale, anchors: Mapping[str, str]
) -> Iterator[Point]:
    mine = [event for event in shown.events if event.kind == kind]
    for number, event in enumerate(mine):
        start = scale.second(event.time)
        end = start if event.last is None else scale.second(event.last)
        x = scale.at(start)
        yield Point(
            x=x,
            y=top + 11 + (number % _STACKED) * 10,
            width=max(scale.at(end) - x, _THINNEST) if event.count > 1 else 0.0,
            start=start,
            end=end,
            text=_text(event),
            weight="entry" if ENTRY in event.tags else "named" if event.tags else "other",
            anchor=next((anchors[one] for one in event.findings if one in anchors), ""),
        )


def _text(event: Event) -> str:
    words = event_words(event)[:_LONGEST]
    tags = f" [{' '.join(event.tags)}]" if event.tags else ""
    return f"{moment(event.time)}  {words}{tags}"
