"""What a disk is cut into: the MBR with its chain of logical partitions, and GPT.

MBR: four entries of 16 bytes at 446, the mark at 510. An extended partition (types 05, 0f, 85)
starts with such a table of its own: one entry for a logical partition, relative to itself, one
for the next table, relative to the extended partition. GPT: UEFI specification 2.10, chapter 5;
its header stands in the second sector and, again, in the last one. Sectors have 512 or 4096 bytes.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from pratique.errors import Unreadable
from pratique.evidence.disk.base import Medium
from pratique.evidence.disk.mapped import Slice
from pratique.model import Gap, Stage, readable

_EXTENDED: Final = frozenset({0x05, 0x0F, 0x85})
_PROTECTIVE: Final = 0xEE
_MOST: Final = 256  # partitions: Linux itself numbers no more
_HEADER: Final = struct.Struct("<8sIII4xQQQQ16sQIII")
_ENTRY: Final = struct.Struct("<16s16sQQQ72s")


@dataclass(frozen=True, slots=True)
class Partition:
    """One partition. `uuid` is its PARTUUID, `label` its PARTLABEL (GPT only)."""

    number: int
    medium: Medium
    uuid: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    start: int  # bytes
    size: int
    uuid: str
    label: str = ""


def partitions(disk: Medium) -> tuple[list[Partition], list[Gap]] | None:
    """The partitions of `disk` in the order of their numbers; None where it has no table."""
    start = disk.read_at(0, 512)
    if start[510:512] != b"\x55\xaa" or _is_file_system(start):
        return _table(disk, _rows_of_gpt(disk)) if _has_gpt(disk) else None
    entries = [struct.unpack_from("<B3xB3xII", start, 446 + 16 * place) for place in range(4)]
    used = [entry for entry in entries if entry[1] and entry[3]]
    if any(kind == _PROTECTIVE for _, kind, _, _ in used):
        rows, gaps = _rows_of_gpt(disk)
        if rows:
            if any(kind != _PROTECTIVE for _, kind, _, _ in used):
                gaps.append(_gap("disk with two partition tables", disk, "the GPT was taken"))
            return _table(disk, (rows, gaps))
        used = [entry for entry in used if entry[1] != _PROTECTIVE]
        if not used:
            return [], gaps
    if not used or any(flag & 0x7F for flag, _, _, _ in used):
        return None
    return _table(disk, _rows_of_mbr(disk, start, entries))


def _is_file_system(start: bytes) -> bool:
    """Whether this is the boot sector of FAT or NTFS, which have the same mark at the end."""
    return start[54:57] == b"FAT" or start[82:87] == b"FAT32" or start[3:7] == b"NTFS"


def _table(disk: Medium, found: tuple[list[_Row], list[Gap]]) -> tuple[list[Partition], list[Gap]]:
    rows, gaps = found
    parts: list[Partition] = []
    for row in rows[:_MOST]:
        name = f"{disk.name}, partition {row.number}"
        part = Slice(disk, row.start, row.size, name)
        if part.size < row.size:
            detail = f"{name}: {row.size} bytes at {row.start}, the disk has {disk.size}"
            gaps.append(_gap("partition beyond the end of the disk", disk, detail))
        if part.size:
            parts.append(Partition(row.number, part, row.uuid, row.label))
    if len(rows) > _MOST:
        gaps.append(_gap("too many partitions", disk, f"{len(rows)}, {_MOST} are read"))
    return parts, gaps


def _gap(reason: str, disk: Medium, detail: str) -> Gap:
    return Gap("", None, Stage.SOURCE, reason, f"{disk.name}: {detail}"[:200])


def _rows_of_mbr(
    disk: Medium, start: bytes, entries: list[tuple[int, int, int, int]]
) -> tuple[list[_Row], list[Gap]]:
    identity = struct.unpack_from("<I", start, 440)[0]
    rows: list[_Row] = []
    gaps: list[Gap] = []
    number = 5
    for place, (_, kind, first, count) in enumerate(entries, 1):
        if kind in _EXTENDED:
            found, lost = _logical(disk, first, number, identity)
            number += len(found)
            rows += found
            gaps += lost
        elif kind and count and kind != _PROTECTIVE:
            rows.append(_Row(place, first * 512, count * 512, f"{identity:08x}-{place:02x}"))
    return sorted(rows, key=lambda row: row.number), gaps


def _logical(
    disk: Medium, extended: int, number: int, identity: int
) -> tuple[list[_Row], list[Gap]]:
    rows: list[_Row] = []
    seen: set[int] = set()
    at = extended
    while len(rows) < _MOST:
        if at in seen:
            gap = _gap("chain of logical partitions in a circle", disk, f"sector {at}")
            return rows, [gap]
        seen.add(at)
        try:
            table = disk.read_at(at * 512, 512)
        except Unreadable as error:
            return rows, [_gap("logical partitions cannot be read", disk, error.what)]
        if table[510:512] != b"\x55\xaa":
            return rows, [_gap("chain of logical partitions is broken", disk, f"sector {at}")]
        following = 0
        for place in range(4):
            _, kind, first, count = struct.unpack_from("<B3xB3xII", table, 446 + 16 * place)
            if kind in _EXTENDED:
                following = following or first
            elif kind and count:
                name = number + len(rows)
                uuid = f"{identity:08x}-{name:02x}"
                rows.append(_Row(name, (at + first) * 512, count * 512, uuid))
        if not following or len(seen) > _MOST:
            return rows, []
        at = extended + following
    return rows, []


def _has_gpt(disk: Medium) -> bool:
    """Whether a GPT stands without an MBR before it: its header, or the copy at the end."""
    try:
        places = (512, 4096, disk.size - 512, disk.size - 4096)
        return any(disk.read_at(at, 8) == b"EFI PART" for at in places if at > 0)
    except Unreadable:
        return False


def _rows_of_gpt(disk: Medium) -> tuple[list[_Row], list[Gap]]:
    for sector in (512, 4096):
        for place in (sector, disk.size // sector * sector - sector):
            rows = _rows_of_header(disk, place, sector)
            if rows is None:
                continue
            gaps = []
            if place != sector:
                detail = "the first header is damaged; its copy at the end was taken"
                gaps.append(_gap("partition table is damaged", disk, detail))
            elif _rows_of_header(disk, disk.size // sector * sector - sector, sector) is None:
                gaps.append(
                    _gap(
                        "copy of the partition table is missing", disk, "the disk may be cut short"
                    )
                )
            return rows, gaps
    return [], [_gap("partition table is damaged", disk, "neither the GPT nor its copy is whole")]


def _rows_of_header(disk: Medium, place: int, sector: int) -> list[_Row] | None:
    """The partitions that one header lists; None where it, or its list, is not whole."""
    try:
        head = disk.read_at(place, 512)
        if len(head) < 512 or head[:8] != b"EFI PART":
            return None
        (_, _, length, checksum, _, _, _, _, _, table, count, size, table_checksum) = (
            _HEADER.unpack_from(head)
        )
        if not 92 <= length <= 512 or not 128 <= size <= 4096 or count > 4096:
            return None
        if zlib.crc32(head[:16] + bytes(4) + head[20:length]) != checksum:
            return None
        entries = disk.read_at(table * sector, count * size)
    except Unreadable:
        return None
    if len(entries) != count * size or zlib.crc32(entries) != table_checksum:
        return None
    rows = []
    for number in range(count):
        kind, uuid, first, last, _, label = _ENTRY.unpack_from(entries, number * size)
        if any(kind) and first <= last:
            name = label.decode("utf-16-le", "replace").split("\0")[0]
            shown = readable(name.encode("utf-8", "replace"))
            begin, end = first * sector, (last + 1) * sector
            rows.append(_Row(number + 1, begin, end - begin, str(UUID(bytes_le=uuid)), shown))
    return rows
