"""Blocks of xz."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from pratique.evidence.archive.archived_file import HeldAccess
from pratique.evidence.archive.compression import Compressed
from pratique.evidence.archive.xz_index import xz_blocks

CONTENT = b"".join(b"%d " % number for number in range(60_000))


@pytest.fixture(scope="module")
def packed():
    if shutil.which("xz") is None:
        pytest.skip("xz is not installed")
    command = ["xz", "-0", "--block-size=50000", "-c"]
    return subprocess.run(command, input=CONTENT, stdout=subprocess.PIPE, check=True).stdout


def test_blocks_are_found(packed):
    blocks = xz_blocks(HeldAccess(packed), len(packed))
    assert [one.unpacked for one in blocks] == list(range(0, len(CONTENT), 50_000))


def test_reading_starts_at_a_block(packed):
    spring = Compressed(HeldAccess(packed), len(packed), "xz")
    spring.whole()
    begins, flow = spring.start(120_000)
    assert begins == 100_000
    parts = b""
    while found := flow.read(7_000):
        parts += found
    assert parts == CONTENT[100_000:]


@pytest.mark.parametrize("at", [-1, -6, -9, -14, -20])
def test_a_damaged_index_is_none(packed, at):
    damaged = bytearray(packed)
    damaged[at] ^= 0x55
    assert len(xz_blocks(HeldAccess(bytes(damaged)), len(damaged))) in (
        0,
        len(CONTENT) // 50_000 + 1,
    )


@pytest.mark.parametrize("content", [b"", b"YZ", bytes(100), b"\0" * 98 + b"YZ"])
def test_other_bytes_have_none(content):
    assert xz_blocks(HeldAccess(content), len(content)) == ()
