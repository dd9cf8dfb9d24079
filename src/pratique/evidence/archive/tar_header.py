"""The head of a member of tar: 512 bytes (tar(5); "Basic Tar Format" in the manual of GNU tar).

    name 100, mode 8, uid 8, gid 8, size 12, mtime 12, checksum 8, type 1, link 100,
    magic 6, version 2, user 32, group 32, major 8, minor 8, prefix 155

Numbers are octal, or in base 256 where the first bit is set. Where the magic is `ustar` and two
blanks, GNU tar has atime at 345, ctime at 357, and a map of holes from 386 to 482.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import Final

from pratique.model import EntryType

HEADER: Final = 512
LARGEST: Final = 1 << 62
_OCTAL: Final = re.compile(rb"[ \0]*([0-7]*)[ \0]*")
_SUMMED: Final = (1 << 31) - 1

TYPES: Final[dict[bytes, EntryType]] = {
    b"\0": EntryType.REGULAR,
    b"0": EntryType.REGULAR,
    b"7": EntryType.REGULAR,  # contiguous
    b"S": EntryType.REGULAR,  # GNU: with holes
    b"1": EntryType.REGULAR,  # another name of a file
    b"2": EntryType.SYMLINK,
    b"3": EntryType.CHARACTER,
    b"4": EntryType.BLOCK,
    b"5": EntryType.DIRECTORY,
    b"D": EntryType.DIRECTORY,  # GNU: with a list of what it held
    b"6": EntryType.FIFO,
}


@dataclass(frozen=True, slots=True)
class Header:
    """The fields of a head. `gnu` says that it has those of GNU tar in place of a prefix.

    `impossible` says that the size was none; then it is 0.
    """

    name: bytes
    mode: int
    uid: int
    gid: int
    size: int
    mtime: int
    kind: bytes
    link: bytes
    rdev: int
    gnu: bool
    impossible: bool
    block: bytes


def is_sound(block: bytes) -> bool:
    """Whether 512 bytes are a head: their sum, the checksum as blanks, is the one given.

    Some old programs summed signed bytes.
    """
    given = octal(block[148:156])
    if given is None or given > _SUMMED or len(block) < HEADER:
        return False
    rest = block[:148] + block[156:]
    total = sum(rest) + 256
    if given == total:
        return given > 256
    return given == total - 256 * sum(1 for byte in rest if byte > 127)


def octal(field: bytes) -> int | None:
    """An octal number among blanks and zero bytes; None for anything else."""
    found = _OCTAL.fullmatch(field)
    return int(found[1] or b"0", 8) if found else None


def number(field: bytes) -> int:
    """A number, octal or in base 256 with a sign; 0 for what is none."""
    first = field[:1]
    if first >= b"\x80":
        value = int.from_bytes(field, "big")
        bits = 8 * len(field)
        if first == b"\xff":
            return value - (1 << bits)
        return value - (1 << (bits - 1))
    try:
        return int(field.rstrip(b" \0") or b"0", 8)
    except ValueError:
        return octal(field.partition(b"\0")[0]) or 0


def header(block: bytes) -> Header:
    """The fields of a block that is sound."""
    magic = block[257:265]
    name = block[:100].partition(b"\0")[0]
    gnu = magic == b"ustar  \0"
    if magic[:6] == b"ustar\0" and block[345]:
        prefix = block[345:500]
        if magic == b"ustar\000" and block[508:512] == b"tar\0":
            prefix = block[345:476]  # star keeps atime and ctime behind a shorter one
        name = prefix.partition(b"\0")[0] + b"/" + name
    kind = block[156:157]
    rdev = 0
    if kind in b"34":
        major, minor = number(block[329:337]), number(block[337:345])
        if 0 <= major < 1 << 32 and 0 <= minor < 1 << 32:
            rdev = os.makedev(major & 0xFFF, minor & 0xFFFFF)
    size = number(block[124:136])
    impossible = not 0 <= size < LARGEST
    return Header(
        name,
        number(block[100:108]),
        number(block[108:116]),
        number(block[116:124]),
        0 if impossible else size,
        number(block[136:148]),
        kind,
        block[157:257].partition(b"\0")[0],
        rdev,
        gnu,
        impossible,
        block,
    )
