from __future__ import annotations

import hashlib

from pratique.evidence.filesystem.btrfs.superblock import (
    COPIES,
    checksum,
    is_marked,
    read_superblock,
)


def test_the_first_copy_that_is_whole_is_taken(simple, patched):
    medium = patched(simple)
    first = read_superblock(medium)
    assert (first.copy, first.label, first.devices, first.device_id) == (0, "suspect", 1, 1)
    assert (first.sector, first.node_size, first.checksum) == (4096, 16384, "crc32c")
    assert first.unknown_features == 0
    medium.changes[COPIES[0] + 0x500] = b"intruder"
    second = read_superblock(medium)
    assert (second.copy, second.root) == (1, first.root)
    medium.changes[COPIES[1] + 0x500] = b"intruder"
    assert read_superblock(medium) is None
    assert is_marked(medium)
    medium.changes[COPIES[0]] = medium.changes[COPIES[1]] = bytes(4096)
    assert not is_marked(medium)


def test_earlier_roots_are_known(simple, patched):
    found = read_superblock(patched(simple))
    generations = [generation for _root, generation, _level in found.backups]
    assert generations == sorted(generations, reverse=True)
    assert all(generation <= found.generation for generation in generations)


def test_checksums_that_python_knows():
    assert checksum("crc32c", b"123456789") == bytes.fromhex("839206e3")
    assert checksum("sha256", b"x") == hashlib.sha256(b"x").digest()
    assert len(checksum("blake2", b"x")) == 32
    assert checksum("xxhash", b"x") is None
