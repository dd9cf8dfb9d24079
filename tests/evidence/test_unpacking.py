from __future__ import annotations

import bz2
import gzip
import io
import lzma

import pytest

from pratique.errors import NoCleanCopy
from pratique.evidence.unpacking import Counted, Part, decompressor

TEXT = b"plain text " * 500
PACKED = {
    "plain": TEXT,
    "gzip": gzip.compress(TEXT),
    "two of gzip": gzip.compress(TEXT[:700]) + gzip.compress(TEXT[700:]),
    "bzip2": bz2.compress(TEXT),
    "xz": lzma.compress(TEXT),
    "lzma": lzma.compress(TEXT, lzma.FORMAT_ALONE),
}


@pytest.mark.parametrize("packed", PACKED.values(), ids=PACKED)
def test_every_way_of_packing(packed):
    stream = decompressor(packed[:8], "x")(io.BytesIO(packed))
    assert b"".join(iter(lambda: stream.read(100), b"")) == TEXT


def test_zstd():
    zstd = pytest.importorskip("backports.zstd", reason="the lock brings it")
    packed = zstd.compress(TEXT)
    assert decompressor(packed[:8], "x")(io.BytesIO(packed)).read() == TEXT
    with pytest.raises((OSError, EOFError)):
        decompressor(packed[:8], "x")(io.BytesIO(packed[:8] + b"\xff" * 90)).read()


def test_without_zstd_it_says_what_to_do(monkeypatch):
    for name in ("compression", "backports"):
        monkeypatch.setitem(__import__("sys").modules, name, None)
    with pytest.raises(NoCleanCopy, match="zstd") as said:
        decompressor(b"\x28\xb5\x2f\xfd", "x")
    assert "dpkg-deb -x" in said.value.next_step


def test_what_is_read_is_counted():
    counted = []
    stream = Counted(io.BytesIO(b"12345"), counted.append)
    assert (stream.read(3), stream.read(), stream.readable()) == (b"123", b"45", True)
    assert counted == [3, 2]


def test_a_part_is_a_file_of_its_own():
    part = Part(io.BytesIO(b"0123456789"), 2, 5)
    assert (part.readable(), part.seekable()) == (True, False)
    assert io.BufferedReader(part).read() == b"23456"
