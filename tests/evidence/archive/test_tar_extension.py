"""Records of pax, and maps of holes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.evidence.archive.tar_extension import (
    Said,
    map_in_front,
    moment,
    sound_runs,
    take_records,
    whole,
    written_runs,
)


def record(key, value):
    body = b" " + key + b"=" + value + b"\n"
    length = len(body) + 1
    while len(b"%d" % length) + len(body) != length:
        length += 1
    return b"%d" % length + body


def test_records():
    said = Said()
    take_records(said, record(b"path", b"a\nb=c") + record(b"SCHILY.xattr.user.x", b"\0\1"))
    assert said.values == {b"path": b"a\nb=c"}
    assert said.attributes == {"user.x": b"\0\1"}
    assert not said.damaged


@pytest.mark.parametrize("content", [b"5 a=", b"99 path=x\n", b"x", b"0 a=b\n", b"6 a=bcd"])
def test_damaged_records_are_told(content):
    said = Said()
    take_records(said, content)
    assert said.damaged
    assert not said.values


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (b"1.5", 1_500_000_000),
        (b"-1", -1_000_000_000),
        (b"1.0000000019", 1_000_000_001),
        (b"1e9", None),
        (b"", None),
        (None, None),
    ],
)
def test_moments(value, told):
    assert moment(value) == told


def test_numbers_fit():
    assert whole(b"12") == 12
    assert whole(b"9" * 30) is None
    assert whole(b"-1") is None


def test_written_runs():
    assert written_runs(b"0,5,10,5") == [(0, 5), (10, 5)]
    assert written_runs(b"0,5,10") is None
    assert written_runs(b"0,x") is None


def test_map_in_front():
    content = b"2\n0\n5\n10\n5\n".ljust(512, b"\0") + b"x" * 10
    runs, taken = map_in_front(0, len(content), lambda at, length: content[at : at + length])
    assert (runs, taken) == ([(0, 5), (10, 5)], 512)


@pytest.mark.parametrize("content", [b"", b"99999999\n".ljust(512), b"9" * 5000, b"-1\n" * 200])
def test_a_damaged_map_ends(content):
    runs, _ = map_in_front(0, len(content), lambda at, length: content[at : at + length])
    assert runs is None


def test_runs_are_checked():
    assert sound_runs([(0, 5), (10, 5)], 15, 10) == ((0, 5), (10, 5))
    assert sound_runs([(10, 5), (0, 5)], 15, 10) is None  # out of order
    assert sound_runs([(0, 5), (3, 5)], 15, 10) is None  # on each other
    assert sound_runs([(0, 5)], 4, 10) is None  # beyond the end
    assert sound_runs([(0, 5)], 5, 4) is None  # more than there is


@given(st.binary(max_size=600))
def test_any_bytes_end(content):
    take_records(Said(), content)
    written_runs(content)
    map_in_front(0, len(content), lambda at, length: content[at : at + length])
