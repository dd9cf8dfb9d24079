"""qcow2 (QEMU): tables of two levels that say where each cluster lies.

The format: docs/interop/qcow2.txt of QEMU. Read are versions 2 and 3, compressed clusters (zlib
and zstd), subclusters, an external data file, and backing files beside the image. All numbers are
big-endian. Snapshots inside the image are not read, and encrypted images are not.
"""

from __future__ import annotations

import importlib
import struct
import sys
import zlib
from array import array
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

from pratique.errors import EvidenceError, Unreadable
from pratique.evidence.disk.base import Image
from pratique.evidence.disk.beside import Beside
from pratique.evidence.disk.mapped import Mapped, Piece, exactly
from pratique.evidence.disk.raw import RawFile
from pratique.model import Gap, Stage

MAGIC: Final = b"QFI\xfb"
_HEADER: Final = struct.Struct(">4sIQIIQIIQQIIQ")  # 72 bytes: all of version 2
_FEATURES: Final = struct.Struct(">QQQII")  # at 72, of version 3
_DIRTY, _CORRUPT, _DATA_FILE, _COMPRESSION, _SUBCLUSTERS = 1, 2, 4, 8, 16
_KNOWN: Final = 31
_BACKING_FORMAT, _DATA_FILE_NAME = 0xE2792ACA, 0x44415441
_OFFSET: Final = 0x00FFFFFFFFFFFE00  # bits 9 to 55 of an entry
_CACHE: Final = 32 << 20  # bytes of tables, and of unpacked clusters, that are kept


class Qcow2(Mapped):
    """The disk inside a qcow2 image."""

    form = "qcow2"

    def __init__(self, file: RawFile, beside: Beside) -> None:
        self.name = file.name
        self._file = file
        head = exactly(file, 0, _HEADER.size)
        (_, version, backing, backing_length, bits, size, cipher, entries, table, _, _,
         self._snapshots, _) = _HEADER.unpack(head)  # fmt: skip
        features, compression, extensions = 0, 0, 72
        if version == 3:
            features, _, _, _, extensions = _FEATURES.unpack(exactly(file, 72, 32))
            if features & _COMPRESSION and extensions > 104:
                compression = exactly(file, 104, 1)[0]
        self._check(version, bits, size, cipher, features)
        self.size, self._bits, self._cluster = size, bits, 1 << bits
        self._features = features
        self._wide = 2 if features & _SUBCLUSTERS else 1  # words of an entry
        self._table_bits = bits - 3 - (self._wide - 1)
        self._unpack = _unpacker(compression, self.name)
        self._first = _numbers(self._first_table(table, entries))
        kept = max(4, _CACHE // self._cluster)
        self._second = lru_cache(kept)(self._second_table)
        self._compressed = lru_cache(kept)(self._compressed_cluster)
        self._opened: list[Image] = []
        named = self._extensions(extensions, backing or self._cluster)
        try:
            self._data = self._data_file(named, beside)
            self._backing = self._backing_file(backing, backing_length, named, beside)
        except EvidenceError:
            self._close_opened()
            raise
        self.files = sum((image.files for image in self._opened), file.files)

    def _check(self, version: int, bits: int, size: int, cipher: int, features: int) -> None:
        if version not in {2, 3} or not 9 <= bits <= 21 or size > 1 << 60:
            raise self._refused("The header of this qcow2 image is damaged, or of a later version")
        if cipher:
            raise self._refused("This qcow2 image is encrypted by QEMU")
        if features & ~_KNOWN:
            raise self._refused("This qcow2 image uses features that are not known here")
        if features & _SUBCLUSTERS and bits < 14:
            raise self._refused("The subclusters of this qcow2 image are too small")

    def _refused(self, what: str) -> EvidenceError:
        return EvidenceError(
            what,
            where=self.name,
            next_step="Convert it with `qemu-img convert -O raw`, and examine the result.",
        )

    def _first_table(self, offset: int, entries: int) -> bytes:
        needed = -(-self.size >> (self._bits + self._table_bits))
        if entries * 8 > _CACHE or needed * 8 > _CACHE:
            raise self._refused("The table of this qcow2 image is larger than QEMU allows")
        # What is missing of a table that is cut short is told where it is needed.
        return self._file.read_at(offset, min(entries, needed) * 8)

    def _extensions(self, offset: int, end: int) -> dict[int, bytes]:
        found: dict[int, bytes] = {}
        end = min(end, self._cluster)
        while offset + 8 <= end and len(found) < 64:
            kind, length = struct.unpack(">II", exactly(self._file, offset, 8))
            if kind == 0 or length > end - offset - 8:
                break
            found[kind] = exactly(self._file, offset + 8, length)
            offset += 8 + (length + 7 & ~7)
        return found

    def _data_file(self, named: dict[int, bytes], beside: Beside) -> RawFile | Image:
        if not self._features & _DATA_FILE:
            return self._file
        self._opened.append(beside.open(named.get(_DATA_FILE_NAME, b""), self.name, raw=True))
        return self._opened[-1]

    def _backing_file(
        self, offset: int, length: int, named: dict[int, bytes], beside: Beside
    ) -> Image | None:
        if not offset:
            return None
        name = exactly(self._file, offset, min(length, 1023))
        # A raw backing file is taken as raw: its content must not say that it is something else.
        raw = named.get(_BACKING_FORMAT, b"").lower() == b"raw"
        self._opened.append(beside.open(name, self.name, raw=raw))
        return self._opened[-1]

    def piece(self, offset: int, length: int) -> Piece:  # noqa: ARG002 - the contract of all
        """Where the cluster or subcluster of `offset` lies."""
        number = offset >> self._bits
        inside = offset & (self._cluster - 1)
        above, below = number >> self._table_bits, number & ((1 << self._table_bits) - 1)
        if above >= len(self._first):
            raise Unreadable("The table of this image is cut short", where=self.name)
        table = self._first[above] & _OFFSET
        if not table:
            return self._unwritten(offset, self._cluster - inside)
        entry = self._second(table)[below * self._wide]
        if entry >> 62 & 1:
            return Piece(self._cluster - inside, self._compressed(entry), inside)
        if self._wide == 2:
            bitmap = self._second(table)[below * 2 + 1]
            return self._subcluster(offset, inside, entry, bitmap)
        if entry & 1:  # all zeros, from version 3 on
            return Piece(self._cluster - inside)
        return self._written(offset, inside, entry, self._cluster - inside)

    def _subcluster(self, offset: int, inside: int, entry: int, bitmap: int) -> Piece:
        size = self._cluster >> 5
        number = inside // size
        left = size - inside % size
        if bitmap >> (32 + number) & 1:
            return Piece(left)
        if bitmap >> number & 1:
            return self._written(offset, inside, entry, left)
        return self._unwritten(offset, left)

    def _written(self, offset: int, inside: int, entry: int, left: int) -> Piece:
        place = entry & _OFFSET
        if place or (entry >> 63 and self._features & _DATA_FILE):
            return Piece(left, self._data, place + inside)
        return self._unwritten(offset, left)

    def _unwritten(self, offset: int, left: int) -> Piece:
        if self._backing is None or offset >= self._backing.size:
            return Piece(left)
        return Piece(min(left, self._backing.size - offset), self._backing, offset)

    def _second_table(self, offset: int) -> array[int]:
        return _numbers(exactly(self._file, offset, self._cluster))

    def _compressed_cluster(self, entry: int) -> bytes:
        split = 62 - (self._bits - 8)
        place = entry & ((1 << split) - 1)
        sectors = (entry >> split & ((1 << (self._bits - 8)) - 1)) + 1
        # The last cluster of a file may end before its last sector does.
        packed = self._file.read_at(place, sectors * 512 - place % 512)
        try:
            found = self._unpack(packed, self._cluster)
        except ValueError as error:
            raise Unreadable(
                "A compressed cluster is damaged", where=f"{self.name}, {place}"
            ) from error
        if len(found) != self._cluster:
            raise Unreadable("A compressed cluster is cut short", where=f"{self.name}, {place}")
        return found

    def limits(self) -> tuple[Gap, ...]:
        """Snapshots that are not read, and marks of damage."""
        found = []
        if self._snapshots:
            detail = (
                f"{self.name}: {self._snapshots}; `qemu-img convert -l NAME` makes an image of one"
            )
            found.append(_gap("snapshots inside the image are not read", detail, matters=False))
        if self._features & _CORRUPT:
            found.append(_gap("image marked as damaged by QEMU", self.name))
        if self._features & _DIRTY:
            found.append(
                _gap("image of a machine that was not shut down", self.name, matters=False)
            )
        return (*found, *(gap for image in self._opened for gap in image.limits()))

    def close(self) -> None:
        """Close the image and what it builds on."""
        self._close_opened()
        self._file.close()

    def _close_opened(self) -> None:
        for image in self._opened:
            image.close()


def _numbers(table: bytes) -> array[int]:
    numbers = array("Q", table[: len(table) & ~7])
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


def _gap(reason: str, detail: str, *, matters: bool = True) -> Gap:
    return Gap("", None, Stage.SOURCE, reason, detail, matters)


def _unpacker(compression: int, name: str) -> Callable[[bytes, int], bytes]:
    """What unpacks a cluster: `unpack(packed, size)`, ValueError where it is damaged."""
    if compression == 0:
        return _inflate
    if compression == 1:
        for module in ("compression.zstd", "backports.zstd"):
            try:
                return _Zstandard(importlib.import_module(module))
            except ModuleNotFoundError:
                continue
    raise EvidenceError(
        "The compression of this qcow2 image cannot be read here",
        where=name,
        next_step="Convert it with `qemu-img convert -O raw`, and examine the result.",
    )


def _inflate(packed: bytes, size: int) -> bytes:
    try:
        return zlib.decompressobj(-12).decompress(packed, size)
    except zlib.error as error:
        raise ValueError(str(error)) from error


class _Zstandard:
    def __init__(self, library: Any) -> None:
        self._library = library

    def __call__(self, packed: bytes, size: int) -> bytes:
        try:
            return bytes(self._library.ZstdDecompressor().decompress(packed, size))
        except self._library.ZstdError as error:
            raise ValueError(str(error)) from error
