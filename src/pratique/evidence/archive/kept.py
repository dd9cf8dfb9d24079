"""Small files that were passed by while a stream was read, packed, in memory that is bounded.

Many programs ask for small files in any order: settings, lists of packages. To read the stream
from its start for each would take for ever.
"""

from __future__ import annotations

import zlib
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Final

from pratique.errors import EvidenceError
from pratique.evidence.archive.compression import zstandard

SMALL: Final = 32 << 10
_BUNDLE: Final = 128 << 10
_MOST: Final = 32 << 20  # bytes, packed


class Kept:
    """Contents by their places in the archive. What was not used for longest goes first."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._pack_one, self._unpack_one = _packing()
        self._fresh: dict[tuple[int, int], bytes] = {}
        self._fresh_size = self._size = 0
        self._bundle_of: dict[tuple[int, int], tuple[int, int, int]] = {}
        self._bundles: OrderedDict[int, tuple[bytes, list[tuple[int, int]]]] = OrderedDict()
        self._last: tuple[int, bytes] = (-1, b"")
        self._count = 0

    def add(self, place: tuple[int, int], content: bytes) -> None:
        """Keep a content, if it is small."""
        if len(content) > SMALL or place in self._fresh or place in self._bundle_of:
            return
        self._fresh[place] = content
        self._fresh_size += len(content)
        if self._fresh_size >= _BUNDLE:
            self._pack()

    def get(self, place: tuple[int, int]) -> bytes | None:
        """The content, if it is kept."""
        if (found := self._fresh.get(place)) is not None:
            return found
        where = self._bundle_of.get(place)
        if where is None:
            return None
        number, start, length = where
        if self._last[0] != number:
            self._bundles.move_to_end(number)
            self._last = (number, self._unpack_one(self._bundles[number][0]))
        return self._last[1][start : start + length]

    def _pack(self) -> None:
        places = list(self._fresh)
        bundle = self._pack_one(b"".join(self._fresh.values()))
        at = 0
        for place, content in self._fresh.items():
            self._bundle_of[place] = (self._count, at, len(content))
            at += len(content)
        self._bundles[self._count] = (bundle, places)
        self._size += len(bundle)
        self._count += 1
        self._fresh, self._fresh_size = {}, 0
        while self._size > self._most:
            _, (old, gone) = self._bundles.popitem(last=False)
            self._size -= len(old)
            for place in gone:
                self._bundle_of.pop(place, None)


def _packing() -> tuple[Callable[[bytes], bytes], Callable[[bytes], bytes]]:
    """What packs and unpacks: zstd where there is one, for it is four times as fast."""
    try:
        module: Any = zstandard()
    except EvidenceError:
        return (lambda content: zlib.compress(content, 1)), zlib.decompress
    return (lambda content: bytes(module.compress(content, 1))), module.decompress
