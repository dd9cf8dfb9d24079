from __future__ import annotations

import struct
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.program.elf import read_elf


def program(*, wide=True, order="<", machine=62, kind=2, segments=(), sections=0, body=b""):
    """An ELF header with segments (type, flags, offset, address, length) and then `body`."""
    mark = b"\x7fELF" + bytes([2 if wide else 1, 1 if order == "<" else 2, 1]) + bytes(9)
    start = 64 if wide else 52
    size = 56 if wide else 32
    form = "HHIQQQIHHHHHH" if wide else "HHIIIIIHHHHHH"
    head = struct.pack(
        order + form,
        kind,
        machine,
        1,
        0x1000,
        start,
        0,
        0,
        start,
        size,
        len(segments),
        0,
        sections,
        0,
    )
    table = b"".join(
        struct.pack(order + "IIQQQQQQ", t, f, o, a, a, n, n, 1)
        if wide
        else struct.pack(order + "IIIIIIII", t, o, a, a, n, n, f, 1)
        for t, f, o, a, n in segments
    )
    return mark + head + table + body


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "64-bit x86-64, a program, statically linked"),
        ({"wide": False, "machine": 40}, "32-bit ARM, a program"),
        ({"wide": False, "order": ">", "machine": 8}, "32-bit MIPS, a program"),
        ({"body": b"UPX!" + bytes(60)}, "packed with UPX"),
        ({"body": b"PROT_EXEC|PROT_WRITE failed"}, "packed with UPX, its mark removed"),
        ({"segments": ((1, 7, 0, 0x1000, 64),)}, "writes into its own code"),
        ({"body": b"Go build ID:"}, "written in Go"),
    ],
)
def test_says_the_facts(values, words):
    elf = read_elf(program(**values))
    assert elf is not None
    assert words in elf.described


def test_knows_its_own_interpreter():
    with open(sys.executable, "rb") as opened:
        elf = read_elf(opened.read(4 << 20), whole=False)
    assert elf is not None
    assert elf.linked
    assert elf.bits == 64


@pytest.mark.parametrize("held", [b"", b"\x7fELF", b"\x7fELF" + bytes(60), b"MZ" + bytes(60)])
def test_no_elf(held):
    assert read_elf(held) is None


@given(st.binary(max_size=400), st.booleans())
def test_any_bytes(inside, wide):
    held = program(wide=wide)
    assert read_elf(held[:20] + inside) is None or read_elf(held[:20] + inside).described
    assert read_elf(held + inside).described


def test_lying_numbers_end():
    segments = tuple((2, 7, 2**31, 2**31, 2**31) for _ in range(400))
    assert read_elf(program(segments=segments)).needed == ()
