r"""A bodyfile: one line for each name of a machine, as mactime(1) of The Sleuth Kit 3 reads it.

    MD5|name|inode|mode_as_string|UID|GID|size|atime|mtime|ctime|crtime

Times are seconds since 1970, 0 where unknown; the mode is that of `ls -l`, sometimes with the
letter of a type and a slash in front. The name of a symbolic link is followed by ` -> ` and its
target. A name may hold a `|`, for nothing is escaped: fields are counted from the right. A name
with a line break in it breaks its line; both halves are told as not understood.

UAC writes it with stat(1) of GNU, which quotes odd names as a shell does (`a'$'\n''b`), and takes
off only the outermost quotes; or with programs of its own, which quote nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pratique.model import EntryType

_FIELDS: Final = 9  # behind the name
_LONGEST: Final = 64 << 10
_SECOND: Final = 1_000_000_000
_LAST_SECOND: Final = 9_214_646_399  # the end of 2261, see `model.Instant`
_LARGEST: Final = 1 << 62
_USUAL: Final = 10  # digits of a time since the year 2001
_MODES: Final = 1024
_OWNERS: Final = 1 << 32
_ARROW: Final = b" -> "

_TYPES: Final = {
    b"-": EntryType.REGULAR,
    b"r": EntryType.REGULAR,
    b"d": EntryType.DIRECTORY,
    b"l": EntryType.SYMLINK,
    b"p": EntryType.FIFO,
    b"s": EntryType.SOCKET,
    b"h": EntryType.SOCKET,  # as The Sleuth Kit writes it
    b"c": EntryType.CHARACTER,
    b"b": EntryType.BLOCK,
}
_MODE: Final = re.compile(
    rb"(?:[-\w]/)?([-rdlpshcb])([-r][-w][-xsS])([-r][-w][-xsS])([-r][-w][-xtT])[.+@]?"
)
_SET: Final = {2: 0o4000, 3: 0o2000, 4: 0o1000}
_DIGITS: Final = 20
_TIME: Final = re.compile(rb"(-?\d{1,12})(?:\.(\d{1,9})\d*)?")
_QUOTED: Final = re.compile(rb"'\$'((?:\\(?:[0-7]{3}|[^0-7]))+)(?:''|$)")
_ESCAPE: Final = re.compile(rb"\\(?:([0-7]{3})|(.))", re.DOTALL)
_LETTERS: Final = {
    b"a": b"\a", b"b": b"\b", b"e": b"\x1b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t",
    b"v": b"\v",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One name, as the list tells it. Times are nanoseconds since 1970, None where unknown."""

    name: bytes
    type: EntryType
    mode: int
    uid: int
    gid: int
    size: int
    inode: int
    mtime: int | None
    ctime: int | None
    atime: int | None
    btime: int | None
    target: bytes | None


@dataclass(frozen=True, slots=True)
class Odd:
    """A line that is not understood: its number from 1, why, and its start."""

    line: int
    reason: str
    start: bytes


def lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of a text that comes in pieces; of one that is too long, its start."""
    held = b""
    skipping = False
    for piece in pieces:
        first, *others = piece.split(b"\n")
        held = held if skipping else held + first
        for other in others:
            yield held
            held, skipping = other, False
        if len(held) > _LONGEST:
            held, skipping = held[: _LONGEST + 1], True
    yield held


def rows(text: Iterable[bytes], *, quoted: bool = True) -> Iterator[Row | Odd]:
    """A row or a reason for each line that is not empty.

    `quoted` says that names may be quoted as stat(1) of GNU does it.
    """
    for number, line in enumerate(text, 1):
        told = line.rstrip(b"\r\n")
        if not told:
            continue
        found = _row(told, quoted=quoted) if len(told) <= _LONGEST else "a line that is too long"
        yield found if isinstance(found, Row) else Odd(number, found, told[:200])


def _row(text: bytes, *, quoted: bool) -> Row | str:
    parts = text.rsplit(b"|", _FIELDS)
    if len(parts) != _FIELDS + 1:
        return "a line that has too few fields"
    start, *fields = parts
    _, bar, name = start.partition(b"|")
    if not bar or not name:
        return "a line without a name"
    mode = _mode(fields[1])
    if mode is None:
        return "a line whose mode is none"
    inode, uid, gid, size = map(_whole, (fields[0], *fields[2:5]))
    if inode is None or uid is None or gid is None or size is None:
        return "a line whose numbers are none"
    if uid >= _OWNERS or gid >= _OWNERS:
        return "a line whose numbers are none"
    atime, mtime, ctime, btime = map(_moment, fields[5:])
    if False in (atime, mtime, ctime, btime):  # none of them is 0: that is None
        return "a line whose times are none"
    (kind, bits), target = mode, None
    if kind is EntryType.SYMLINK:
        name, target = _linked(name, size)
        target = _plain(target) if quoted else target
    name = _plain(name) if quoted else name
    return Row(name, kind, bits, uid, gid, size, inode, mtime, ctime, atime, btime, target)


def _whole(field: bytes) -> int | None:
    if not field.isdigit() or len(field) > _DIGITS:
        return None
    value = int(field)
    return value if value < _LARGEST else None


def _moment(field: bytes) -> int | bool | None:
    """Nanoseconds; None for an unknown time, and False for what is none."""
    if len(field) == _USUAL and field.isdigit():
        seconds = int(field)
        return seconds * _SECOND or None if seconds <= _LAST_SECOND else False
    if field in (b"", b"-", b"?"):
        return None
    match = _TIME.fullmatch(field)
    if match is None or abs(int(match[1])) > _LAST_SECOND:
        return False
    fraction = int((match[2] or b"0").ljust(9, b"0"))
    return int(match[1]) * _SECOND + fraction or None


def _linked(name: bytes, size: int) -> tuple[bytes, bytes]:
    """A link and its target; where either holds an arrow, the length of the target decides."""
    first = name.find(_ARROW)
    if first < 0:
        return name, b""
    wanted = len(name) - size - len(_ARROW)
    if wanted > 0 and name[wanted : wanted + len(_ARROW)] == _ARROW:
        first = wanted
    return name[:first], name[first + len(_ARROW) :]


def _plain(name: bytes) -> bytes:
    """A name without the quotes of a shell."""
    if b"'$'" not in name:
        return name
    return _QUOTED.sub(lambda match: _ESCAPE.sub(_unescaped, match[1]), name)


def _unescaped(match: re.Match[bytes]) -> bytes:
    if match[1]:
        return bytes([int(match[1], 8) & 0xFF])
    return _LETTERS.get(match[2], match[2])


@lru_cache(maxsize=_MODES)  # a machine has some dozens of them, on a million lines
def _mode(field: bytes) -> tuple[EntryType, int] | None:
    """The type and the bits of a mode in letters, as stat(2) has them."""
    match = _MODE.fullmatch(field)
    if match is None:
        return None
    bits = 0
    for group, shift in ((2, 6), (3, 3), (4, 0)):
        letters = match[group]
        bits |= sum(bit << shift for at, bit in enumerate((4, 2)) if letters[at : at + 1] != b"-")
        last = letters[2:3]
        bits |= (last in b"xst") << shift
        bits |= _SET[group] if last in b"sStT" else 0
    return _TYPES[match[1]], bits
