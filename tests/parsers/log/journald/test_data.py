from __future__ import annotations

import lzma
import struct

import pytest

from pratique.parsers.log.journald.data import LONGEST, Damaged, Fields

WANTED = {b"MESSAGE": 4, b"_PID": 5}


def field(payload: bytes, flags: int = 0, *, compact: bool = False, room: int = 1 << 30):
    content = b"??" + bytes(72 if compact else 64) + payload
    fields = Fields(WANTED, room, compact=compact)
    return fields.field(flags, content, 2, len(content) - 2), fields.cut


@pytest.mark.parametrize("compact", [False, True])
def test_a_field_that_is_wanted_and_one_that_is_not(compact):
    assert field(b"MESSAGE=a=b", compact=compact) == ((4, "a=b"), 0)
    assert field(b"MESSAGE=", compact=compact) == ((4, ""), 0)
    assert field(b"_EXE=/bin/sh", compact=compact) == (None, 0)


def test_what_is_not_utf8_is_shown():
    assert field(b"MESSAGE=\xff\xfea\n\x1b") == ((4, "\\xff\\xfea\n\x1b"), 0)


def test_packed_fields():
    content = b"MESSAGE=" + b"x" * 1000
    assert field(lzma.compress(content), 1) == ((4, "x" * 1000), 0)
    literals = b"\xf0" + b"\xff" * 3 + bytes([1008 - 15 - 765]) + content
    assert field(struct.pack("<Q", 1008) + literals, 2) == ((4, "x" * 1000), 0)
    zstd = pytest.importorskip("backports.zstd")
    assert field(zstd.compress(content), 4) == ((4, "x" * 1000), 0)


def test_a_long_value_is_cut():
    (_number, value), cut = field(b"MESSAGE=" + b"x" * LONGEST)
    assert (set(value), len(value), cut) == ({"x"}, LONGEST, 1)
    (_number, value), cut = field(lzma.compress(b"MESSAGE=" + b"x" * 10 * LONGEST), 1)
    assert (len(value) <= LONGEST, cut) == (True, 1)
    assert field(b"COREDUMP=" + b"x" * LONGEST) == (None, 0)


@pytest.mark.parametrize(
    ("payload", "flags"),
    [
        (b"", 0),
        (b"no equals", 0),
        (b"x" * 100 + b"=", 0),
        (b"=value", 0),
        (b"MESSAGE=x", 1),
        (b"MESSAGE=x", 2),
        (b"MESSAGE=x", 4),
        (b"MESSAGE=x", 7),
        (lzma.compress(b"no equals"), 1),
    ],
)
def test_damage(payload, flags):
    with pytest.raises(Damaged):
        field(payload, flags)


def test_a_bomb_ends_with_its_room():
    with pytest.raises(Damaged, match="more is packed"):
        field(lzma.compress(b"MESSAGE=x"), 1, room=0)
