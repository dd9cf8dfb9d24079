"""Events read from the tables in order of time: each one, or with bursts folded.

Nothing is held here: DuckDB sorts, and rows come as they are asked for. All events of a large
machine are sorted stretch by stretch.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from pratique.model import Instant, Severity
from pratique.store.tables import Tables
from pratique.story.timeline.choice import Choice
from pratique.story.timeline.event import Event
from pratique.story.timeline.order import all_events, marked_events

_HOUR: Final = 3600 * 1_000_000_000
# Events that are sorted at once: they are wide, and to sort millions takes more than memory.
_SORTED: Final = 200_000
# So many of a burst are told one by one; of more, the first with a count.
FEW: Final = 2
_EVENT: Final = (
    "epoch_ns(time), time_basis, confidence, kind, host, address, account, subject, text, path, "
    "line, severity, tags"
)
# Names from all over a burst, for its line.
_AHEAD: Final = (1, 2, 4, 8, 16, 32, 64, 128)
_BURST: Final = "kind, actor, alike, tags"
_ORDER: Final = "time, path, line"


def events(tables: Tables, choice: Choice, most: int | None = None) -> Iterator[Event]:
    """Every event that is asked for, the earliest first; `most` at most."""
    slices = [choice] if most is not None else _slices(tables, choice)
    for one in slices:
        where, values = one.condition
        sql = f"""SELECT {_EVENT} FROM ({marked_events(choice.kinds)})
                  WHERE {where} ORDER BY {_ORDER} {_limit(most)}"""
        yield from (_event(row) for row in tables.select(sql, *values))


def _slices(tables: Tables, choice: Choice) -> Iterator[Choice]:
    """The same choice in stretches of time, each with so few events that they are soon sorted."""
    where, values = choice.condition
    sql = f"""SELECT epoch_ns(time) // {_HOUR} AS hour, count(*)
              FROM ({marked_events(choice.kinds)}) WHERE {where} GROUP BY ALL ORDER BY ALL"""
    start: int | None = None
    held = 0
    for hour, number in list(tables.select(sql, *values)):
        if start is not None and held + number > _SORTED:
            yield _between(choice, start, hour * _HOUR - 1)
            start, held = None, 0
        start = hour * _HOUR if start is None else start
        held += number
    if start is not None:
        yield _between(choice, start, None)


def _between(choice: Choice, start: int, end: int | None) -> Choice:
    since = max(start, start if choice.since is None else choice.since)
    until = choice.until
    if end is not None:
        until = Instant(end if until is None else min(end, until))
    return replace(choice, since=Instant(since), until=until)


def folded(tables: Tables, choice: Choice, most: int | None = None) -> Iterator[Event]:
    """The same with bursts folded: more than two alike, of one actor, without a long pause."""
    where, values = choice.condition
    ahead = ", ".join(f"lead(account, {n}) OVER burst" for n in _AHEAD)
    things = ", ".join(f"lead(subject, {n}) OVER burst" for n in _AHEAD[:4])
    sql = f"""
WITH chosen AS (
    SELECT * FROM ({marked_events(choice.kinds)}) WHERE {where}
), followed AS (
    SELECT *, coalesce(epoch_ns(time) - lag(epoch_ns(time)) OVER (
        PARTITION BY {_BURST} ORDER BY {_ORDER}) > gap * 1000000000, true) AS fresh
    FROM chosen
), numbered AS (
    SELECT *, sum(fresh::BIGINT) OVER (
        PARTITION BY {_BURST} ORDER BY {_ORDER} ROWS UNBOUNDED PRECEDING) AS island
    FROM followed
), counted AS (
    SELECT *, row_number() OVER burst AS number, count(*) OVER whole AS many,
           max(time) OVER whole AS last, min(subject) OVER whole AS lowest,
           max(subject) OVER whole AS highest, [account, {ahead}] AS accounts,
           [subject, {things}] AS subjects
    FROM numbered
    WINDOW burst AS (PARTITION BY {_BURST}, island ORDER BY {_ORDER}),
           whole AS (PARTITION BY {_BURST}, island)
)
SELECT {_EVENT}, many, epoch_ns(last), accounts, list_append(list_append(subjects, lowest), highest)
FROM counted WHERE many <= {FEW} OR number = 1
ORDER BY {_ORDER} {_limit(most)}"""
    return (_burst(row) for row in tables.select(sql, *values))


def left_out(tables: Tables, choice: Choice) -> tuple[int, int, int]:
    """How many events are earlier than `choice.since`, later than `until`, without a time.

    Other filters do not count here.
    """
    before = "false" if choice.since is None else f"epoch_ns(time) < {choice.since}"
    after = "false" if choice.until is None else f"epoch_ns(time) > {choice.until}"
    earlier, later, timeless = next(
        tables.select(
            f"""SELECT count(*) FILTER ({before}), count(*) FILTER ({after}),
                       count(*) FILTER (time IS NULL)
                FROM ({all_events(choice.kinds)})"""
        )
    )
    return earlier, later, timeless


def count(tables: Tables, choice: Choice) -> int:
    """How many events are asked for."""
    where, values = choice.condition
    sql = f"SELECT count(*) FROM ({marked_events(choice.kinds)}) WHERE {where}"
    return int(next(tables.select(sql, *values))[0])


def times_about(tables: Tables, finding: str, most: int) -> list[Instant]:
    """The first times of events that are about a finding."""
    sql = f"""SELECT epoch_ns(time) FROM ({marked_events()})
              WHERE time IS NOT NULL AND list_contains(tags, ?) ORDER BY time LIMIT {most}"""
    return [Instant(time) for (time,) in tables.select(sql, finding)]


def _limit(most: int | None) -> str:
    return "" if most is None else f"LIMIT {most}"


def _event(row: tuple[Any, ...], **more: Any) -> Event:
    time, basis, confidence, kind, host, address, account, subject, text, *place = row
    path, line, severity, tags = place
    return Event(
        time=Instant(time),
        time_basis=basis or "",
        confidence=confidence if confidence is not None else 0.0,
        kind=kind,
        host=host,
        address=address,
        account=account,
        subject=subject,
        text=text or "",
        path=path or "",
        line=line,
        severity=None if severity is None else Severity(severity),
        tags=tuple(tags),
        **more,
    )


def _burst(row: tuple[Any, ...]) -> Event:
    *event, many, last, accounts, subjects = row
    if many <= FEW:
        return _event(tuple(event))
    return _event(
        tuple(event),
        count=many,
        last=Instant(last),
        accounts=tuple(dict.fromkeys(one for one in accounts if one)),
        subjects=tuple(one for one in subjects if one is not None),
    )
