r"""Tables of a file of SQLite, read from its bytes: no SQL is run, and nothing is opened.

The file is a row of pages. A table is a tree of them: inner pages (type 5) point to others, and
leaves (type 13) hold cells: length, number of the row, record. What does not fit into a page goes
on in a chain of overflow pages. The first page is also the table of all tables. Pages that were
changed and not yet put back stand in the write-ahead log, the file `-wal`; of these, what was
committed counts. Source: the documentation of SQLite, "Database File Format".
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from pratique.model import Gap
from pratique.parsers.base import Parser, unread

MAGIC: Final = b"SQLite format 3\0"
_HEADER_LENGTH: Final = 100
_INNER, _LEAF = 5, 13
_WAL_HEADER: Final = struct.Struct(">8I")  # magic, version, page size, sequence, salts, checksums
_WAL_FRAME: Final = struct.Struct(">6I")  # page, pages after commit, salts, checksums
_WAL_MAGIC: Final = {0x377F0682: "<", 0x377F0683: ">"}
_WORD: Final = 0xFFFFFFFF
_MOST_SCHEMA: Final = 1000  # rows of the table of tables
_LONGEST_NAME: Final = 1 << 16

Value = int | float | bytes | None


@dataclass(slots=True)
class Pages:
    """The pages of a database, those of its log before those of its file."""

    content: bytes
    size: int
    usable: int
    log: dict[int, int] = field(default_factory=dict)  # number of a page: where it is in `wal`
    wal: bytes = b""
    # What cells have taken together. Two that share a chain of pages would take more than there is.
    taken: int = 0

    def page(self, number: int) -> bytes:
        """A page, counted from 1; shorter than a page, or empty, where the file ends before."""
        offset = self.log.get(number)
        if offset is not None:
            return self.wal[offset : offset + self.size]
        start = (number - 1) * self.size
        return self.content[start : start + self.size] if number > 0 else b""


def open_pages(content: bytes, wal: bytes = b"") -> Pages | None:
    """The pages of the database `content`, with its write-ahead log; None where it is none."""
    if not content.startswith(MAGIC) or len(content) < _HEADER_LENGTH:
        return None
    (size,) = struct.unpack_from(">H", content, 16)
    size = 65536 if size == 1 else size
    if size < 512 or size & (size - 1) or size - content[20] < 480:
        return None
    pages = Pages(content, size, size - content[20])
    pages.log = committed(wal, size)
    pages.wal = wal
    return pages


def committed(wal: bytes, size: int = 0) -> dict[int, int]:
    """Where in a write-ahead log the committed pages are, by their number.

    With a `size`, the log must be one for pages of that size. A frame counts when it has the
    salts of the log, and its checksum, over all that stands before it, is right.
    """
    if len(wal) < _WAL_HEADER.size:
        return {}
    magic, _version, found, _sequence, *salts, first, second = _WAL_HEADER.unpack_from(wal)
    order = _WAL_MAGIC.get(magic)
    if order is None or not 512 <= found <= 65536 or found & (found - 1) or size not in (0, found):
        return {}
    sums = _checksum(wal[:24], order, (0, 0))
    if sums != (first, second):
        return {}
    pending: dict[int, int] = {}
    pages: dict[int, int] = {}
    at = _WAL_HEADER.size
    while at + _WAL_FRAME.size + found <= len(wal):
        number, commit, *frame_salts, first, second = _WAL_FRAME.unpack_from(wal, at)
        start = at + _WAL_FRAME.size
        sums = _checksum(wal[at : at + 8], order, sums)
        sums = _checksum(wal[start : start + found], order, sums)
        if frame_salts != salts or sums != (first, second):
            break
        pending[number] = start
        if commit:
            pages.update(pending)
            pending.clear()
        at = start + found
    return pages


def _checksum(content: bytes, order: str, sums: tuple[int, int]) -> tuple[int, int]:
    first, second = sums
    words = struct.unpack(f"{order}{len(content) // 4}I", content)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & _WORD
        second = (second + odd + first) & _WORD
    return first, second


def table(pages: Pages, name: bytes, path: str) -> Iterator[tuple[int, list[Value]] | Gap]:
    """Each row of the table `name`: its number, and its values in the order of its columns.

    An integer that is the primary key is None: it is the number of the row. Text is bytes.
    """
    root: Value = None
    for count, row in enumerate(_rows(pages, 1, path)):
        if count >= _MOST_SCHEMA:
            yield unread(path, None, "more tables in a database than are looked at", name)
            break
        if isinstance(row, Gap):
            yield row
            continue
        kind, _name, found, page, *_sql = [*row[1], None, None, None, None]
        if kind == b"table" and isinstance(found, bytes) and found.lower() == name.lower():
            root = page
    if not isinstance(root, int) or root < 1:
        yield unread(path, None, "the table that was looked for is not in this database", name)
        return
    yield from _rows(pages, root, path)


def rows_of_log(wal: bytes) -> Iterator[tuple[int, list[Value]] | None]:
    """The rows on the pages of tables in a write-ahead log, of whichever table they are.

    None stands for a cell that is damaged, or goes on in a page that is not in the log.
    """
    log = committed(wal)
    if not log:
        return
    (size,) = struct.unpack_from(">I", wal, 8)
    pages = Pages(b"", size, size, log, wal)
    for number in sorted(log):
        page = pages.page(number)
        if number == 1 or page[0] != _LEAF:
            continue  # the first page is the table of all tables
        (count,) = struct.unpack_from(">H", page, 3)
        if 8 + 2 * count > size:
            yield None
            continue
        for cell in struct.unpack_from(f">{count}H", page, 8):
            yield _cell(pages, page, cell)


def _rows(pages: Pages, root: int, path: str) -> Iterator[tuple[int, list[Value]] | Gap]:
    waiting = [root]
    seen: set[int] = set()
    while waiting:
        number = waiting.pop()
        if number in seen:
            yield unread(path, None, "a page stands twice in a table", f"page {number}")
            continue
        seen.add(number)
        page = pages.page(number)
        start = _HEADER_LENGTH if number == 1 else 0
        if len(page) < pages.size or page[start] not in (_INNER, _LEAF):
            yield unread(path, None, "not a page of a table", f"page {number}")
            continue
        (count,) = struct.unpack_from(">H", page, start + 3)
        index = start + (12 if page[start] == _INNER else 8)
        if index + 2 * count > pages.usable:
            yield unread(path, None, "not a page of a table", f"page {number}")
            continue
        cells = struct.unpack_from(f">{count}H", page, index)
        if page[start] == _LEAF:
            for cell in cells:
                row = _cell(pages, page, cell)
                yield row or unread(path, None, "not a row of a table", f"page {number}")
            continue
        children = [_child(page, cell) for cell in cells]
        children += struct.unpack_from(">I", page, start + 8)
        waiting += reversed(children)


def _child(page: bytes, cell: int) -> int:
    return int.from_bytes(page[cell : cell + 4], "big")


def _cell(pages: Pages, page: bytes, at: int) -> tuple[int, list[Value]] | None:
    """The row in a cell of a leaf; None where it is damaged."""
    length, at = _varint(page, at)
    number, at = _varint(page, at)
    number = number - (1 << 64) if number >> 63 else number
    pages.taken += length
    if pages.taken > len(pages.content) + len(pages.wal):
        return None
    held = _held(length, pages.usable)
    if at + held + (4 if held < length else 0) > pages.usable:
        return None
    parts = [page[at : at + held]]
    missing = length - held
    following = _child(page, at + held) if missing else 0
    while missing > 0:
        # Every page gives at least some hundred bytes, so that a circle ends with the length.
        more = pages.page(following)
        if len(more) < pages.size:
            return None
        parts.append(more[4 : min(pages.usable, 4 + missing)])
        missing -= len(parts[-1])
        following = _child(more, 0)
    values = _values(b"".join(parts))
    return None if values is None else (number, values)


def _held(length: int, usable: int) -> int:
    """How much of a record stands in its leaf."""
    if length <= usable - 35:
        return length
    least = (usable - 12) * 32 // 255 - 23
    held = least + (length - least) % (usable - 4)
    return held if held <= usable - 35 else least


def _values(record: bytes) -> list[Value] | None:
    header, at = _varint(record, 0)
    body = header
    values: list[Value] = []
    if header > min(len(record), _LONGEST_NAME):
        return None
    while at < header:
        kind, at = _varint(record, at)
        length = (kind - 12) // 2 if kind >= 12 else (0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0)[kind]
        if body + length > len(record):
            return None
        values.append(_value(kind, record[body : body + length]))
        body += length
    return values


def _value(kind: int, content: bytes) -> Value:
    if kind >= 12:
        return content
    if kind in (8, 9):
        return kind - 8
    if kind == 7:
        (found,) = struct.unpack(">d", content)
        return float(found)
    return int.from_bytes(content, "big", signed=True) if 1 <= kind <= 6 else None


def _varint(content: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where it ends."""
    value = 0
    for byte in content[at : at + 8]:
        at += 1
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at
    return value << 8 | (content[at] if at < len(content) else 0), at + 1


# The formats that lie in such a file have files of their own.
PARSERS: tuple[Parser, ...] = ()
