from __future__ import annotations

import os
import struct
import subprocess
from dataclasses import replace

import pytest

from pratique.errors import EvidenceError, Unreadable
from pratique.evidence.directory import DirectorySource
from pratique.evidence.filesystem.ext.filesystem import Ext
from pratique.model import Entry, EntryType, Gap


def walk(system: Ext) -> dict[bytes, tuple[Entry, int]]:
    found, waiting = {}, [(b"", system.root)]
    while waiting:
        path, node = waiting.pop()
        for one in system.listing(node, path):
            assert not isinstance(one, Gap), one
            found[one[0].path] = one
            if one[0].type is EntryType.DIRECTORY:
                waiting.append((one[0].path, one[1]))
    return found


@pytest.fixture
def tree(tmp_path):
    root = tmp_path / "tree"
    (root / "d" / "e").mkdir(parents=True)
    (root / "d" / "file").write_bytes(b"content" * 1000)
    (root / "short").symlink_to("d/file")
    (root / "long").symlink_to("x" * 200)
    os.link(root / "d" / "file", root / "twin")
    with open(root / "sparse", "wb") as opened:
        opened.truncate(3 << 20)
        opened.seek(1 << 20)
        opened.write(b"middle")
    for number in range(400):
        (root / "d" / "e" / f"name-{number:04}").touch()
    os.utime(root / "d" / "file", ns=(4_000_000_000_123_456_789, 4_100_000_000_000_000_001))
    return root


@pytest.mark.parametrize("kind", ["ext2", "ext3", "ext4"])
@pytest.mark.parametrize("block", ["1024", "4096"])
def test_a_tree_in_each_kind(ext_image, medium, tree, kind, block):
    system = Ext.open_on(medium(ext_image(tree, "-b", block, kind=kind, size="8M")), 3)
    found = walk(system)
    disk = DirectorySource.open_at(tree)
    wanted = {entry.path: entry for entry in disk.walk()}
    del found[b"lost+found"]
    assert set(found) == set(wanted) - {b""}
    for path, (entry, node) in found.items():
        assert entry.type is wanted[path].type
        assert entry.symlink_target == wanted[path].symlink_target
        assert entry.mode == wanted[path].mode
        assert system.node(path) == node
        assert system.entry(node, path) == entry
        assert entry.device == 3
        if entry.type is EntryType.REGULAR:
            with system.open(node, entry) as ours, disk.open(wanted[path]) as theirs:
                assert b"".join(ours.chunks()) == b"".join(theirs.chunks())
                assert not ours.grew()
                if entry.size > 1 << 20:
                    assert sum(length for _, length in ours.extents()) <= 8192
    assert found[b"twin"][0].inode == found[b"d/file"][0].inode
    system.close()
    disk.close()


def test_against_the_kernel(ext_image, tree, medium, tmp_path):
    if os.geteuid() != 0:
        pytest.skip("only root can mount")
    image, where = tmp_path / "disk.img", tmp_path / "mounted"
    where.mkdir()
    image.write_bytes(ext_image(tree, "-O", "inline_data", "-I", "256", size="8M"))
    try:
        subprocess.run(["mount", "-o", "loop", image, where], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no loop device to mount with")
    try:
        os.mknod(where / "tty", 0o020600, os.makedev(300, 70000))
        (where / "inline").write_bytes(b"in the inode " * 9)
        (where / "in-folder").mkdir()
        (where / "in-folder" / "x").write_bytes(b"y" * 70)
        os.setxattr(where / "d/file", "user.a", b"b" * 700)
        os.setxattr(
            where / "d/file",
            "security.capability",
            struct.pack("<IIIII", 0x2000001, 1 << 13, 0, 0, 0),
        )
        subprocess.run(["chattr", "+i", where / "twin"], check=False, capture_output=True)
        subprocess.run(["chattr", "+a", where / "in-folder"], check=False, capture_output=True)
        with open(where / "reserved", "wb") as opened:
            os.posix_fallocate(opened.fileno(), 0, 50_000)
            opened.write(b"start")
        subprocess.run(["mount", "-o", "remount,ro", where], check=True, capture_output=True)
        system = Ext.open_on(medium(image.read_bytes()), 0)
        found = walk(system)
        disk = DirectorySource.open_at(where)
        for entry in disk.walk():
            ours, node = found.get(entry.path, (system.entry(2, b""), 2))
            assert replace(ours, device=0) == replace(entry, device=0)
            if entry.type is EntryType.REGULAR:
                with system.open(node, ours) as left, disk.open(entry) as right:
                    assert b"".join(left.chunks()) == b"".join(right.chunks()), entry.path
                    assert left.capabilities() == right.capabilities()
                for name in ("user.a", "security.capability", "system.data"):
                    assert system.attribute(node, name) == (
                        disk.attribute(entry, name) if name != "system.data" else None
                    )
        disk.close()
    finally:
        subprocess.run(["umount", where], check=True)


def test_a_journal_is_not_played_back(ext_image, medium):
    disk = medium(ext_image(None, commands="feature needs_recovery\n"))
    assert "journal not played back" in " ".join(
        gap.reason for gap in Ext.open_on(disk, 1).limits()
    )


def test_a_sound_one_has_nothing_to_say(ext_image, medium):
    assert Ext.open_on(medium(ext_image(None, "-I", "256")), 1).limits() == ()


def test_a_copy_of_the_superblock_is_named(ext_image, medium):
    disk = medium(ext_image(None, "-b", "1024", size="12M"))
    disk.data[1024:2048] = bytes(1024)
    assert [gap.reason for gap in Ext.open_on(disk, 1).limits()] == ["ext4: superblock damaged"]


def test_no_superblock_at_all(medium):
    with pytest.raises(EvidenceError, match="cannot be opened"):
        Ext.open_on(medium(bytes(1 << 16)), 1)


def test_cut_short_it_gives_what_is_there(ext_image, medium, tree):
    data = ext_image(tree, "-b", "1024", size="16M")
    system = Ext.open_on(medium(data[: 3 << 20]), 1)
    assert "ext4: cut short" in [gap.reason for gap in system.limits()]
    listed = list(system.listing(2, b""))
    assert any(not isinstance(one, Gap) and one[0].path == b"short" for one in listed)


@pytest.mark.parametrize(
    ("commands", "path", "reason"),
    [
        ("clri d/file", "/d/file", "never used"),
        ("sif d/file links_count 0", "/d/file", "deleted"),
        ("link <900> d/beyond", "/d/beyond", ""),
        ("sif d mode 0100644", "", ""),
        ("sif d block[0] 99999999", "/d", "lost"),
        ("sif d flags 0x80800", "/d", "encrypted"),
        ("sif long size 99999", "/long", "target"),
    ],
)
def test_damage_is_a_gap_at_its_place(  # noqa: PLR0917 - a row of the table, and what it needs
    ext_image, medium, tree, commands, path, reason
):
    options = ("-O", "^extent,^64bit") if "block[0]" in commands else ()
    data = ext_image(
        tree, "-b", "1024", "-N", "1000", *options, size="8M", commands=commands + "\n"
    )
    system = Ext.open_on(medium(data), 1)
    found, waiting = [], [(b"", 2)]
    while waiting:
        where, node = waiting.pop()
        for one in system.listing(node, where):
            found.append(one)
            if not isinstance(one, Gap) and one[0].type is EntryType.DIRECTORY:
                waiting.append((one[0].path, one[1]))
    gaps = [one for one in found if isinstance(one, Gap)]
    assert any(not isinstance(one, Gap) and one[0].path == b"sparse" for one in found)
    if reason:
        assert any(gap.path == path and reason in gap.reason for gap in gaps), gaps


def test_a_name_in_a_damaged_folder_is_not_said_to_be_missing(ext_image, medium, tree):
    data = ext_image(tree, "-O", "^extent,^64bit", commands="sif d block[0] 99999999\n")
    system = Ext.open_on(medium(data), 1)
    with pytest.raises(Unreadable):
        system.node(b"d/file")
    assert system.node(b"nothing") is None


def test_the_disk_fails_in_a_content(ext_image, medium, tree):
    disk = medium(ext_image(tree))
    at = bytes(disk.data).index(b"contentcontent")
    disk.bad = range(at, at + 512)
    system = Ext.open_on(disk, 1)
    node = system.node(b"d/file")
    with system.open(node, system.entry(node, b"d/file")) as opened, pytest.raises(Unreadable):
        list(opened.chunks())
