from __future__ import annotations

import os
import random
from dataclasses import replace

import pytest

from pratique.errors import EvidenceError, Replaced, Unreadable
from pratique.evidence.filesystem.btrfs.filesystem import Btrfs
from pratique.model import EntryType, Gap, Stage


def alike(entries):
    """Entries without what a mount numbers by itself."""
    return {path: replace(entry, device=0) for path, entry in entries.items()}


def test_tells_what_mkfs_put_there(simple, planted, patched, walked, walked_folder):
    system = Btrfs.open_on(patched(simple), 7)
    found, there = walked(system), walked_folder(planted)
    assert found.gaps == found.unread == []
    assert found.digests == there.digests
    assert {
        path: (entry.type, entry.size, entry.mode, entry.uid, entry.symlink_target)
        for path, entry in found.entries.items()
        if entry.type is not EntryType.DIRECTORY
    } == {
        path: (entry.type, entry.size, entry.mode, entry.uid, entry.symlink_target)
        for path, entry in there.entries.items()
        if entry.type is not EntryType.DIRECTORY
    }
    assert found.entries.keys() == there.entries.keys()
    assert system.label == "suspect"
    assert found.entries[b"large"].device == 7
    assert found.entries[b"large"].inode == found.entries[b"etc/second"].inode


def test_is_told_by_its_mark(simple, patched, tmp_path):
    (tmp_path / "zeros").write_bytes(bytes(1 << 20))
    assert Btrfs.recognises(patched(simple))
    assert not Btrfs.recognises(patched(tmp_path / "zeros"))
    with pytest.raises(EvidenceError, match="no copy of its superblock is whole"):
        Btrfs.open_on(patched(tmp_path / "zeros"), 1)


def test_tells_what_a_mount_tells(  # noqa: PLR0917 - all are fixtures
    lived_in, mounted, patched, walked, walked_folder, tmp_path
):
    unmount = mounted(lived_in, tmp_path / "on")
    there = walked_folder(tmp_path / "on")
    value = os.getxattr(tmp_path / "on/@/etc/hosts", "user.note")
    unmount()
    system = Btrfs.open_on(patched(lived_in), 1)
    found = walked(system)
    made_up = b".snapshots/1/snapshot/home"  # a mount gives it the time of now
    assert found.entries[made_up].inode == there.entries[made_up].inode == 2
    del found.entries[made_up], there.entries[made_up]
    assert found.gaps == there.gaps == found.unread == []
    assert alike(found.entries) == alike(there.entries)
    assert found.digests == there.digests
    node = system.node(b"@/etc/hosts")
    assert system.attribute(node, "user.note") == value == b"n" * 3000
    assert system.attribute(node, "user.other") is None
    entry = found.entries[b"@/large"]
    with system.open(system.node(b"@/large"), entry) as file:
        assert file.capabilities() == bytes.fromhex("0100000200040000" + "00" * 12)
    sparse = {path: there.extents[path] for path in (b"@/sparse", b"@/empty")}
    assert {path: found.extents[path] for path in sparse} == sparse
    inodes = {(entry.device, entry.inode) for entry in found.entries.values()}
    assert len(inodes) == len(found.entries) - 2  # one more name in @, and in its snapshot


def test_subvolumes_are_told_and_can_be_mounted(lived_in, patched):
    system = Btrfs.open_on(patched(lived_in), 1)
    top, first, home, snapshot = system.subvolumes()
    assert [each.path for each in (top, first, home, snapshot)] == [
        b"",
        b"@",
        b"@/home",
        b".snapshots/1/snapshot",
    ]
    assert snapshot.parent_uuid == first.uuid != ""
    assert (snapshot.read_only, first.read_only) == (True, False)
    assert home.parent == first.id
    assert first.created <= home.created <= snapshot.created
    assert system.root == top.node
    assert system.mounted("rw,subvol=/@") == first.node
    assert system.mounted(f"subvolid={home.id}") == home.node
    assert system.mounted("noatime") == top.node
    assert system.mounted("subvol=/nowhere") is None
    assert system.mounted("subvolid=9999") is None
    view = system.rooted_at(snapshot.node)
    node = view.node(b"etc/hosts")
    with view.open(node, view.entry(node, b"etc/hosts")) as file:
        assert file.read_at(0, 99) == b"127.0.0.1 localhost\n"
    assert [entry.path for entry, _node in view.listing(view.node(b"home"), b"home")] == []


def test_reads_only_what_is_a_file(simple, patched):
    system = Btrfs.open_on(patched(simple), 1)
    node = system.node(b"etc")
    assert system.node(b"etc/none") is None
    assert system.node(b"etc/hosts/none") is None
    assert system.node(b"../etc") is None
    with pytest.raises(Replaced):
        system.open(node, system.entry(node, b"etc"))
    with pytest.raises(Unreadable):
        system.entry(12345, b"x")
    (gap,) = system.listing(system.node(b"empty"), b"empty")
    assert isinstance(gap, Gap)
    assert gap.stage is Stage.LIST


@pytest.mark.parametrize("seed", range(6))
def test_damage_is_a_gap_or_an_error(simple, patched, walked, seed):
    """Bytes of any metadata may be anything: it ends, and says what it lost."""
    chance = random.Random(seed)
    medium = patched(simple)
    whole = walked(Btrfs.open_on(medium, 1))
    for _ in range(8):
        offset = chance.randrange(1 << 20, 24 << 20)
        medium.changes[offset] = chance.randbytes(64)
    try:
        found = walked(Btrfs.open_on(medium, 1))
    except EvidenceError:
        return
    assert found.gaps or found.entries.keys() == whole.entries.keys()


def test_a_damaged_leaf_is_taken_from_its_copy(lived_in, patched, walked):
    whole = walked(Btrfs.open_on(patched(lived_in), 1))
    medium = patched(lived_in)
    system = Btrfs.open_on(medium, 1)
    chunks = system._opened.chunks
    for root in system._roots.values():
        _left, places = chunks._find(root.address)
        assert len(places) == 2
        medium.changes[places[0][1] + 200] = b"intruder"
    system = Btrfs.open_on(medium, 1)
    found = walked(system)
    assert found.gaps == found.unread == []
    assert found.digests == whole.digests


def test_a_lost_leaf_costs_what_it_held(simple, patched, walked):
    medium = patched(simple)
    system = Btrfs.open_on(medium, 1)
    whole = walked(system)
    inode = max(entry.inode for path, entry in whole.entries.items() if b"many/" in path)
    leaf, _after = system._trees[5]._leaf((inode, 1, 0))
    _left, places = system._opened.chunks._find(int.from_bytes(leaf.data[48:56], "little"))
    for _device, offset in places:
        medium.changes[offset + 300] = b"intruder"
    system = Btrfs.open_on(medium, 1)
    found = walked(system)
    assert found.gaps
    assert 0 < len(found.entries) < len(whole.entries)
    assert {gap.stage for gap in found.gaps} == {Stage.LIST}


def test_closes_its_media(simple, patched):
    medium = patched(simple)
    Btrfs.open_on(medium, 1).close()
    assert medium.closed == 1
