"""Writes journal files: whole ones, and with each kind of damage that a test asks for."""

from __future__ import annotations

import lzma
import struct
from typing import Any

BOOT = bytes(range(16))
SEQUENCE = bytes(range(16, 32))
FLAGS = {"": 0, "xz": 1, "lz4": 2, "zstd": 4}
START = 1_790_000_000_000_000


def lz4(content: bytes) -> bytes:
    """A block of LZ4 that holds literals only."""
    more = len(content) - 15
    if more < 0:
        return bytes([len(content) << 4]) + content
    return b"\xf0" + b"\xff" * (more // 255) + bytes([more % 255]) + content


def packed(content: bytes, kind: str) -> bytes:
    if kind == "xz":
        return lzma.compress(content)
    if kind == "lz4":
        return struct.pack("<Q", len(content)) + lz4(content)
    if kind == "zstd":
        from backports import zstd

        return zstd.compress(content)
    return content


class JournalFile:
    """One file in the making. `entries` are the places of its entries."""

    def __init__(self, *, compact: bool = False, kind: str = "") -> None:
        self.compact = compact
        self.kind = kind
        self.content = bytearray(256)
        self.entries: list[int] = []
        self.named: list[int] = []
        self._data: dict[bytes, int] = {}

    def add(self, kind: int, flags: int, body: bytes, size: int | None = None) -> int:
        """An object; its `size` may be a lie."""
        self.content += bytes(-len(self.content) % 8)
        place = len(self.content)
        length = 16 + len(body) if size is None else size
        self.content += struct.pack("<BB6xQ", kind, flags, length) + body
        return place

    def data(self, field: bytes, *, flags: int | None = None) -> int:
        if field not in self._data:
            head = bytes(48 + 8 * self.compact)
            flag = FLAGS[self.kind] if flags is None else flags
            self._data[field] = self.add(1, flag, head + packed(field, self.kind))
        return self._data[field]

    def entry(
        self, *fields: bytes, number: int | None = None, time: int | None = None, named: bool = True
    ) -> int:
        places = sorted(self.data(field) for field in fields)
        return self.entry_of(places, number=number, time=time, named=named)

    def entry_of(
        self,
        places: list[int],
        *,
        number: int | None = None,
        time: int | None = None,
        named: bool = True,
    ) -> int:
        count = len(self.entries) + 1
        number = count if number is None else number
        time = START + count * 1000 if time is None else time
        head = struct.pack("<QQQ16sQ", number, time, count * 1000, BOOT, 0)
        item = "<I" if self.compact else "<Q8x"
        place = self.add(3, 0, head + b"".join(struct.pack(item, place) for place in places))
        for field in places:
            if self.content[field + 40 : field + 48] == bytes(8):
                self.content[field + 40 : field + 48] = struct.pack("<Q", place)
        self.entries.append(place)
        if named:
            self.named.append(place)
        return place

    def array(self, places: list[int], following: int = 0) -> int:
        form = f"<Q{len(places)}{'I' if self.compact else 'Q'}"
        return self.add(6, 0, struct.pack(form, following, *places))

    def finished(
        self,
        *,
        first_array: int | None = None,
        state: int = 0,
        count: int | None = None,
        tail: int = 4096,
        **header: Any,
    ) -> bytes:
        """The bytes of the file, with room behind its last object."""
        if first_array is None:
            # Two arrays, and places that are not used yet in the last one.
            half = len(self.named) // 2
            last = self.array([*self.named[half:], 0, 0])
            first_array = self.array(self.named[:half], last)
        self.content += bytes(-len(self.content) % 8)
        numbers = [0] * 13
        numbers[6] = len(self.entries) if count is None else count
        numbers[9] = first_array
        flags = header.get("flags", FLAGS[self.kind])
        flags = {0: 0, 1: 1, 2: 2, 4: 8}.get(flags & 7, 0) | 4 | self.compact << 4
        self.content[:208] = struct.pack(
            "<8sIIB7x16s16s16s16s15Q",
            header.get("signature", b"LPKSHHRH"),
            header.get("compatible", 0),
            header.get("incompatible", flags),
            state,
            bytes(16),
            bytes(16),
            BOOT,
            SEQUENCE,
            256,
            header.get("arena", len(self.content) - 256 + tail),
            *numbers,
        )
        return bytes(self.content) + bytes(tail)


class Held:
    """An `Access` to bytes."""

    def __init__(self, content: bytes) -> None:
        self.size = len(content)
        self._content = content

    def read_at(self, offset: int, length: int) -> bytes:
        return self._content[offset : offset + length]
