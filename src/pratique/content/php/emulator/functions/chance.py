"""PHP's generator of numbers that look like chance, for a program that sets its seed.

The Mersenne twister of Matsumoto and Nishimura as PHP has it since 7.1: `mt_rand`, and with it
`rand`, `shuffle`, `str_shuffle` and `array_rand`. Without a seed nobody knows what they give.
Source: the manual, `mt_srand`, and the paper (ACM TOMACS 8, 1998).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

_SIZE: Final = 624
_MIDDLE: Final = 397
_MASK: Final = 0xFFFFFFFF
_MOST: Final = 400_000


@dataclass(slots=True)
class Sequence:
    """The numbers of one seed, as far as they were asked for.

    `old` is `MT_RAND_PHP`: the slip in the order of words that PHP made until 7.0.
    """

    seed: int
    old: bool = False
    numbers: list[int] = field(default_factory=list)
    _state: list[int] = field(default_factory=list)

    def number(self, at: int) -> int:
        """The number of 32 bits at this position; ValueError far beyond any use."""
        if at > _MOST:
            raise ValueError
        while at >= len(self.numbers):
            self._more()
        return self.numbers[at]

    def _more(self) -> None:
        if not self._state:
            word = self.seed & _MASK
            self._state = [word]
            for at in range(1, _SIZE):
                word = (1812433253 * (word ^ (word >> 30)) + at) & _MASK
                self._state.append(word)
        state = self._state
        for at in range(_SIZE):
            first, second = state[at], state[(at + 1) % _SIZE]
            mixed = (first & 0x80000000) | (second & 0x7FFFFFFF)
            odd = (first if self.old else second) & 1
            state[at] = state[(at + _MIDDLE) % _SIZE] ^ (mixed >> 1) ^ (0x9908B0DF if odd else 0)
        self.numbers += map(_tempered, state)


def _tempered(word: int) -> int:
    word ^= word >> 11
    word ^= (word << 7) & 0x9D2C5680
    word ^= (word << 15) & 0xEFC60000
    return word ^ (word >> 18)


@dataclass(slots=True)
class Chance:
    """A walk along a sequence from `position` on."""

    sequence: Sequence
    position: int = 0

    def _next(self) -> int:
        self.position += 1
        return self.sequence.number(self.position - 1)

    def number(self) -> int:
        """What `mt_rand()` gives."""
        return self._next() >> 1

    def between(self, first: int, last: int) -> int:
        """What `mt_rand(first, last)` gives."""
        if self.sequence.old:
            return self._scaled(self.number(), first, last)
        return first + self._below(last - first)

    def rand(self, first: int, last: int) -> int:
        """What `rand(first, last)` gives: the manual says an alias, but it scales downwards."""
        if last < first:
            return self.rand(last, first)
        return self.between(first, last)

    @staticmethod
    def _scaled(number: int, first: int, last: int) -> int:
        return first + int((float(last) - first + 1.0) * (number / (0x7FFFFFFF + 1.0)))

    def _below(self, highest: int) -> int:
        """A number from 0 to `highest`, each as likely."""
        bits = 32 if highest <= _MASK else 64
        top = (1 << bits) - 1
        found = self._wide(bits)
        if highest == top:
            return found
        count = highest + 1
        if count & highest:
            limit = top - (top % count) - 1
            while found > limit:
                found = self._wide(bits)
            return found % count
        return found & highest

    def _wide(self, bits: int) -> int:
        if bits == 32:
            return self._next()
        low = self._next()
        return low | self._next() << 32

    def shuffled(self, length: int) -> list[int]:
        """Where each of `length` items comes from after `shuffle`."""
        order = list(range(length))
        for left in range(length - 1, 0, -1):
            at = self.between(0, left)
            order[left], order[at] = order[at], order[left]
        return order
