"""An archive of cpio, as packages of rpm hold it.

A member is a header, its name, and its content, each filled up to a multiple of four bytes. The
header is the magic `070701` (or `070702`, with a checksum) and thirteen numbers of eight
hexadecimal digits. Where files are long, rpm writes `07070X` and one number, that of the file in
the package's header, which knows the rest. The last member is called `TRAILER!!!`. Source: cpio(5)
and `lib/cpio.c` of rpm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from pratique.evidence.unpacking import Readable

_LAST: Final = b"TRAILER!!!"
_NUMBERS: Final = 13
_DIGITS: Final = 8
_LONGEST_NAME: Final = 4097  # PATH_MAX of <linux/limits.h>, and the dot before it
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class CpioMember:
    """One name. Of a file in the stripped form, only `number` and `size` are told."""

    name: bytes
    size: int
    mode: int = 0
    links: int = 1
    inode: tuple[int, ...] = ()
    number: int | None = None


class Cpio:
    """Reads the members of an archive in their order; `read` gives the content of the last one.

    `size_of(number)` is asked for the length of a file in the stripped form. ValueError for
    anything that is no archive, EOFError where it ends too early.
    """

    def __init__(self, stream: Readable, size_of: Callable[[int], int]) -> None:
        self._stream = stream
        self._size_of = size_of
        self._at = 0
        self._left = 0

    def members(self) -> Iterator[CpioMember]:
        """Each member before the last."""
        while True:
            while self.read(_CHUNK):
                pass
            self._fill()
            member = self._member()
            if member is None:
                return
            self._left = member.size
            yield member

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes of the content of the member."""
        found = self._taken(min(self._left, _CHUNK if size < 0 else size))
        self._left -= len(found)
        return found

    def _member(self) -> CpioMember | None:
        magic = self._taken(6)
        if magic == b"07070X":
            (number,) = self._numbers(1)
            self._fill()
            return CpioMember(b"", self._size_of(number), number=number)
        if magic not in (b"070701", b"070702"):
            raise ValueError("it has no archive of files inside")
        numbers = self._numbers(_NUMBERS)
        inode, mode, _user, _group, links, _time, size, major, minor = numbers[:9]
        length = numbers[11]
        if not 0 < length <= _LONGEST_NAME:
            raise ValueError("a name in it is longer than any")
        name = self._taken(length).rstrip(b"\0")
        self._fill()
        if name == _LAST:
            return None
        return CpioMember(name, size, mode, links, (major, minor, inode))

    def _numbers(self, count: int) -> list[int]:
        digits = self._taken(_DIGITS * count)
        if digits.strip(b"0123456789abcdefABCDEF"):
            raise ValueError("a header in it is damaged")
        return [int(digits[at : at + _DIGITS], 16) for at in range(0, len(digits), _DIGITS)]

    def _fill(self) -> None:
        """Read up to the next multiple of four."""
        self._taken(-self._at % 4)

    def _taken(self, size: int) -> bytes:
        parts: list[bytes] = []
        missing = size
        while missing:
            part = self._stream.read(missing)
            if not part:
                raise EOFError("it ends too early")
            parts.append(part)
            missing -= len(part)
        self._at += size
        return b"".join(parts)
