"""Makes small database files of bbolt, as its `page.go` tells: for the tests of who reads them."""

from __future__ import annotations

import struct
from collections.abc import Mapping

from pratique.parsers.bolt import MAGIC, fnv1a

Tree = Mapping[bytes, "bytes | Tree"]
SIZE = 4096


def bolt_file(tree: Tree, *, inline: bool = True, per_leaf: int = 1000) -> bytes:
    """A file that holds `tree`; with `inline`, what is small lies in the bucket above it."""
    pages: list[bytes] = []

    def number(page: bytes) -> int:
        first = 3 + len(pages)
        whole = -(-len(page) // SIZE)
        page = struct.pack("<Q", first) + page[8:12] + struct.pack("<I", whole - 1) + page[16:]
        page = page.ljust(whole * SIZE, b"\0")
        pages.extend(page[at : at + SIZE] for at in range(0, len(page), SIZE))
        return first

    def held(value: bytes | Tree) -> tuple[int, bytes]:
        if isinstance(value, bytes):
            return 0, value
        page = leaf([(key, *held(below)) for key, below in sorted(value.items())])
        if inline and len(page) < SIZE // 4:
            return 1, struct.pack("<QQ", 0, 0) + page
        return 1, struct.pack("<QQ", rooted(value), 0)

    def rooted(branch: Tree) -> int:
        elements = [(key, *held(below)) for key, below in sorted(branch.items())]
        leaves = [elements[at : at + per_leaf] for at in range(0, len(elements), per_leaf)] or [[]]
        numbers = [number(leaf(some)) for some in leaves]
        if len(numbers) == 1:
            return numbers[0]
        keys = [some[0][0] for some in leaves]
        head, tail = b"", b""
        for index, (key, page) in enumerate(zip(keys, numbers, strict=True)):
            position = (len(keys) - index) * 16 + len(tail)
            head += struct.pack("<IIQ", position, len(key), page)
            tail += key
        return number(struct.pack("<QHHI", 0, 1, len(keys), 0) + head + tail)

    root = rooted(tree)
    free = struct.pack("<QHHI", 2, 0x10, 0, 0).ljust(SIZE, b"\0")
    return meta(0, 1, root) + meta(1, 2, root) + free + b"".join(pages)


def meta(number: int, transaction: int, root: int) -> bytes:
    body = struct.pack("<IIIIQQQQQ", MAGIC, 2, SIZE, 0, root, 0, 2, 100, transaction)
    page = struct.pack("<QHHI", number, 4, 0, 0) + body + struct.pack("<Q", fnv1a(body))
    return page.ljust(SIZE, b"\0")


def leaf(elements: list[tuple[bytes, int, bytes]]) -> bytes:
    head, tail = b"", b""
    for index, (key, flags, value) in enumerate(elements):
        position = (len(elements) - index) * 16 + len(tail)
        head += struct.pack("<IIII", flags, position, len(key), len(value))
        tail += key + value
    return struct.pack("<QHHI", 0, 2, len(elements), 0) + head + tail
