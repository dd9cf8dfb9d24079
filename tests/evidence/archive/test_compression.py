"""Compressed streams, from any place."""

from __future__ import annotations

import bz2
import gzip
import lzma
import random
from contextlib import suppress

import pytest

from pratique.errors import Unreadable
from pratique.evidence.archive.archived_file import HeldAccess
from pratique.evidence.archive.compression import Compressed, compression, zstandard
from pratique.evidence.archive.stream import FlowingAccess

PACK = {
    "gzip": lambda content: gzip.compress(content, 1),
    "bzip2": lambda content: bz2.compress(content, 1),
    "xz": lambda content: lzma.compress(content, preset=0),
    "lzma": lambda content: lzma.compress(content, lzma.FORMAT_ALONE, preset=0),
    "zstd": lambda content: zstandard().compress(content),
}
CONTENT = random.Random(5).randbytes(700_000) + bytes(900_000) + b"end"
each = pytest.mark.parametrize("kind", PACK)


def opened(packed, kind):
    spring = Compressed(HeldAccess(packed), len(packed), kind)
    return spring, FlowingAccess(spring)


@each
def test_it_is_known_by_its_start(kind):
    assert compression(PACK[kind](b"x")[:16]) == kind


def test_a_frame_without_content_is_zstd():
    assert compression(b"\x50\x2a\x4d\x18" + bytes(12)) == "zstd"
    assert compression(b"plain text it is") == ""
    assert compression(b"") == ""


@each
def test_it_is_unpacked(kind):
    _, access = opened(PACK[kind](CONTENT), kind)
    assert access.read_at(0, 1 << 22) == CONTENT


@each
def test_streams_behind_each_other_and_padding(kind):
    if kind == "lzma":
        pytest.skip("this form cannot be told from what stands behind it")
    spring, access = opened(PACK[kind](CONTENT) + PACK[kind](b"more") + bytes(512), kind)
    assert access.read_at(0, 1 << 22) == CONTENT + b"more"
    assert len(spring.places()) == 2
    assert spring.notes == {}
    begins, flow = spring.start(len(CONTENT) + 1)
    assert begins == len(CONTENT)
    assert flow.read(99) == b"more"


@each
def test_what_stands_behind_is_told(kind):
    spring, access = opened(PACK[kind](CONTENT) + b"something else that is long", kind)
    assert access.read_at(0, 1 << 22) == CONTENT
    assert spring.notes


@each
def test_cut_short(kind):
    packed = PACK[kind](CONTENT)
    _, access = opened(packed[: len(packed) // 2], kind)
    assert access.read_at(0, 1000) == CONTENT[:1000]
    with pytest.raises(Unreadable):
        access.read_at(len(CONTENT) - 1, 1)


@each
def test_damage(kind):
    packed = bytearray(PACK[kind](CONTENT))
    packed[len(packed) // 2 : len(packed) // 2 + 2000] = bytes(2000)
    _, access = opened(bytes(packed), kind)
    found = b""
    with suppress(Unreadable):  # lzma has no checksum: what comes out is another content
        found = access.read_at(0, 1 << 22)
    assert found != CONTENT


def test_gzip_goes_on_from_a_state(monkeypatch):
    monkeypatch.setattr("pratique.evidence.archive.compression._STATE_EVERY", 400_000)
    spring, access = opened(PACK["gzip"](CONTENT), "gzip")
    assert access.read_at(0, 1 << 22) == CONTENT
    begins, flow = spring.start(1_000_000)
    assert 0 < begins <= 1_000_000
    parts = b""
    while found := flow.read(1 << 20):
        parts += found
    assert CONTENT[begins:] == parts
    assert spring.places() == [(0, 0)]  # a state cannot be sent to another process


@pytest.mark.parametrize("broken", [-5, -8, -400_000, 350_000])
def test_all_of_gzip_before_the_damage_is_read(broken):
    packed = bytearray(gzip.compress(CONTENT, 1))
    packed[broken] ^= 0xFF
    flow = opened(bytes(packed), "gzip")[0].start(0)[1]
    found = bytearray()
    with suppress(Unreadable):
        while piece := flow.read(1 << 20):
            found += piece
    place = broken % len(packed)
    assert len(found) > min(place, len(CONTENT)) * 0.98 - 40_000
    if place > len(packed) - 9:
        assert bytes(found) == CONTENT
    with pytest.raises(Unreadable):
        flow.read(1)
