"""Where logical addresses lie on the devices: chunks of Btrfs with their profiles.

`btrfs_chunk` and `btrfs_stripe` of <linux/btrfs_tree.h>.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pratique.errors import Unreadable
from pratique.evidence.disk.base import Medium

CHUNK_TREE_OBJECT: Final = 256
CHUNK_ITEM: Final = 228
_RAID0, _RAID1, _DUP, _RAID10 = 1 << 3, 1 << 4, 1 << 5, 1 << 6
_RAID5, _RAID6, _RAID1C3, _RAID1C4 = 1 << 7, 1 << 8, 1 << 9, 1 << 10
_CHUNK: Final = struct.Struct("<QQQQIIIHH")
_STRIPE: Final = struct.Struct("<QQ16s")
_KEY: Final = struct.Struct("<QBQ")


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of logical addresses, and the places (device, offset) of its stripes."""

    start: int
    length: int
    stripe: int
    profile: int
    together: int  # copies side by side in RAID10
    places: tuple[tuple[int, int], ...]

    def copies(self, address: int) -> tuple[int, tuple[tuple[int, int], ...]]:
        """How many bytes lie together from `address` on, and where: a place for each copy."""
        within = address - self.start
        if not self.profile & (_RAID0 | _RAID10 | _RAID5 | _RAID6):
            places = tuple((device, offset + within) for device, offset in self.places)
            return self.length - within, places
        number, inside = divmod(within, self.stripe)
        row, indices = self._row(number)
        place = row * self.stripe + inside
        left = min(self.stripe - inside, self.length - within)
        found = [self.places[index] for index in indices if index < len(self.places)]
        return left, tuple((device, offset + place) for device, offset in found)

    def _row(self, number: int) -> tuple[int, tuple[int, ...]]:
        """The row of a stripe, and which of the places hold it."""
        count = len(self.places)
        if self.profile & _RAID0:
            row, index = divmod(number, count)
            return row, (index,)
        if self.profile & _RAID10:
            row, index = divmod(number, max(count // self.together, 1))
            first = index * self.together
            return row, tuple(range(first, first + self.together))
        # Parity moves on by one device with every row; it is not used to rebuild anything.
        row, index = divmod(number, max(count - (2 if self.profile & _RAID6 else 1), 1))
        return row, ((row + index) % count,)


def parsed_chunk(start: int, data: bytes) -> Chunk | None:
    """A chunk as its item tells it; None where that cannot be."""
    if len(data) < _CHUNK.size:
        return None
    length, _owner, stripe, profile, _align, _width, _sector, count, together = _CHUNK.unpack_from(
        data
    )
    end = _CHUNK.size + count * _STRIPE.size
    if not (count and length and stripe) or end > len(data):
        return None
    places = tuple(
        (device, offset) for device, offset, _uuid in _STRIPE.iter_unpack(data[_CHUNK.size : end])
    )
    return Chunk(start, length, stripe, profile, max(together, 1), places)


def system_chunks(array: bytes) -> Iterator[Chunk]:
    """The chunks that the superblock itself holds: those of the chunk tree."""
    at = 0
    while at + _KEY.size + _CHUNK.size <= len(array):
        _object, kind, start = _KEY.unpack_from(array, at)
        found = parsed_chunk(start, array[at + _KEY.size :])
        if kind != CHUNK_ITEM or found is None:
            return
        yield found
        at += _KEY.size + _CHUNK.size + len(found.places) * _STRIPE.size


class Chunks:
    """Reads logical addresses. `devices` are the media by their ids; some may be missing."""

    def __init__(self, devices: Mapping[int, Medium]) -> None:
        self._devices = devices
        self._starts: list[int] = []
        self._chunks: dict[int, Chunk] = {}

    def add(self, chunks: Iterator[Chunk]) -> None:
        """Know some more; what is told twice is taken as it was told last."""
        self._chunks.update((chunk.start, chunk) for chunk in chunks)
        self._starts = sorted(self._chunks)

    def missing(self) -> set[int]:
        """Ids of devices on which something lies, and that were not given."""
        used = {device for chunk in self._chunks.values() for device, _offset in chunk.places}
        return used - self._devices.keys()

    def copies(self, address: int, length: int) -> Iterator[bytes]:
        """The bytes of a block from each of its copies that can be read at all."""
        left, places = self._find(address)
        if left < length:
            # Only blocks of old file systems on odd stripes do that; they have one reading.
            yield self.read(address, length)
            return
        for device, offset in places:
            found = self._from(device, offset, length)
            if found is not None:
                yield found

    def read(self, address: int, length: int) -> bytes:
        """`length` bytes; `Unreadable` where no copy of a part of them can be read."""
        parts = []
        while length > 0:
            left, places = self._find(address)
            size = min(left, length)
            parts.append(self._first(places, size))
            address += size
            length -= size
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def _first(self, places: tuple[tuple[int, int], ...], size: int) -> bytes:
        for device, offset in places:
            found = self._from(device, offset, size)
            if found is not None:
                return found
        if all(device not in self._devices for device, _offset in places):
            raise Unreadable(
                "lies on a disk that was not given",
                next_step="Give all disks of this Btrfs together.",
            )
        raise Unreadable("the image does not give these bytes")

    def _from(self, device: int, offset: int, size: int) -> bytes | None:
        medium = self._devices.get(device)
        if medium is None or offset + size > medium.size:
            return None
        try:
            found = medium.read_at(offset, size)
        except Unreadable:
            return None
        return found if len(found) == size else None

    def _find(self, address: int) -> tuple[int, tuple[tuple[int, int], ...]]:
        at = bisect_right(self._starts, address) - 1
        if at >= 0:
            chunk = self._chunks[self._starts[at]]
            if address < chunk.start + chunk.length:
                return chunk.copies(address)
        raise Unreadable("an address that no chunk maps")
