from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.base import Content
from pratique.content.program import alteration
from pratique.content.program.alteration import ANALYSER
from pratique.content.program.elf import Elf, Segment
from pratique.content.program.section import Section

HEADER = b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x02\x00\x3e\x00" + bytes(44)
TEXT = Section(".text", 1, 6, 0x1000, 0x1000, 0x100, 0)
DATA = Section(".data", 1, 3, 0x4000, 0x2000, 0x100, 0)
CODE = Segment(0x1000, 0x1000, 0x100, 5)


def elf(**values):
    given_values = {
        "bits": 64, "machine": "x86-64", "type": "a program",
        "interpreter": "/lib64/ld-linux-x86-64.so.2", "needed": ("libc.so.6",), "linked": True,
        "sections": 9, "stripped": True, "packed": "", "segments": (CODE,), "entropy": 6.0,
        "exports": frozenset(), "imports": frozenset(), "made_by": "", "entry": 0x1010,
    }  # fmt: skip
    return Elf(**{**given_values, **values})


def marks(monkeypatch, told, sections=(TEXT, DATA), held=HEADER):
    monkeypatch.setattr(alteration, "read_elf", lambda _held: told)
    monkeypatch.setattr(alteration, "sections_of", lambda _held: sections)
    return list(ANALYSER.find(Content(held, "/usr/bin/a", "elf")))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"interpreter": "/tmp/ld.so"}, "its loader /tmp/ld.so"),
        ({"interpreter": "/etc/x"}, "its loader is /etc/x"),
        ({"needed": ("/dev/shm/a.so",)}, "it loads /dev/shm/a.so"),
        ({"library_folders": ("/tmp/x",)}, "libraries in /tmp/x"),
        ({"segments": (CODE, Segment(0x9000, 0x9000, 64, 5))}, "belongs to no section"),
        ({"entry": 0x9000}, "starts at a place"),
    ],
)
def test_points_at(monkeypatch, values, words):
    (mark,) = marks(monkeypatch, elf(**values))
    assert words in mark.quote


def test_points_at_bytes_behind_the_end(monkeypatch):
    (mark,) = marks(monkeypatch, elf(), held=HEADER + bytes(20_000))
    assert "follow behind its end" in mark.quote


def test_points_at_bare_code():
    head = struct.pack("<HHIQQQIHHHHHH", 2, 62, 1, 0x400078, 64, 0, 0, 64, 56, 1, 0, 0, 0)
    segment = struct.pack("<IIQQQQQQ", 1, 7, 0, 0x400000, 0x400000, 200, 200, 4096)
    held = b"\x7fELF\x02\x01\x01" + bytes(9) + head + segment + bytes(80)
    (mark,) = ANALYSER.find(Content(held, "/srv/a", "elf"))
    assert mark.mark == "elf-shell-code"


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"interpreter": "/nix/store/abc-glibc-2.38/lib/ld-linux-x86-64.so.2"},
        {"interpreter": "/lib/ld-musl-x86_64.so.1"},
        {"interpreter": "/home/linuxbrew/.linuxbrew/lib/ld.so"},
        {"library_folders": ("$ORIGIN/../lib", "/opt/a/lib")},
        {"type": "a library", "entry": 0x9000},
        {"packed": "UPX", "entry": 0x9000},
    ],
)
def test_leaves_alone(monkeypatch, values):
    assert marks(monkeypatch, elf(**values)) == []


@given(st.binary(max_size=300))
def test_any_bytes(inside):
    list(ANALYSER.find(Content(HEADER[:20] + inside, "/a", "elf")))
