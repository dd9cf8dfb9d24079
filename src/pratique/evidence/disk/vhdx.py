"""VHDX (Hyper-V): [MS-VHDX]. Fixed, dynamic and differencing images. Numbers are little-endian.

A log that was not played back (the host lost power) is named, and not played back.
"""

from __future__ import annotations

import struct
import sys
from array import array
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple
from uuid import UUID

from pratique.errors import EvidenceError, Unreadable
from pratique.evidence.crc32c import crc32c
from pratique.evidence.disk.base import Image
from pratique.evidence.disk.beside import Beside
from pratique.evidence.disk.mapped import Mapped, Piece, exactly
from pratique.evidence.disk.raw import RawFile
from pratique.model import Gap, Stage

MAGIC: Final = b"vhdxfile"
_KIB64: Final = 64 << 10
_TABLE: Final = UUID("2dc27766-f623-4200-9d64-115e9bfd4a08").bytes_le
_METADATA: Final = UUID("8b7ca206-4790-4b9a-b8fe-575f050f886e").bytes_le
_PARAMETERS: Final = UUID("caa16737-fa36-4d43-b3b6-33f0aa44e76b").bytes_le
_SIZE: Final = UUID("2fa54224-cd1b-4876-b211-5dbed83bf4b8").bytes_le
_SECTOR: Final = UUID("8141bf1d-a96f-4709-ba47-f233a8faab5f").bytes_le
_LOCATOR: Final = UUID("a8d35f2d-b30b-454d-abf7-d3d84834ab0c").bytes_le
_NOT_PRESENT, _FULLY, _PARTIALLY = 0, 6, 7


class _Items(NamedTuple):
    block: int
    size: int
    sector: int
    parent: bytes | None


class Vhdx(Mapped):
    """The disk inside a VHDX image."""

    form = "vhdx"

    def __init__(self, file: RawFile, beside: Beside) -> None:
        self.name = file.name
        self.files: tuple[Path, ...] = file.files
        self._file = file
        self._parent: Image | None = None
        self._logged = self._has_log()
        regions = self._regions()
        if not regions.keys() >= {_TABLE, _METADATA}:
            raise self._refused("The regions of this VHDX image are not listed")
        items = self._items(regions[_METADATA])
        self.size, self._block, self._sector = items.size, items.block, items.sector
        self._ratio = (items.sector << 23) // items.block  # blocks between two bitmaps
        blocks = -(-items.size // items.block)
        entries = (blocks // self._ratio + 1) * (self._ratio + 1)
        if entries * 8 > 1 << 28:
            raise self._refused("The table of this VHDX image is too large")
        self._entries = _numbers(file.read_at(regions[_TABLE], entries * 8))
        self._written = lru_cache(16)(self._bits)
        if items.parent is not None:
            self._parent = beside.open(items.parent, self.name)
            self.files += self._parent.files

    def _refused(self, what: str) -> EvidenceError:
        return EvidenceError(
            what,
            where=self.name,
            next_step="Copy the image again; or convert it with `qemu-img convert -O raw`.",
        )

    def _has_log(self) -> bool:
        """Whether the newer of the two headers names a log; none of them may be whole."""
        found = []
        for place in (_KIB64, 2 * _KIB64):
            head = self._file.read_at(place, 4096)
            if head[:4] == b"head" and _sound(head):
                found.append((struct.unpack_from("<Q", head, 8)[0], head[48:64] != bytes(16)))
        if not found:
            raise self._refused("Both headers of this VHDX image are damaged")
        return max(found)[1]

    def _regions(self) -> dict[bytes, int]:
        for place in (3 * _KIB64, 4 * _KIB64):
            table = self._file.read_at(place, _KIB64)
            if table[:4] == b"regi" and _sound(table):
                count = min(struct.unpack_from("<I", table, 8)[0], 2047)
                rows = struct.iter_unpack("<16sQII", table[16 : 16 + 32 * count])
                return {kind: offset for kind, offset, _, _ in rows}
        raise self._refused("Both tables of regions of this VHDX image are damaged")

    def _items(self, place: int) -> _Items:
        table = exactly(self._file, place, _KIB64)
        count = min(struct.unpack_from("<H", table, 10)[0], 2047)
        rows = struct.iter_unpack("<16sIIII", table[32 : 32 + 32 * count])
        found = {kind: (place + offset, length) for kind, offset, length, _, _ in rows}
        if table[:8] != b"metadata" or not found.keys() >= {_PARAMETERS, _SIZE, _SECTOR}:
            raise self._refused("The description of this VHDX image is damaged")
        block, flags = struct.unpack("<II", exactly(self._file, found[_PARAMETERS][0], 8))
        (size,) = struct.unpack("<Q", exactly(self._file, found[_SIZE][0], 8))
        (sector,) = struct.unpack("<I", exactly(self._file, found[_SECTOR][0], 4))
        if sector not in {512, 4096} or block & (block - 1) or not 1 << 20 <= block <= 1 << 28:
            raise self._refused("The description of this VHDX image is damaged")
        if size > 64 << 40:
            raise self._refused("The size that this VHDX image tells cannot be")
        parent = self._locator(*found.get(_LOCATOR, (0, 0))) if flags & 2 else None
        return _Items(block, size, sector, parent)

    def _locator(self, place: int, length: int) -> bytes:
        table = exactly(self._file, place, min(length, 1 << 20)) if place else bytes(20)
        count = min(struct.unpack_from("<H", table, 18)[0], 64)
        named = {}
        for key, value, key_length, value_length in struct.iter_unpack(
            "<IIHH", table[20 : 20 + 12 * count]
        ):
            named[_text(table[key : key + key_length])] = _text(table[value : value + value_length])
        for key in ("relative_path", "absolute_win32_path", "volume_path"):
            if named.get(key):
                return named[key].encode("utf-8", "replace")
        raise self._refused("This VHDX image builds on another one, and does not name it")

    def piece(self, offset: int, length: int) -> Piece:
        """Where the block of `offset` lies; of one that is partly here, the run of sectors."""
        number, inside = divmod(offset, self._block)
        left = self._block - inside
        entry = self._entry(number + number // self._ratio)
        state, place = entry & 7, entry >> 20 << 20
        if state == _FULLY:
            return Piece(left, self._file, place + inside)
        if state == _NOT_PRESENT:
            return self._below(offset, left)
        if state != _PARTIALLY:
            return Piece(left)
        chunk = number // self._ratio
        bitmap = self._entry((chunk + 1) * self._ratio + chunk)
        bits = self._written(bitmap >> 20 << 20)
        start = (number % self._ratio) * (self._block // self._sector)
        first = inside // self._sector
        own = _bit(bits, start + first)
        last, end = first + 1, min(self._block, inside + length)
        while last * self._sector < end and _bit(bits, start + last) == own:
            last += 1
        left = last * self._sector - inside
        return Piece(left, self._file, place + inside) if own else self._below(offset, left)

    def _entry(self, number: int) -> int:
        if number >= len(self._entries):
            raise Unreadable("The table of this image is cut short", where=self.name)
        return self._entries[number]

    def _below(self, offset: int, left: int) -> Piece:
        if self._parent is None or offset >= self._parent.size:
            return Piece(left)
        return Piece(min(left, self._parent.size - offset), self._parent, offset)

    def _bits(self, place: int) -> bytes:
        return exactly(self._file, place, 1 << 20)

    def limits(self) -> tuple[Gap, ...]:
        """A log that was not played back."""
        found = self._parent.limits() if self._parent else ()
        if self._logged:
            detail = f"{self.name}: its last changes may be missing, or half written"
            found += (Gap("", None, Stage.SOURCE, "log of an image not played back", detail),)
        return found

    def close(self) -> None:
        """Close the image and its parent."""
        if self._parent:
            self._parent.close()
        self._file.close()


def _sound(block: bytes) -> bool:
    return crc32c(block[:4] + bytes(4) + block[8:]) == int.from_bytes(block[4:8], "little")


def _text(value: bytes) -> str:
    return value.decode("utf-16-le", "replace")


def _bit(bits: bytes, number: int) -> bool:
    return bool(bits[number >> 3] >> (number & 7) & 1)


def _numbers(table: bytes) -> array[int]:
    numbers = array("Q", table[: len(table) & ~7])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
