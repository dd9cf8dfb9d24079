"""VHD (Virtual PC, Hyper-V, Azure): fixed, dynamic and differencing, with its mark at the end.

The format: "Virtual Hard Disk Image Format Specification", Microsoft 2006. Numbers are
big-endian. Each block starts with a bitmap of its sectors.
"""

from __future__ import annotations

import struct
import sys
from array import array
from functools import lru_cache
from pathlib import Path
from typing import Final

from pratique.errors import EvidenceError, Unreadable
from pratique.evidence.disk.base import Image
from pratique.evidence.disk.beside import Beside
from pratique.evidence.disk.mapped import Mapped, Piece, exactly
from pratique.evidence.disk.raw import RawFile
from pratique.model import Gap, Stage

MAGIC: Final = b"conectix"
_FOOTER: Final = struct.Struct(">8sIIQ24xQ4xII")  # ... data offset, size, type, checksum
_DYNAMIC: Final = struct.Struct(">8sQQIII")  # cookie, next, table, version, entries, block size
_FIXED, _EXPANDING, _DIFFERENCING = 2, 3, 4
_NONE: Final = 0xFFFFFFFF


def footer_of(file: RawFile) -> bytes | None:
    """The footer of a VHD: at the end; in the copy at the start of one that was cut short."""
    for offset in (file.size - 512, file.size - 511, 0):
        if offset >= 0:
            found = file.read_at(offset, 512)
            if found.startswith(MAGIC) and len(found) >= 511:
                return found
    return None


class Vhd(Mapped):
    """The disk inside a VHD image."""

    form = "vhd"

    def __init__(self, file: RawFile, beside: Beside) -> None:
        self.name = file.name
        self.files: tuple[Path, ...] = file.files
        self._file = file
        self._parent: Image | None = None
        footer = footer_of(file)
        if footer is None:
            raise self._refused("The footer of this VHD image is missing")
        _, _, _, header, size, kind, checksum = _FOOTER.unpack_from(footer)
        blank = footer[:64] + bytes(4) + footer[68:]
        self._damaged = checksum != ~sum(blank) & 0xFFFFFFFF
        self.size, self._kind = size, kind
        if kind == _FIXED:
            return
        if kind not in {_EXPANDING, _DIFFERENCING}:
            raise self._refused("The footer of this VHD image is damaged")
        head = exactly(file, header, 1024)
        cookie, _, table, _, entries, block = _DYNAMIC.unpack_from(head)
        if cookie != b"cxsparse" or not 4096 <= block <= 1 << 28 or block % 4096:
            raise self._refused("The header of this VHD image is damaged")
        if size > entries * block or entries * 4 > 1 << 28:
            raise self._refused("The table of this VHD image does not cover its disk")
        self._block = block
        self._bitmap = -(-(block // 512 // 8) // 512) * 512
        self._table = _numbers(file.read_at(table, -(-size // block) * 4))
        self._written = lru_cache(256)(self._bits)
        if kind == _DIFFERENCING:
            name = head[64:576].decode("utf-16-be", "surrogateescape").split("\0")[0]
            self._parent = beside.open(name.encode("utf-8", "replace"), self.name)
            self.files += self._parent.files

    def _refused(self, what: str) -> EvidenceError:
        return EvidenceError(
            what,
            where=self.name,
            next_step="Copy the image again; or convert it with `qemu-img convert -O raw`.",
        )

    def piece(self, offset: int, length: int) -> Piece:
        """Where the block of `offset` lies; in a differencing image, the run of sectors."""
        if self._kind == _FIXED:
            return Piece(length, self._file, offset)
        number, inside = divmod(offset, self._block)
        left = self._block - inside
        if number >= len(self._table):
            raise Unreadable("The table of this image is cut short", where=self.name)
        sector = self._table[number]
        if sector == _NONE:
            return self._below(offset, left)
        place = sector * 512 + self._bitmap + inside
        if self._parent is None:
            return Piece(left, self._file, place)
        bits = self._written(sector * 512)
        first = inside // 512
        own = _bit(bits, first)
        last = first + 1
        while last * 512 < min(self._block, inside + length) and _bit(bits, last) == own:
            last += 1
        left = last * 512 - inside
        return Piece(left, self._file, place) if own else self._below(offset, left)

    def _below(self, offset: int, left: int) -> Piece:
        if self._parent is None or offset >= self._parent.size:
            return Piece(left)
        return Piece(min(left, self._parent.size - offset), self._parent, offset)

    def _bits(self, place: int) -> bytes:
        return exactly(self._file, place, self._bitmap)

    def limits(self) -> tuple[Gap, ...]:
        """A footer whose checksum does not agree."""
        found = self._parent.limits() if self._parent else ()
        if self._damaged:
            found += (Gap("", None, Stage.SOURCE, "footer of an image is damaged", self.name),)
        return found

    def close(self) -> None:
        """Close the image and its parent."""
        if self._parent:
            self._parent.close()
        self._file.close()


def _bit(bits: bytes, number: int) -> bool:
    return bool(bits[number >> 3] << (number & 7) & 0x80)


def _numbers(table: bytes) -> array[int]:
    numbers = array("I", table[: len(table) & ~3])
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers
