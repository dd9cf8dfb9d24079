"""A file that was collected without its holes: Velociraptor writes only the pieces with data.

Beside the file lies one with `.idx` behind its name, JSON: `ranges`, each with `file_offset` (in
what is stored), `original_offset` (in the file), `file_length` (0 for a hole) and `length`. A
number that is 0 may be missing. Source: message `Index` in `actions/proto/transport.proto` and
`reporting/container.go` of Velociraptor.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import Any, Final, Self

from pratique.errors import Unreadable
from pratique.evidence.archive.member import Content
from pratique.evidence.base import OpenFile
from pratique.model import Entry, readable

_CHUNK: Final = 1 << 20
_LARGEST: Final = 1 << 62
_MOST_RUNS: Final = 200_000

Runs = tuple[tuple[int, int], ...]


def sparse_runs(text: bytes, stored: int) -> Content | None:
    """The pieces that an index tells of a file of `stored` bytes, and its whole size as `stored`.

    None for an index that is damaged, or that does not fit.
    """
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return None
    ranges = told.get("ranges") if isinstance(told, dict) else None
    if not isinstance(ranges, list) or len(ranges) > _MOST_RUNS:
        return None
    runs: list[tuple[int, int]] = []
    end = taken = 0
    for one in ranges:
        numbers = _numbers(one)
        if numbers is None:
            return None
        at, start, here, length = numbers
        if start < end or here not in (0, length) or (here and at != taken):
            return None
        if here:
            runs.append((start, here))
            taken += here
        end = start + length
    return Content(0, end, tuple(runs)) if taken == stored and end < _LARGEST else None


def _numbers(one: Any) -> tuple[int, int, int, int] | None:
    if not isinstance(one, dict):
        return None
    found: list[int] = []
    for name in ("file_offset", "original_offset", "file_length", "length"):
        value = one.get(name, 0)
        if isinstance(value, str) and value.isdecimal() and len(value) < 20:
            value = int(value)  # as protobuf writes numbers of 64 bits
        if not isinstance(value, int) or not 0 <= value < _LARGEST:
            return None
        found.append(value)
    return found[0], found[1], found[2], found[3]


class SparseUpload:
    """The file as it was: `stored` gives its pieces one behind the other, the rest are zeros."""

    def __init__(self, entry: Entry, stored: OpenFile | None, runs: Runs) -> None:
        self._entry = entry
        self._stored = stored
        self._runs = runs
        self._starts = [start for start, _ in runs]
        self._before = list(accumulate((size for _, size in runs), initial=0))

    def chunks(self) -> Iterator[bytes]:
        """Pieces of at most 1 MiB, up to the listed size."""
        at = 0
        while at < self._entry.size:
            piece = self.read_at(at, min(_CHUNK, self._entry.size - at))
            at += len(piece)
            yield piece

    def grew(self) -> bool:
        """No: the index tells the size."""
        return False

    def extents(self) -> Iterator[tuple[int, int]]:
        """The pieces with data."""
        yield from self._runs

    def read_at(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`."""
        end = min(offset + length, self._entry.size)
        if offset < 0 or end <= offset:
            return b""
        parts: list[bytes] = []
        at = offset
        for number in range(max(0, bisect_right(self._starts, offset) - 1), len(self._runs)):
            start, size = self._runs[number]
            if start >= end:
                break
            if start + size > at:
                parts.append(bytes(max(0, start - at)))
                at = max(at, start)
                wanted = min(start + size, end) - at
                parts.append(self._piece(self._before[number] + at - start, wanted))
                at += wanted
        parts.append(bytes(end - at))
        return b"".join(parts)

    def capabilities(self) -> bytes | None:
        """Nothing is known of them."""
        return None

    def _piece(self, offset: int, length: int) -> bytes:
        found = self._stored.read_at(offset, length) if self._stored is not None else b""
        if len(found) < length:
            where = readable(b"/" + self._entry.path)
            raise Unreadable("the collection ends before this file does", where=where)
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._stored is not None:
            self._stored.__exit__(*exception)
