"""Evidence in a cpio, plain or compressed: `newc`, with a checksum, or the portable form.

A head is `070701` (or `070702`) and thirteen numbers of eight hexadecimal digits, name and content
filled up to four bytes each; or `070707` and numbers of six octal digits, size and time of eleven,
nothing filled. The last member is `TRAILER!!!`. A file with several names stands under each, its
content with the last. Source: cpio(5).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar, Final, Self

from pratique.errors import Unreadable
from pratique.evidence.archive.member import Content, Member
from pratique.evidence.archive.packed_file import PackedFile
from pratique.evidence.archive.stream import Access
from pratique.evidence.archive.tar_members import Odd
from pratique.evidence.archive.tree import ArchiveSource
from pratique.evidence.status import TYPES
from pratique.model import EntryType

_NEW: Final = (b"070701", b"070702")
_PORTABLE: Final = b"070707"
_LAST: Final = b"TRAILER!!!"
_LONGEST_NAME: Final = 16 << 10
_FIRST_STEP: Final = 1 << 10
_STEP: Final = 64 << 10
_MOST_WAITING: Final = 50_000
_SECOND: Final = 1_000_000_000


class CpioSource(ArchiveSource):
    """A cpio, from a file or from whatever gives its bytes."""

    kind: ClassVar[str] = "cpio"
    cannot: ClassVar = (
        (
            "no birth times",
            "a cpio does not tell when a file was born: no finding has an earliest time",
            False,
        ),
        (
            "no inode flags",
            "a cpio does not tell which files are immutable or append-only",
            True,
        ),
        (
            "no times of change",
            (
                "a cpio keeps the time of the content (mtime) only, in whole seconds, and anyone "
                "can set that"
            ),
            True,
        ),
        (
            "no extended attributes",
            "a cpio does not keep capabilities or access lists",
            True,
        ),
        (
            "what is deleted is gone",
            (
                "an archive holds files, not a disk: nothing that was deleted can be found in it, "
                "and nothing that was left out when it was made"
            ),
            True,
        ),
    )

    @classmethod
    def recognises(cls, path: Path) -> bool:
        """Take a file that begins with the head of a member, unpacked where it is compressed."""
        return is_cpio(PackedFile.head_of(path))

    @classmethod
    def open_at(cls, path: Path) -> Self:
        """Open the file; its names are read when they are needed."""
        file = PackedFile.open_at(path)
        return cls(
            file.spring(), location=file.location, identity=file.identity(cls.kind), file=file
        )

    def members(self) -> Iterable[Member | Odd]:
        """The members of the cpio."""
        return cpio_members(self._access)


def is_cpio(head: bytes) -> bool:
    """Whether bytes begin with the head of a member."""
    return _head(head) is not None


def cpio_members(access: Access) -> Iterator[Member | Odd]:
    """Members and oddities, in their order; a name of a file comes when its content has."""
    waiting: dict[tuple[int, int], list[Member]] = {}
    first: dict[tuple[int, int], bytes] = {}
    held = 0
    try:
        for found in _members(access):
            if isinstance(found, Odd) or found.inode is None:
                yield found
            elif found.size == 0 and held < _MOST_WAITING:
                waiting.setdefault(found.inode, []).append(found)
                held += 1
            else:
                # The portable form has the content with each name.
                found.hard = first.get(found.inode)
                if found.hard is None and len(first) < _MOST_WAITING:
                    first[found.inode] = found.name
                yield found
                for one in waiting.pop(found.inode, ()):
                    one.hard, held = found.name, held - 1
                    yield one
    except Unreadable as error:
        yield Odd("the archive could not be read to its end", error.what)
    for names in waiting.values():  # empty files with several names
        for one in names:
            one.hard = None if one is names[0] else names[0].name
            yield one


def _members(access: Access) -> Iterator[Member | Odd]:
    at = 0
    while True:
        head = access.read_at(at, 110)
        numbers = _head(head)
        if numbers is None:
            if len(head) < 6:
                access.read_at(at + len(head), 1)  # says why, if this is not the end
                yield Odd("the archive is cut short", f"it ends at byte {at}, without a last name")
                return
            found = _next(access, at + 1)
            if found is None:
                yield Odd("no names in the rest of the archive", f"from byte {at} on")
                return
            yield Odd("bytes between the names of the archive", f"{found - at} from byte {at} on")
            at = found
            continue
        length, fill = (110, 4) if head[:6] in _NEW else (76, 1)
        name = access.read_at(at + length, numbers[11]).rstrip(b"\0")
        at += length + numbers[11]
        at += -at % fill
        size = numbers[6]
        if name == _LAST:
            behind = _behind_end(access, at)
            if behind is None:
                return
            if access.read_at(behind, 6) not in (*_NEW, _PORTABLE):
                yield Odd("bytes behind the end of the archive", f"from byte {behind} on")
                return
            at = behind
            continue
        yield _told(access, name, numbers, at)
        at += size
        at += -at % fill


def _told(access: Access, name: bytes, numbers: list[int], at: int) -> Member:
    inode, mode, uid, gid, links, mtime, size, major, minor, rmajor, rminor = numbers[:11]
    kind = TYPES.get(stat.S_IFMT(mode), EntryType.UNKNOWN)
    member = Member(name, kind, size=size, mode=mode & 0o7777, uid=uid, gid=gid)
    member.mtime = mtime * _SECOND
    if kind is EntryType.SYMLINK:
        member.link, member.size = access.read_at(at, min(size, _LONGEST_NAME)), size
    elif kind is EntryType.REGULAR:
        member.content = Content(at, size) if size else None
        if links > 1:
            member.inode = (os.makedev(major & 0xFFF, minor & 0xFFFFF), inode)
    elif kind in (EntryType.CHARACTER, EntryType.BLOCK):
        member.rdev = os.makedev(rmajor & 0xFFF, rminor & 0xFFFFF)
    return member


def _head(head: bytes) -> list[int] | None:
    """The numbers in the head of a member; None where it is none, or has no name."""
    if head[:6] in _NEW:
        numbers = _numbers(head[6:110], (8,) * 13, 16)
    else:
        numbers = _portable(head) if head[:6] == _PORTABLE else None
    return numbers if numbers and 0 < numbers[11] <= _LONGEST_NAME else None


def _portable(head: bytes) -> list[int] | None:
    """The numbers in the order of the newer form."""
    found = _numbers(head[6:76], (6, 6, 6, 6, 6, 6, 6, 11, 6, 11), 8)
    if found is None:
        return None
    device, inode, mode, uid, gid, links, rdev, mtime, length, size = found
    major, minor = os.major(device), os.minor(device)
    return [inode, mode, uid, gid, links, mtime, size, major, minor,
            os.major(rdev), os.minor(rdev), length, 0]  # fmt: skip


def _numbers(digits: bytes, widths: tuple[int, ...], base: int) -> list[int] | None:
    allowed = b"0123456789abcdefABCDEF" if base == 16 else b"01234567"
    if len(digits) < sum(widths) or digits.strip(allowed):
        return None
    found: list[int] = []
    at = 0
    for width in widths:
        part = digits[at : at + width]
        if part.translate(None, allowed):
            return None
        found.append(int(part, base))
        at += width
    return found


def _next(access: Access, at: int) -> int | None:
    """Where the next sound head is, looked for in ever longer pieces: mostly it is near."""
    step = _FIRST_STEP
    while True:
        piece = access.read_at(at, step)
        found = piece.find(b"07070")
        while found >= 0:
            # One that is cut off here stands whole in the next piece.
            if _head(piece[found : found + 110]) is not None:
                return at + found
            found = piece.find(b"07070", found + 1)
        if len(piece) < step:
            return None
        at += len(piece) - 110
        step = min(4 * step, _STEP)


def _behind_end(access: Access, at: int) -> int | None:
    """Where something else than zeros comes behind the last name."""
    while True:
        piece = access.read_at(at, _STEP)
        if not piece:
            return None
        left = piece.lstrip(b"\0")
        if left:
            return at + len(piece) - len(left)
        at += len(piece)
