"""Evidence in a zip. Each file in it is packed by itself, so each can be read at once."""

from __future__ import annotations

import bz2
import stat
import zlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, Final, Self

from pratique.errors import EvidenceError, Unreadable
from pratique.evidence.archive.compression import zstandard
from pratique.evidence.archive.member import Content, Member
from pratique.evidence.archive.packed_file import PackedFile, PlainFile
from pratique.evidence.archive.stream import Access, Flow, FlowingAccess, PlainAccess
from pratique.evidence.archive.tar_members import Odd
from pratique.evidence.archive.tree import ArchiveSource
from pratique.evidence.archive.zip_directory import LOCAL, Listed, listed
from pratique.evidence.status import TYPES
from pratique.model import EntryType

_STORED, _DEFLATE, _BZIP2, _ZSTD = 0, 8, 12, 93
_UNIX: Final = (3, 19)  # made there, or on a Mac
_LONGEST_LINK: Final = 8192
_PIECE: Final = 256 << 10
_NO_ZONE: Final = "times that do not say of which zone they are"


class ZipSource(ArchiveSource):
    """A zip. What stands in front of it, as in one that unpacks itself, is passed over."""

    kind: ClassVar[str] = "zip"
    cannot: ClassVar = (
        (
            "no birth times",
            ("a zip of a Unix does not tell when a file was born: no finding has an earliest time"),
            False,
        ),
        (
            "no inode flags",
            "a zip does not tell which files are immutable or append-only",
            True,
        ),
        (
            "no times of change",
            (
                "a zip does not keep ctime, which an intruder cannot set: times of the content "
                "(mtime) are all that there is"
            ),
            True,
        ),
        (
            "owners may be missing",
            "many zips keep no owner: then files seem to be those of root",
            True,
        ),
        (
            "no extended attributes",
            "a zip does not keep capabilities, access lists or hard links",
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
        """Take a file that begins with the head of a member, or ends with a directory."""
        head = PackedFile.head_of(path)
        if head.startswith((LOCAL, b"PK\x05\x06")):
            return True
        return _is_behind_something(path) if head[:2] in (b"MZ", b"\x7fE", b"#!") else False

    @classmethod
    def open_at(cls, path: Path) -> Self:
        """Open the file; its names are read when they are needed."""
        file = PackedFile.open_at(path)
        spring = PlainFile(file.access, file.size, file.stamp())
        source = cls(spring, location=file.location, identity=file.identity(cls.kind), file=file)
        source.packed, source.counted = file, {}
        return source

    packed: PackedFile
    counted: dict[str, int]

    def members(self) -> Iterable[Member | Odd]:
        """The members of the directory; one that shares bytes with another is told."""
        file = self.packed
        found: list[Listed] = []
        try:
            for one in listed(file.access, file.size):
                if isinstance(one, Odd):
                    yield one
                else:
                    found.append(one)
        except Unreadable as error:
            yield Odd("the archive could not be read to its end", error.what)
        shared = _shared(found)
        for one in found:
            member = self._member(one)
            if one.head in shared:
                member.refused = "its bytes are those of another file, too: made to burst"
            if member.refused and member.type is EntryType.REGULAR:
                yield Odd(f"file: {member.refused}", f"{one.size} bytes", one.name)
            yield member

    def facts(self) -> dict[str, int]:
        """How many times do not say of which zone they are."""
        return self.counted

    def _member(self, one: Listed) -> Member:
        mode = one.attributes >> 16 if one.system in _UNIX else 0
        kind = TYPES.get(stat.S_IFMT(mode), EntryType.REGULAR)
        if one.name.endswith(b"/"):
            kind = EntryType.DIRECTORY
        member = Member(one.name, kind, mode=stat.S_IMODE(mode) if mode else 0o644)
        if not mode and kind is EntryType.DIRECTORY:
            member.mode = 0o755
        member.mtime, member.atime, member.btime = one.mtime, one.atime, one.btime
        if not one.zone:
            self.counted[_NO_ZONE] = self.counted.get(_NO_ZONE, 0) + 1
        if one.owner is not None:
            member.uid, member.gid = one.owner
        if kind is EntryType.DIRECTORY:
            return member
        member.size = min(one.size, 1 << 62)
        member.refused = _refused(one)
        packed = min(one.packed, 1 << 62)
        if one.size or one.packed:
            member.content = Content(max(one.at, 0), packed, method=one.method + 1, crc=one.crc)
        if kind is EntryType.SYMLINK:
            self._follow(member, one)
        elif kind is not EntryType.REGULAR:
            member.content = None
        return member

    def _follow(self, member: Member, one: Listed) -> None:
        """The target of a link is its content."""
        member.link, content, member.content = b"", member.content, None
        if content is None or member.refused:
            return
        try:
            access, _ = self.opened(content)
            member.link = access.read_at(0, min(one.size, _LONGEST_LINK))
        except Unreadable:
            member.link = b""

    def opened(self, content: Content) -> tuple[Access, Content]:
        """A content by itself, unpacked."""
        spring = _MemberSpring(self.packed.access, content)
        return FlowingAccess(spring), replace(content, at=0)


def _refused(one: Listed) -> str:
    if one.flags & 1:
        return "it is encrypted"
    if one.at < 0:
        return "the archive does not hold its content"
    if one.method not in (_STORED, _DEFLATE, _BZIP2, _ZSTD):
        return f"it is packed by method {one.method}, which is not read"
    return ""


def _shared(found: list[Listed]) -> set[int]:
    """Heads of members whose contents overlap."""
    shared: set[int] = set()
    end, last = 0, -1
    for one in sorted((one for one in found if one.at >= 0), key=lambda one: one.head):
        if one.head < end:
            shared |= {one.head, last}
        if one.at + one.packed > end:
            end, last = one.at + one.packed, one.head
    return shared


def _is_behind_something(path: Path) -> bool:
    try:
        file = PackedFile.open_at(path)
    except EvidenceError:
        return False
    try:
        first = next(iter(listed(file.access, file.size)), None)
        return isinstance(first, Listed) and first.at > 0
    except Unreadable:
        return False
    finally:
        file.close()


class _MemberSpring:
    """One packed file of a zip."""

    def __init__(self, access: PlainAccess, content: Content) -> None:
        self.size = content.stored
        self._access = access
        self._content = content

    def start(self, at: int) -> tuple[int, Flow]:
        del at
        return 0, _MemberFlow(self._access, self._content)

    def stamp(self) -> str:
        return ""

    def close(self) -> None:
        """The file is another's."""


class _MemberFlow:
    """Unpacks one file, and compares its checksum at its end."""

    def __init__(self, access: PlainAccess, content: Content) -> None:
        self._access = access
        self._at = content.at
        self._left = content.stored
        self._wanted, self._crc = content.crc, 0
        self._method = content.method - 1
        self._ahead = b""
        self._done = False
        self._unpacker, self._failures = _unpacker(self._method)

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes; none at the end."""
        out = b""
        while not out and not self._done:
            hungry = getattr(self._unpacker, "needs_input", True)
            if hungry and not self._ahead and self._left:
                self._ahead = self._access.read_at(self._at, min(_PIECE, self._left))
                if not self._ahead:
                    raise Unreadable("ends before this file does")
                self._at += len(self._ahead)
                self._left -= len(self._ahead)
            out = self._some(size)
        self._crc = zlib.crc32(out, self._crc)
        if not out and self._crc != self._wanted:
            raise Unreadable("gives this file otherwise than its checksum says")
        return out

    def _some(self, size: int) -> bytes:
        if self._unpacker is None:
            out, self._ahead = self._ahead[:size], self._ahead[size:]
            self._done = not out
            return out
        data, self._ahead = self._ahead, b""
        try:
            out = bytes(self._unpacker.decompress(data, size))
        except self._failures as error:
            raise Unreadable(f"gives this file damaged: {error}") from error
        if self._unpacker.eof:
            self._done = True
        elif not (data or self._left or out):
            raise Unreadable("ends before this file does")
        self._ahead = getattr(self._unpacker, "unconsumed_tail", b"")
        return out

    def close(self) -> None:
        """Nothing is held."""


def _unpacker(method: int) -> tuple[Any, tuple[type[Exception], ...]]:
    if method == _DEFLATE:
        return zlib.decompressobj(-15), (zlib.error,)
    if method == _BZIP2:
        return bz2.BZ2Decompressor(), (OSError, EOFError, ValueError)
    if method == _ZSTD:
        try:
            module = zstandard()
        except EvidenceError as error:
            raise Unreadable("has it packed with zstd, which this Python cannot read") from error
        return module.ZstdDecompressor(), (module.ZstdError, EOFError, ValueError)
    return None, ()
