from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.errors import Unreadable
from pratique.evidence.disk.mapped import Absent, Joined, Mapped, Piece, Slice, exactly
from pratique.evidence.disk.raw import RawFile


@given(
    st.lists(st.tuples(st.integers(0, 40), st.booleans())), st.integers(0, 300), st.integers(0, 300)
)
def test_joined_is_the_pieces_in_a_row(parts, offset, length):
    pieces = [Piece(size, bytes(range(60)), 7) if filled else Piece(size) for size, filled in parts]
    row = b"".join(bytes(range(7, 7 + size)) if filled else bytes(size) for size, filled in parts)
    joined = Joined("x", pieces)
    assert joined.size == len(row)
    assert joined.read_at(offset, length) == row[offset : offset + length]


def test_slice_is_cut_to_what_is_there(memory):
    disk = memory(b"0123456789")
    assert Slice(disk, 3, 4, "x").read_at(1, 100) == b"456"
    assert Slice(disk, 8, 100, "x").size == 2
    assert Slice(disk, 100, 100, "x").size == 0
    assert Slice(disk, 3, 4, "x").plain() is None


def test_plain_file_is_found_through_slices(raw):
    disk = RawFile.open_at(raw)
    part = Slice(Slice(disk, 1000, 5000, "x"), 24, 100, "y")
    assert part.plain() == (raw, 1024)
    assert Joined("z", [Piece(50, part, 6)]).plain() == (raw, 1030)
    part.close()
    assert disk.read_at(0, 1)
    disk.close()


def test_what_is_absent_is_no_zeros():
    with pytest.raises(Unreadable, match="gone"):
        Joined("x", [Piece(10, Absent("d", 10, "gone"))]).read_at(3, 1)


def test_short_source_is_unreadable(memory):
    with pytest.raises(Unreadable, match="cut short"):
        Joined("x", [Piece(20, memory(b"abc"))]).read_at(0, 20)
    with pytest.raises(Unreadable, match="cut short"):
        exactly(memory(b"abc"), 2, 2)


def test_map_that_says_nothing_does_not_go_on_for_ever():
    class Empty(Mapped):
        name, size = "x", 10

        def piece(self, offset, length):  # noqa: ARG002 - the contract
            return Piece(0)

    with pytest.raises(Unreadable):
        Empty().read_at(0, 1)
