"""The events that a picture shows: a bounded number of them, before counts by time of all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pratique.model import Instant
from pratique.store.tables import Tables
from pratique.story.story import Story
from pratique.story.timeline.choice import Choice
from pratique.story.timeline.event import Event
from pratique.story.timeline.mark import mark
from pratique.story.timeline.order import marked_events
from pratique.story.timeline.reading import folded
from pratique.story.timeline.stretch import of_story

_TAGGED: Final = 250  # that findings or the story name
_OTHERS: Final = 150
_STEPS: Final = 96  # of the whole stretch, for counts
_MOST_READ: Final = 20_000


@dataclass(frozen=True, slots=True)
class Count:
    """How many events of a kind there are in one step of time."""

    kind: str
    start: Instant
    count: int


@dataclass(frozen=True, slots=True)
class ShownEvents:
    """A stretch of time, events in it, and how many there are of each kind, `step` by `step`."""

    since: Instant
    until: Instant
    step: int
    events: tuple[Event, ...]
    counts: tuple[Count, ...]
    left_out: int


def shown_events(tables: Tables, story: Story) -> ShownEvents | None:
    """The events of the story's stretch of time; None where no time is known or none is there."""
    stretch = of_story(story)
    if stretch is None:
        return None
    since, until = stretch
    mark(tables, story)
    tagged: list[Event] = []
    others: list[Event] = []
    left_out = 0
    choice = Choice(since=since, until=until, part_of=story.addresses)
    for event in folded(tables, choice, _MOST_READ):
        kept, most = (tagged, _TAGGED) if event.tags else (others, _OTHERS)
        if len(kept) < most:
            kept.append(event)
        else:
            left_out += 1
    if not tagged and not others:
        return None
    step = max((until - since) // _STEPS, 1)
    return ShownEvents(
        since,
        until,
        step,
        tuple(sorted((*tagged, *others), key=_time)),
        _counts(tables, choice.with_usual, since, step),
        left_out,
    )


def _counts(tables: Tables, choice: Choice, since: Instant, step: int) -> tuple[Count, ...]:
    where, values = choice.condition
    sql = f"""SELECT kind, (epoch_ns(time) - {since}) // {step} AS number, count(*)
              FROM ({marked_events()}) WHERE {where} GROUP BY ALL ORDER BY ALL"""
    return tuple(
        Count(kind, Instant(since + number * step), count)
        for kind, number, count in tables.select(sql, *values)
    )


def _time(event: Event) -> Instant:
    return event.time
