"""Linux software RAID (md): superblocks 0.90, 1.0, 1.1 and 1.2, and the arrays that they describe.

The formats: include/uapi/linux/raid/md_p.h, md(4). 0.90 stands in the last 64 to 128 KiB of a
member, 1.0 in the last 8 to 12 KiB, 1.1 at its start, 1.2 4 KiB after it. Numbers are
little-endian (0.90 may be big-endian on machines of another kind; those are not read).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pratique.errors import Unreadable
from pratique.evidence.disk.base import Medium
from pratique.evidence.disk.mapped import Absent, Joined, Piece, Slice
from pratique.evidence.disk.raid import Mirrored, Parity, Striped, Ten
from pratique.model import Gap, Stage, readable

_MAGIC: Final = 0xA92B4EFC
_LINEAR, _MULTIPATH = -1, -4
_RESHAPING, _RECOVERING = 4, 2  # bits of the feature map
_MOST: Final = 384  # members; what 1.x allows and more
_STEP: Final = struct.Struct("<4I16s32sQiIQII")  # 100 bytes from the start of 1.x
_SPARE: Final = 0xFFFE


@dataclass(frozen=True, slots=True)
class Member:
    """One member of an array, as its superblock tells. Sizes are in bytes."""

    medium: Medium
    array: str
    name: str
    device: str
    level: int
    layout: int
    chunk: int
    count: int
    size: int  # of each member as the array uses it; 0 where members may differ
    start: int
    length: int
    role: int | None
    events: int
    whole: bool  # it is not being filled
    reshaping: bool


@dataclass(frozen=True, slots=True)
class Array:
    """An array that was put together. `uuid` is written as mdadm(8) and blkid(8) write it."""

    name: str
    uuid: str
    medium: Medium


def member(medium: Medium) -> Member | None:
    """What the superblock on `medium` says; None where there is none that can be right."""
    try:
        for place in (4096, 0, (medium.size // 512 - 16 & ~7) * 512):
            if found := _version_1(medium, place):
                return found
        return _version_0(medium)
    except Unreadable:
        return None


def _version_1(medium: Medium, place: int) -> Member | None:
    block = medium.read_at(place, 4096) if place >= 0 else b""
    if len(block) < 256 or struct.unpack_from("<II", block) != (_MAGIC, 1):
        return None
    (_, _, features, _, array, name, _, level, layout, size, chunk, count) = _STEP.unpack_from(
        block
    )
    start, length, own = struct.unpack_from("<QQQ", block, 128)
    number, _, device = struct.unpack_from("<II16s", block, 160)
    (events,) = struct.unpack_from("<Q", block, 200)
    checksum, roles = struct.unpack_from("<II", block, 216)
    # A superblock of a partition at the end of a disk is not one of the disk: it tells its place.
    if own * 512 != place or not 0 < count <= _MOST or roles > 1920:
        return None
    if _checksum(block[:216] + bytes(4) + block[220 : 256 + 2 * roles]) != checksum:
        return None
    role = struct.unpack_from("<H", block, 256 + 2 * number)[0] if number < roles else _SPARE
    return Member(
        medium, _uuid(array), readable(name.split(b"\0")[0]), _uuid(device), level, layout,
        chunk * 512, count, size * 512, start * 512, length * 512,
        role if role < count else None, events,
        not features & _RECOVERING, bool(features & _RESHAPING),
    )  # fmt: skip


def _checksum(block: bytes) -> int:
    total: int = sum(struct.unpack(f"<{len(block) // 4}I", block[: len(block) & ~3]))
    if len(block) & 2:
        total += struct.unpack_from("<H", block, len(block) & ~3)[0]
    return (total & 0xFFFFFFFF) + (total >> 32) & 0xFFFFFFFF


def _version_0(medium: Medium) -> Member | None:
    place = (medium.size & ~0xFFFF) - 0x10000
    block = medium.read_at(place, 4096) if place >= 0 else b""
    if len(block) < 4096:
        return None
    words = struct.unpack("<1024I", block)
    if words[:3] != (_MAGIC, 0, 90) or not 0 < words[10] <= 27:
        return None
    # The last partition may end where the disk does: the size tells which of the two it is.
    if words[8] and not place - (1 << 22) <= words[8] * 1024 <= place:
        return None
    role, state = words[992 + 3], words[992 + 4]
    level = words[7] - (1 << 32) if words[7] >> 31 else words[7]
    uuid = struct.pack(">4I", words[5], words[13], words[14], words[15])
    return Member(
        medium, _uuid(uuid), str(words[11]), str(words[992]), level, words[64], words[65],
        words[10], words[8] * 1024, 0, place, role if role < words[10] and state & 4 else None,
        words[40] << 32 | words[39], whole=True,
        reshaping=words[3] >= 91,
    )  # fmt: skip


def _uuid(value: bytes) -> str:
    digits = value.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def arrays(members: Iterable[Member]) -> tuple[list[Array], list[Gap]]:
    """Every array that can be put together of `members`, and gaps for what is missing."""
    sets: dict[str, list[Member]] = {}
    for each in members:
        sets.setdefault(each.array, []).append(each)
    found: list[Array] = []
    gaps: list[Gap] = []
    for uuid, together in sets.items():
        newest = max(together, key=lambda each: each.events)
        name = _name(newest)
        medium, lost = _assembled(name, newest, together)
        gaps += lost
        if medium is not None:
            found.append(Array(name, uuid, medium))
    return found, gaps


def _name(newest: Member) -> str:
    name = newest.name.rpartition(":")[2] or newest.array[:8]
    return f"md{name}" if name.isdigit() else f"md/{name}"


def _assembled(
    name: str, newest: Member, together: Sequence[Member]
) -> tuple[Medium | None, list[Gap]]:
    gaps: list[Gap] = []
    if newest.reshaping:
        return None, [_gap("array was being reshaped, and is not read", name, newest.medium.name)]
    chosen: dict[int, Member] = {}
    for each in sorted(together, key=lambda each: each.events, reverse=True):
        if each.role is None:
            continue  # a spare, or one that failed and was taken out
        # One event more is what a crash between two writes leaves; mdadm takes those too.
        if each.events + 1 < newest.events:
            detail = f"{each.medium.name}: {each.events} events, others {newest.events}"
            gaps.append(_gap("member of an array is out of date, and left out", name, detail))
        elif not each.whole:
            gaps.append(_gap("member of an array was being filled", name, each.medium.name))
        elif each.role in chosen:
            gaps.append(_gap("two members of an array with one place", name, each.medium.name))
        else:
            chosen[each.role] = each
    missing = newest.count - len(chosen)
    if missing > _spared(newest) or not chosen:
        detail = f"{len(chosen)} of {newest.count} members are here; give the other disks too"
        return None, [*gaps, _gap("array cannot be put together", name, detail)]
    if missing:
        detail = f"{len(chosen)} of {newest.count} members are here"
        gaps.append(_gap("array with members missing", name, detail, matters=False))
    try:
        return _medium(name, newest, chosen), gaps
    except Unreadable as error:
        return None, [*gaps, _gap("array cannot be put together", name, error.what)]


def _spared(newest: Member) -> int:
    """How many members may be missing; of RAID 10 the rest is told where it is read."""
    if newest.level in {1, _MULTIPATH, 10}:
        return newest.count - 1
    return {4: 1, 5: 1, 6: 2}.get(newest.level, 0)


def _gap(reason: str, name: str, detail: str, *, matters: bool = True) -> Gap:
    return Gap("", None, Stage.SOURCE, reason, f"{name}: {detail}"[:200], matters)


def _medium(name: str, newest: Member, chosen: dict[int, Member]) -> Medium:
    level, chunk, count, size = newest.level, newest.chunk, newest.count, newest.size
    media: list[Medium] = []
    for role in range(count):
        each = chosen.get(role)
        if each is None:
            media.append(Absent(f"{name}, member {role}", size, "A member of the array is missing"))
        else:
            length = size if level not in {0, _LINEAR} and size else each.length
            media.append(Slice(each.medium, each.start, length, f"{name}, {each.medium.name}"))
    if level in {1, _MULTIPATH}:
        newest_first = sorted(range(count), key=lambda role: -_events(chosen, role))
        return Mirrored(name, [media[role] for role in newest_first], size)
    if level == _LINEAR:
        return Joined(name, [Piece(_rounded(each.size, chunk), each) for each in media])
    if chunk < 512 or chunk % 512:
        raise Unreadable(f"Chunks of {chunk} bytes cannot be")
    if level == 0:
        return _zones(name, media, chunk, original=newest.layout == 1)
    used = size // chunk * chunk
    if level in {4, 5, 6} and count > (3 if level == 6 else 1):
        width = count - (2 if level == 6 else 1)
        return Parity(name, media, chunk, used * width, level=level, layout=newest.layout)
    if level == 10:
        copies = (newest.layout & 0xFF) * (newest.layout >> 8 & 0xFF)
        whole = used // chunk // max(1, newest.layout >> 8 & 0xFF) * count
        whole = whole // max(1, newest.layout & 0xFF) * chunk if copies else 0
        return Ten(name, media, chunk, whole, layout=newest.layout, member_size=used)
    raise Unreadable(f"RAID level {level} is not known")


def _events(chosen: dict[int, Member], role: int) -> int:
    return chosen[role].events if role in chosen else -1


def _rounded(size: int, chunk: int) -> int:
    return size // chunk * chunk if chunk else size


def _zones(name: str, media: Sequence[Medium], chunk: int, *, original: bool) -> Medium:
    """RAID 0: where the smallest member ends, the others go on with a row of their own."""
    sizes = [_rounded(each.size, chunk) for each in media]
    pieces: list[Piece] = []
    start = 0
    for end in sorted(set(sizes)):
        wide = [each for each, size in zip(media, sizes, strict=True) if size > start]
        if end <= start or not wide:
            continue
        if original and pieces and len(wide) > 1:
            # Kernels before 3.14 took the turn of a chunk from the whole array.
            done = sum(piece.length for piece in pieces) // chunk % len(wide)
            wide = wide[-done:] + wide[:-done] if done else wide
        parts = [Slice(each, start, end - start, each.name) for each in wide]
        zone = Striped(name, parts, chunk, (end - start) * len(parts))
        pieces.append(Piece(zone.size, zone))
        start = end
    return Joined(name, pieces)
