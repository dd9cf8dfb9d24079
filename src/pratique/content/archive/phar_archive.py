"""PHP's own archives: manual of PHP, "Phar file format".

A program of PHP that ends in `__HALT_COMPILER();`, then a manifest of names, then contents.
PHP recognises it by that statement alone, at any place of a file with any name.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pratique.content.archive.budget import (
    MOST_NAME,
    Access,
    Budget,
    Damaged,
    Held,
    Listed,
    Member,
)
from pratique.content.archive.compressed import pieces, unpacked

# PHP looks for exactly these bytes, though the statement itself may be written otherwise.
HALT: Final = b"__HALT_COMPILER();"
_END_OF_STUB: Final = re.compile(rb"__HALT_COMPILER\(\);(?:[ \n]?\?>)?(?:\r\n|\n)?")
_HEAD: Final = struct.Struct("<LLHL")
_MOST_STUBS: Final = 20
_LEAST_ENTRY: Final = 28
_MOST_MANIFEST: Final = 16 << 20
_GZIP, _BZIP2 = 0x1000, 0x2000
_OBJECT: Final = re.compile(rb"(?:^|[;{])[OC]:[1-9][0-9]{0,3}:\"")


@dataclass(frozen=True, slots=True)
class Entry:
    """A name in the manifest; `offset` is where its content begins in the file."""

    name: bytes
    size: int
    packed: int
    flags: int
    offset: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands behind the stub. `woken` is whether PHP would make objects of its metadata."""

    entries: tuple[Entry, ...]
    woken: bool


def find_manifest(content: bytes, size: int) -> Manifest | None:
    """The manifest in a file of `size` bytes that begins with `content`; None without one."""
    for number, stub in enumerate(_END_OF_STUB.finditer(content)):
        if number >= _MOST_STUBS:
            break
        found = _manifest(content, stub.end(), size)
        if found is not None:
            return found
    return None


def members(access: Access, manifest: Manifest, budget: Budget) -> Iterator[Member]:
    """Every member; raises `Damaged` and `Exhausted`."""
    for entry in manifest.entries:
        budget.name()
        form = "directory" if entry.name.endswith(b"/") else "regular"
        listed = Listed(entry.name[:MOST_NAME], form, entry.size, entry.packed)
        yield Member(listed, _content(access, entry, budget) if form == "regular" else None)


def _content(access: Access, entry: Entry, budget: Budget) -> Iterator[bytes]:
    found = pieces(access, entry.offset, entry.packed)
    if entry.flags & _GZIP:
        yield from unpacked(found, "deflate", budget)
    elif entry.flags & _BZIP2:
        yield from unpacked(found, "bzip2", budget)
    else:
        read = 0
        for piece in found:
            budget.spend(len(piece))
            read += len(piece)
            yield piece
        if read < entry.packed:
            raise Damaged("ends before its content does")


def _manifest(content: bytes, start: int, size: int) -> Manifest | None:
    head = content[start : start + _HEAD.size]
    if len(head) < _HEAD.size:
        return None
    length, count, _version, _flags = _HEAD.unpack(head)
    end = start + 4 + length
    fits = length <= _MOST_MANIFEST and end <= min(size, len(content))
    if not fits or not count or count * _LEAST_ENTRY > length:
        return None
    held = Held(content[start + _HEAD.size : end])
    at, texts = 0, []
    for _ in range(2):  # the alias and the metadata of the whole
        text, at = _sized(held, at)
        if text is None:
            return None
        texts.append(text)
    woken = _OBJECT.search(texts[1][:_MOST_MANIFEST]) is not None
    entries: list[Entry] = []
    offset = end
    for _ in range(count):
        name, at = _sized(held, at)
        numbers = held.read_at(at, 20)
        metadata, at = _sized(held, at + 20)
        if not name or len(numbers) < 20 or metadata is None:
            return None
        unpacked_size, _time, packed, _crc, flags = struct.unpack("<5L", numbers)
        woken = woken or _OBJECT.search(metadata[:4096]) is not None
        entries.append(Entry(name, unpacked_size, packed, flags, offset))
        offset += packed
    return Manifest(tuple(entries), woken)


def _sized(held: Held, at: int) -> tuple[bytes | None, int]:
    """A text behind its length, and where it ends; None where it does not fit."""
    length = int.from_bytes(held.read_at(at, 4), "little")
    end = at + 4 + length
    if end > held.size:
        return None, end
    return held.read_at(at + 4, length), end
