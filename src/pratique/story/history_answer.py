"""What the histories of a machine say, in short: since when, and which backup may be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pratique.model import Instant
from pratique.phrase import Phrase, kept_phrase


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the machine that is restored on its own.

    `kind` is site, settings, home, database, mail or programs; `path` the folder, empty for
    what is nowhere in particular. `label` and `time` are those of the newest snapshot without a
    trace of any finding in this part; None where each has one, or none is old enough.
    `findings` are the ids of those in it.
    """

    kind: str
    path: str
    label: str | None
    time: Instant | None
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """One snapshot on the line: how many findings have a trace in it, None if not looked at."""

    label: str
    time: Instant
    findings: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """One history in short.

    `trusted` is the newest snapshot with no trace of any finding that counts, before the first
    that has one; None if there is none. `dirty` is the first that has one. `listings` and
    `contents` are what it has cost.
    """

    name: str
    moments: tuple[Moment, ...]
    trusted: Moment | None
    dirty: Moment | None
    listings: int
    contents: int


@dataclass(frozen=True, slots=True)
class LongUnchanged:
    """What one history vouches for: files that are as they were in a snapshot from well before.

    `label` and `time` are those of the snapshot, None where none is old enough or it could not
    be read. `files` have the same content there. `why` says how the snapshot was chosen, or why
    there is none, as the end of a sentence.
    """

    name: str
    label: str | None
    time: Instant | None
    files: int
    why: Phrase


@dataclass(frozen=True, slots=True)
class HistoryAnswer:
    """What the histories say together; `after` and `before` bound the whole compromise.

    `blind` says what they cannot tell, in sentences, and `lost` that some of them, or some of
    their snapshots, could not be read. `untraced` are ids of findings of which no backup could
    hold a trace, `disagreeing` of those whose times contradict each other, `older` of those that
    are in the oldest snapshot already. `unchanged` says which files the histories vouch for.
    """

    lines: tuple[Line, ...] = ()
    after: Instant | None = None
    before: Instant | None = None
    parts: tuple[Part, ...] = ()
    blind: tuple[Phrase, ...] = ()
    untraced: tuple[str, ...] = ()
    disagreeing: tuple[str, ...] = ()
    older: tuple[str, ...] = ()
    lost: bool = False
    unchanged: tuple[LongUnchanged, ...] = ()


NO_HISTORY: Final = HistoryAnswer()


def history_answer_of(told: Mapping[str, Any]) -> HistoryAnswer:
    """What was made plain data of, again."""
    return HistoryAnswer(
        **{
            **told,
            "lines": tuple(_line(line) for line in told["lines"]),
            "parts": tuple(
                Part(**{**part, "findings": tuple(part["findings"])}) for part in told["parts"]
            ),
            "blind": tuple(map(kept_phrase, told["blind"])),
            **{name: tuple(told[name]) for name in ("untraced", "disagreeing", "older")},
            "unchanged": tuple(
                LongUnchanged(**{**one, "why": kept_phrase(one["why"])})
                for one in told.get("unchanged", ())
            ),
        }
    )


def _line(told: Mapping[str, Any]) -> Line:
    return Line(
        **{
            **told,
            "moments": tuple(Moment(**moment) for moment in told["moments"]),
            "trusted": None if told["trusted"] is None else Moment(**told["trusted"]),
            "dirty": None if told["dirty"] is None else Moment(**told["dirty"]),
        }
    )
