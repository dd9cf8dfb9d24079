"""One line of the time line: a moment, or a burst of many that are alike."""

from __future__ import annotations

from dataclasses import dataclass

from pratique.model import Instant, Severity


@dataclass(frozen=True, slots=True)
class Event:
    """A moment, and for a burst (`count` over 1) the first of it, with what the others have.

    Text is as the evidence has it: who shows it escapes it. `tags` are findings that are about
    it, `entry` for the line that is the way in, `story` for what the story stands on.
    `accounts` and `subjects` are some of those of a burst; `subjects` has the first and the last
    in order of the alphabet at its end.
    """

    time: Instant
    time_basis: str
    confidence: float
    kind: str
    host: str | None
    address: str | None
    account: str | None
    subject: str | None
    text: str
    path: str
    line: int | None
    severity: Severity | None
    tags: tuple[str, ...]
    count: int = 1
    last: Instant | None = None
    accounts: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()

    @property
    def findings(self) -> tuple[str, ...]:
        """The findings among its tags."""
        return tuple(tag for tag in self.tags if tag.startswith("F-"))
