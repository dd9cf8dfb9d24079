"""The database files of bbolt, read only: `page.go`, `bucket.go` and `meta.go` of go.etcd.io/bbolt.

    page     id u64, flags u16, count u16, overflow u32; then its elements (16 bytes each)
    flags    1 branch, 2 leaf, 4 meta, 16 list of free pages
    branch   position u32 (from the element), key length u32, page u64
    leaf     flags u32 (1: a bucket), position u32, key length u32, value length u32
    bucket   root page u64, sequence u64; with root page 0, a page of its own follows
    meta     magic u32, version u32, page size u32, flags u32, root bucket, free list u64,
             pages u64, transaction u64, checksum u64 (FNV-1a of what stands before it)

Numbers are little endian, as on all machines that containers run on. Pages 0 and 1 are metas;
the one with the higher transaction counts. Nothing of it is trusted: what points out of the
file, in a circle, or holds more than is read, is told by `Database.damage`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from pratique.parsers.base import Parser

MAGIC: Final = 0xED0CDAED
_VERSION: Final = 2
_HEADER: Final = struct.Struct("<QHHI")
_META: Final = struct.Struct("<IIIIQQQQQQ")
_BRANCH: Final = struct.Struct("<IIQ")
_LEAF: Final = struct.Struct("<IIII")
_BUCKET: Final = struct.Struct("<QQ")
_ELEMENT: Final = 16
_IS_BRANCH, _IS_LEAF, _IS_META = 1, 2, 4
_PAGE_SIZES: Final = tuple(1 << power for power in range(9, 17))
_MOST_ELEMENTS: Final = 2_000_000  # of all that is asked for; a busy node has some ten thousand
# All buckets may name the same page, and all elements of it the same long value.
_MOST_BYTES: Final = 1 << 30
_MOST_DAMAGE: Final = 20


@dataclass(slots=True)
class Database:
    """One file, in memory. `damage` grows with what could not be read while it is asked."""

    content: bytes
    page_size: int = 4096
    damage: list[str] = field(default_factory=list)
    elements_left: int = _MOST_ELEMENTS
    bytes_left: int = _MOST_BYTES

    def note(self, what: str) -> None:
        """Remember what is wrong with it, the first few times."""
        if len(self.damage) < _MOST_DAMAGE and what not in self.damage:
            self.damage.append(what)


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket: keys with values, and further buckets."""

    database: Database
    root: int
    inline: bytes = b""

    def items(self) -> Iterator[tuple[bytes, bytes | Bucket]]:
        """All keys with what they hold, in the order of the file."""
        database = self.database
        waiting = [self.root]
        seen: set[int] = set()
        while waiting:
            number = waiting.pop()
            if self.root and number in seen:
                database.note(f"page {number} is reached twice")
                continue
            seen.add(number)
            page = self.inline if not self.root else _page(database, number)
            if database.bytes_left < 0:
                return
            if len(page) < _HEADER.size:
                database.note(f"page {number} is not in the file")
                continue
            _id, flags, count, _overflow = _HEADER.unpack_from(page)
            if flags & _IS_LEAF:
                yield from _leaf(database, page, count)
            elif flags & _IS_BRANCH and self.root:
                waiting.extend(reversed(_branch(database, page, count)))
            else:
                database.note(f"page {number} is no page of a tree")

    def bucket(self, *names: bytes) -> Bucket | None:
        """The bucket below it that is reached through these names."""
        at: Bucket | None = self
        for name in names:
            if at is None:
                return None
            at = next((v for k, v in at.items() if k == name and isinstance(v, Bucket)), None)
        return at

    def values(self) -> dict[bytes, bytes]:
        """Its keys that hold values."""
        return {key: value for key, value in self.items() if isinstance(value, bytes)}

    def buckets(self) -> Iterator[tuple[bytes, Bucket]]:
        """Its keys that hold buckets."""
        for key, value in self.items():
            if isinstance(value, Bucket):
                yield key, value


def opened(content: bytes) -> Bucket | None:
    """The root of a database; None where no meta page is whole."""
    metas: list[tuple[int, int, int]] = []
    for size in _PAGE_SIZES:
        for start in (0, size):
            told = _meta(content, start)
            if told is not None and told[1] == size:
                metas.append(told)
    if not metas:
        return None
    _transaction, size, root = max(metas)
    return Bucket(Database(content, size), root) if root else None


def _meta(content: bytes, start: int) -> tuple[int, int, int] | None:
    """Transaction, page size and root page of a meta page that is whole."""
    at = start + _HEADER.size
    if len(content) < at + _META.size:
        return None
    _id, flags, _count, _overflow = _HEADER.unpack_from(content, start)
    magic, version, size, _flags, root, _seq, _free, _pages, transaction, checksum = (
        _META.unpack_from(content, at)
    )
    if not flags & _IS_META or (magic, version) != (MAGIC, _VERSION):
        return None
    if checksum != fnv1a(content[at : at + _META.size - 8]):
        return None
    return transaction, size, root


def fnv1a(content: bytes) -> int:
    """The 64-bit digest of Fowler, Noll and Vo, version 1a."""
    digest = 0xCBF29CE484222325
    for byte in content:
        digest = ((digest ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return digest


def _page(database: Database, number: int) -> bytes:
    """A page with those that it flows over into; empty if it is not in the file."""
    start = number * database.page_size
    header = database.content[start : start + _HEADER.size]
    if len(header) < _HEADER.size:
        return b""
    size = (_HEADER.unpack(header)[3] + 1) * database.page_size
    if not _may_copy(database, min(size, len(database.content) - start)):
        return b""
    return database.content[start : start + size]


def _branch(database: Database, page: bytes, count: int) -> list[int]:
    pages: list[int] = []
    for index in range(count):
        at = _HEADER.size + index * _ELEMENT
        if at + _ELEMENT > len(page) or not _may_go_on(database):
            database.note("a page with more elements than it has room for")
            break
        pages.append(_BRANCH.unpack_from(page, at)[2])
    return pages


def _leaf(database: Database, page: bytes, count: int) -> Iterator[tuple[bytes, bytes | Bucket]]:
    for index in range(count):
        at = _HEADER.size + index * _ELEMENT
        if at + _ELEMENT > len(page) or not _may_go_on(database):
            database.note("a page with more elements than it has room for")
            return
        flags, position, key_length, value_length = _LEAF.unpack_from(page, at)
        start = at + position
        end = start + key_length + value_length
        if end > len(page):
            database.note("a value that is not in its page")
            continue
        if not _may_copy(database, end - start):
            return
        key, value = page[start : start + key_length], page[start + key_length : end]
        if not flags & 1:
            yield key, value
        elif len(value) >= _BUCKET.size:
            root = _BUCKET.unpack_from(value)[0]
            yield key, Bucket(database, root, b"" if root else value[_BUCKET.size :])
        else:
            database.note("a bucket without a root")


def _may_go_on(database: Database) -> bool:
    database.elements_left -= 1
    return database.elements_left >= 0


def _may_copy(database: Database, size: int) -> bool:
    database.bytes_left -= size
    if database.bytes_left < 0:
        database.note("more to read than the file is long, again and again")
    return database.bytes_left >= 0


# What the databases hold is read by those who know their buckets.
PARSERS: tuple[Parser, ...] = ()
