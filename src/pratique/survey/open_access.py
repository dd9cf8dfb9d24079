"""An open file for reading at any place of it: what is too large to hold, or is packed."""

from __future__ import annotations

from pratique.evidence.base import OpenFile


class OpenAccess:
    """The bytes of an open file of `size` bytes, read at least `ahead` of them at once."""

    def __init__(self, opened: OpenFile, size: int, ahead: int) -> None:
        self.size = size
        self._opened = opened
        self._ahead = ahead
        self._at = 0
        self._held = b""

    def read_at(self, offset: int, length: int) -> bytes:
        """`length` bytes from `offset`; fewer at the end."""
        if offset < 0:
            return b""
        if not self._at <= offset <= offset + length <= self._at + len(self._held):
            self._at = offset
            self._held = self._opened.read_at(offset, max(length, self._ahead))
        start = offset - self._at
        return self._held[start : start + length]

    def behind(self, _offset: int) -> bool:
        """Never: any place of it can be read."""
        return False

    def close(self) -> None:
        """Leave the file to whoever opened it."""
