from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.archive.zstandard import zstandard

zstd = pytest.importorskip("backports.zstd", reason="the lock brings it")


def test_a_piece_at_a_time():
    stream = zstandard()
    out = stream.decompress(zstd.compress(b"a" * 1000) + b"behind", 600)
    assert (len(out), stream.eof, stream.needs_input) == (600, False, False)
    assert stream.decompress(b"", 600) == b"a" * 400
    assert (stream.eof, stream.unused_data) == (True, b"behind")


@given(st.binary())
def test_damage_is_an_error_of_values(content):
    stream = zstandard()
    with contextlib.suppress(ValueError):
        stream.decompress(b"\x28\xb5\x2f\xfd" + content, 1 << 16)
