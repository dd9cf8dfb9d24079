"""A package of rpm as a file: what it is called, and where its files begin.

A lead of 96 bytes that nobody reads any more, a header of signatures filled up to a multiple of
eight, the header, and an archive of cpio, compressed in one of several ways. Files that are one
and the same (hard links) all stand in the archive; only the last of them has the content. Source:
the manual of rpm, "RPM v4 format", and `lib/rpmfi.c`.
"""

from __future__ import annotations

import stat
import struct
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from pratique.errors import NoCleanCopy
from pratique.evidence.cpio import Cpio, CpioMember
from pratique.evidence.rpm_header import MAGIC as HEADER_MAGIC
from pratique.evidence.rpm_header import Header, read_header
from pratique.evidence.unpacking import Readable

MAGIC: Final = b"\xed\xab\xee\xdb"
_LEAD: Final = 96
_INTRODUCTION: Final = 16  # of a header, with its magic
_MOST_HEADER: Final = 64 << 20  # the largest of a distribution have 10 MB

_NAME, _VERSION, _RELEASE, _EPOCH, _FORMAT = 1000, 1001, 1002, 1003, 1124
_SIZES, _MODES, _FLAGS, _LONG_SIZES = 1028, 1030, 1037, 5008
_DEVICES, _INODES, _DIR_INDEXES, _BASE_NAMES, _DIR_NAMES = 1095, 1096, 1116, 1117, 1118
_GHOST: Final = 1 << 6  # RPMFILE_GHOST of rpmfiles.h
_NOT_LINKED: Final = 1

# What stands for one and the same file.
Identity = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RpmFile:
    """A package: its name, its version with epoch and release, where its archive begins."""

    name: str
    version: str
    payload: int
    header: Header


def read_package(opened: BinaryIO, where: str) -> RpmFile:
    """The package in `opened`; `NoCleanCopy` where its headers are none."""
    _signatures, end = _header(opened, _LEAD, where)
    header, payload = _header(opened, end + -end % 8, where)
    texts = [header.text(tag).decode("utf-8", "replace") for tag in (_NAME, _VERSION, _RELEASE)]
    if header.text(_FORMAT) not in (b"", b"cpio"):
        raise _refused("This package of rpm holds its files in a way that is not known", where)
    epoch = header.number(_EPOCH)
    version = f"{texts[1]}-{texts[2]}" if epoch is None else f"{epoch}:{texts[1]}-{texts[2]}"
    return RpmFile(texts[0], version, payload, header)


def contents(package: RpmFile, stream: Readable) -> Iterator[tuple[list[bytes] | None, Readable]]:
    """The names of each plain file, without a slash at their start, and its content to read.

    None in place of names for what is no plain file. ValueError and EOFError where the archive
    is damaged.
    """
    listed = _Listed(package.header)
    archive = Cpio(stream, listed.size)
    waiting: defaultdict[Identity, list[bytes]] = defaultdict(list)
    for member in archive.members():
        name, mode, identity = listed.told(member)
        if stat.S_ISDIR(mode):
            continue
        if not stat.S_ISREG(mode):
            yield None, archive
        elif not identity:
            yield [name], archive
        elif member.size:
            yield [*waiting.pop(identity, []), name], archive
        else:
            waiting[identity].append(name)
    for names in waiting.values():  # empty files with several names
        yield names, archive


class _Listed:
    """What the header tells of files that the archive only numbers."""

    def __init__(self, header: Header) -> None:
        self._names = header.texts(_BASE_NAMES)
        self._folders = header.texts(_DIR_NAMES)
        self._indexes = header.numbers(_DIR_INDEXES)
        self._modes = header.numbers(_MODES)
        self._sizes = header.numbers(_LONG_SIZES) or header.numbers(_SIZES)
        ghosts = [bool(flags & _GHOST) for flags in header.numbers(_FLAGS)]
        several: defaultdict[Identity, list[int]] = defaultdict(list)
        both = zip(header.numbers(_DEVICES), header.numbers(_INODES), strict=False)
        for number, identity in enumerate(both):
            plain = number < len(self._modes) and stat.S_ISREG(self._modes[number])
            if plain and not (number < len(ghosts) and ghosts[number]):
                several[identity].append(number)
        self._linked = {
            number: (identity, numbers[-1])
            for identity, numbers in several.items()
            if len(numbers) > _NOT_LINKED
            for number in numbers
        }

    def size(self, number: int) -> int:
        """How long the content of a file is that stands in the archive."""
        if number >= min(len(self._sizes), len(self._modes)):
            raise ValueError("a file in it is not in its header")
        kind = stat.S_IFMT(self._modes[number])
        last = self._linked.get(number, ((), number))[1]
        holds = kind == stat.S_IFLNK or (kind == stat.S_IFREG and last == number)
        return self._sizes[number] if holds else 0

    def told(self, member: CpioMember) -> tuple[bytes, int, Identity]:
        """Name, mode, and what it is one with; the latter empty for a file with one name."""
        number = member.number
        if number is None:
            name = member.name.removeprefix(b".").lstrip(b"/")
            return name, member.mode, member.inode if member.links > _NOT_LINKED else ()
        identity = self._linked.get(number, ((), number))[0]
        if number >= min(len(self._names), len(self._indexes)):
            raise ValueError("a file in it is not in its header")
        index = self._indexes[number]
        if index >= len(self._folders):
            raise ValueError("a file in it has no folder")
        name = self._folders[index] + self._names[number]
        return name.lstrip(b"/"), self._modes[number], identity


def _header(opened: BinaryIO, start: int, where: str) -> tuple[Header, int]:
    """The header at `start`, and where it ends."""
    opened.seek(start)
    introduction = opened.read(_INTRODUCTION)
    if len(introduction) < _INTRODUCTION or not introduction.startswith(HEADER_MAGIC):
        raise _refused("This package of rpm is damaged", where)
    count, length = struct.unpack_from(">II", introduction, len(HEADER_MAGIC))
    whole = _INTRODUCTION + 16 * count + length
    if whole > _MOST_HEADER:
        raise _refused("A header of this package is longer than any", where)
    header = read_header(introduction + opened.read(whole - _INTRODUCTION))
    if header is None:
        raise _refused("This package of rpm is damaged", where)
    return header, start + whole


def _refused(what: str, where: str) -> NoCleanCopy:
    return NoCleanCopy(
        what,
        where=where,
        next_step="Download it again; or unpack it with `rpm2cpio FILE | cpio -idm` in an empty "
        "folder, and give the folder.",
    )
