"""What lies in one or several disks, layer below layer, down to what holds a file system.

    disk -> partitions / members of arrays / physical volumes / encrypted -> ... -> volume

Arrays and volume groups may span disks, and lie in each other: the members are collected first,
then put together. The number of layers and of volumes is bounded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from pratique.errors import EvidenceError, Unreadable
from pratique.evidence.disk import luks, lvm, md
from pratique.evidence.disk.base import Medium
from pratique.evidence.disk.lvm_volume import Volume as LogicalVolume
from pratique.evidence.disk.partition import partitions
from pratique.model import Gap, Stage

_DEEPEST: Final = 8
_MOST: Final = 512


@dataclass(frozen=True, slots=True)
class Volume:
    """A medium in which no further layer is known: mostly a file system, or swap.

    `key` is its name among all of them, the same whenever the same disks are given: `disk`,
    `partition 2`, `vg0/root`, `md0`. `uuid` is what its own layer calls it (PARTUUID, the UUIDs
    of LUKS, LVM and md), `label` its PARTLABEL, both empty where there is none. `devices` are the
    names that fstab(5) may use for it; a partition has a `number` instead, for nobody can tell
    whether its disk was `sda` or `vda`.
    """

    key: str
    medium: Medium
    uuid: str = ""
    label: str = ""
    devices: tuple[str, ...] = ()
    number: int | None = None
    depth: int = 0


@dataclass(slots=True)
class _Found:
    volumes: list[Volume] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    members: list[tuple[Volume, md.Member]] = field(default_factory=list)
    physical: list[lvm.Physical] = field(default_factory=list)
    deepest: int = 0


def no_keys(name: str) -> None:
    """Keys for whoever has none."""


def volumes(media: Sequence[Medium], keys: luks.Keys = no_keys) -> tuple[list[Volume], list[Gap]]:
    """Every volume in `media`, in a stable order, and gaps for what could not be opened.

    `keys` is asked for the key of each encrypted medium, by its name.
    """
    found = _Found()
    waiting = [Volume(name, medium) for name, medium in zip(_names(media), media, strict=True)]
    while waiting:
        for volume in waiting:
            _look(volume, keys, found)
        waiting = _assembled(found)
    unique: Counter[str] = Counter()
    listed = []
    for volume in found.volumes[:_MOST]:
        unique[volume.key] += 1
        times = unique[volume.key]
        listed.append(_renamed(volume, f"{volume.key} ({times})") if times > 1 else volume)
    if len(found.volumes) > _MOST:
        found.gaps.append(_gap("too many volumes", f"{len(found.volumes)}, {_MOST} are read"))
    return listed, found.gaps


def _names(media: Sequence[Medium]) -> list[str]:
    if len(media) == 1:
        return ["disk"]
    return [f"disk {number}" for number in range(1, len(media) + 1)]


def _renamed(volume: Volume, key: str) -> Volume:
    return Volume(
        key, volume.medium, volume.uuid, volume.label, volume.devices, volume.number, volume.depth
    )


def _below(volume: Volume, key: str) -> str:
    """The key of a part: that of the only disk needs not be said."""
    return key if volume.key == "disk" else f"{volume.key} {key}"


def _gap(reason: str, detail: str) -> Gap:
    return Gap("", None, Stage.SOURCE, reason, detail[:200])


def _look(start: Volume, keys: luks.Keys, found: _Found) -> None:
    """Take what is in `start` apart, until it is volumes, members and physical volumes."""
    waiting = [start]
    while waiting:
        volume = waiting.pop()
        found.deepest = max(found.deepest, volume.depth)
        if volume.depth >= _DEEPEST or len(found.volumes) > _MOST:
            found.gaps.append(_gap("too many layers in each other", volume.key))
            found.volumes.append(volume)
            continue
        try:
            parts = _parts(volume, keys, found)
        except (EvidenceError, Unreadable) as error:
            detail = f"{volume.key}: {error.what}. {error.next_step}"
            found.gaps.append(_gap("layer of a disk cannot be opened", detail))
            continue
        waiting.extend(reversed(parts))


def _parts(volume: Volume, keys: luks.Keys, found: _Found) -> list[Volume]:
    """The parts of one layer; a volume without one is put to those that were found."""
    medium, depth = volume.medium, volume.depth + 1
    if member := md.member(medium):
        found.members.append((volume, member))
        return []
    if luks.is_encrypted(medium):
        plain = luks.decrypted(medium, keys)
        found.gaps += plain.limits()
        devices = (f"/dev/mapper/luks-{plain.uuid}",)
        key = f"{volume.key} decrypted"
        return [Volume(key, plain, plain.uuid, volume.label, devices, None, depth)]
    if physical := lvm.physical(medium):
        found.physical.append(physical)
        return []
    table = partitions(medium)
    if table is None:
        found.volumes.append(volume)
        return []
    found.gaps += table[1]
    return [
        Volume(
            _below(volume, f"partition {part.number}"), part.medium, part.uuid, part.label,
            (), part.number, depth,
        )
        for part in table[0]
    ]  # fmt: skip


def _assembled(found: _Found) -> list[Volume]:
    """What the collected members and physical volumes come to: arrays first."""
    depth = found.deepest + 1
    if found.members:
        together, found.members = found.members, []
        arrays, gaps = md.arrays(member for _, member in together)
        found.gaps += gaps
        built = {array.uuid for array in arrays}
        for volume, member in together:
            # A superblock that is left over from an older use must not hide what is there now.
            if member.array not in built and (table := partitions(volume.medium)) and table[0]:
                found.gaps.append(
                    _gap("member of an incomplete array read as a disk", volume.medium.name)
                )
                for part in table[0]:
                    key = _below(volume, f"partition {part.number}")
                    found.volumes.append(
                        Volume(key, part.medium, part.uuid, part.label, (), part.number, depth)
                    )
        return [
            Volume(
                array.name, array.medium, array.uuid, "", _array_devices(array.name), None, depth
            )
            for array in arrays
        ]
    if found.physical:
        physical, found.physical = found.physical, []
        listed, gaps = lvm.volumes(physical)
        found.gaps += gaps
        return [
            Volume(
                f"{each.group}/{each.name}", each.medium, each.uuid, "",
                _volume_devices(each), None, depth,
            )
            for each in listed
        ]  # fmt: skip
    return []


def _array_devices(name: str) -> tuple[str, ...]:
    short = name.removeprefix("md").removeprefix("/")
    return (f"/dev/{name}", f"/dev/md/{short}") if short.isdigit() else (f"/dev/{name}",)


def _volume_devices(volume: LogicalVolume) -> tuple[str, ...]:
    doubled = [part.replace("-", "--") for part in (volume.group, volume.name)]
    return f"/dev/{volume.group}/{volume.name}", f"/dev/mapper/{doubled[0]}-{doubled[1]}"
