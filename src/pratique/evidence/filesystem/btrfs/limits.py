"""What is odd about a Btrfs, and what of it was not verified, in a person's words."""

from __future__ import annotations

from collections.abc import Sequence

from pratique.evidence.filesystem.btrfs.devices import Opened
from pratique.evidence.filesystem.btrfs.superblock import RAID_STRIPE_TREE, checksum
from pratique.model import Gap, Stage


def limits_of(found: Opened, damage: Sequence[str], deleted: int) -> tuple[Gap, ...]:
    """The limits of an opened file system.

    `damage` are losses in the tree of trees, `deleted` counts subvolumes that are going away.
    """
    superblock = found.superblock
    limits = [_limit(reason, detail) for reason, detail in found.oddities]
    if superblock.log_root:
        detail = (
            "it was not unmounted; the log of the last fsyncs is not played back, so the last "
            "seconds before the machine stopped may be missing"
        )
        limits.append(_limit("btrfs: log not played back", detail))
    if damage:
        detail = f"{damage[0]}; subvolumes and snapshots may be missing"
        limits.append(_limit("btrfs: a part of the tree of subvolumes is lost", detail))
    if superblock.unknown_features:
        detail = f"features {superblock.unknown_features:#x}: parts of it may be read wrongly"
        limits.append(_limit("btrfs: features that are not known", detail))
    if superblock.features & RAID_STRIPE_TREE:
        detail = "contents that are spread over several disks may be read wrongly"
        limits.append(_limit("btrfs: raid stripe tree", detail))
    if checksum(superblock.checksum, b"") is None:
        detail = f"{superblock.checksum}: neither names nor contents are verified"
        limits.append(_limit("btrfs: checksums of a kind that Python lacks", detail))
    else:
        detail = "those of folders and inodes are; a damaged content is not noticed"
        reason = "btrfs: checksums of contents are not verified"
        limits.append(_limit(reason, detail, matters=False))
    if deleted:
        detail = f"{deleted} subvolumes or snapshots that were being deleted are not shown"
        limits.append(_limit("btrfs: deleted subvolumes", detail, matters=False))
    return tuple(limits)


def _limit(reason: str, detail: str, *, matters: bool = True) -> Gap:
    return Gap("", None, Stage.SOURCE, reason, detail, matters)
