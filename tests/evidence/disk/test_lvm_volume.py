from __future__ import annotations

import pytest

from pratique.errors import Unreadable
from pratique.evidence.disk.lvm_text import parse, section
from pratique.evidence.disk.lvm_volume import Group

UUIDS = ["A" * 32, "B" * 32, "C" * 32]
EXTENT = 4096


def segment(kind, told, *, start=0, count=2, number=1):
    return (
        f"segment{number} {{\nstart_extent = {start}\nextent_count = {count}\n"
        f'type = "{kind}"\n{told}\n}}'
    )


def stripe(physical, at=0, **where):
    return segment("striped", f'stripes = ["pv{physical}", {at}]', **where)


@pytest.fixture
def group(group_text, memory):
    def make(volumes, *, gone=()):
        media = {
            uuid: memory(bytes(1 << 20) + bytes([65 + place]) * (16 * EXTENT), f"sd{place}")
            for place, uuid in enumerate(UUIDS)
            if place not in gone
        }
        return Group("vg0", section(parse(group_text(UUIDS, volumes)), "vg0"), media)

    return make


def read(volume):
    return volume.medium.read_at(0, 1 << 20)


def test_segments_in_a_row(group):
    told = {"root": stripe(1) + "\n" + stripe(0, start=2, number=2)}
    volumes, gaps = group(told).volumes()
    assert (read(volumes[0]), gaps) == (b"B" * 8192 + b"A" * 8192, [])


def test_striped(group):
    told = segment("striped", 'stripe_size = 2\nstripes = ["pv0", 0, "pv1", 0]')
    volumes, _ = group({"s": told}).volumes()
    assert read(volumes[0]) == (b"A" * 1024 + b"B" * 1024) * 4


MIRROR = {
    "m": segment("raid1", 'raids = ["m_rmeta_0", "m_rimage_0", "m_rmeta_1", "m_rimage_1"]'),
    "m_rimage_0": stripe(0),
    "m_rimage_1": stripe(1),
}


@pytest.mark.parametrize(("gone", "found"), [((), b"A"), ((0,), b"B")])
def test_mirror(group, gone, found):
    volumes, _ = group(MIRROR, gone=gone).volumes()
    assert [volume.name for volume in volumes] == ["m"]
    assert read(volumes[0]) == found * 8192


def test_old_mirror(group):
    told = MIRROR | {"m": segment("mirror", 'mirrors = ["m_rimage_0", 0, "m_rimage_1", 0]')}
    assert read(group(told, gone=(0,)).volumes()[0][0]) == b"B" * 8192


def test_volume_in_part(group):
    volumes, gaps = group({"r": stripe(0) + stripe(1, start=2, number=2)}, gone=(1,)).volumes()
    assert gaps == []
    assert volumes[0].medium.read_at(0, 8192) == b"A" * 8192
    with pytest.raises(Unreadable, match="physical volume of this group is missing"):
        volumes[0].medium.read_at(8192, 1)


def test_what_lies_under_a_cache(group):
    told = {"c": segment("cache", 'origin = "c_corig"'), "c_corig": stripe(0)}
    volumes, gaps = group(told).volumes()
    assert read(volumes[0]) == b"A" * 8192
    assert [gap.reason for gap in gaps] == ["volume read without its cache"]


@pytest.mark.parametrize(
    "told",
    [
        stripe(9),
        stripe(0, start=1),
        segment("vdo", ""),
        segment("striped", 'stripes = ["pv0", "x"]'),
        segment("striped", 'stripes = ["pv0", 0, "pv1", 0]'),
        segment("striped", 'stripes = ["bad", 0]'),
        segment("raid5", 'stripe_size = 2\nraids = ["m", "bad"]'),
        segment("thin", 'thin_pool = "bad"\ndevice_id = 1'),
        "",
    ],
)
def test_volumes_that_cannot_be_understood(group, told):
    volumes, gaps = group({"bad": told}).volumes()
    assert volumes == []
    assert [gap.reason for gap in gaps] == ["logical volume cannot be put together"]
