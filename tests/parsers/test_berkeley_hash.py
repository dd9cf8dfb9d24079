from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.berkeley_hash import byte_order, is_berkeley, pairs

PAIRS = [(b"\1\0\0\0", b"short"), (b"\2\0\0\0", b"long" * 1000), (b"\3\0\0\0", b"x" * 486)]


def page(number, kind, order, size, *, following=0, count=0, offset=0) -> bytearray:
    header = struct.pack(f"{order}8xIIIHHBB", number, 0, following, count, offset, 0, kind)
    return bytearray(header + bytes(size - len(header)))


def written(wanted=PAIRS, order="<", size=512, kind=13) -> bytes:
    """One page of a hash, and overflow pages for each long value."""
    entries: list[bytes] = []
    more: list[bytearray] = []
    for key, value in wanted:
        entries.append(b"\1" + key)
        if len(value) < 100:
            entries.append(b"\1" + value)
            continue
        first = 2 + len(more)
        entries.append(struct.pack(f"{order}B3xII", 3, first, len(value)))
        parts = [value[at : at + size - 26] for at in range(0, len(value), size - 26)]
        for place, part in enumerate(parts):
            following = first + place + 1 if place + 1 < len(parts) else 0
            one = page(first + place, 7, order, size, following=following, offset=len(part))
            one[26 : 26 + len(part)] = part
            more.append(one)
    hashed = page(1, kind, order, size, count=len(entries))
    end = size
    for number, entry in enumerate(entries):
        end -= len(entry)
        hashed[end : end + len(entry)] = entry
        struct.pack_into(f"{order}H", hashed, 26 + 2 * number, end)
    meta = struct.pack(f"{order}12x3IBB", 0x061561, 9, size, 0, 8)
    return b"".join((meta, bytes(size - len(meta)), hashed, *more))


def read(content):
    return list(pairs(content, "/x"))


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("size", [512, 4096, 32768])
@pytest.mark.parametrize("kind", [2, 13])
def test_pairs_of_every_order_and_size(order, size, kind):
    content = written(order=order, size=size, kind=kind)
    assert is_berkeley(content)
    assert byte_order(content) == order
    assert read(content) == PAIRS


def reasons(content):
    return [row.reason for row in read(content) if isinstance(row, Gap)]


@pytest.mark.parametrize(
    "content", [b"", bytes(600), written()[:400], written()[:24] + b"\1" + written()[25:]]
)
def test_what_is_no_hash(content):
    assert reasons(content) == ["not a hash of Berkeley DB"]


def test_another_kind_of_berkeley_is_known_and_not_read():
    tree = struct.pack("<12x3I", 0x053162, 9, 512) + bytes(600)
    assert is_berkeley(tree)
    assert reasons(tree) == ["not a hash of Berkeley DB"]
    assert not is_berkeley(b"short")


def test_a_damaged_entry_costs_itself():
    content = bytearray(written())
    struct.pack_into("<H", content, 512 + 26 + 2, 9999)  # the first value
    found = read(bytes(content))
    assert [row for row in found if not isinstance(row, Gap)][-1:] == PAIRS[-1:]
    assert "a damaged entry of Berkeley DB" in reasons(bytes(content))


@pytest.mark.parametrize(
    ("at", "form", "value"),
    [(2 * 512 + 16, "<I", 2), (2 * 512 + 16, "<I", 0), (2 * 512 + 22, "<H", 0),
     (2 * 512 + 22, "<H", 999), (2 * 512 + 25, "<B", 13), (2 * 512 + 16, "<I", 1 << 31)],
)  # fmt: skip
def test_a_damaged_chain_costs_its_value(at, form, value):
    content = bytearray(written([(b"k", b"v" * 9000), (b"l", b"w" * 200)]))
    struct.pack_into(form, content, at, value)
    found = read(bytes(content))
    assert found[1:] == [(b"l", b"w" * 200)]
    if value != 2:
        assert reasons(bytes(content)) == ["a damaged entry of Berkeley DB"]


def test_values_that_share_their_pages_are_bounded():
    content = bytearray(written([(b"%d" % n, b"v" * 9000) for n in range(8)]))
    entry = content[512 + 512 - 14 : 512 + 512 - 2]
    for at in range(512, 1024 - 12):
        if content[at] == 3 and content[at + 1 : at + 4] == bytes(3):
            content[at : at + 12] = entry
    found = [row for row in read(bytes(content)) if not isinstance(row, Gap)]
    assert sum(len(value) for _key, value in found) <= len(content)


def test_a_database_that_ends_within_a_page():
    content = written([(b"k", b"v")])
    assert read(content + b"x")[1:] == [(b"k", b"v")]
    assert reasons(content + b"x") == ["a database that ends within a page"]
    odd = bytearray(content)
    struct.pack_into("<H", odd, 512 + 20, 3)
    assert reasons(bytes(odd)) == ["a damaged page of Berkeley DB"]


DATABASE = written()


@given(st.lists(st.tuples(st.integers(0, len(DATABASE) - 1), st.integers(0, 255)), max_size=30))
def test_any_change_gives_pairs_and_gaps(changes):
    content = bytearray(DATABASE)
    for at, value in changes:
        content[at] = value
    for row in read(bytes(content)):
        assert isinstance(row, tuple | Gap)


@given(st.binary(max_size=2000), st.integers(0, len(DATABASE)))
def test_any_bytes_give_pairs_and_gaps(content, kept):
    for row in read(DATABASE[:kept] + content):
        assert isinstance(row, tuple | Gap)
