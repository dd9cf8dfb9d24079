"""Programs that are none: they look like one from outside, and no kernel starts them."""

from __future__ import annotations

import hashlib
import struct
from typing import Final

_SAYS: Final = b"\0This is no program. It was written by the demo of Pratique, and holds no code.\0"


def noise(seed: str, length: int) -> bytes:
    """`length` bytes that look random, and are the same for the same seed."""
    return hashlib.shake_256(seed.encode()).digest(length)


def choice(seed: str, count: int) -> int:
    """A number from 0 to `count` - 1 that hangs on the seed alone."""
    return int.from_bytes(noise(seed, 8), "big") % count


def binary(name: str, length: int = 0) -> bytes:
    """The header of an ELF file of type ET_NONE with noise behind it, see elf(5).

    No kernel starts that type and no linker loads it; there is no segment and no entry.
    """
    header = b"\x7fELF\x02\x01\x01" + bytes(9)
    header += struct.pack("<HHIQQQIHHHHHH", 0, 0, 1, 0, 0, 0, 0, 64, 0, 0, 0, 0, 0)
    size = length or 900 + choice(name, 4_000)
    return header + _SAYS + name.encode() + b"\0" + noise(name, size)


def script(name: str) -> str:
    """A shell script that does nothing."""
    says = "it stands here so that the server has one; it does nothing."
    return f"#!/bin/sh\n# {name}: {says}\nexit 0\n"
