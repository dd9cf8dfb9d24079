"""Segments: nothing is lost in cutting and packing, and keys change when a file does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Entry, EntryType, Gap, Stage
from pratique.survey.segment import MOST_BYTES, MOST_ENTRIES, Segment, packed, segments, unpacked

TIMES = st.none() | st.integers(-(2**62), 2**62)
TEXT = st.text(max_size=9)
SIZES = st.integers(0, 2**40)
ENTRIES = st.builds(
    Entry, st.binary(max_size=20), st.sampled_from(EntryType), SIZES, st.integers(0, 0o7777),
    st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), st.integers(0, 2**64 - 1),
    st.integers(0, 2**64 - 1), st.integers(1, 9), SIZES, TIMES, TIMES, TIMES, TIMES,
    st.none() | st.booleans(), st.none() | st.booleans(), st.integers(0, 2**64 - 1),
    st.none() | st.binary(max_size=20),
)  # fmt: skip
GAPS = st.builds(
    Gap, TEXT, st.none() | st.integers(1, 9), st.sampled_from(Stage), TEXT, TEXT, st.booleans(),
)  # fmt: skip


def odd(entry: Entry) -> str:
    return "a" * 32 if entry.inode % 2 else ""


@given(st.lists(ENTRIES | GAPS, max_size=30))
def test_cutting_loses_nothing(walk):
    cut = list(segments(walk, odd))
    assert [entry for segment in cut for entry in segment.entries] == [
        found for found in walk if isinstance(found, Entry)
    ]
    assert [gap for segment in cut for gap in segment.gaps] == [
        found for found in walk if isinstance(found, Gap)
    ]
    for segment in cut:
        assert segment.manifest == tuple(map(odd, segment.entries))
        assert segment.bytes() <= MOST_BYTES or len(segment.entries) == 1


@given(st.lists(ENTRIES, max_size=8), st.lists(GAPS, max_size=3))
def test_unpacked_undoes_packed(entries, gaps):
    segment = Segment(tuple(entries), tuple(gaps), tuple(map(odd, entries)))
    assert unpacked(packed(segment, "1")[1]) == segment
    linked = replace(segment, links=tuple(b"etc/" + entry.path for entry in entries))
    assert unpacked(packed(linked, "1")[1]) == linked


ONE = Entry(
    b"a", EntryType.REGULAR, 5, 0o644, 0, 0, 7, 1, 1, 4096, 10, 11, 12, 13, None, None, 0, None
)  # fmt: skip


def key(entry: Entry, edition: str = "1", *, manifest: str = "") -> str:
    return packed(Segment((entry,), (), (manifest,)), edition)[0]


@pytest.mark.parametrize(
    "change",
    [
        {"path": b"b"}, {"type": EntryType.FIFO}, {"size": 6}, {"mode": 0o4755}, {"uid": 1},
        {"gid": 1}, {"inode": 8}, {"hard_links": 2}, {"allocated": 8192}, {"mtime": 11},
        {"ctime": 12}, {"btime": 14}, {"immutable": True}, {"append_only": True}, {"rdev": 1},
        {"symlink_target": b"x"}, {"mtime": None},
    ],
    ids=str,
)  # fmt: skip
def test_key_changes_with_the_file(change):
    assert key(replace(ONE, **change)) != key(ONE)


@pytest.mark.parametrize("change", [{"device": 2}, {"atime": 99}, {"atime": None}], ids=str)
def test_key_does_not_change_with_what_passes(change):
    assert key(replace(ONE, **change)) == key(ONE)


def test_key_changes_with_the_edition_and_with_what_packages_say():
    assert len({key(ONE), key(ONE, "2"), key(ONE, manifest="a" * 32)}) == 3


def test_key_changes_with_the_link_and_paths_are_those_of_links():
    itself = Segment((ONE,), (), ("",))
    linked = replace(itself, links=(b"etc/passwd",))
    other = replace(itself, links=(b"etc/shadow",))
    assert len({packed(segment, "1")[0] for segment in (itself, linked, other)}) == 3
    assert [segment.path(0) for segment in (itself, linked)] == ["/a", "/etc/passwd"]


def test_segments_are_bounded():
    many = [replace(ONE, path=b"%d" % number) for number in range(2 * MOST_ENTRIES + 1)]
    assert [len(segment.entries) for segment in segments(many, odd)] == [
        MOST_ENTRIES,
        MOST_ENTRIES,
        1,
    ]
    large = [replace(ONE, size=MOST_BYTES // 2 + 1, allocated=0) for _ in range(3)]
    assert [len(segment.entries) for segment in segments(large, odd)] == [1, 1, 1]
