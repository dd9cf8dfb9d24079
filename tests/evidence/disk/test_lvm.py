from __future__ import annotations

import pytest

from pratique.evidence.disk import lvm

ONE, TWO = "A" * 32, "B" * 32
ROOT = 'segment1 {{\nstart_extent = 0\nextent_count = 2\ntype = "striped"\nstripes = ["{}", 1]\n}}'


@pytest.fixture
def volume(physical_volume, group_text, memory):
    def make(uuid, name, *, wrapped=False, seqno=3, volumes=None, data=b""):
        text = group_text([ONE, TWO], volumes or {"root": ROOT.format("pv0")}, seqno=seqno)
        return memory(physical_volume(uuid, text, data, wrapped=wrapped), name)

    return make


@pytest.mark.parametrize("wrapped", [False, True])
def test_label_and_text(volume, wrapped):
    found = lvm.physical(volume(ONE, "sda", wrapped=wrapped))
    assert (found.uuid, found.damage, found.text["version"]) == (ONE, "", 1)


def test_newest_description_counts(volume):
    data = bytes(4096) + b"R" * 8192
    old = volume(TWO, "sdb", seqno=2, volumes={"gone": ROOT.format("pv0")})
    media = [volume(ONE, "sda", data=data), old]
    volumes, gaps = lvm.volumes([lvm.physical(medium) for medium in media])
    assert [(each.group, each.name, each.uuid) for each in volumes] == [("vg0", "root", "root")]
    assert volumes[0].medium.read_at(0, 1 << 20) == b"R" * 8192
    assert gaps == []


def test_other_disk_describes_what_a_damaged_one_holds(volume, memory):
    broken = bytearray(volume(ONE, "sda", data=bytes(4096) + b"R" * 8192).read_at(0, 1 << 21))
    broken[4096 + 520] ^= 1
    media = [lvm.physical(volume(TWO, "sdb"))]
    from_damaged = lvm.physical(memory(broken, "sda"))
    assert from_damaged.text is None
    volumes, gaps = lvm.volumes([from_damaged, *media])
    assert volumes[0].medium.read_at(0, 8192) == b"R" * 8192
    assert [gap.reason for gap in gaps] == ["physical volume is damaged"]
    volumes, gaps = lvm.volumes([from_damaged])
    assert (volumes, [gap.reason for gap in gaps]) == (
        [], ["physical volume is damaged", "physical volume without its group"],
    )  # fmt: skip


def test_missing_physical_volume(volume):
    volumes, gaps = lvm.volumes([lvm.physical(volume(TWO, "sdb"))])
    assert volumes == []
    assert [gap.reason for gap in gaps] == [
        "physical volume is missing", "logical volume cannot be read",
    ]  # fmt: skip
    assert "/dev/sd0" in gaps[0].detail


def test_no_label(memory):
    assert lvm.physical(memory(bytes(4096))) is None
    assert lvm.physical(memory(b"")) is None
    assert lvm.physical(memory(bytes(512) + b"LABELONE")) is None
