"""The stretch of time to look at: that of the story, or that around one finding."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pratique.model import Finding, Instant
from pratique.story.story import Story

DAY: Final = 86_400 * 1_000_000_000
# What is longer ago than this before the way in is another stretch of time.
_TOGETHER: Final = 7 * DAY


def of_story(story: Story) -> tuple[Instant, Instant] | None:
    """From a day before it began to a day after the last step that is told; None if no time is."""
    way = next(iter(story.entry), None)
    begun = (way.time if way is not None else None) or story.window.before
    begun = begun if begun is not None else story.window.after
    if begun is None:
        return None
    told = [begun, story.window.after, story.window.before]
    if way is not None:
        told += [step.time for step in (*way.chain, *way.reasons)]
    near = [time for time in told if time is not None and abs(time - begun) <= _TOGETHER]
    return Instant(min(near) - DAY), Instant(max(near) + DAY)


def around(
    finding: Finding, told: Iterable[Instant], within: int
) -> tuple[tuple[Instant, Instant], ...]:
    """Stretches of `within` nanoseconds around the moments of a finding, joined where they touch.

    `told` are further moments that are about it. Its window is a stretch, too, unless it is long.
    """
    window = finding.window
    known = [time for time in (window.after, window.before, window.claimed) if time is not None]
    spans = [(time - within, time + within) for time in (*known, *told)]
    bounds = known[: 2 if window.after is not None and window.before is not None else 0]
    if bounds and max(bounds) - min(bounds) <= _TOGETHER:
        spans.append((min(bounds), max(bounds)))
    joined: list[tuple[Instant, Instant]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], Instant(max(end, joined[-1][1])))
        else:
            joined.append((Instant(start), Instant(end)))
    return tuple(joined)
