"""The content of a file as runs on a medium: what both a library and we can find out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple, Self

from pratique.errors import Unreadable
from pratique.model import Entry, readable

CHUNK: Final = 1 << 20
LOST: Final = -1  # where a run lies that cannot be found


class Run(NamedTuple):
    """`length` bytes of a file from `start` on, at `at` of the medium; `LOST` if unknown."""

    start: int
    length: int
    at: int


def joined(pieces: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Pieces in order, as (start, length); those that follow on each other as one."""
    start = end = 0
    for at, length in pieces:
        if at != end:
            if end > start:
                yield start, end - start
            start = at
        end = at + length
    if end > start:
        yield start, end - start


class RunFile:
    """A regular file of which the runs are known; what lies between them is zeros.

    `read` gives bytes of what the runs lie on, and `attribute` gives `security.capability`.
    Runs are in order and do not overlap.
    """

    __slots__ = ("_attribute", "_entry", "_read_at", "_runs", "_starts")

    def __init__(
        self,
        read: Callable[[int, int], bytes],
        entry: Entry,
        runs: Sequence[Run],
        attribute: Callable[[], bytes | None],
    ) -> None:
        self._read_at = read
        self._entry = entry
        self._runs = runs
        self._starts = [run.start for run in runs]
        self._attribute = attribute

    def chunks(self) -> Iterator[bytes]:
        """Pieces of at most 1 MiB, up to the listed size."""
        for at in range(0, self._entry.size, CHUNK):
            yield self.read_at(at, CHUNK)

    def grew(self) -> bool:
        """Never: what lies on a medium does not grow."""
        return False

    def extents(self) -> Iterator[tuple[int, int]]:
        """Where there is data; what follows on each other is told as one."""
        return joined((run.start, run.length) for run in self._runs)

    def read_at(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`; `Unreadable` where one of them is lost."""
        end = min(offset + length, self._entry.size)
        if offset >= end:
            return b""
        parts: list[bytes] = []
        at = offset
        index = max(0, bisect_right(self._starts, offset) - 1)
        while at < end:
            run = self._runs[index] if index < len(self._runs) else None
            if run is None or run.start >= end:
                parts.append(bytes(end - at))
                break
            if run.start > at:
                parts.append(bytes(run.start - at))
                at = run.start
            stop = min(end, run.start + run.length)
            if stop > at:
                parts.append(self._read(run, at, stop - at))
                at = stop
            index += 1
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def capabilities(self) -> bytes | None:
        """The attribute `security.capability`; None where it cannot be told."""
        try:
            return self._attribute()
        except Unreadable:
            return None

    def _read(self, run: Run, at: int, length: int) -> bytes:
        where = readable(b"/" + self._entry.path)
        if run.at == LOST:
            raise Unreadable("the file system does not tell where this part lies", where=where)
        try:
            data = self._read_at(run.at + at - run.start, length)
        except Unreadable as error:
            raise type(error)(error.what, where=where, next_step=error.next_step) from error
        if len(data) < length:
            raise Unreadable("the image ends before this place", where=where)
        return data

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        return None
