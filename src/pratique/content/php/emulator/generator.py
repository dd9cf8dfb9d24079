"""What a generator goes through: its body runs when somebody asks for its values.

A loop over it runs inside of the body, at each `yield`: so both take their turns as in PHP.
Who asks for one value after the other gets them from a body that ran to its end before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pratique.content.php.emulator.value import ANYTHING, Value

Sink = Callable[[Value, Value], Value]
_MOST_KEPT: Final = 2_000


class Closed(Exception):
    """Whoever asked for the values wants no more of them."""


class Turns:
    """The values of one generator."""

    __slots__ = ("_start", "at", "kept", "result")

    def __init__(self, start: Callable[[Sink], Value]) -> None:
        self._start = start
        self.kept: list[tuple[Value, Value]] | None = None
        self.at = 0
        self.result: Value = None

    def each(self, sink: Sink) -> None:
        """Hand on each key and value as the body gives them; what `sink` raises ends the body."""
        if self.kept is not None:
            left, self.at = self.kept[self.at :], len(self.kept)
            for key, value in left:
                sink(key, value)
            return
        self.kept = []
        self.result = self._start(_numbered(sink))

    def all(self) -> list[tuple[Value, Value]]:
        """All keys and values; of a body without an end the first ones."""
        if self.kept is None:
            held = self.kept = []

            def keep(key: Value, value: Value) -> Value:
                held.append((key, value))
                if len(held) >= _MOST_KEPT:
                    raise Closed
                return ANYTHING

            try:
                self.result = self._start(_numbered(keep))
            except Closed:
                self.result = ANYTHING
        return self.kept


def _numbered(sink: Sink) -> Sink:
    """Give the values that have no key one of their own."""
    following = 0

    def hand(key: Value, value: Value) -> Value:
        nonlocal following
        if key is None:
            key, following = following, following + 1
        elif key.__class__ is int:
            following = max(following, key + 1)
        return sink(key, value)

    return hand
