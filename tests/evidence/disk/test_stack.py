from __future__ import annotations

from pratique.evidence.disk.image import open_medium
from pratique.evidence.disk.stack import volumes

ROOT = 'segment1 {\nstart_extent = 0\nextent_count = 2\ntype = "striped"\nstripes = ["pv0", 0]\n}'


def keys_of(found):
    return [volume.key for volume in found[0]]


def test_disk_without_layers(memory):
    found, gaps = volumes([memory(bytes(1 << 20))])
    assert ([(each.key, each.uuid) for each in found], gaps) == ([("disk", "")], [])


def test_partitions(memory, mbr):
    disk = memory(mbr((0x83, 8, 100), (0x82, 200, 50)) + bytes(1 << 20))
    assert keys_of(volumes([disk])) == ["partition 1", "partition 2"]
    assert keys_of(volumes([disk, disk])) == [
        "disk 1 partition 1", "disk 1 partition 2", "disk 2 partition 1", "disk 2 partition 2",
    ]  # fmt: skip
    assert [volume.number for volume in volumes([disk])[0]] == [1, 2]


def test_group_on_an_array_over_two_disks(memory, mbr, md_member, physical_volume, group_text):
    inner = physical_volume("A" * 32, group_text(["A" * 32], {"my-root": ROOT}), b"R" * 8192)
    disks = []
    for role in (0, 1):
        member = md_member(inner, role=role, count=2, level=1)
        start = mbr((0xFD, 8, len(member) // 512), (0x82, 9000, 10)).ljust(4096, b"\0")
        disks.append(memory(start + member + bytes(4 << 20), f"sd{role}"))
    found, gaps = volumes(disks)
    assert [volume.key for volume in found] == [
        "disk 1 partition 2", "disk 2 partition 2", "vg0/my-root",
    ]  # fmt: skip
    assert found[2].medium.read_at(0, 1 << 20) == b"R" * 8192
    assert found[2].devices == ("/dev/vg0/my-root", "/dev/mapper/vg0-my--root")
    assert gaps == []
    found, gaps = volumes(disks[:1])
    assert [volume.key for volume in found] == ["partition 2", "vg0/my-root"]
    assert [gap.reason for gap in gaps] == ["array with members missing"]


def test_array_with_a_table_of_its_own(memory, mbr, md_member):
    inner = mbr((0x83, 8, 20)).ljust(1 << 16, b"x")
    member = md_member(inner, role=0, count=1, level=1)
    found, _ = volumes([memory(member)])
    assert [(volume.key, volume.devices) for volume in found] == [("md0 partition 1", ())]


def test_left_over_superblock_does_not_hide_a_disk(memory, mbr, md_member):
    member = bytearray(md_member(bytes(1 << 16), role=0, count=3, level=5))
    member[:512] = mbr((0x83, 64, 20))
    found, gaps = volumes([memory(member)])
    assert [volume.key for volume in found] == ["partition 1"]
    assert [gap.reason for gap in gaps] == [
        "array cannot be put together", "member of an incomplete array read as a disk",
    ]  # fmt: skip


def test_encrypted_disk(locked, content):
    disk = open_medium(locked("xts"))
    found, gaps = volumes([disk])
    assert (found, [gap.reason for gap in gaps]) == ([], ["layer of a disk cannot be opened"])
    assert "no key was given" in gaps[0].detail
    found, gaps = volumes([disk], lambda _: b"geheim")
    assert ([volume.key for volume in found], gaps) == (["disk decrypted"], [])
    assert found[0].medium.read_at(0, 1 << 20) == content[: 1 << 20]
    disk.close()


def test_tables_in_each_other_end(memory, mbr):
    # A partition that is the whole disk again, through its first sector.
    disk = memory(mbr((0x83, 0, 2000)) + bytes(1 << 20))
    found, gaps = volumes([disk])
    assert len(found) == 1
    assert [gap.reason for gap in gaps] == ["too many layers in each other"]
    wide = memory(mbr(*[(0x83, 0, 2000)] * 4) + bytes(1 << 20))
    assert len(volumes([wide])[0]) <= 512
