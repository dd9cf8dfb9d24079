from __future__ import annotations

import contextlib
import ctypes
import ctypes.util

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.parsers.log.journald.lz4 import unpacked

MOST = 1 << 16


def compressed(content: bytes) -> bytes:
    """As the library of LZ4 itself packs it."""
    name = ctypes.util.find_library("lz4")
    if name is None:
        pytest.skip("there is no liblz4 here to compare with")
    library = ctypes.CDLL(name)
    room = library.LZ4_compressBound(len(content))
    target = ctypes.create_string_buffer(room)
    length = library.LZ4_compress_default(content, target, len(content), room)
    return target.raw[:length]


def test_literals_and_a_match_that_repeats_itself():
    assert unpacked(b"\x30abc", MOST) == b"abc"
    assert unpacked(b"\x12a\x01\x00\x10b", MOST) == b"aaaaaaab"


@settings(deadline=None)  # the first call loads a library
@given(st.lists(st.sampled_from([b"abc", b"x" * 300, b"0123456789" * 5, b"\n"]) | st.binary()))
def test_what_the_library_packs_is_unpacked(parts):
    content = b"".join(parts)
    assert unpacked(compressed(content), len(content) + 1) == content
    assert unpacked(compressed(content), 10) == content[:10]


def test_a_bomb_gives_no_more_than_is_asked_for():
    assert unpacked(b"\x1fa\x01\x00" + b"\xff" * 100_000 + b"\x00", 1000) == b"a" * 1000


@pytest.mark.parametrize("block", [b"\x10a\x02\x00\x00", b"\x00\x00\x00"])
def test_a_match_before_the_beginning(block):
    with pytest.raises(ValueError, match="before the beginning"):
        unpacked(block, MOST)


@given(st.binary(max_size=500))
def test_any_bytes_give_bytes_or_an_error_of_values(block):
    with contextlib.suppress(ValueError):
        assert len(unpacked(block, 100)) <= 100
