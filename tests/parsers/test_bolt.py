from __future__ import annotations

import importlib.util
import struct
from collections import deque
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pratique.parsers.bolt import Bucket, opened

spec = importlib.util.spec_from_file_location("bolt_file", Path(__file__).with_name("bolt_file.py"))
made = importlib.util.module_from_spec(spec)
spec.loader.exec_module(made)
bolt_file = made.bolt_file

TREE = {
    b"v1": {
        b"snapshots": {b"one": {b"id": b"\x01", b"kind": b"\x02"}, b"two": {b"id": b"\x02"}},
        b"long": b"x" * 10_000,
    },
    b"version": b"4",
}
FILE = bolt_file(TREE)


def read(bucket: Bucket, deepest: int = 8) -> dict:
    return {
        key: read(held, deepest - 1) if isinstance(held, Bucket) and deepest else held
        for key, held in bucket.items()
    }


@pytest.mark.parametrize("inline", [True, False])
@pytest.mark.parametrize("per_leaf", [1, 2, 1000])
def test_what_was_written_is_read(inline, per_leaf):
    root = opened(bolt_file(TREE, inline=inline, per_leaf=per_leaf))
    assert read(root) == TREE
    assert root.database.damage == []


def test_ways_to_ask():
    root = opened(FILE)
    assert root.bucket(b"v1", b"snapshots", b"one").values() == {b"id": b"\x01", b"kind": b"\x02"}
    assert [key for key, _bucket in root.bucket(b"v1", b"snapshots").buckets()] == [b"one", b"two"]
    assert root.bucket(b"v1", b"nothing", b"more") is None
    assert root.bucket(b"version") is None


def test_the_younger_whole_meta_page_counts():
    other = bolt_file({b"old": b"1"})
    root = opened(FILE)
    newer = made.meta(0, 9, root.root) + FILE[4096:]
    assert read(opened(newer)) == TREE
    assert read(opened(b"\0" * 4096 + FILE[4096:])) == TREE
    assert read(opened(FILE[:4096] + b"\xff" * 4096 + FILE[8192:])) == TREE
    assert read(opened(other)) == {b"old": b"1"}


@pytest.mark.parametrize("content", [b"", b"\0" * 9000, FILE[:60], b"x" + FILE])
def test_no_database(content):
    assert opened(content) is None


def test_a_file_that_was_cut_gives_what_is_left():
    root = opened(FILE[:-4096])
    deque(root.items(), maxlen=0)
    assert root.database.damage


def branch(*pages: int) -> bytes:
    elements = b"".join(struct.pack("<IIQ", 0, 0, page) for page in pages)
    page = struct.pack("<QHHI", 3, 1, len(pages), 0) + elements
    return (made.meta(0, 1, 3) + made.meta(1, 2, 3) + bytes(4096) + page).ljust(16384, b"\0")


@pytest.mark.parametrize("pages", [(3,), (3, 3), (4,), (1 << 63,), (0, 1, 2)])
def test_circles_and_pages_outside(pages):
    root = opened(branch(*pages))
    assert list(root.items()) == []
    assert root.database.damage


def test_one_long_page_for_every_bucket_is_not_copied_without_end():
    root = opened(FILE)
    root.database.bytes_left = 3 * 4096
    for _ in range(9):
        deque(root.items(), maxlen=0)
    assert root.database.damage == ["more to read than the file is long, again and again"]
    assert root.values() == {}


def test_a_bucket_in_itself_is_asked_only_as_deep_as_somebody_asks():
    page = made.leaf([(b"again", 1, struct.pack("<QQ", 3, 0))])
    root = opened(made.meta(0, 1, 3) + made.meta(1, 2, 3) + bytes(4096) + page.ljust(4096, b"\0"))
    assert root.bucket(*[b"again"] * 50) is not None


@given(st.integers(0, len(FILE)), st.binary(max_size=40), st.integers(0, 40))
@example(0, b"", 0)
def test_any_bytes_give_buckets_or_damage(at, put, out):
    root = opened(FILE[:at] + put + FILE[at + out :])
    if root is not None:
        read(root, 4)


@given(st.binary(max_size=300), st.integers(12_288 + 8, len(FILE)))
def test_any_pages(put, at):
    root = opened(FILE[:at] + put + FILE[at + len(put) :])
    assert root is not None
    read(root, 4)
