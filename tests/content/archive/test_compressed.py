from __future__ import annotations

import bz2
import gzip
import lzma
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.archive.budget import Budget, Damaged, Exhausted, Held
from pratique.content.archive.compressed import pieces, unpacked

PACK = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "deflate": lambda content: zlib.compress(content)[2:-4],
}
every_kind = pytest.mark.parametrize("kind", sorted(PACK))


def out(content, kind, budget=None):
    return b"".join(unpacked(pieces(Held(content)), kind, budget or Budget()))


@every_kind
@pytest.mark.parametrize("content", [b"", b"x", b"text " * 100_000, bytes(range(256)) * 3000])
def test_what_was_packed_comes_back(kind, content):
    assert out(PACK[kind](content), kind) == content


@pytest.mark.parametrize("kind", ["gzip", "bzip2", "xz"])
def test_streams_one_after_the_other(kind):
    joined = PACK[kind](b"one") + PACK[kind](b"two")
    assert out(joined, kind) == b"onetwo"


@pytest.mark.parametrize("kind", ["gzip", "bzip2"])
@pytest.mark.parametrize("behind", [b"\0" * 700, b"no stream"])
def test_what_is_behind_the_last_stream_is_left(kind, behind):
    assert out(PACK[kind](b"one") + behind, kind) == b"one"


@every_kind
def test_what_breaks_off_is_damaged(kind):
    with pytest.raises(Damaged):
        out(PACK[kind](bytes(range(256)) * 50)[:-9], kind)


@every_kind
def test_a_bomb_ends_at_the_limit(kind):
    given = 0
    budget = Budget(unpacked=1 << 20)
    with pytest.raises(Exhausted):  # noqa: PT012
        for piece in unpacked(pieces(Held(PACK[kind](b"\0" * (16 << 20)))), kind, budget):
            given += len(piece)
    assert given <= 1 << 20


def test_streams_without_end():
    with pytest.raises(Exhausted, match="streams"):
        out(gzip.compress(b"") * 10_001, "gzip")


@given(
    st.sampled_from(sorted(PACK)), st.binary(max_size=300), st.binary(max_size=60), st.booleans()
)
def test_any_bytes_are_unpacked_or_damaged(kind, content, behind, begun):
    content = PACK[kind](content)[: len(content)] + behind if begun else content
    try:
        out(content, kind)
    except Damaged:
        assert content
