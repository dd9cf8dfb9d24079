"""The logical volumes of one LVM2 group, put together from its physical volumes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pratique.errors import Unreadable
from pratique.evidence.disk import raid
from pratique.evidence.disk.base import Medium
from pratique.evidence.disk.lvm_text import Section, number, row, section, sections, string
from pratique.evidence.disk.lvm_thin import ThinPool
from pratique.evidence.disk.mapped import Absent, Joined, Piece, Slice
from pratique.model import Gap, Stage, readable

_DEEPEST: Final = 8  # volumes made of volumes
_MOST: Final = 1024  # volumes, and segments of one
_LARGEST: Final = 1 << 60
_PARITY: Final = {  # kind: (level, layout), as dm-raid has them
    "raid4": (4, raid.PARITY_LAST), "raid5_n": (5, raid.PARITY_LAST),
    "raid5": (5, raid.LEFT_SYMMETRIC), "raid5_ls": (5, raid.LEFT_SYMMETRIC),
    "raid5_rs": (5, raid.RIGHT_SYMMETRIC), "raid5_la": (5, raid.LEFT_ASYMMETRIC),
    "raid5_ra": (5, raid.RIGHT_ASYMMETRIC), "raid6": (6, 8), "raid6_zr": (6, 8),
    "raid6_nr": (6, 9), "raid6_nc": (6, 10), "raid6_n_6": (6, raid.PARITY_LAST),
    "raid6_la_6": (6, 16), "raid6_ra_6": (6, 17), "raid6_ls_6": (6, 18), "raid6_rs_6": (6, 19),
}  # fmt: skip
_UNDER: Final = {"cache": "origin", "writecache": "origin", "integrity": "origin"}


@dataclass(frozen=True, slots=True)
class Volume:
    """One logical volume that a person would mount."""

    group: str
    name: str
    uuid: str
    medium: Medium


class Group:
    """One volume group: its description, and the media that are there."""

    def __init__(self, name: str, text: Section, media: Mapping[str, Medium]) -> None:
        self.name = name
        self._extent = number(text, "extent_size") * 512
        if not 512 <= self._extent <= 1 << 40:
            raise ValueError("the size of its extents cannot be")
        self._volumes = section(text, "logical_volumes")
        self._physical: dict[str, Medium] = {}
        self._missing: list[Gap] = []
        for key, each in sections(section(text, "physical_volumes")):
            uuid = string(each, "id")
            start, size = number(each, "pe_start") * 512, number(each, "pe_count") * self._extent
            shown = readable(key.encode("utf-8", "replace"))
            medium = media.get(uuid.replace("-", ""))
            if medium is None:
                last = readable(string(each, "device").encode("utf-8", "replace"))
                detail = f"{name}: {shown} {readable(uuid.encode('utf-8', 'replace'))}, was {last}"
                self._missing.append(_gap("physical volume is missing", detail))
                self._physical[key] = Absent(
                    f"{name}, {shown}", min(size, _LARGEST),
                    "A physical volume of this group is missing",
                )  # fmt: skip
            else:
                self._physical[key] = Slice(medium, start, size, medium.name)
        self._pools: dict[str, ThinPool] = {}
        self._notes: list[Gap] = []

    def missing(self) -> list[Gap]:
        """A gap for every physical volume that is not there."""
        return self._missing

    def volumes(self) -> tuple[list[Volume], list[Gap]]:
        """The volumes that can be had at least in part, by name; a gap for each that cannot."""
        found: list[Volume] = []
        gaps: list[Gap] = []
        listed = sorted(sections(self._volumes))
        for key, each in listed[:_MOST]:
            if "VISIBLE" not in row(each, "status") or _is(each, "thin-pool", "snapshot"):
                continue
            shown = f"{self.name}/{readable(key.encode('utf-8', 'replace'))}"
            try:
                medium = self._medium(key, 0)
            except (ValueError, Unreadable) as error:
                gaps.append(_gap("logical volume cannot be put together", f"{shown}: {error}"))
                continue
            if self._absent(medium):
                gaps.append(_gap("logical volume cannot be read", f"{shown}: its disk is missing"))
                continue
            uuid = readable(string(each, "id").encode("utf-8", "replace"))
            found.append(Volume(self.name, shown.partition("/")[2], uuid, medium))
        if len(listed) > _MOST:
            gaps.append(_gap("too many logical volumes", f"{self.name}: {len(listed)}"))
        for key, each in listed:
            if _is(each, "snapshot"):
                origin = string(each, "origin") or key
                gaps.append(
                    _gap("snapshot of a logical volume is not read", f"{self.name}: {origin}"[:180])
                )
        return found, [*gaps, *dict.fromkeys(self._notes)]

    def _absent(self, medium: Medium) -> bool:
        """Whether nothing of a volume can be read: neither its start nor its end."""
        for at in (0, medium.size // 2 & ~511, medium.size - 512):
            try:
                medium.read_at(max(0, at), 512)
            except Unreadable:
                continue
            return False
        return medium.size > 0

    def _medium(self, key: str, depth: int) -> Medium:
        """The volume or part called `key`; ValueError where it cannot be understood."""
        if depth > _DEEPEST:
            raise ValueError("its volumes are made of each other")
        text = section(self._volumes, key)
        segments = sorted(
            ((number(each, "start_extent"), each) for _, each in sections(text)),
            key=lambda pair: pair[0],
        )
        if not 0 < len(segments) <= _MOST:
            raise ValueError("it has no segments, or too many")
        name = f"{self.name}/{readable(key.encode('utf-8', 'replace'))}"
        pieces: list[Piece] = []
        at = 0
        for start, each in segments:
            size = number(each, "extent_count") * self._extent
            if start * self._extent != at or size > _LARGEST:
                raise ValueError("its segments do not follow each other")
            medium, offset = self._segment(name, each, size, depth)
            # What is shorter than it ought to be is an error where it is read, and no shift.
            pieces.append(Piece(size, medium, offset))
            at += size
        return Joined(name, pieces)

    def _segment(self, name: str, text: Section, size: int, depth: int) -> tuple[Medium, int]:
        kind = string(text, "type").partition("+")[0]
        if kind in {"striped", "linear"}:
            return self._stripes(name, text, size, depth)
        if kind == "mirror":
            legs = self._parts(row(text, "mirrors"), depth)
            return raid.Mirrored(name, [leg for leg, _ in legs], size), 0
        if kind.startswith("raid"):
            return self._raid(name, kind, text, size, depth), 0
        if kind == "thin":
            return self._thin(name, text, size, depth), 0
        if kind in _UNDER:
            detail = f"{name}: what the {kind} had not written back yet is not read"
            self._notes.append(_gap("volume read without its cache", detail))
            return self._medium(string(text, _UNDER[kind]), depth + 1), 0
        if kind == "zero":
            return Joined(name, [Piece(size)]), 0
        raise ValueError(f"segments of the kind {kind!r} are not read")

    def _parts(self, listed: list[int | str], depth: int) -> list[tuple[Medium, int]]:
        """Pairs of a name (a physical volume, or another volume) and an extent on it."""
        found: list[tuple[Medium, int]] = []
        for name, extent in zip(listed[::2], listed[1::2], strict=False):
            if not isinstance(name, str) or not isinstance(extent, int) or extent < 0:
                raise ValueError("a list of its parts is damaged")
            medium = self._physical.get(name) or self._medium(name, depth + 1)
            found.append((medium, extent * self._extent))
        if not 0 < len(found) <= 512:
            raise ValueError("it has no parts, or too many")
        return found

    def _stripes(self, name: str, text: Section, size: int, depth: int) -> tuple[Medium, int]:
        parts = self._parts(row(text, "stripes"), depth)
        if len(parts) == 1:
            return parts[0]
        chunk = number(text, "stripe_size") * 512
        if not chunk:
            raise ValueError("the size of its stripes is missing")
        share = size // len(parts)
        members = [Slice(medium, offset, share, medium.name) for medium, offset in parts]
        return raid.Striped(name, members, chunk, size), 0

    def _raid(self, name: str, kind: str, text: Section, size: int, depth: int) -> Medium:
        # Pairs of the volumes for metadata and for data; RAID 0 may have the latter alone.
        listed = row(text, "raids") or row(text, "raid0_lvs")
        names = listed[1::2] if row(text, "raids") else listed
        legs: list[Medium] = []
        for each in names:
            if not isinstance(each, str):
                raise ValueError("a list of its parts is damaged")  # noqa: TRY004 - of the text
            legs.append(self._medium(each, depth + 1))
        if not 0 < len(legs) <= 512:
            raise ValueError("it has no parts, or too many")
        if kind == "raid1":
            return raid.Mirrored(name, legs, size)
        chunk = number(text, "stripe_size") * 512
        if not chunk:
            raise ValueError("the size of its stripes is missing")
        if kind.startswith("raid0"):
            return raid.Striped(name, legs, chunk, size)
        if kind in {"raid10", "raid10_near"}:
            copies = text.get("data_copies", 2)
            near = copies if isinstance(copies, int) and 0 < copies <= len(legs) else 2
            return raid.Ten(name, legs, chunk, size, layout=0x100 | near, member_size=legs[0].size)
        if kind not in _PARITY or len(legs) < (4 if kind.startswith("raid6") else 2):
            raise ValueError(f"segments of the kind {kind!r} are not read")
        level, layout = _PARITY[kind]
        return raid.Parity(name, legs, chunk, size, level=level, layout=layout)

    def _thin(self, name: str, text: Section, size: int, depth: int) -> Medium:
        pool = string(text, "thin_pool")
        if pool not in self._pools:
            inside = [each for _, each in sections(section(self._volumes, pool))]
            if len(inside) != 1 or depth > _DEEPEST:
                raise ValueError("the pool of a thin volume is not described")
            self._pools[pool] = ThinPool(
                self._medium(string(inside[0], "metadata"), depth + 1),
                self._medium(string(inside[0], "pool"), depth + 1),
            )
        origin = string(text, "external_origin")
        below = self._medium(origin, depth + 1) if origin else None
        return self._pools[pool].device(name, number(text, "device_id"), size, below)


def _is(text: Section, *kinds: str) -> bool:
    return any(string(each, "type").partition("+")[0] in kinds for _, each in sections(text))


def _gap(reason: str, detail: str) -> Gap:
    return Gap("", None, Stage.SOURCE, reason, detail[:200])
