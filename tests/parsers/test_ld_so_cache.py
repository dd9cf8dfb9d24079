from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.ld_so_cache import LinkerCacheEntry, parse

PATH = "/etc/ld.so.cache"
LIBRARIES = [(b"libc.so.6", b"/lib/libc.so.6"), (b"libx.so", b"/opt/x/libx.so")]


def new(order: str = "<") -> bytes:
    texts = b""
    entries = b""
    start = 48 + 24 * len(LIBRARIES)
    for name, target in LIBRARIES:
        at = start + len(texts)
        texts += name + b"\0" + target + b"\0"
        entries += struct.pack(f"{order}iIIIQ", 3, at, at + len(name) + 1, 0, 0)
    head = b"glibc-ld.so.cache1.1" + struct.pack(f"{order}II", len(LIBRARIES), len(texts))
    return head.ljust(48, b"\0") + entries + texts


def old() -> bytes:
    texts = entries = b""
    for name, target in LIBRARIES:
        entries += struct.pack("<iII", 3, len(texts), len(texts) + len(name) + 1)
        texts += name + b"\0" + target + b"\0"
    return b"ld.so-1.7.0\0" + struct.pack("<I", len(LIBRARIES)) + entries + texts


def both() -> bytes:
    empty = b"ld.so-1.7.0\0" + struct.pack("<I", 0)
    return empty + new()


def told(content: bytes):
    return [(row.library.encode(), row.target.encode()) for row in parse(content, PATH)]


@pytest.mark.parametrize("content", [new(), new(">"), old(), both()])
def test_entries(content):
    assert told(content) == LIBRARIES


@pytest.mark.parametrize(
    "content",
    [b"hello", b"glibc-ld.so.cache1.1", new()[:60], new()[:-3], b"ld.so-1.7.0\0" + b"\xff" * 4],
)
def test_what_does_not_fit_is_a_gap(content):
    assert any(isinstance(row, Gap) for row in parse(content, PATH))


def test_a_number_that_is_no_number_of_entries_ends():
    content = bytearray(new())
    content[20:24] = b"\xff\xff\xff\x03"
    gaps = [row for row in parse(bytes(content), PATH) if isinstance(row, Gap)]
    assert gaps


@given(
    st.binary()
    | st.tuples(st.integers(0, 150), st.binary(max_size=40)).map(
        lambda t: new()[: t[0]] + t[1] + new()[t[0] + len(t[1]) :]
    )
    | st.tuples(st.integers(0, 90), st.binary(max_size=40)).map(lambda t: old()[: t[0]] + t[1])
)
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(content, PATH):
        assert isinstance(row, LinkerCacheEntry | Gap)
