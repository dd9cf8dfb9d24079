from __future__ import annotations

import os
import struct

import pytest

from pratique.evidence.filesystem.base import LONGEST
from pratique.evidence.filesystem.ext.inode import parsed
from pratique.model import EntryType


def body(size: int = 256, **fields: int | bytes) -> bytes:
    """An inode with some fields: `_OFFSET_FORMAT=value`, as in `o8_i=-1`."""
    data = bytearray(size)
    for name, value in fields.items():
        offset, _, kind = name.removeprefix("o").partition("_")
        packed = value if isinstance(value, bytes) else struct.pack("<" + kind, value)
        data[int(offset) : int(offset) + len(packed)] = packed
    return bytes(data)


def test_times_reach_from_1901_to_2446():
    epochs = [parsed(1, body(o0_H=0o100644, o16_i=-(1 << 31), o128_H=32, o136_I=epoch)).mtime
              for epoch in range(4)]  # fmt: skip
    assert [moment // 10**9 for moment in epochs[:2]] == [-(1 << 31), (1 << 32) - (1 << 31)]
    assert epochs == sorted(epochs)


def test_nanoseconds_and_birth():
    found = parsed(
        1, body(o0_H=0o100644, o12_i=5, o128_H=32, o132_I=7 << 2, o144_i=9, o148_I=1 << 2)
    )
    assert (found.ctime, found.btime) == (5_000_000_007, 9_000_000_001)


def test_fields_that_the_inode_does_not_reach_do_not_count():
    found = parsed(1, body(o0_H=0o100644, o12_i=5, o128_H=4, o132_I=7 << 2, o144_i=9))
    assert (found.ctime, found.btime) == (5_000_000_000, None)
    small = parsed(1, body(128, o0_H=0o100644, o12_i=5))
    assert (small.ctime, small.btime) == (5_000_000_000, None)


@pytest.mark.parametrize(
    ("words", "device"),
    [
        (struct.pack("<II", 0x0805, 0), os.makedev(8, 5)),
        (struct.pack("<II", 0, 0x11200 | 0x70 | 0x11100000), os.makedev(0x112, 0x11170)),
        (bytes(8), 0),
    ],
)
def test_device_numbers_old_and_new(words, device):
    found = parsed(3, body(o0_H=0o020600, o40_s=words))
    assert found.entry(b"dev/x", 1, 4096, None).rdev == device
    assert found.type is EntryType.CHARACTER


def test_flags_owner_and_blocks():
    found = parsed(
        3,
        body(o0_H=0o104755, o2_H=1, o120_H=2, o24_H=3, o122_H=4, o4_I=7, o108_I=1, o28_I=2,
             o32_I=0x40030),
    )  # fmt: skip
    entry = found.entry(b"x", 9, 4096, None)
    assert (entry.uid, entry.gid, entry.size) == (0x20001, 0x40003, (1 << 32) + 7)
    assert (entry.immutable, entry.append_only, entry.allocated) == (True, True, 2 * 4096)
    assert (entry.mode, entry.device, entry.inode) == (0o4755, 9, 3)


def test_a_link_in_its_inode():
    assert parsed(1, body(o0_H=0o120777, o4_I=59)).is_fast_link()
    assert not parsed(1, body(o0_H=0o120777, o4_I=60)).is_fast_link()
    assert not parsed(1, body(o0_H=0o120777, o4_I=9, o32_I=0x80000)).is_fast_link()


def test_lengths_that_no_file_has_are_held_within_what_can_be_told():
    found = parsed(3, body(o0_H=0o100644, o108_I=0xFFFFFFFF, o28_I=0xFFFFFFFF, o116_H=0xFFFF,
                           o32_I=0x40000))  # fmt: skip
    entry = found.entry(b"x", 9, 65_536, None)
    assert (entry.size, entry.allocated) == (LONGEST, LONGEST)
