"""A hash of Berkeley DB, read from its bytes: what `Packages` of rpm is, up to rpm 4.16.

The first page tells the size of pages and, by its magic, the order of bytes. Pages of a hash
(types 2 and 13) hold keys and values in turn, each found by an index at the start of the page; a
long value is a chain of overflow pages (type 7). Every page is looked at, so that neither buckets
nor a damaged page hide the others. Source: `dbinc/db_page.h` of Berkeley DB.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pratique.model import Gap
from pratique.parsers.base import Parser, unread

_HASH_MAGIC: Final = 0x061561
_BTREE_MAGIC: Final = 0x053162
_MAGIC_AT: Final = 12
_PAGE_HEADER: Final = 26
_HASH_PAGES: Final = (2, 13)  # P_HASH_UNSORTED, P_HASH
_OVERFLOW_PAGE: Final = 7
_INSIDE, _ELSEWHERE = 1, 3  # H_KEYDATA, H_OFFPAGE


@dataclass(slots=True)
class _Database:
    content: bytes
    order: str
    size: int
    taken: int = 0

    def page(self, number: int) -> memoryview:
        start = number * self.size
        return memoryview(self.content)[start : start + self.size]

    def unpack(self, form: str, page: memoryview, at: int) -> tuple[int, ...]:
        return struct.unpack_from(self.order + form, page, at)


def is_berkeley(content: bytes) -> bool:
    """Whether this begins like a database of Berkeley DB, of any kind."""
    return any(
        struct.unpack_from(f"{order}I", content, _MAGIC_AT)[0] in (_HASH_MAGIC, _BTREE_MAGIC)
        for order in "<>"
        if len(content) >= _MAGIC_AT + 4
    )


def pairs(content: bytes, path: str) -> Iterator[tuple[bytes, bytes] | Gap]:
    """Keys and values of a hash, in the order of its pages; a gap for each that is damaged."""
    database = _opened(content)
    if database is None:
        yield unread(path, None, "not a hash of Berkeley DB", content[:32])
        return
    if len(content) % database.size:
        yield unread(path, None, "a database that ends within a page", f"{len(content)} bytes")
    for number in range(1, len(content) // database.size):
        page = database.page(number)
        if page[25] in _HASH_PAGES:
            yield from _of_page(database, page, number, path)


def byte_order(content: bytes) -> str:
    """`<` or `>`: how the machine that wrote it puts its numbers."""
    database = _opened(content)
    return database.order if database is not None else "<"


def _opened(content: bytes) -> _Database | None:
    if len(content) < 512:
        return None
    for order in "<>":
        magic, _version, size = struct.unpack_from(f"{order}3I", content, _MAGIC_AT)
        fits = 512 <= size <= 65536 and not size & (size - 1)
        # An encrypted database tells nothing; rpm never made one.
        if magic == _HASH_MAGIC and fits and not content[24]:
            return _Database(content, order, size)
    return None


def _of_page(
    database: _Database, page: memoryview, number: int, path: str
) -> Iterator[tuple[bytes, bytes] | Gap]:
    (count,) = database.unpack("H", page, 20)
    if _PAGE_HEADER + 2 * count > database.size or count % 2:
        yield unread(path, None, "a damaged page of Berkeley DB", f"page {number}")
        return
    offsets = database.unpack(f"{count}H", page, _PAGE_HEADER)
    ends = (database.size, *offsets)
    items = [_item(database, page, *one) for one in zip(offsets, ends, strict=False)]
    for key, value in zip(items[::2], items[1::2], strict=True):
        if key is None or value is None:
            yield unread(path, None, "a damaged entry of Berkeley DB", f"page {number}")
        else:
            yield key, value


def _item(database: _Database, page: memoryview, start: int, end: int) -> bytes | None:
    """What stands between two offsets of a page, or where it points to; None if damaged."""
    if not _PAGE_HEADER <= start < end <= database.size:
        return None
    if page[start] == _INSIDE:
        return bytes(page[start + 1 : end])
    if page[start] != _ELSEWHERE or end - start < 12:
        return None
    number, length = database.unpack("II", page, start + 4)
    # Entries that share their pages would give more than there is.
    database.taken += length
    if database.taken > len(database.content):
        return None
    parts: list[memoryview] = []
    while length > 0:
        following = database.page(number)
        if len(following) < database.size or following[25] != _OVERFLOW_PAGE:
            return None
        (held,) = database.unpack("H", following, 22)
        if not 0 < held <= min(length, database.size - _PAGE_HEADER):
            return None
        parts.append(following[_PAGE_HEADER : _PAGE_HEADER + held])
        length -= held
        (number,) = database.unpack("I", following, 16)
    return b"".join(parts)


# The formats that lie in such a file have files of their own.
PARSERS: tuple[Parser, ...] = ()
