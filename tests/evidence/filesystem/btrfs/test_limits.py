from __future__ import annotations

from dataclasses import replace

import pytest

from pratique.evidence.filesystem.btrfs.devices import opened
from pratique.evidence.filesystem.btrfs.limits import limits_of
from pratique.evidence.filesystem.btrfs.superblock import RAID_STRIPE_TREE

ROWS = [
    # (of the superblock, what is told)
    ({"log_root": 5}, "btrfs: log not played back"),
    ({"features": 1 << 40}, "btrfs: features that are not known"),
    ({"features": RAID_STRIPE_TREE}, "btrfs: raid stripe tree"),
    ({"checksum": "xxhash"}, "btrfs: checksums of a kind that Python lacks"),
]


@pytest.mark.parametrize(("changed", "reason"), ROWS)
def test_tells(simple, patched, changed, reason):
    found = opened([patched(simple)])
    odd = replace(found, superblock=replace(found.superblock, **changed))
    assert reason in [gap.reason for gap in limits_of(odd, (), 0) if gap.matters]
    assert [gap.reason for gap in limits_of(found, (), 0) if gap.matters] == []


def test_tells_of_lost_and_deleted_subvolumes(simple, patched):
    found = opened([patched(simple)])
    reasons = [gap.reason for gap in limits_of(found, ("a block is lost",), 2)]
    assert "btrfs: a part of the tree of subvolumes is lost" in reasons
    assert "btrfs: deleted subvolumes" in reasons
