from __future__ import annotations

import struct

import pytest

from pratique.errors import EvidenceError, Unreadable
from pratique.evidence.filesystem.sleuthkit import Fat
from pratique.model import Entry, EntryType, Gap

CLUSTER = 2048


@pytest.fixture
def fat(program, medium, tmp_path):
    """A FAT12 of 4 MiB: `EFI/BOOT.EFI` of 3000 bytes, `EMPTY.TXT`, and a name that is deleted."""
    image = tmp_path / "fat.img"
    image.write_bytes(bytes(4 << 20))
    program("mkfs.vfat", "-F", "12", "-s", "4", "-n", "ESP", "-i", "1234ABCD", image)
    disk = medium(image.read_bytes())
    reserved, tables, roots, _, _, per_table = struct.unpack_from("<HBHHBH", disk.data, 14)
    root = (reserved + tables * per_table) * 512
    first = root + roots * 32  # cluster 2
    disk.first, disk.root, disk.table = first, root, reserved * 512

    def put(at: int, name: bytes, kind: int, cluster: int, size: int) -> None:
        time, date = 12 << 11 | 30 << 5, (2024 - 1980) << 9 | 5 << 5 | 17
        disk.data[at : at + 32] = struct.pack(
            "<11sBBBHHHHHHHI", name, kind, 0, 0, time, date, date, 0, time, date, cluster, size
        )

    for number in range(tables):
        table = (reserved + number * per_table) * 512
        # Clusters 2 (a folder), 3 and 4 (a file), of twelve bits each.
        disk.data[table + 3 : table + 8] = bytes([0xFF, 0x4F, 0x00, 0xFF, 0x0F])
    put(root + 32, b"EFI        ", 0x10, 2, 0)
    put(root + 64, b"EMPTY   TXT", 0x20, 0, 0)
    put(root + 96, b"\xe5ONE    TXT", 0x20, 9, 5)
    put(first, b".          ", 0x10, 2, 0)
    put(first + 32, b"..         ", 0x10, 0, 0)
    put(first + 64, b"BOOT    EFI", 0x20, 3, 3000)
    disk.data[first + CLUSTER : first + CLUSTER + 3000] = b"abc" * 1000
    return disk


def listed(system: Fat, path: bytes) -> list[Entry]:
    found = list(system.listing(system.node(path), path))
    return [one[0] for one in found if not isinstance(one, Gap)]


def test_names_times_and_contents(fat):
    assert Fat.recognises(fat)
    system = Fat.open_on(fat, 7)
    assert (system.uuid, system.label) == ("1234-ABCD", "ESP")
    assert [entry.path for entry in listed(system, b"")] == [b"EFI", b"EMPTY.TXT"]
    [entry] = listed(system, b"EFI")
    assert (entry.path, entry.type, entry.size) == (b"EFI/BOOT.EFI", EntryType.REGULAR, 3000)
    assert entry.mtime == 1_715_949_000 * 10**9  # 2024-05-17 12:30, whatever zone this machine has
    assert (entry.ctime, entry.immutable, entry.device) == (None, None, 7)
    node = system.node(b"EFI/BOOT.EFI")
    assert system.entry(node, entry.path) == entry
    with system.open(node, entry) as opened:
        assert b"".join(opened.chunks()) == b"abc" * 1000
        assert list(opened.extents()) == [(0, 3000)]
        assert opened.capabilities() is None
    assert system.node(b"EFI/nothing") is None
    assert system.node(b"EMPTY.TXT/x") is None
    assert system.node(b"..") is None
    assert not system.limits()[0].matters
    system.close()


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Tokyo"])
def test_the_zone_of_this_machine_changes_nothing(fat, monkeypatch, zone):
    import time

    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        [entry] = listed(Fat.open_on(fat, 1), b"EFI")
        assert entry.mtime == 1_715_949_000 * 10**9
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_chain_that_ends_too_early_is_never_zeros(fat):
    at = fat.first + 64 + 28
    fat.data[at : at + 4] = struct.pack("<I", 9000)
    system = Fat.open_on(fat, 1)
    [entry] = listed(system, b"EFI")
    with system.open(system.node(entry.path), entry) as opened:
        assert opened.read_at(0, 3) == b"abc"
        with pytest.raises(Unreadable):
            opened.read_at(4096, 100)


def test_a_chain_in_a_circle_ends(fat):
    fat.data[fat.table + 3 : fat.table + 8] = bytes([0xFF, 0x4F, 0x00, 0x03, 0x00])
    system = Fat.open_on(fat, 1)
    [entry] = listed(system, b"EFI")
    with system.open(system.node(entry.path), entry) as opened:
        assert len(opened.read_at(0, 3000)) == 3000


def test_the_disk_fails_below_the_library(fat):
    system = Fat.open_on(fat, 1)
    fat.bad = range(512, fat.size)
    with pytest.raises(EvidenceError):
        Fat.open_on(fat, 1)
    [entry] = [Entry(b"x", EntryType.REGULAR, 9, 0, 0, 0, 1, 1, 1, 0, *[None] * 6)]
    with pytest.raises(Unreadable):
        system.open(1 << 62, entry)


@pytest.mark.parametrize("data", [b"", bytes(512), bytes(510) + b"\x55\xaa", b"\xff" * 512])
def test_what_is_none(medium, data):
    assert not Fat.recognises(medium(data))
