"""Bytes of an archive by their place in it, also where they have to be unpacked from the start.

A compressed stream can be read forwards only. Whoever reads a machine from it goes forwards, too,
for the walk has the order of the archive. What lies a little behind is held in blocks; what lies
farther behind costs a new start, from the nearest place where that is possible.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from typing import Final, Protocol

from pratique.errors import Unreadable

BLOCK: Final = 1 << 20
_HELD_BLOCKS: Final = 24
# A stream that unpacks to more was made to burst: zeros shrink to a thousandth and less, and a
# disk full of them is some gigabytes; but no machine as a whole shrinks to a three-hundredth.
BEFORE_RATIO: Final = 16 << 30
MOST_RATIO: Final = 300


class Flow(Protocol):
    """Bytes that come once, one after the other."""

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes; none at the end. `Unreadable` where they fail."""
        ...

    def close(self) -> None:
        """Let go of what gives them."""
        ...


class Spring(Protocol):
    """Where unpacked bytes come from. It may be asked to start again as often as is needed.

    `size` is how many bytes they are packed in, 0 where that is unknown.
    """

    size: int

    def start(self, at: int) -> tuple[int, Flow]:
        """A flow that begins at the unpacked offset `at` or before, and where it begins."""
        ...

    def stamp(self) -> str:
        """What changes when the bytes do; empty where that cannot be told."""
        ...

    def close(self) -> None:
        """Let go of everything."""
        ...


class Access(Protocol):
    """Bytes at any place."""

    def read_at(self, offset: int, length: int) -> bytes:
        """`length` bytes from `offset`, fewer only at the end; `Unreadable` where they fail."""
        ...

    def behind(self, offset: int) -> bool:
        """Whether to read at `offset` means to start again."""
        ...

    def close(self) -> None:
        """Let go of everything."""
        ...


class PlainAccess:
    """The bytes of an open file of this machine, from `start` on, which is nobody's to close."""

    def __init__(self, descriptor: int, start: int = 0, length: int | None = None) -> None:
        self._descriptor = descriptor
        self._start = start
        self._length = length

    def read_at(self, offset: int, length: int) -> bytes:
        """`length` bytes from `offset`, fewer only at the end."""
        if offset < 0 or length <= 0 or offset + length > 1 << 62:
            return b""
        if self._length is not None:
            length = min(length, self._length - offset)
            if length <= 0:
                return b""
        try:
            found = os.pread(self._descriptor, length, self._start + offset)
            while found and len(found) < length:  # a read that a signal cut short
                more = os.pread(
                    self._descriptor, length - len(found), self._start + offset + len(found)
                )
                if not more:
                    break
                found += more
        except OSError as error:
            raise Unreadable((error.strerror or "unknown error").lower()) from error
        return found

    def behind(self, offset: int) -> bool:
        """Nothing is: a file is read anywhere."""
        del offset
        return False

    def close(self) -> None:
        """Leave the file to whoever opened it."""


class FlowingAccess:
    """Bytes of a stream that is read forwards, with its last blocks at hand."""

    def __init__(self, spring: Spring) -> None:
        self._spring = spring
        self._flow: Flow | None = None
        self._at = 0  # the block that the flow gives next
        self._blocks: OrderedDict[int, bytes] = OrderedDict()
        self._end: int | None = None
        self._most = BEFORE_RATIO + MOST_RATIO * spring.size
        self._failed: tuple[int, str] | None = None

    def read_at(self, offset: int, length: int) -> bytes:
        """`length` bytes from `offset`, fewer only at the end."""
        if offset < 0 or length <= 0:
            return b""
        number, start = divmod(offset, BLOCK)
        block = self._block(number)
        if start + length <= BLOCK:
            found = block[start : start + length]
            if not found and self._failed is not None:
                raise Unreadable(self._failed[1])
            return found
        parts = [block[start:]]
        missing = length - len(parts[0])
        while missing > 0 and len(block) == BLOCK:
            number += 1
            block = self._block(number)
            parts.append(block[:missing])
            missing -= len(parts[-1])
        return b"".join(parts)

    def behind(self, offset: int) -> bool:
        """Whether its block has gone by, and is no longer at hand."""
        number = offset // BLOCK
        return number < self._at and number not in self._blocks

    def close(self) -> None:
        """Close the flow and its spring."""
        self._stop()
        self._blocks.clear()
        self._spring.close()

    def _stop(self) -> None:
        if self._flow is not None:
            self._flow.close()
            self._flow = None

    def _block(self, number: int) -> bytes:
        found = self._blocks.get(number)
        if found is not None:
            self._blocks.move_to_end(number)
            return found
        if self._end is not None and number * BLOCK >= self._end:
            return b""
        if self._failed is not None and number >= self._failed[0]:
            raise Unreadable(self._failed[1])
        if self._flow is None or number < self._at:
            self._restart(number)
        while True:
            block = self._next()
            if self._at > number:
                return block
            if len(block) < BLOCK:
                return b""

    def _restart(self, number: int) -> None:
        self._stop()
        begins, self._flow = self._spring.start(number * BLOCK)
        self._at = -(-begins // BLOCK)
        left = self._at * BLOCK - begins
        while left:
            found = self._flow.read(left)
            if not found:
                break
            left -= len(found)

    def _next(self) -> bytes:
        """The next block of the flow; a short one is the last."""
        if self._at * BLOCK >= self._most:
            self._failed = (self._at, "unpacks to far more than what it is: it was made to burst")
            raise Unreadable(self._failed[1])
        parts: list[bytes] = []
        missing = BLOCK
        assert self._flow is not None  # noqa: S101 - `_block` has started it
        try:
            while missing and (found := self._flow.read(missing)):
                parts.append(found)
                missing -= len(found)
        except Unreadable as error:
            if not parts:
                self._failed = (self._at, error.what)
                raise
            self._failed = (self._at + 1, error.what)
            return self._keep(b"".join(parts))
        block = parts[0] if len(parts) == 1 else b"".join(parts)
        if missing:
            self._end = self._at * BLOCK + len(block)
        return self._keep(block)

    def _keep(self, block: bytes) -> bytes:
        self._blocks[self._at] = block
        self._at += 1
        if len(self._blocks) > _HELD_BLOCKS:
            self._blocks.popitem(last=False)
        return block

    def failure(self) -> str:
        """Why the stream ended before its end; empty where it did not."""
        return "" if self._failed is None else self._failed[1]
