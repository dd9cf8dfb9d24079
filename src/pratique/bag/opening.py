"""Reading a bag that anybody may have made: a folder, or a tar. Nothing is ever unpacked.

A bag that was changed is the reason to look at it, so names may lead out of it, be links, or be
there twice, and sizes may lie. Everything is read once, in blocks, and every name is in readable
form from the root of the bag.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from pratique.errors import NoBag, Unreadable
from pratique.evidence.archive.member import Member
from pratique.evidence.archive.tar_header import HEADER, is_sound
from pratique.evidence.archive.tar_members import Odd, TarMembers
from pratique.model import EntryType, readable

BLOCK: Final = 1 << 20
MOST_FILES: Final = 1_000_000
_DEEPEST: Final = 64
_REGULAR: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_AGE: Final = (b"age-encryption.org/", b"-----BEGIN AGE")
_OPENPGP: Final = (b"-----BEGIN PGP", b"\x84", b"\x85", b"\xc1")
_PACKED: Final = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\xfd7zXZ", b"BZh", b"PK\x03\x04")


class Shape(StrEnum):
    """What stands under a name."""

    FILE = "file"
    LINK = "link"
    OTHER = "other"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Thing:
    """One name in a bag. `size` is what it says of itself; `why` tells what keeps it unread."""

    name: str
    shape: Shape
    blocks: Iterator[bytes]
    why: str = ""


def things(place: Path) -> Iterator[Thing]:
    """Everything in the bag at `place`; the blocks of one are to be read before the next.

    NoBag where it is neither a folder nor a tar, or holds too many files.
    """
    try:
        found = place.stat()
    except OSError as error:
        raise NoBag(
            f"There is nothing here that can be opened: {error.strerror or error}",
            where=readable(bytes(place)),
            next_step="Give the folder or the tar of a sealed bag.",
        ) from error
    if stat.S_ISDIR(found.st_mode):
        yield from _bounded(_of_folder(place), place)
        return
    opened = _opened(place)
    try:
        _refuse(os.pread(opened, HEADER, 0), place)
        yield from _bounded(_of_tar(_Tar(opened)), place)
    finally:
        os.close(opened)


def _bounded(found: Iterator[Thing], place: Path) -> Iterator[Thing]:
    for number, thing in enumerate(found):
        if number >= MOST_FILES:
            raise NoBag(
                f"There are more than {MOST_FILES:,} names in it, and no bag of Pratique has so "
                "many",
                where=readable(bytes(place)),
                next_step="Give the folder or the tar of a sealed bag.",
            )
        yield thing


# --- a folder ------------------------------------------------------------------------------


def _of_folder(root: Path) -> Iterator[Thing]:
    waiting = [(b"", 0)]
    start = bytes(root)
    while waiting:
        below, depth = waiting.pop()
        try:
            with os.scandir(os.path.join(start, below)) as entries:  # noqa: PTH118 - bytes
                found = sorted((entry.name, entry.stat(follow_symlinks=False)) for entry in entries)
        except OSError as error:
            yield _unread(below, error.strerror or str(error))
            continue
        for name, status in found:
            path = os.path.join(below, name)  # noqa: PTH118 - bytes
            if stat.S_ISDIR(status.st_mode):
                if depth >= _DEEPEST:
                    yield _unread(path, "too many folders in each other")
                else:
                    waiting.append((path, depth + 1))
            elif stat.S_ISREG(status.st_mode):
                yield Thing(readable(path), Shape.FILE, _file_blocks(os.path.join(start, path)))  # noqa: PTH118
            elif stat.S_ISLNK(status.st_mode):
                yield Thing(readable(path), Shape.LINK, iter(()))
            else:
                yield Thing(readable(path), Shape.OTHER, iter(()))


def _file_blocks(path: bytes) -> Iterator[bytes]:
    """Blocks of a file; Unreadable where that fails."""
    try:
        opened = os.open(path, _REGULAR)
        with os.fdopen(opened, "rb") as source:
            if not stat.S_ISREG(os.fstat(opened).st_mode):
                raise Unreadable("It is no file any more", where=readable(path))
            while block := source.read(BLOCK):
                yield block
    except OSError as error:
        raise Unreadable(error.strerror or str(error), where=readable(path)) from error


def _unread(path: bytes, why: str) -> Thing:
    return Thing(readable(path) or ".", Shape.UNREAD, iter(()), why)


# --- a tar ---------------------------------------------------------------------------------


class _Tar:
    """A file that is read at any place."""

    def __init__(self, opened: int) -> None:
        self._opened = opened

    def read_at(self, offset: int, length: int) -> bytes:
        """At most `length` bytes; fewer at its end. Unreadable where that fails."""
        try:
            return os.pread(self._opened, length, offset)
        except OSError as error:
            raise Unreadable(error.strerror or str(error)) from error

    def behind(self, _offset: int) -> bool:
        """Never: every place is reached at once."""
        return False

    def close(self) -> None:
        """Nothing: who opened the file closes it."""

    def blocks(self, at: int, size: int) -> Iterator[bytes]:
        """`size` bytes from there on; Unreadable where there are fewer."""
        while size > 0:
            block = self.read_at(at, min(BLOCK, size))
            if not block:
                raise Unreadable("The tar ends before the file does")
            yield block
            at, size = at + len(block), size - len(block)


def _of_tar(tar: _Tar) -> Iterator[Thing]:
    root: bytes | None = None
    for found in TarMembers(tar):
        if isinstance(found, Odd):
            yield _unread(found.name, f"{found.reason}: {found.detail}".rstrip(": "))
            continue
        if root is None:
            root = found.name.rstrip(b"/").partition(b"/")[0] + b"/"
        if found.type is not EntryType.DIRECTORY:
            yield _member(found, found.name.removeprefix(root), tar)


def _member(found: Member, name: bytes, tar: _Tar) -> Thing:
    shown = readable(name)
    if found.link is not None or found.hard is not None:
        return Thing(shown, Shape.LINK, iter(()))
    content = found.content
    if found.type is not EntryType.REGULAR or content is None:
        return Thing(shown, Shape.OTHER, iter(()))
    if content.runs is not None or content.layer:
        return Thing(shown, Shape.OTHER, iter(()))  # a file with holes: its size may be anything
    return Thing(shown, Shape.FILE, tar.blocks(content.at, content.stored))


def _opened(place: Path) -> int:
    try:
        opened = os.open(place, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise NoBag(
            f"It cannot be opened: {error.strerror or error}",
            where=readable(bytes(place)),
            next_step="Run the same command as the user to whom the bag belongs.",
        ) from error
    if stat.S_ISREG(os.fstat(opened).st_mode):
        return opened
    os.close(opened)
    raise NoBag(
        "This is neither a folder nor a file",
        where=readable(bytes(place)),
        next_step="Give the folder or the tar of a sealed bag.",
    )


def _refuse(head: bytes, place: Path) -> None:
    """Say what it is where it is no tar."""
    if len(head) == HEADER and is_sound(head):
        return
    what = "This is neither the folder nor the tar of a sealed bag"
    next_step = (
        "Give the folder or the tar of a sealed bag. If it is that, its start is damaged: copy it "
        "again from where it is kept."
    )
    if head.startswith(_AGE):
        what = "This bag is encrypted, and only its recipients can look into it"
        next_step = "Decrypt it, then verify that: age --decrypt -i KEYFILE -o BAG.tar BAG.tar.age"
    elif head.startswith(_OPENPGP):
        what = "This bag is encrypted, and only its recipients can look into it"
        next_step = "Decrypt it, then verify that: gpg --output BAG.tar --decrypt BAG.tar.gpg"
    elif head.startswith(_PACKED):
        what, next_step = "This is packed", "Unpack it, then verify the folder or the tar."
    raise NoBag(what, where=readable(bytes(place)), next_step=next_step)
