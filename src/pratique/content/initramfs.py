r"""What an initramfs holds: the programs, modules and scripts that run before the disk is mounted.

An image is one archive of cpio after the other (format "newc"), each plain or compressed as a
whole, with zeros between: Documentation/driver-api/early-userspace/buffer-format.rst and
Documentation/admin-guide/initrd.rst of the kernel. It is unpacked in memory, a piece at a time,
within the limits of a `Budget`; what lies beyond one is a gap, and so is a compression that this
Python does not know.
"""

from __future__ import annotations

import bz2
import hashlib
import lzma
import re
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Final

from pratique.content.archive.budget import Access, Budget, Damaged, Exhausted
from pratique.content.archive.member import inside
from pratique.content.archive.zstandard import zstandard
from pratique.content.identify import HEAD_LENGTH, identify
from pratique.content.shell.command import (
    CONNECTS_BACK,
    DECODES_AND_RUNS,
    DOWNLOADS_AND_RUNS,
    GRANTS_ACCESS,
    INPUT_LENGTH,
    MINES,
    OPENS_TUNNEL,
    PRELOADS,
    SENDS_AWAY,
    STAYS,
    Judged,
    judge,
)
from pratique.model import EntryType, Gap, Stage, readable
from pratique.parsers.base import shown

_PLACE: Final = re.compile(
    r"/(?:boot|efi)/(?:[^/]++/){0,4}(?:initrd|initramfs|initrd\.img)(?![^/]*\.(?:sha\d*|md5)\Z)[^/]*\Z"
)
_HEADER: Final = 110
_MAGIC: Final = (b"070701", b"070702")
_TRAILER: Final = b"TRAILER!!!"
_HEX: Final = re.compile(rb"[0-9A-Fa-f]{104}")
_MARKS: Final = (
    (_MAGIC[0], "cpio"),
    (_MAGIC[1], "cpio"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x5d\x00\x00", "lzma"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\x02\x21\x4c\x18", "lz4"),
    (b"\x04\x22\x4d\x18", "lz4"),
    (b"\x89LZO", "lzo"),
)
_UNREADABLE: Final = (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, MemoryError)
_MOST_NAME: Final = 4096  # PATH_MAX
_MOST_ARCHIVES: Final = 64
_MOST_UNPACKED: Final = 768 << 20
_MOST_MEMBERS: Final = 60_000
_MOST_SECONDS: Final = 20.0  # of processor time
_MEMORY: Final = 256 << 20  # that a dictionary may take
_PIECE: Final = 256 << 10
_TEXT: Final = 256 << 10  # a script is far shorter
_QUOTE: Final = 300
_SURE: Final = 0.6
# Lists and tables, which no shell reads.
_DATA: Final = (b"/usr/lib/modules/", b"/lib/modules/", b"/usr/lib/firmware/", b"/lib/firmware/")
# What an initramfs does by itself, such as running what it has just unpacked, is not told.
_TOLD: Final = frozenset(
    {
        CONNECTS_BACK,
        DECODES_AND_RUNS,
        DOWNLOADS_AND_RUNS,
        GRANTS_ACCESS,
        MINES,
        OPENS_TUNNEL,
        PRELOADS,
        SENDS_AWAY,
        STAYS,
    }
)
_TYPES: Final = {
    0o100000: EntryType.REGULAR,
    0o040000: EntryType.DIRECTORY,
    0o120000: EntryType.SYMLINK,
    0o020000: EntryType.CHARACTER,
    0o060000: EntryType.BLOCK,
    0o010000: EntryType.FIFO,
    0o140000: EntryType.SOCKET,
}
# Where scripts of an initramfs find the disk that the machine will run from.
_NEW_ROOT: Final = re.compile(r"\"?(?:\$\{?(?:rootmnt|NEWROOT)\}?|/sysroot|/root(?=/etc/))\"?/++")
_ACCOUNTS: Final = re.compile(
    r"/etc/(?:passwd|shadow|group|gshadow|sudoers\S*+)\b|\.ssh/authorized"
)
_WRITES: Final = re.compile(
    r">>?\s*+\"?(?:\S*/)?(?:etc|\.ssh)/|\bsed\s.*?-\w*i|\btee\b|\b(?:cp|mv|install|chpasswd|usermod"
    r"|useradd|adduser)\b"
)


@dataclass(frozen=True, slots=True)
class InitramfsMember:
    """A name in an image that runs before the disk is mounted."""

    table: ClassVar[str] = "initramfs_member"

    path: Annotated[str, "the image, `!//`, and the name in readable form"]
    image: Annotated[str, "the image, in readable form"]
    member: Annotated[str, "the name inside, absolute, in readable form"]
    number: Annotated[int, "which archive of the image holds it, from 1: a later one wins"]
    type: Annotated[str, "regular, directory, symlink, fifo, socket, character, block, unknown"]
    size: Annotated[int, "length in bytes"]
    mode: Annotated[int, "permission bits, set-uid, set-gid and sticky: 0 to 4095 (octal 7777)"]
    mtime: Annotated[int, "last change of the content, seconds since 1970; anyone can set it"]
    kind: Annotated[str | None, "what the content is, as in `file`; null but for regular ones"]
    sha256: Annotated[str | None, "SHA-256 of the content; null but for regular ones"]
    target: Annotated[str | None, "where a symbolic link points, in readable form"]
    mark: Annotated[str | None, "what the worst line of a script does; null where none is bad"]
    line: Annotated[int | None, "that line, from 1"]
    quote: Annotated[str, "that line as written, cut"]
    why: Annotated[str, "why we think so"]


def is_initramfs(path: str) -> bool:
    """Whether a file at this readable path is one by its place and name."""
    return _PLACE.match(path) is not None


def look_into_initramfs(access: Access, path: str) -> Iterator[InitramfsMember | Gap]:
    """Rows of the image at `path`. Never raises on any bytes, and ends within its limits."""
    look = _Look(access, path)
    try:
        yield from look.rows()
    except Damaged as error:
        yield _gap(path, "an initramfs that is damaged, or none", f"it {error}")
    except Exhausted as error:
        yield _gap(path, "an initramfs that is looked into in part", f"only {error}")


def account_line(text: str) -> tuple[int, str] | None:
    """The first line of a script that changes accounts of the disk to come; None without one."""
    for number, line in enumerate(text[:INPUT_LENGTH].split("\n"), 1):
        cut = line[:4096]
        if cut.lstrip().startswith("#") or not _ACCOUNTS.search(cut) or not _NEW_ROOT.search(cut):
            continue
        if _WRITES.search(cut):
            return number, cut.strip()
    return None


class _Look:
    """One look into one image."""

    def __init__(self, access: Access, path: str) -> None:
        self._access = access
        self._path = path
        self._budget = Budget(unpacked=_MOST_UNPACKED, members=_MOST_MEMBERS)
        self._until = time.process_time() + _MOST_SECONDS

    def rows(self) -> Iterator[InitramfsMember | Gap]:
        """Every member of every archive; raises `Damaged` and `Exhausted`."""
        at, number = 0, 0
        while (at := self._behind_zeros(at)) < self._access.size:
            number += 1
            if number > _MOST_ARCHIVES:
                raise Exhausted(f"the first {_MOST_ARCHIVES} archives in it")
            form = _form(self._access.read_at(at, _HEADER))
            if form is None:
                yield _gap(self._path, "an initramfs with a part of no known form", f"at byte {at}")
                return
            if form == "cpio":
                plain = CpioInput(_read_from(self._access, at))
                yield from self._archive(plain, number)
                at += plain.at
                continue
            unpacker = _unpacker(form)
            if unpacker is None:
                reason = "an initramfs that is compressed with what is not read here"
                yield _gap(self._path, reason, f"{form}, at byte {at}")
                return
            stream = _Stream(_read_from(self._access, at), unpacker, self._budget)
            source = CpioInput(stream.pieces())
            while source.skip_zeros():
                yield from self._archive(source, number)
            at += stream.read

    def _behind_zeros(self, at: int) -> int:
        while at < self._access.size:
            piece = self._access.read_at(at, _PIECE)
            rest = piece.lstrip(b"\0")
            at += len(piece) - len(rest)
            if rest or not piece:
                return at
            self._in_time()
        return at

    def _archive(self, source: CpioInput, number: int) -> Iterator[InitramfsMember]:
        while True:
            header = source.take(_HEADER)
            fields = _fields(header)
            if fields is None:
                if source.at > _HEADER and _form(header) not in (None, "cpio"):
                    # Who put a stream of his own behind it left its end out.
                    source.put_back(header)
                    return
                raise Damaged("holds what is no archive of cpio")
            size, named = fields[6], fields[11]
            if not 0 < named <= _MOST_NAME:
                raise Damaged("has a name of an impossible length")
            name = source.take(named).rstrip(b"\0")
            source.take(-(_HEADER + named) % 4)
            if name == _TRAILER:
                return
            self._budget.name()
            self._in_time()
            yield self._member(source, name, fields, number)
            source.take(-size % 4)

    def _member(
        self, source: CpioInput, name: bytes, fields: list[int], number: int
    ) -> InitramfsMember:
        mode, mtime, size = fields[1], fields[5], fields[6]
        kind_of_entry = _TYPES.get(mode & 0o170000, EntryType.UNKNOWN)
        plain = b"/" + name.removeprefix(b"./").lstrip(b"/")
        kind = digest = target = None
        judged: Judged | None = None
        if kind_of_entry is EntryType.SYMLINK:
            target = readable(source.take(min(size, _MOST_NAME)))
            size_left = size - min(size, _MOST_NAME)
        else:
            head = source.take(min(size, _TEXT))
            sha256 = hashlib.sha256(head)
            size_left = size - len(head)
            while size_left and (piece := source.take(min(size_left, _PIECE))):
                sha256.update(piece)
                size_left -= len(piece)
            if kind_of_entry is EntryType.REGULAR:
                digest = sha256.hexdigest()
                kind = identify(head[:HEAD_LENGTH], plain.rpartition(b"/")[2].decode("latin-1"))
                judged = _judged(head, plain)
        if size_left:
            raise Damaged("ends before its content does")
        return InitramfsMember(
            path=inside(self._path, plain.lstrip(b"/")),
            image=self._path,
            member=readable(plain),
            number=number,
            type=kind_of_entry.value,
            size=size,
            mode=mode & 0o7777,
            mtime=mtime,
            kind=kind,
            sha256=digest,
            target=target,
            mark=None if judged is None else judged.mark,
            line=None if judged is None else judged.line,
            quote="" if judged is None else shown(judged.quote, _QUOTE),
            why="" if judged is None else judged.why,
        )

    def _in_time(self) -> None:
        if time.process_time() > self._until:
            raise Exhausted(f"what {_MOST_SECONDS:.0f} s of work came to")


class CpioInput:
    """Bytes from pieces that come once, with the place behind the last one taken."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._held = b""
        self._from = 0  # in what is held
        self.at = 0

    def take(self, length: int) -> bytes:
        """The next bytes; fewer only at the end."""
        while len(self._held) - self._from < length:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._held = self._held[self._from :] + piece
            self._from = 0
        found = self._held[self._from : self._from + length]
        self._from += len(found)
        self.at += len(found)
        return found

    def put_back(self, taken: bytes) -> None:
        """Undo the last `take`, which gave this."""
        self._held = taken + self._held[self._from :]
        self._from = 0
        self.at -= len(taken)

    def skip_zeros(self) -> bool:
        """Leave out zeros; whether anything is behind them."""
        while True:
            rest = self._held[self._from :].lstrip(b"\0")
            self.at += len(self._held) - self._from - len(rest)
            self._held, self._from = rest, 0
            if rest:
                return True
            piece = next(self._pieces, None)
            if piece is None:
                return False
            self._held = piece


class _Stream:
    """One compressed stream; `read` is how many bytes of it there were."""

    def __init__(self, packed: Iterator[bytes], unpacker: Any, budget: Budget) -> None:
        self._packed = packed
        self._unpacker = unpacker
        self._budget = budget
        self.read = 0

    def pieces(self) -> Iterator[bytes]:
        """What it unpacks to, in bounded pieces; raises `Damaged` and `Exhausted`."""
        try:
            for piece in self._packed:
                self.read += len(piece)
                yield from self._out(piece)
                if self._unpacker.eof:
                    self.read -= len(self._unpacker.unused_data)
                    return
        except _UNREADABLE as error:
            raise Damaged(f"cannot be unpacked: {error}") from error
        raise Damaged("ends before its content does")

    def _out(self, piece: bytes) -> Iterator[bytes]:
        out = self._unpacker.decompress(piece, _PIECE)
        while out:
            self._budget.spend(len(out))
            yield out
            if self._unpacker.eof:
                return
            tail = getattr(self._unpacker, "unconsumed_tail", b"")
            if not tail and getattr(self._unpacker, "needs_input", len(out) < _PIECE):
                return
            out = self._unpacker.decompress(tail, _PIECE)


def _read_from(access: Access, at: int) -> Iterator[bytes]:
    while piece := access.read_at(at, _PIECE):
        yield piece
        at += len(piece)


def _fields(header: bytes) -> list[int] | None:
    if len(header) < _HEADER or header[:6] not in _MAGIC or not _HEX.fullmatch(header, 6):
        return None
    return [int(header[at : at + 8], 16) for at in range(6, _HEADER, 8)]


def _form(start: bytes) -> str | None:
    for mark, form in _MARKS:
        if start.startswith(mark):
            return form
    return None


def _unpacker(form: str) -> Any | None:
    """Something that unpacks this form a piece at a time; None where this Python cannot."""
    if form == "gzip":
        return zlib.decompressobj(31)
    if form == "bzip2":
        return bz2.BZ2Decompressor()
    if form == "xz":
        return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MEMORY)
    if form == "lzma":
        return lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=_MEMORY)
    return zstandard() if form == "zstd" else None


def _judged(head: bytes, name: bytes) -> Judged | None:
    """The worst that a script does; None for what is no script, or does nothing bad."""
    if b"\0" in head[:HEAD_LENGTH] or name.startswith(_DATA):
        return None
    text = head.decode("utf-8", "backslashreplace")
    found = account_line(text)
    if found is not None:
        line, quote = found
        why = "it changes the accounts of the disk before that is even started from"
        return Judged(GRANTS_ACCESS, why, quote, 0.9, line)
    sure = [one for one in judge(_NEW_ROOT.sub("/", text)) if one.confidence >= _SURE]
    told = [one for one in sure if one.mark in _TOLD]
    return max(told, key=lambda one: one.confidence, default=None)


def _gap(path: str, reason: str, detail: str) -> Gap:
    return Gap(path, None, Stage.ANALYSE, reason, shown(detail))
