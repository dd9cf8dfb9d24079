"""VMDK (VMware): a descriptor in text with extents beside it, or one file with tables of grains.

The format: "Virtual Disk Format 5.0", VMware 2011. Read are flat and sparse extents, those that
are optimised for streams (compressed grains), the older sparse extents of ESX (`COWD`), and
parents beside the image. seSPARSE is not read.
"""

from __future__ import annotations

import re
import struct
import sys
import zlib
from array import array
from functools import lru_cache
from typing import Final, NamedTuple

from pratique.errors import EvidenceError, Unreadable
from pratique.evidence.disk.base import Image, Medium
from pratique.evidence.disk.beside import Beside
from pratique.evidence.disk.mapped import Joined, Mapped, Piece, Slice, exactly
from pratique.evidence.disk.raw import RawFile
from pratique.model import Gap

SPARSE_MAGIC: Final = b"KDMV"
COW_MAGIC: Final = b"COWD"
SESPARSE_MAGIC: Final = bytes.fromhex("bebafeca00000000")
DESCRIPTOR_MAGIC: Final = b"# Disk DescriptorFile"
_SPARSE: Final = struct.Struct("<4sIIQQQQIQQQ5xH")
_COW: Final = struct.Struct("<4sIIIIII")  # magic, version, flags, sectors, grain, table, entries
_AT_END: Final = 0xFFFFFFFFFFFFFFFF  # the tables are named by a footer
_ZERO_GRAINS, _COMPRESSED = 1 << 2, 1 << 16
_LONGEST: Final = 1 << 20  # bytes of a descriptor
_MOST: Final = 4096  # extents; each is an open file
_CACHE: Final = 16 << 20
_EXTENT: Final = re.compile(
    rb'\A(?:RW|RDONLY|NOACCESS)\s+(\d{1,18})\s+([A-Z]+)(?:\s+"([^"\n]*)"(?:\s+(\d{1,18}))?)?'
)
_HINT: Final = re.compile(rb'^\s*parentFileNameHint\s*=\s*"([^"\n]*)"', re.MULTILINE)
_PARENT: Final = re.compile(rb"^\s*parentCID\s*=\s*([0-9a-fA-F]{1,8})", re.MULTILINE)


class _Geometry(NamedTuple):
    """Of a sparse extent, in sectors; `entries` is that of one table."""

    capacity: int
    grain: int
    entries: int
    directory: int
    flags: int


class Vmdk(Joined):
    """The disk that a descriptor tells, or that one sparse file holds."""

    form = "vmdk"

    def __init__(self, file: RawFile, beside: Beside) -> None:
        self.name = file.name
        self._opened: list[Image] = []
        try:
            pieces = self._extents(file, beside)
        except EvidenceError:
            self._close_opened()
            raise
        super().__init__(file.name, pieces)
        self.files = sum((image.files for image in self._opened), file.files)
        self._file = file

    def _extents(self, file: RawFile, beside: Beside) -> list[Piece]:
        start = exactly(file, 0, 8)
        if start.startswith((SPARSE_MAGIC, COW_MAGIC)):
            geometry, text = _geometry(file)
            parent = self._parent(text, beside)
            extent = Sparse(file, geometry, parent)
            return [Piece(extent.size, extent)]
        if start == SESPARSE_MAGIC:
            raise self._refused("VMDK images of the form seSPARSE are not read")
        text = file.read_at(0, _LONGEST + 1)
        if len(text) > _LONGEST:
            raise self._refused("The descriptor of this VMDK image is too long to be one")
        parent = self._parent(text, beside)
        lines = [found for line in text.splitlines() if (found := _EXTENT.match(line))]
        if not 0 < len(lines) <= _MOST:
            raise self._refused("The descriptor of this VMDK image names no extents, or too many")
        pieces: list[Piece] = []
        at = 0
        for line in lines:
            pieces.append(self._extent(line, at, beside, parent))
            at += pieces[-1].length
        return pieces

    def _refused(self, what: str) -> EvidenceError:
        return EvidenceError(
            what,
            where=self.name,
            next_step="Convert it with `qemu-img convert -O raw`, and examine the result.",
        )

    def _parent(self, text: bytes, beside: Beside) -> Image | None:
        above = _PARENT.search(text)
        if above is None or int(above[1], 16) == 0xFFFFFFFF:
            return None
        hint = _HINT.search(text)
        self._opened.append(beside.open(hint[1] if hint else b"", self.name))
        return self._opened[-1]

    def _extent(
        self, line: re.Match[bytes], at: int, beside: Beside, parent: Image | None
    ) -> Piece:
        size, kind = int(line[1]) * 512, line[2]
        if size > 1 << 60:
            raise self._refused("The descriptor of this VMDK image is damaged")
        if kind == b"ZERO":
            return Piece(size)
        file = beside.open(line[3] or b"", self.name, raw=True)
        self._opened.append(file)
        if kind in {b"FLAT", b"VMFS"}:
            return Piece(size, file, int(line[4] or 0) * 512)
        if kind not in {b"SPARSE", b"VMFSSPARSE"} or not isinstance(file, RawFile):
            raise self._refused(f"Extents of the form {kind.decode()} are not read")
        below = Slice(parent, at, size, parent.name) if parent else None
        extent = Sparse(file, _geometry(file)[0], below)
        if extent.size < size:
            raise self._refused("An extent of this VMDK image is smaller than its descriptor says")
        return Piece(size, extent)

    def plain(self) -> None:
        """None: only parts of it lie in files as they are."""

    def limits(self) -> tuple[Gap, ...]:
        """What is odd about its parents."""
        return tuple(gap for image in self._opened for gap in image.limits())

    def close(self) -> None:
        """Close every file."""
        self._close_opened()
        self._file.close()

    def _close_opened(self) -> None:
        for image in self._opened:
            image.close()


class Sparse(Mapped):
    """One sparse extent: a directory of tables of grains."""

    def __init__(self, file: RawFile, geometry: _Geometry, parent: Medium | None) -> None:
        self.name = file.name
        self.size = geometry.capacity * 512
        self._file, self._parent, self._geometry = file, parent, geometry
        self._grain = geometry.grain * 512
        self._table = lru_cache(max(4, _CACHE // (geometry.entries * 4)))(self._grain_table)
        self._unpacked = lru_cache(max(4, _CACHE // self._grain))(self._compressed_grain)

    def piece(self, offset: int, length: int) -> Piece:  # noqa: ARG002 - the contract of all
        """Where the grain of `offset` lies."""
        number, inside = divmod(offset, self._grain)
        left = self._grain - inside
        above, below = divmod(number, self._geometry.entries)
        table = self._table(above)
        place = table[below] if table else 0
        if place == 1 and self._geometry.flags & _ZERO_GRAINS:
            return Piece(left)
        if place:
            if self._geometry.flags & _COMPRESSED:
                return Piece(left, self._unpacked(place), inside)
            return Piece(left, self._file, place * 512 + inside)
        if self._parent is None or offset >= self._parent.size:
            return Piece(left)
        return Piece(min(left, self._parent.size - offset), self._parent, offset)

    def _grain_table(self, number: int) -> array[int] | None:
        place = exactly(self._file, self._geometry.directory * 512 + number * 4, 4)
        sector = int.from_bytes(place, "little")
        if not sector:
            return None
        table = array("I", exactly(self._file, sector * 512, self._geometry.entries * 4))
        if sys.byteorder == "big":
            table.byteswap()
        return table

    def _compressed_grain(self, sector: int) -> bytes:
        _, length = struct.unpack("<QI", exactly(self._file, sector * 512, 12))
        where = f"{self.name}, sector {sector}"
        if length > 2 * self._grain + 1024:
            raise Unreadable("A compressed grain is damaged", where=where)
        try:
            packed = exactly(self._file, sector * 512 + 12, length)
            found = zlib.decompressobj().decompress(packed, self._grain)
        except zlib.error as error:
            raise Unreadable("A compressed grain is damaged", where=where) from error
        # The last grain of a disk may be shorter than the others.
        whole = min(self._grain, self.size % self._grain or self._grain)
        if len(found) < whole:
            raise Unreadable("A compressed grain is cut short", where=where)
        return found.ljust(self._grain, b"\0")


def _geometry(file: RawFile) -> tuple[_Geometry, bytes]:
    """The numbers of a sparse extent, and the descriptor inside it; checked."""
    head = exactly(file, 0, 512)
    text = b""
    if head.startswith(COW_MAGIC):
        _, _, flags, capacity, grain, directory, _ = _COW.unpack_from(head)
        found = _Geometry(capacity, grain, 4096, directory, flags & ~_COMPRESSED & ~_ZERO_GRAINS)
    else:
        fields = _SPARSE.unpack_from(head)
        if fields[9] == _AT_END:
            footer = exactly(file, file.size - 1024, 512)
            fields = _SPARSE.unpack_from(footer)
        _, _, flags, capacity, grain, place, length, entries, _, directory, _, method = fields
        if flags & _COMPRESSED and method != 1:
            entries = 0
        found = _Geometry(capacity, grain, entries, directory, flags)
        if length and length * 512 <= _LONGEST:
            text = file.read_at(_SPARSE.unpack_from(head)[5] * 512 or place * 512, length * 512)
    if (
        not head.startswith((SPARSE_MAGIC, COW_MAGIC))
        or not 0 < found.grain <= 1 << 16
        or not 0 < found.entries <= 1 << 16
        or found.capacity > 1 << 48
    ):
        raise EvidenceError(
            "The header of this VMDK image is damaged, or its tables were never written",
            where=file.name,
            next_step="Copy the image again, and compare its size with that of the original.",
        )
    return found, text.split(b"\0", 1)[0]
