from __future__ import annotations

import pytest

from pratique.evidence.disk.signature import holds_something

MARKS = [
    (1080, b"\x53\xef"), (0, b"XFSB"), (65600, b"_BHRfS_M"), (0, b"LUKS\xba\xbe"),
    (512, b"LABELONE"), (4086, b"SWAPSPACE2"), (512, b"EFI PART"), (4096, b"\xfc\x4e\x2b\xa9"),
    ((1 << 18) - (1 << 16), b"\xfc\x4e\x2b\xa9"),
]  # fmt: skip


@pytest.mark.parametrize(("offset", "mark"), MARKS)
def test_marks(memory, offset, mark):
    disk = bytearray(1 << 18)
    assert not holds_something(memory(disk))
    disk[offset : offset + len(mark)] = mark
    assert holds_something(memory(disk))


def test_boot_sectors(memory, mbr):
    assert holds_something(memory(mbr((0x83, 1, 10)) + bytes(1 << 17)))
    assert not holds_something(memory(mbr() + bytes(1 << 17)))
    assert holds_something(memory(bytes(54) + b"FAT16" + bytes(451) + b"\x55\xaa" + bytes(9999)))
