from __future__ import annotations

import os
import random
from dataclasses import replace

import pytest

from pratique.errors import EvidenceError, Replaced, Unreadable
from pratique.evidence.filesystem.xfs.filesystem import Xfs
from pratique.model import EntryType, Gap, Stage

NAMES = 308  # in a new image
FORMS = pytest.mark.parametrize(
    "options",
    [(), ("-m", "crc=0"), ("-i", "size=1024"), ("-b", "size=1024", "-n", "size=4096"),
     ("-s", "size=4096"), ("-m", "bigtime=0,inobtcount=0,reflink=0")],
    ids=" ".join,
)  # fmt: skip


@FORMS
def test_tells_what_mkfs_put_there(xfs_image, patched, walked, options):
    system = Xfs.open_on(patched(xfs_image(*options)), 7)
    found = walked(system)
    assert found.gaps == found.unread == []
    assert len(found.entries) == NAMES + ("crc=0" in options)
    link = found.entries[b"link"]
    assert (link.type, link.symlink_target) == (EntryType.SYMLINK, b"etc/hosts")
    if "crc=0" in options:
        assert found.entries[b"long"].symlink_target == b"x/" * 450
    hosts = found.entries[b"etc/hosts"]
    assert (hosts.uid, hosts.gid, hosts.mode, hosts.device) == (5, 6, 0o644, 7)
    assert found.entries[b"device"].rdev == os.makedev(8, 300)
    node = system.node(b"large")
    with system.open(node, found.entries[b"large"]) as file:
        assert b"".join(file.chunks()) == b"a content of some length " * 2000
        assert file.capabilities() is None
    assert system.label == "suspect"


def test_tells_what_a_mount_tells(  # noqa: PLR0917 - all are fixtures
    lived_in, mounted, patched, walked, walked_folder, tmp_path
):
    unmount = mounted(lived_in, tmp_path / "on")
    there = walked_folder(tmp_path / "on")
    asked = [
        (path, name)
        for path in (b"etc/hosts", b"large", b"ahead", b"old")
        for name in ("user.short", "user.remote", "user.number 7", "user.number 199",
                     "trusted.note", "security.capability", "user.none")
    ]  # fmt: skip
    values = [attribute(os.fsencode(tmp_path / "on") + b"/" + path, name) for path, name in asked]
    unmount()
    system = Xfs.open_on(patched(lived_in), 1)
    found = walked(system)
    assert found.gaps == there.gaps == found.unread == []
    one = {path: replace(entry, device=1) for path, entry in there.entries.items()}
    assert found.entries == one
    assert found.digests == there.digests
    assert found.extents[b"pieces"] == [(number * 8192, 4096) for number in range(400)]
    assert [system.attribute(system.node(path), name) for path, name in asked] == values
    with system.open(system.node(b"ahead"), found.entries[b"ahead"]) as file:
        assert file.capabilities() == bytes.fromhex("01000002" + "04" * 16)
    assert [gap.reason for gap in system.limits()] == []


def attribute(path, name):
    try:
        return os.getxattr(path, name)
    except OSError:
        return None


def test_a_log_that_waits_is_told(xfs_image, mounted, patched, tmp_path):
    image = xfs_image()
    unmount = mounted(image, tmp_path / "on", "loop")
    (tmp_path / "on" / "new").write_bytes(b"x")
    os.sync()
    copy = tmp_path / "copy.img"
    os.system(f"cp --sparse=always {image} {copy}")
    unmount()
    clean, waiting = (Xfs.open_on(patched(path), 1).limits() for path in (image, copy))
    assert [gap.reason for gap in clean] == []
    assert [gap.reason for gap in waiting] == ["xfs: log not played back"]


def test_is_told_by_its_mark(simple, patched, tmp_path):
    (tmp_path / "zeros").write_bytes(bytes(1 << 20))
    assert Xfs.recognises(patched(simple))
    assert not Xfs.recognises(patched(tmp_path / "zeros"))
    with pytest.raises(EvidenceError, match="cannot be opened"):
        Xfs.open_on(patched(tmp_path / "zeros"), 1)


def test_a_damaged_superblock_is_taken_from_a_copy(simple, patched, walked):
    medium = patched(simple)
    medium.changes[0] = bytes(512)
    assert Xfs.recognises(medium)
    system = Xfs.open_on(medium, 1)
    assert len(walked(system).entries) == NAMES
    assert [gap.reason for gap in system.limits()] == ["xfs: superblock damaged"]


def test_reads_only_what_is_a_file(simple, patched):
    system = Xfs.open_on(patched(simple), 1)
    node = system.node(b"etc")
    assert system.node(b"etc/none") is None
    assert system.node(b"etc/hosts/none") is None
    assert system.node(b"../etc") is None
    with pytest.raises(Replaced):
        system.open(node, system.entry(node, b"etc"))
    with pytest.raises(Unreadable):
        system.entry(1 << 60, b"x")
    (gap,) = system.listing(system.node(b"large"), b"large")
    assert isinstance(gap, Gap)
    assert gap.stage is Stage.LIST


def test_a_lost_inode_is_a_gap_at_its_place(simple, patched, walked):
    medium = patched(simple)
    system = Xfs.open_on(medium, 1)
    node = system.node(b"etc/hosts")
    sb = system.volume.super
    place = system.volume.offset(node >> sb.inode_bits) + node % (1 << sb.inode_bits) * sb.inode
    medium.changes[place + 20] = b"intruder"
    found = walked(Xfs.open_on(medium, 1))
    assert [(gap.path, gap.reason) for gap in found.gaps] == [
        ("/etc/hosts", "name: its inode is damaged: wrong checksum")
    ]
    assert len(found.entries) == NAMES - 1


def test_an_image_that_is_cut_short_says_so(simple, patched, walked):
    system = Xfs.open_on(patched(simple, 40 << 20), 1)
    assert "xfs: cut short" in [gap.reason for gap in system.limits()]
    assert walked(system).entries


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("form", ["5", "4"])
def test_damage_is_a_gap_or_an_error(  # noqa: PLR0917 - most are fixtures
    simple, xfs_image, patched, walked, seed, form
):
    """Bytes of any metadata may be anything: it ends, and says what it lost."""
    chance = random.Random(seed)
    medium = patched(simple if form == "5" else xfs_image("-m", "crc=0"))
    whole = walked(Xfs.open_on(medium, 1))
    used = [at for at in range(0, 1 << 20, 512) if any(medium.read_at(at, 512))]
    for _ in range(chance.choice([1, 5, 40])):
        at = chance.choice(used) + chance.randrange(512)
        medium.changes[at] = chance.choice([b"\0" * 8, b"\xff" * 4, chance.randbytes(2)])
    try:
        found = walked(Xfs.open_on(medium, 1))
    except EvidenceError:
        return
    if form == "5":
        assert found.gaps or found.entries.keys() == whole.entries.keys()


def test_closes_its_medium(simple, patched):
    medium = patched(simple)
    Xfs.open_on(medium, 1).close()
    assert medium.closed == 1
