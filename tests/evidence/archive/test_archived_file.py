"""One file in an archive."""

from __future__ import annotations

import pytest

from pratique.errors import Unreadable
from pratique.evidence.archive.archived_file import ArchivedFile, HeldAccess
from pratique.evidence.archive.member import Content
from pratique.evidence.archive.stream import BLOCK
from pratique.model import Entry, EntryType


def entry(size):
    return Entry(
        b"f", EntryType.REGULAR, size, 0o644, 0, 0, 1, 0, 1, 0,
        None, None, None, None, None, None,
    )  # fmt: skip


def test_pieces_are_small_and_whole():
    content = bytes(range(256)) * 10_000
    opened = ArchivedFile(entry(len(content)), Content(7, len(content)), HeldAccess(content, 7), {})
    with opened:
        pieces = list(opened.chunks())
        assert b"".join(pieces) == content
        assert all(0 < len(piece) <= BLOCK for piece in pieces)
        assert list(opened.extents()) == [(0, len(content))]
        assert opened.read_at(5, 3) == content[5:8]
        assert opened.read_at(len(content), 3) == opened.read_at(-1, 3) == b""


def test_holes_are_zeros():
    content = Content(0, 6, ((2, 3), (8, 3)))
    opened = ArchivedFile(entry(12), content, HeldAccess(b"abcdef"), {})
    whole = b"\0\0abc\0\0\0def\0"
    assert b"".join(opened.chunks()) == whole
    for at in range(12):
        for length in range(1, 13 - at):
            assert opened.read_at(at, length) == whole[at : at + length]
    assert list(opened.extents()) == [(2, 3), (8, 3)]


def test_what_is_missing_is_told_after_what_is_there():
    opened = ArchivedFile(entry(2 * BLOCK), Content(0, 2 * BLOCK), HeldAccess(bytes(BLOCK)), {})
    pieces = opened.chunks()
    assert len(next(pieces)) == BLOCK
    with pytest.raises(Unreadable, match="ends before"):
        next(pieces)


def test_capabilities():
    opened = ArchivedFile(entry(0), Content(0, 0), HeldAccess(b""), {"security.capability": b"c"})
    assert opened.capabilities() == b"c"
    assert not opened.grew()
    assert list(opened.chunks()) == []
