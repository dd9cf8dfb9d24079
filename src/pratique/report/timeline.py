"""The time line as a picture: which finding stands where, before anything is drawn.

A row is one finding while there are few, one kind of finding when there are many. A bar
reaches from the first bound of a window to the second; a window with one bound is a point
whose other side is open. Above them, each history of the machine is a line with its snapshots.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log10

from pratique.model import Finding, Severity, Window
from pratique.report.axis import Axis, Tick, axis
from pratique.report.finding_words import title
from pratique.report.words import ngettext
from pratique.story.history_answer import Line

_ROWS = 18
_HEAD = 42.0
_FOOT = 10.0
_OPEN = 30.0
_THINNEST = 3.0
_TOGETHER = 9.0
_DOTS_APART = 8.0
_STRIPS = 6
_MARK = 13.0
_LARGEST_MARK = 20.0


@dataclass(frozen=True, slots=True)
class Dated:
    """A finding whose window has a bound, and the anchor of its text on the page."""

    finding: Finding
    anchor: str

    @property
    def bounds(self) -> tuple[int, ...]:
        """The bounds that are known, early one first."""
        window = self.finding.window
        return tuple(sorted(at for at in (window.after, window.before) if at is not None))

    @property
    def claimed(self) -> tuple[int, ...]:
        """What its modification time says, where that is not a bound anyway."""
        window = self.finding.window
        known = window.claimed is not None and window.claimed != window.before
        return (window.claimed,) if known and window.claimed is not None else ()

    @property
    def point(self) -> int:
        """Where its mark stands: the latest moment at which it was there."""
        return self.bounds[-1]


@dataclass(frozen=True, slots=True)
class Bar:
    """One stretch of a row; an open side has no bound there."""

    x: float
    width: float
    open_left: bool = False
    open_right: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """The shape of a severity, centred at `x`; `size` grows with the findings it stands for."""

    x: float
    size: float


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the picture. `count` is 1 for a single finding.

    `claims` are the places of modification times, which bound nothing.
    """

    top: float
    label: str
    anchor: str
    severity: Severity
    count: int
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    claims: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Dot:
    """One snapshot at `x`: `clear` without a trace, `trace` with one, `unseen` not looked at.

    Of many that stand together it is the gravest: a trace goes before all.
    """

    x: float
    state: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The snapshots of one history on a line."""

    top: float
    label: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """All that the drawing needs, in units of its own view box."""

    width: float
    height: float
    plot_left: float
    plot_right: float
    head: float
    row_height: float
    label_above: bool
    ticks: tuple[Tick, ...]
    breaks: tuple[float, ...]
    band: Bar | None
    rows: tuple[Row, ...]
    strips: tuple[Strip, ...] = ()


@dataclass(frozen=True, slots=True)
class _Frame:
    width: float
    plot_left: float
    plot_right: float
    row_height: float
    label_above: bool


_WIDE = _Frame(900.0, 330.0, 880.0, 27.0, label_above=False)
_NARROW = _Frame(360.0, 10.0, 350.0, 42.0, label_above=True)


@dataclass(frozen=True, slots=True)
class _Group:
    label: str
    anchor: str
    members: tuple[Dated, ...]

    @property
    def severity(self) -> Severity:
        return max(member.finding.severity for member in self.members)

    @property
    def first(self) -> int:
        return min(member.point for member in self.members)


def dated(findings: Iterable[tuple[Finding, str]]) -> tuple[Dated, ...]:
    """The findings (with their anchors) that have a date, earliest first."""
    known = [
        Dated(finding, anchor)
        for finding, anchor in findings
        if finding.window.after is not None or finding.window.before is not None
    ]
    return tuple(sorted(known, key=lambda one: (one.point, one.bounds[0])))


def pictures(
    findings: Sequence[Dated],
    began: Window,
    kinds: dict[str, str],
    lines: Sequence[Line] = (),
) -> tuple[Picture, Picture]:
    """The same time line for a wide page and for a narrow one.

    `findings` has at least one. `began` is the window of the whole; it is drawn as a band.
    `kinds` gives the title of a check by its slug, `lines` are the histories.
    """
    groups = sorted(_groups(findings, kinds), key=lambda group: group.first)
    moments = [at for one in findings for at in (*one.bounds, *one.claimed)]
    moments += [at.time for line in lines for at in line.moments]
    wide, narrow = (_picture(frame, groups, moments, began, lines) for frame in (_WIDE, _NARROW))
    return wide, narrow


def _groups(findings: Sequence[Dated], kinds: dict[str, str]) -> list[_Group]:
    if len(findings) <= _ROWS:
        return [_Group(title(one.finding), one.anchor, (one,)) for one in findings]
    by_kind: dict[tuple[Severity, str], list[Dated]] = {}
    for one in findings:
        by_kind.setdefault((one.finding.severity, one.finding.check), []).append(one)
    groups = [
        _Group(_label(members, kinds.get(check)), members[0].anchor, tuple(members))
        for (_severity, check), members in by_kind.items()
    ]
    if len(groups) <= _ROWS:
        return groups
    groups.sort(key=lambda group: (-group.severity, -len(group.members), group.first))
    rest = groups[_ROWS - 1 :]
    label = ngettext(
        "%(count)s more kind of finding", "%(count)s more kinds of finding", len(rest)
    ) % {"count": len(rest)}
    members = tuple(member for group in rest for member in group.members)
    return [*groups[: _ROWS - 1], _Group(label, "findings", members)]


def _label(members: list[Dated], kind: str | None) -> str:
    titles = {title(member.finding) for member in members}
    return kind if kind and len(titles) > 1 else title(members[0].finding)


def _picture(
    frame: _Frame,
    groups: Sequence[_Group],
    moments: Sequence[int],
    began: Window,
    lines: Sequence[Line],
) -> Picture:
    scale = axis(moments, frame.plot_left, frame.plot_right)
    lines = [line for line in lines if line.moments][:_STRIPS]
    top = _HEAD + frame.row_height * len(lines)
    return Picture(
        width=frame.width,
        height=top + frame.row_height * len(groups) + _FOOT,
        plot_left=frame.plot_left,
        plot_right=frame.plot_right,
        head=_HEAD,
        row_height=frame.row_height,
        label_above=frame.label_above,
        ticks=scale.ticks(),
        breaks=scale.breaks(),
        band=_band(began, scale),
        rows=tuple(
            _row(group, scale, top + frame.row_height * index) for index, group in enumerate(groups)
        ),
        strips=tuple(
            Strip(_HEAD + frame.row_height * index, line.name, tuple(_dots(line, scale)))
            for index, line in enumerate(lines)
        ),
    )


def _dots(line: Line, scale: Axis) -> Iterator[Dot]:
    bins: dict[int, list[tuple[float, str]]] = {}
    for at in line.moments:
        x = scale.at(at.time)
        state = "unseen" if at.findings is None else "trace" if at.findings else "clear"
        bins.setdefault(int(x / _DOTS_APART), []).append((x, state))
    for held in bins.values():
        states = [state for _x, state in held]
        gravest = next(state for state in ("trace", "clear", "unseen") if state in states)
        yield Dot(sum(x for x, _state in held) / len(held), gravest)


def _band(began: Window, scale: Axis) -> Bar | None:
    if began.after is None or began.before is None:
        return None
    left, right = sorted((scale.at(began.after), scale.at(began.before)))
    return Bar(left, max(right - left, _THINNEST))


def _row(group: _Group, scale: Axis, top: float) -> Row:
    bars = [_bar(member, scale) for member in group.members]
    return Row(
        top=top,
        label=group.label,
        anchor=group.anchor,
        severity=group.severity,
        count=len(group.members),
        bars=tuple(_merged(bars)),
        marks=tuple(_marks([scale.at(member.point) for member in group.members])),
        claims=tuple(_marks([scale.at(at) for member in group.members for at in member.claimed])),
    )


def _bar(one: Dated, scale: Axis) -> Bar:
    window = one.finding.window
    at = scale.at(one.point)
    if window.after is None:
        return Bar(at - _OPEN, _OPEN, open_left=True)
    if window.before is None:
        return Bar(at, _OPEN, open_right=True)
    start = scale.at(one.bounds[0])
    return Bar(start, max(at - start, _THINNEST))


def _merged(bars: list[Bar]) -> list[Bar]:
    """Closed bars that touch become one; open ones that lie together become one."""
    merged: list[Bar] = []
    for bar in sorted(bars, key=lambda bar: (bar.open_left, bar.open_right, bar.x)):
        last = merged[-1] if merged else None
        kind = (bar.open_left, bar.open_right)
        if last and (last.open_left, last.open_right) == kind and bar.x <= last.x + last.width:
            width = max(last.width, bar.x + bar.width - last.x)
            merged[-1] = Bar(last.x, width, *kind)
        else:
            merged.append(bar)
    return merged


def _marks(places: list[float]) -> list[Mark]:
    bins: dict[int, list[float]] = {}
    for x in places:
        bins.setdefault(int(x / _TOGETHER), []).append(x)
    return [
        Mark(sum(xs) / len(xs), min(_LARGEST_MARK, _MARK + 3 * log10(len(xs))))
        for xs in bins.values()
    ]
