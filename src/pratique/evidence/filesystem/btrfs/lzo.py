"""LZO1X unpacked, as Documentation/staging/lzo.rst of the kernel describes its stream."""

from __future__ import annotations

from typing import Final

_END: Final = 16384  # the distance that no match has
_AFTER_LITERALS: Final = 4


class LzoDamage(ValueError):
    """These bytes are no stream of LZO1X, or they give more than they may."""


def unpacked_lzo(data: bytes, most: int) -> bytes:
    """What `data` holds; `LzoDamage` if it is broken, or more than `most` bytes."""
    stream = _Stream(data, most)
    try:
        stream.run()
    except IndexError:
        raise LzoDamage("the stream ends in the middle") from None
    return bytes(stream.out)


class _Stream:
    """A stream half read: `at` in what is packed, `out` what came of it."""

    __slots__ = ("_at", "_data", "_most", "out")

    def __init__(self, data: bytes, most: int) -> None:
        self._data = data
        self._most = most
        self._at = 0
        self.out = bytearray()

    def run(self) -> None:
        state = self._first()
        while True:
            code = self._data[self._at]
            self._at += 1
            if code < 16 and state == 0:
                self._literals(3 + (code or self._long(15)))
                state = _AFTER_LITERALS
                continue
            length, distance, state = self._match(code, state)
            if distance == _END:
                return
            self._copy(length, distance)
            self._literals(state)

    def _first(self) -> int:
        """A first byte above 17 is a count of literals by itself."""
        if (count := self._data[0] - 17) <= 0:
            return 0
        self._at = 1
        self._literals(count)
        return min(count, _AFTER_LITERALS)

    def _match(self, code: int, state: int) -> tuple[int, int, int]:
        """Length and distance of a match, and how many literals follow it."""
        if code >= 64:
            return (code >> 5) + 1, (self._byte() << 3) + (code >> 2 & 7) + 1, code & 3
        if code >= 32:
            length = 2 + (code & 31 or self._long(31))
            low = self._byte() | self._byte() << 8
            return length, (low >> 2) + 1, low & 3
        if code >= 16:
            length = 2 + (code & 7 or self._long(7))
            low = self._byte() | self._byte() << 8
            return length, _END + ((code & 8) << 11) + (low >> 2), low & 3
        near = (self._byte() << 2) + (code >> 2)
        if state == _AFTER_LITERALS:
            return 3, near + 2049, code & 3
        return 2, near + 1, code & 3

    def _byte(self) -> int:
        self._at += 1
        return self._data[self._at - 1]

    def _long(self, base: int) -> int:
        """A length that goes on: 255 for each zero byte, and the first that is none."""
        while not (byte := self._byte()):
            base += 255
        return base + byte

    def _literals(self, count: int) -> None:
        end = self._at + count
        if end > len(self._data) or len(self.out) + count > self._most:
            raise LzoDamage("literals beyond the end")
        self.out += self._data[self._at : end]
        self._at = end

    def _copy(self, length: int, distance: int) -> None:
        out = self.out
        start = len(out) - distance
        if start < 0 or len(out) + length > self._most:
            raise LzoDamage("a match outside of what is unpacked")
        if distance >= length:
            out += out[start : start + length]
        else:  # it overlaps what it makes
            piece = bytes(out[start:])
            out += (piece * (length // distance + 1))[:length]
