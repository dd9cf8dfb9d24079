"""An axis of time: where a moment stands on paper, and which round dates name it.

Evidence spans years and the break-in minutes. Where a long empty stretch would press all the
rest together, the axis is broken there, and both sides keep room of their own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

_SECOND = 1_000_000_000
_HOUR = 3600 * _SECOND
_DAY = 24 * _HOUR
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# The gap that is cut out is at least this much of what is left, and this long;
# what remains must be long enough to be worth the room.
_BREAK_SHARE = 0.6
_BREAK_AT_LEAST = 4 * _HOUR
_WORTH = 10 * 60 * _SECOND

_PADDING_AT_LEAST = 15 * 60 * _SECOND
_BREAK_WIDTH = 26.0
_LABEL_WIDTH = 76.0

_STEPS = (10, 30, 60, 300, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800)
_MONTHS = (1, 3, 6, 12, 24, 60, 120, 240, 600)
_SECONDS_IN_A_MONTH = 30 * 86400


@dataclass(frozen=True, slots=True)
class Tick:
    """A round date: the line at `x`, its label centred at `label_x`, in one line or two.

    `label` is empty where there is no room for it.
    """

    x: float
    label_x: float
    label: str
    below: str


@dataclass(frozen=True, slots=True)
class Segment:
    """An unbroken stretch of time (nanoseconds) between two places on paper."""

    start: int
    end: int
    left: float
    right: float

    def at(self, instant: int) -> float:
        """Where `instant` stands; moments outside stand at the edge."""
        inside = min(max(instant, self.start), self.end)
        return self.left + (self.right - self.left) * (inside - self.start) / (
            self.end - self.start
        )


@dataclass(frozen=True, slots=True)
class Axis:
    """Segments from early to late, from left to right."""

    segments: tuple[Segment, ...]

    def at(self, instant: int) -> float:
        """Where `instant` stands. In a break it is the middle of it; outside, the edge."""
        index = bisect_right(self.segments, instant, key=lambda segment: segment.start) - 1
        if index < 0:
            return self.segments[0].left
        here = self.segments[index]
        if instant <= here.end or index == len(self.segments) - 1:
            return here.at(instant)
        return (here.right + self.segments[index + 1].left) / 2

    def breaks(self) -> tuple[float, ...]:
        """The middle of each break."""
        return tuple((a.right + b.left) / 2 for a, b in pairwise(self.segments))

    def ticks(self) -> tuple[Tick, ...]:
        """Round dates, from left to right; no two labels touch."""
        return tuple(tick for segment in self.segments for tick in _ticks(segment))


def axis(moments: Sequence[int], left: float, right: float) -> Axis:
    """The axis between `left` and `right` that shows all `moments` (at least one).

    There is room for one break in each 200 units of width, and three at the most.
    """
    points = sorted(moments)
    groups = _groups(points, breaks=min(3, int((right - left) / 200)))
    room = right - left - _BREAK_WIDTH * (len(groups) - 1) - _LABEL_WIDTH * len(groups)
    weights = [len(group) ** 0.5 for group in groups]
    segments: list[Segment] = []
    for group, weight in zip(groups, weights, strict=True):
        padding = max((group[-1] - group[0]) // 16, _PADDING_AT_LEAST)
        width = _LABEL_WIDTH + room * weight / sum(weights)
        segments.append(Segment(group[0] - padding, group[-1] + padding, left, left + width))
        left += width + _BREAK_WIDTH
    return Axis(tuple(segments))


def _groups(points: list[int], breaks: int) -> list[list[int]]:
    remaining = points[-1] - points[0]
    gaps = sorted(((b - a, index + 1) for index, (a, b) in enumerate(pairwise(points))), key=_long)
    cuts: list[int] = []
    for gap, index in gaps[:breaks]:
        rest = remaining - gap
        if gap < max(_BREAK_SHARE * remaining, _BREAK_AT_LEAST) or rest < _WORTH:
            break
        cuts.append(index)
        remaining = rest
    edges = [0, *sorted(cuts), len(points)]
    return [points[a:b] for a, b in pairwise(edges)]


def _long(gap: tuple[int, int]) -> int:
    return -gap[0]


def _ticks(segment: Segment) -> Iterator[Tick]:
    moments, fine = _round_moments(segment)
    half = _LABEL_WIDTH / 2
    free_from = segment.left
    day_before = ""
    for instant in moments:
        x = segment.at(instant)
        label_x = min(max(x, segment.left + half), segment.right - half)
        if label_x - half < free_from - 0.01:
            yield Tick(x, label_x, "", "")
            continue
        label, day = _label(instant, fine)
        yield Tick(x, label_x, label, "" if day == day_before else day)
        free_from = label_x + half
        day_before = day


def _round_moments(segment: Segment) -> tuple[list[int], str]:
    """The round moments in `segment`, as many as there is room for, and how fine they are."""
    span = (segment.end - segment.start) / _SECOND
    wanted = span * _LABEL_WIDTH / (segment.right - segment.left)
    steps: list[tuple[int, bool]] = [(step, False) for step in _STEPS]
    steps += [(months, True) for months in _MONTHS]
    seconds = [step * (_SECONDS_IN_A_MONTH if months else 1) for step, months in steps]
    index = next((at for at, long in enumerate(seconds) if long >= wanted), len(steps) - 1)
    while True:
        step, months = steps[index]
        moments = list(_by_months(segment, step) if months else _by_seconds(segment, step))
        # A short segment may hold no date as round as that; one less round has to do.
        if moments or index == 0:
            return moments, _fineness(step, months=months)
        index -= 1


def _by_seconds(segment: Segment, step: int) -> Iterator[int]:
    length = step * _SECOND
    # 1970 began on a Thursday; weeks are named by their Monday.
    origin = 4 * _DAY if step == 604800 else 0
    first = -((origin - segment.start) // length) * length + origin
    yield from range(first, segment.end + 1, length)


def _by_months(segment: Segment, step: int) -> Iterator[int]:
    start = _EPOCH + timedelta(microseconds=segment.start // 1000)
    month = start.year * 12 + start.month - 1
    month -= month % step
    while True:
        at = datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)
        instant = (at - _EPOCH) // timedelta(seconds=1) * _SECOND
        if instant > segment.end:
            return
        if instant >= segment.start:
            yield instant
        month += step


def _fineness(step: int, *, months: bool) -> str:
    if months:
        return "%Y" if step >= 12 else "%Y-%m"
    if step >= 86400:
        return "%Y-%m-%d"
    return "%H:%M" if step >= 60 else "%H:%M:%S"


def _label(instant: int, fine: str) -> tuple[str, str]:
    at = _EPOCH + timedelta(seconds=instant // _SECOND)
    return at.strftime(fine), at.strftime("%Y-%m-%d") if fine.startswith("%H") else ""
