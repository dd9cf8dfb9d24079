"""LVM2: physical volumes, the text that describes their group, and the logical volumes.

The formats: lvm2 lib/format_text/layout.h and lib/label/label.h. A label stands in one of the
first four sectors; it names metadata areas, rings in which the newest text of the group stands.
Read are linear, striped, mirrored and RAID volumes, thin ones, and what lies under a cache or
a snapshot.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pratique.errors import Unreadable
from pratique.evidence.disk.base import Medium
from pratique.evidence.disk.lvm_text import Section, number, parse, section, sections, string
from pratique.evidence.disk.lvm_volume import Group, Volume
from pratique.evidence.disk.mapped import exactly
from pratique.model import Gap, Stage, readable

_LABEL: Final = struct.Struct("<8sQII8s")
_AREA: Final = struct.Struct("<I16sIQQ")
_AREA_MAGIC: Final = b" LVM2 x[5A%r0N*>"
_SEED: Final = 0xF597A6CF ^ 0xFFFFFFFF  # calc_crc of lvm2, in the words of zlib
_LARGEST: Final = 64 << 20  # bytes of a text
_AREAS: Final = 4
_IGNORED: Final = 1


@dataclass(frozen=True, slots=True)
class Physical:
    """A physical volume: its UUID without dashes, and the newest text that it holds."""

    medium: Medium
    uuid: str
    text: Section | None
    damage: str


def physical(medium: Medium) -> Physical | None:
    """What the label on `medium` says; None where there is none."""
    try:
        start = medium.read_at(0, 4096)
    except Unreadable:
        return None
    for place in range(0, 2048, 512):
        head = start[place : place + 512]
        if len(head) < 512 or not head.startswith(b"LABELONE") or head[24:32] != b"LVM2 001":
            continue
        _, _, checksum, offset, _ = _LABEL.unpack_from(head)
        damage = "" if _crc(head[20:]) == checksum else "the checksum of its label is wrong"
        if not 32 <= offset <= 400:
            return None
        uuid = head[offset : offset + 32].decode("ascii", "replace")
        text, said = _newest(medium, _areas(head, offset + 40))
        return Physical(medium, uuid, text, damage or said)
    return None


def _crc(data: bytes) -> int:
    return zlib.crc32(data, _SEED) ^ 0xFFFFFFFF


def _areas(head: bytes, at: int) -> list[tuple[int, int]]:
    """The metadata areas: the second of two lists, each of which ends with zeros."""
    lists: list[list[tuple[int, int]]] = [[]]
    while at + 16 <= len(head) and len(lists) < 3:
        offset, size = struct.unpack_from("<QQ", head, at)
        at += 16
        if offset:
            lists[-1].append((offset, size))
        else:
            lists.append([])
    return lists[1][:_AREAS] if len(lists) > 1 else []


def _newest(medium: Medium, areas: list[tuple[int, int]]) -> tuple[Section | None, str]:
    best: Section | None = None
    damage = ""
    for offset, _ in areas:
        try:
            text = _text(medium, offset)
            found = parse(text) if text is not None else None
        except (Unreadable, ValueError) as error:
            damage = f"a metadata area is damaged: {error}"
            continue
        if found is not None and (best is None or _sequence(found) > _sequence(best)):
            best = found
    return best, damage


def _text(medium: Medium, start: int) -> str | None:
    head = exactly(medium, start, 512)
    checksum, magic, _, place, size = _AREA.unpack_from(head)
    if magic != _AREA_MAGIC or place != start or size <= 512:
        raise ValueError("its header is not whole")
    offset, length, text_checksum, flags = struct.unpack_from("<QQII", head, 40)
    if not offset or flags & _IGNORED:
        return None
    if _crc(head[4:]) != checksum:
        raise ValueError("the checksum of its header is wrong")
    if not 512 <= offset < size or not 0 < length <= min(size - 512, _LARGEST):
        raise ValueError("its text lies outside")
    first = min(length, size - offset)
    # The area is a ring: a text that reaches its end goes on behind the header.
    data = exactly(medium, start + offset, first) + exactly(medium, start + 512, length - first)
    if _crc(data) != text_checksum:
        raise ValueError("the checksum of its text is wrong")
    return data.rstrip(b"\0").decode("utf-8", "replace")


def _sequence(text: Section) -> int:
    for _, group in sections(text):
        try:
            return number(group, "seqno")
        except ValueError:
            return -1
    return -1


def volumes(found: Iterable[Physical]) -> tuple[list[Volume], list[Gap]]:
    """The logical volumes of every group that has a description, and gaps for what is missing."""
    together = list(found)
    gaps = [
        _gap("physical volume is damaged", each.medium.name, each.damage)
        for each in together
        if each.damage
    ]
    texts: dict[str, tuple[str, Section]] = {}
    for each in together:
        for name, group in sections(each.text or {}):
            uuid = string(group, "id")
            if uuid not in texts or _sequence({name: group}) > _sequence(dict([texts[uuid]])):
                texts[uuid] = (name, group)
    media = {each.uuid: each.medium for each in together}
    described: set[str] = set()
    listed: list[Volume] = []
    for name, group in sorted(texts.values(), key=lambda pair: pair[0]):
        shown = readable(name.encode("utf-8", "replace"))
        described |= {
            string(each, "id").replace("-", "")
            for _, each in sections(section(group, "physical_volumes"))
        }
        try:
            opened = Group(shown, group, media)
        except ValueError as error:
            gaps.append(_gap("volume group is damaged", shown, str(error)))
            continue
        gaps += opened.missing()
        volumes_of, lost = opened.volumes()
        listed += volumes_of
        gaps += lost
    for each in together:
        if each.uuid not in described:
            detail = "no volume group is described on it, nor on the other disks given"
            gaps.append(_gap("physical volume without its group", each.medium.name, detail))
    return listed, gaps


def _gap(reason: str, name: str, detail: str) -> Gap:
    return Gap("", None, Stage.SOURCE, reason, f"{name}: {detail}"[:200])
