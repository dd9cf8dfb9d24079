from __future__ import annotations

import bz2
import gzip
import lzma

import pytest

from pratique.model import Gap
from pratique.parsers import rotated_log
from pratique.parsers.rotated_log import log_lines

PATH = "/var/log/x.log.2.gz"
TEXT = b"one\n\ntwo \xff\r\nthree"
LINES = [(1, "one"), (3, "two \\xff"), (4, "three")]
PACK = pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])


def lines(content):
    return list(log_lines(content, PATH))


def test_plain():
    assert lines(TEXT) == LINES
    assert lines(b"") == []


@PACK
def test_packed(pack):
    assert lines(pack(TEXT)) == LINES


@PACK
def test_packed_in_several_streams(pack):
    assert lines(pack(TEXT[:5]) + pack(TEXT[5:]) + bytes(20)) == LINES


@PACK
def test_much_that_is_packed_small(pack):
    whole = b"line\n" * 400_000
    assert len(lines(pack(whole))) == 400_000


@PACK
def test_cut_short(pack):
    whole = b"".join(b"%d %d\n" % (n, n * n * 7919 % 10007) for n in range(50_000))
    *rows, gap = lines(pack(whole)[:-9])
    assert rows == lines(whole)[: len(rows)]
    assert isinstance(gap, Gap)
    assert gap.reason == "cannot be unpacked to its end"


@PACK
def test_damaged(pack):
    packed = bytearray(pack(b"line of a log\n" * 5000))
    packed[len(packed) // 2] ^= 0xFF
    assert isinstance(lines(bytes(packed))[-1], Gap)


def test_what_stands_behind_a_stream_is_a_gap():
    *rows, gap = lines(gzip.compress(TEXT) + b"and this was put behind it")
    assert rows == LINES
    assert isinstance(gap, Gap)


@pytest.mark.parametrize("magic", [b"\x28\xb5\x2f\xfd", b"\x1f\x9d"])
def test_packed_in_another_way(magic):
    (gap,) = lines(magic + b"abc")
    assert gap.reason == "packed in a way that is not unpacked here"


def test_a_bomb_ends(monkeypatch):
    monkeypatch.setattr(rotated_log, "MOST_UNPACKED", 1 << 20)
    *rows, gap = lines(gzip.compress(b"line\n" * (1 << 20)))
    assert gap.reason == "more in it than is unpacked"
    assert rows


def test_a_line_without_end_is_told_once(monkeypatch):
    monkeypatch.setattr(rotated_log, "LONGEST_LINE", 1000)
    first, gap, last = lines(b"a\n" + b"x" * 900_000 + b"\nb")
    assert (first, last) == ((1, "a"), (3, "b"))
    assert (gap.line, gap.reason) == (2, "longer than any line of such a log")
