"""VDI (VirtualBox): one table of blocks.

The format: `VDICore.h` of VirtualBox. All numbers are little-endian. A differencing image names
its parent by a number that no file name holds, so it is not read.
"""

from __future__ import annotations

import struct
import sys
from array import array
from typing import Final

from pratique.errors import EvidenceError, Unreadable
from pratique.evidence.disk.mapped import Mapped, Piece, exactly
from pratique.evidence.disk.raw import RawFile
from pratique.model import Gap

MAGIC: Final = b"\x7f\x10\xda\xbe"
MAGIC_OFFSET: Final = 64
_PLACES: Final = struct.Struct("<II20xQIII")  # table, data, size, block, extra, blocks: at 340
_ZERO, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
_DIFFERENCING: Final = {3, 4}  # undo, difference


class Vdi(Mapped):
    """The disk inside a VDI image."""

    form = "vdi"

    def __init__(self, file: RawFile) -> None:
        self.name = file.name
        self.files = file.files
        self._file = file
        version, _, kind = struct.unpack("<III", exactly(file, 68, 12))
        table, self._data, size, block, extra, blocks = _PLACES.unpack(
            exactly(file, 340, _PLACES.size)
        )
        if version >> 16 != 1 or not 4096 <= block <= 1 << 28 or block % 512:
            raise self._refused("The header of this VDI image is damaged, or of another version")
        if kind in _DIFFERENCING:
            raise self._refused("This VDI image holds only what changed since another one")
        if size > blocks * block or blocks * 4 > 1 << 30:
            raise self._refused("The table of this VDI image does not cover its disk")
        self.size, self._block, self._stride = size, block, block + extra
        self._blocks = _numbers(file.read_at(table, -(-size // block) * 4))

    def _refused(self, what: str) -> EvidenceError:
        return EvidenceError(
            what,
            where=self.name,
            next_step="Make one raw image with `VBoxManage clonemedium --format RAW` where it "
            "comes from.",
        )

    def piece(self, offset: int, length: int) -> Piece:  # noqa: ARG002 - the contract of all
        """Where the block of `offset` lies."""
        number, inside = divmod(offset, self._block)
        if number >= len(self._blocks):
            raise Unreadable("The table of this image is cut short", where=self.name)
        place = self._blocks[number]
        if place in {_ZERO, _FREE}:
            return Piece(self._block - inside)
        before = self._stride - self._block
        return Piece(
            self._block - inside, self._file, self._data + place * self._stride + before + inside
        )

    def limits(self) -> tuple[Gap, ...]:
        """Nothing."""
        return ()

    def close(self) -> None:
        """Close the image."""
        self._file.close()


def _numbers(table: bytes) -> array[int]:
    numbers = array("I", table[: len(table) & ~3])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
