"""What a zip says of its members, in its directory at the end and in front of each (APPNOTE 6.3).

Readers disagree on which of the two counts, and an intruder can use that: both are read here and
compared. Where the directory is missing, since the file was cut short, the heads are gone through.
"""

from __future__ import annotations

import calendar
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pratique.evidence.archive.stream import PlainAccess
from pratique.evidence.archive.tar_members import Odd

LOCAL: Final = b"PK\x03\x04"
_CENTRAL: Final = b"PK\x01\x02"
_END: Final = b"PK\x05\x06"
_END64: Final = b"PK\x06\x06"
_LOCATOR64: Final = b"PK\x06\x07"
_DESCRIPTOR: Final = b"PK\x07\x08"
_TAIL: Final = 66_000
_MOST_DIRECTORY: Final = 256 << 20
_FIRST_STEP: Final = 4 << 10
_STEP: Final = 1 << 20
_ALL: Final = 0xFFFFFFFF
_HEAD: Final = struct.Struct("<4sHHHHHIIIHH")
_ENTRY: Final = struct.Struct("<4sHHHHHHIIIHHHHHII")
_DESCRIBED: Final = struct.Struct("<4sIII")  # checksum, packed and plain length
_MOST_DESCRIBED: Final = 1 << 20
_SECOND: Final = 1_000_000_000
_SINCE_1601: Final = 11_644_473_600 * _SECOND


@dataclass(slots=True)
class Listed:
    """A member of a zip. `at` is where its packed content begins, `packed` how long that is."""

    name: bytes
    system: int
    flags: int
    method: int
    attributes: int
    crc: int
    packed: int
    size: int
    head: int
    at: int = 0
    mtime: int | None = None
    atime: int | None = None
    btime: int | None = None
    zone: bool = False  # whether its time says which zone it is of
    owner: tuple[int, int] | None = None


def listed(access: PlainAccess, size: int) -> Iterator[Listed | Odd]:
    """Members in the order of the directory; `Odd` for what is wrong."""
    end = _end(access, size)
    if end is None:
        yield Odd("the archive is cut short", "its directory is missing; taken from its heads")
        yield from _by_heads(access, size)
        return
    place, start, length, count = end
    shift = place - length - start  # something stands in front of the archive
    if start + shift < 0 or length > _MOST_DIRECTORY or length > size:
        yield Odd("the directory of the archive is damaged", "taken from its heads")
        yield from _by_heads(access, size)
        return
    directory = access.read_at(start + shift, length)
    at = found = 0
    while at + _ENTRY.size <= len(directory) and directory[at : at + 4] == _CENTRAL:
        one, at = _entry(directory, at)
        one.head += shift
        found += 1
        wrong = _compare(access, one)
        if wrong:
            yield Odd("a name that its own head tells otherwise", wrong, one.name)
        yield one
    if found & 0xFFFF != count & 0xFFFF:
        yield Odd("the directory of the archive is damaged", f"{found} of {count} names found")


def _end(access: PlainAccess, size: int) -> tuple[int, int, int, int] | None:
    """Where the directory ends, the offset that it claims, its length, its number of names."""
    tail_at = max(0, size - _TAIL)
    tail = access.read_at(tail_at, _TAIL)
    found = tail.rfind(_END)
    while found >= 0 and len(tail) - found < 22:
        found = tail.rfind(_END, 0, found)
    if found < 0:
        return None
    count, length, start = struct.unpack_from("<HII", tail, found + 10)
    place = tail_at + found
    locator = access.read_at(place - 20, 20) if place >= 20 else b""
    if locator[:4] == _LOCATOR64:
        claimed = int.from_bytes(locator[8:16], "little")
        for at in (claimed, place - 20 - 56):
            record = access.read_at(at, 56)
            if record[:4] == _END64 and len(record) == 56:
                count, length, start = struct.unpack_from("<QQQ", record, 32)
                return at, start, length, count
    return place, start, length, count


def _entry(directory: bytes, at: int) -> tuple[Listed, int]:
    (_, made, _, flags, method, time, date, crc, packed, size, name_length, extra_length,
     comment, _, _, attributes, head) = _ENTRY.unpack_from(directory, at)  # fmt: skip
    at += _ENTRY.size
    name = directory[at : at + name_length]
    extra = directory[at + name_length : at + name_length + extra_length]
    one = Listed(name, made >> 8, flags, method, attributes, crc, packed, size, head)
    one.mtime = _dos_time(date, time)
    _take_extra(one, extra)
    return one, at + name_length + extra_length + comment


def _compare(access: PlainAccess, one: Listed) -> str:
    """Read the head of a member; what differs in it, for a person."""
    head = access.read_at(one.head, _HEAD.size)
    if len(head) < _HEAD.size or head[:4] != LOCAL:
        one.at = -1
        return "there is no head where the directory says"
    _, _, flags, method, _, _, _, packed, size, name_length, extra_length = _HEAD.unpack(head)
    rest = access.read_at(one.head + _HEAD.size, name_length + extra_length)
    one.at = one.head + _HEAD.size + name_length + extra_length
    name = rest[:name_length]
    there = Listed(name, 0, flags, method, 0, 0, packed, size, 0)
    _take_extra(there, rest[name_length:])
    one.atime = one.atime or there.atime
    one.owner = one.owner or there.owner
    if name != one.name:
        return f"there it is {name[:100]!r}"
    if method != one.method or flags & 1 != one.flags & 1:
        return "there it is packed in another way"
    if not flags & 8 and (there.packed, there.size) != (one.packed, one.size):
        return f"there it has {there.size} bytes"
    return ""


def _by_heads(access: PlainAccess, size: int) -> Iterator[Listed | Odd]:
    at = 0
    ends: dict[int, int] | None = None
    while (found := _find(access, LOCAL, at)) is not None:
        head = access.read_at(found, _HEAD.size)
        if len(head) < _HEAD.size:
            return
        _, _, flags, method, time, date, crc, packed, length, names, extras = _HEAD.unpack(head)
        rest = access.read_at(found + _HEAD.size, names + extras)
        one = Listed(rest[:names], 0, flags, method, 0, crc, packed, length, found)
        one.mtime = _dos_time(date, time)
        _take_extra(one, rest[names:])
        one.at = found + _HEAD.size + names + extras
        at = one.at
        if flags & 8:
            ends = _descriptors(access) if ends is None else ends
            if (end := ends.get(one.at)) is None:
                yield Odd("the archive is cut short", "in the middle of this file", one.name)
                continue
            _, one.crc, one.packed, one.size = _DESCRIBED.unpack(access.read_at(end, 16))
            at = end + 16
        elif one.at + one.packed <= size:
            at = one.at + one.packed
        yield one


def _descriptors(access: PlainAccess) -> dict[int, int]:
    """Where contents begin that a descriptor behind them tells of, and where that is.

    Found in one pass: to look behind each head anew would take the square of the length.
    """
    ends: dict[int, int] = {}
    at = 0
    while (found := _find(access, _DESCRIPTOR, at)) is not None and len(ends) < _MOST_DESCRIBED:
        told = access.read_at(found, _DESCRIBED.size)
        if len(told) == _DESCRIBED.size:
            ends.setdefault(found - _DESCRIBED.unpack(told)[2], found)
        at = found + 4
    return ends


def _find(access: PlainAccess, what: bytes, at: int) -> int | None:
    """Where it is next, looked for in ever longer pieces: mostly it is near."""
    step = _FIRST_STEP
    while True:
        piece = access.read_at(at, step)
        found = piece.find(what)
        if found >= 0:
            return at + found
        if len(piece) < step:
            return None
        at += len(piece) - 3
        step = min(4 * step, _STEP)


def _take_extra(one: Listed, extra: bytes) -> None:
    """The fields that are of use: long sizes, times with a zone, owners."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        value = extra[at + 4 : at + 4 + length]
        at += 4 + length
        if kind == 0x0001:
            _take_long(one, value)
        elif kind == 0x5455 and len(value) >= 5 and value[0] & 1:
            one.mtime, one.zone = int.from_bytes(value[1:5], "little", signed=True) * _SECOND, True
            if value[0] & 2 and len(value) >= 9:
                one.atime = int.from_bytes(value[5:9], "little", signed=True) * _SECOND
        elif kind == 0x000A and len(value) >= 32 and value[4:8] == b"\x01\0\x18\0":
            mtime, atime, btime = struct.unpack_from("<QQQ", value, 8)
            one.mtime, one.zone = mtime * 100 - _SINCE_1601, True
            one.atime, one.btime = atime * 100 - _SINCE_1601, btime * 100 - _SINCE_1601
        elif kind == 0x7875 and len(value) >= 3:
            one.owner = _owner(value) or one.owner


def _take_long(one: Listed, value: bytes) -> None:
    at = 0
    for name in ("size", "packed", "head"):
        if getattr(one, name) == _ALL and at + 8 <= len(value):
            setattr(one, name, int.from_bytes(value[at : at + 8], "little"))
            at += 8


def _owner(value: bytes) -> tuple[int, int] | None:
    end = 2 + value[1]
    uid = int.from_bytes(value[2:end], "little")
    if end >= len(value):
        return None
    gid = int.from_bytes(value[end + 1 : end + 1 + value[end]], "little")
    return (uid, gid) if uid < 1 << 32 and gid < 1 << 32 else None


def _dos_time(date: int, time: int) -> int | None:
    """A time of MS-DOS, as if it were of UTC; it does not say."""
    year, month, day = (date >> 9) + 1980, date >> 5 & 15, date & 31
    if not (1 <= month <= 12 and day):
        return None
    moment = (year, month, day, time >> 11, time >> 5 & 63, (time & 31) * 2)
    return calendar.timegm(moment) * _SECOND
