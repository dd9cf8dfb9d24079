"""Files that were stored without their holes."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.errors import Unreadable
from pratique.evidence.archive.archived_file import ArchivedFile, HeldAccess
from pratique.evidence.archive.member import Content
from pratique.evidence.collection.sparse_upload import SparseUpload, sparse_runs
from pratique.model import Entry, EntryType


def _entry(size: int) -> Entry:
    return Entry(b"f", EntryType.REGULAR, size, 0, 0, 0, 1, 0, 1, 0, None, None, None, None,
                 None, None)  # fmt: skip


def _index(*ranges: tuple[int, int, int, int]) -> bytes:
    names = ("file_offset", "original_offset", "file_length", "length")
    return json.dumps({"ranges": [dict(zip(names, one, strict=True)) for one in ranges]}).encode()


def _stored(content: bytes) -> ArchivedFile:
    return ArchivedFile(_entry(len(content)), Content(0, len(content)), HeldAccess(content), {})


def test_pieces_and_the_whole_size():
    text = _index((0, 0, 0, 100), (0, 100, 3, 3), (3, 103, 0, 97))
    assert sparse_runs(text, 3) == Content(0, 200, ((100, 3),))


def test_numbers_may_be_missing_or_text():
    assert sparse_runs(b'{"ranges": [{"length": "5", "file_length": 5}]}', 5) == Content(
        0, 5, ((0, 5),)
    )


@pytest.mark.parametrize(
    "text",
    [
        b"", b"[]", b"{}", b'{"ranges": 5}', b'{"ranges": [5]}', b"[" * 100_000,
        _index((0, 0, 5, 5)),
        _index((0, 10, 1, 1), (1, 0, 2, 2)),
        _index((5, 0, 3, 3)),
        _index((0, 0, 2, 3)),
        _index((0, -1, 3, 3)),
        _index((0, 0, 3, 3), (3, 3, 0, 1 << 62)),
    ],
)  # fmt: skip
def test_a_damaged_index_is_none(text):
    assert sparse_runs(text, 3) is None


@given(st.lists(st.tuples(st.integers(0, 40), st.binary(min_size=1, max_size=40)), max_size=8),
       st.integers(0, 40), st.integers(0, 400), st.integers(0, 400))  # fmt: skip
def test_it_reads_like_the_file(pieces, tail, offset, length):
    whole, stored, runs = b"", b"", []
    for hole, data in pieces:
        whole += bytes(hole)
        runs.append((len(whole), len(data)))
        whole += data
        stored += data
    whole += bytes(tail)
    with SparseUpload(_entry(len(whole)), _stored(stored), tuple(runs)) as opened:
        assert b"".join(opened.chunks()) == whole
        assert opened.read_at(offset, length) == whole[offset : offset + length]
        assert list(opened.extents()) == runs


def test_what_is_not_stored_is_no_zeros():
    opened = SparseUpload(_entry(10), _stored(b"abc"), ((0, 5),))
    with pytest.raises(Unreadable):
        opened.read_at(0, 5)
    with pytest.raises(Unreadable):
        SparseUpload(_entry(10), None, ((0, 5),)).read_at(0, 5)


def test_many_pieces_do_not_take_long():
    def runs() -> Iterator[tuple[int, int]]:
        for number in range(100_000):
            yield number * 2, 1

    opened = SparseUpload(_entry(200_000), _stored(b"x" * 100_000), tuple(runs()))
    for offset in range(0, 200_000, 10):
        assert opened.read_at(offset, 2) == b"x\0"
