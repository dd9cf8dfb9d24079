from __future__ import annotations

import pytest

from pratique.errors import EvidenceError
from pratique.evidence.crc32c import crc32c
from pratique.evidence.filesystem.xfs.superblock import is_whole, read_superblock, recognises


def test_tells_the_geometry(simple, patched):
    found, damage = read_superblock(patched(simple))
    assert damage == ""
    assert (found.at, found.version, found.block, found.label) == (0, 5, 4096, "suspect")
    assert found.blocks * found.block == 320 << 20
    assert found.file_types
    assert not found.needs_repair
    assert found.unknown_features == 0


LIES = [
    (4, b"\0\0\0\0"), (8, bytes(8)), (8, b"\xff" * 8), (56, bytes(8)), (84, bytes(4)),
    (88, bytes(4)), (88, b"\xff" * 4), (101, b"\x09"), (104, b"\0\0"), (120, b"\xff"), (122, b"\1"),
    (123, b"\x20"), (124, b"\xff"), (192, b"\xff"), (108, b"another"),
]  # fmt: skip


@pytest.mark.parametrize(("offset", "lie"), LIES)
def test_numbers_that_cannot_be_are_taken_from_a_copy(simple, patched, offset, lie):
    medium = patched(simple)
    medium.changes[offset] = lie
    found, damage = read_superblock(medium)
    assert found.at > 0
    assert damage
    assert found.label == "suspect"


def test_without_a_sound_copy_it_cannot_be_opened(simple, patched):
    medium = patched(simple, 1 << 20)
    assert recognises(medium)
    medium.changes[0] = b"XFSC"
    assert not recognises(medium)
    with pytest.raises(EvidenceError, match="there is no superblock"):
        read_superblock(medium)


def test_a_checksum_inside_of_what_it_covers():
    data = b"before" + bytes(4) + b"behind"
    stored = crc32c(data).to_bytes(4, "little")
    assert is_whole(b"before" + stored + b"behind", 6)
    assert not is_whole(b"before" + stored + b"other", 6)
