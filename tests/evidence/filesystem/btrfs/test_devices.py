from __future__ import annotations

import os
import subprocess

import pytest

from pratique.errors import EvidenceError
from pratique.evidence.filesystem.btrfs.devices import member, opened
from pratique.evidence.filesystem.btrfs.filesystem import Btrfs

SIZE = 200 << 20
TEXT = b"".join(b"line %d\n" % number for number in range(200_000))


def loops(paths):
    if os.geteuid() != 0:
        pytest.skip("only root makes loop devices")
    found = []
    for path in paths:
        done = subprocess.run(["losetup", "-f", "--show", path], capture_output=True, check=False)
        if done.returncode:
            pytest.skip("no loop device can be had")
        found.append(done.stdout.decode().strip())
    return found


@pytest.fixture(scope="module")
def several(program, mounted, tmp_path_factory):
    def make(profile: str, count: int):
        folder = tmp_path_factory.mktemp(profile)
        paths = [folder / f"{number}.img" for number in range(count)]
        for path in paths:
            with path.open("wb") as made:
                made.truncate(SIZE)
        devices = loops(paths)
        try:
            program("mkfs.btrfs", "-q", "-d", profile, "-m", "raid1", *devices)
            program("btrfs", "device", "scan", *devices)
            unmount = mounted(devices[0], folder / "on", "noatime")
            (folder / "on" / "text").write_bytes(TEXT)
            unmount()
        finally:
            for device in devices:
                subprocess.run(["losetup", "-d", device], check=True)
        return paths

    return make


@pytest.mark.parametrize(
    ("profile", "count"),
    [("raid0", 2), ("raid1", 2), ("raid10", 4), ("raid1c3", 3), ("raid5", 3), ("raid6", 4)],
)
def test_reads_over_several_disks(several, patched, walked, profile, count):
    paths = several(profile, count)
    media = [patched(path) for path in paths[::-1]]
    assert {Btrfs.member(medium) for medium in media} == {member(media[0]).uuid}
    system = Btrfs.open_together(media, 1)
    assert [gap.reason for gap in system.limits() if gap.matters] == []
    node = system.node(b"text")
    with system.open(node, system.entry(node, b"text")) as file:
        assert b"".join(file.chunks()) == TEXT
    rest = Btrfs.open_together([patched(path) for path in paths[1:]], 1)
    assert "btrfs: a disk is missing" in [gap.reason for gap in rest.limits()]
    found = walked(rest)
    assert found.entries.keys() == {b"", b"text"}
    redundant = profile in {"raid1", "raid10", "raid1c3"}
    assert found.unread == ([] if redundant else [b"text"])


def test_a_medium_says_where_it_belongs(simple, patched, tmp_path):
    found = member(patched(simple))
    assert (found.device, found.devices) == (1, 1)
    assert Btrfs.member(patched(simple)) == ""
    assert found.uuid == opened([patched(simple)]).superblock.uuid
    (tmp_path / "zeros").write_bytes(bytes(1 << 17))
    assert member(patched(tmp_path / "zeros")) is None
    with pytest.raises(EvidenceError):
        opened([patched(tmp_path / "zeros")])


def test_disks_that_do_not_belong_are_named(simple, btrfs_image, patched):
    found = opened([patched(simple), patched(simple), patched(btrfs_image())])
    reasons = {reason for reason, _detail in found.oddities}
    assert "btrfs: two disks with one number" in reasons
    assert "btrfs: a disk of another file system" in reasons


@pytest.mark.parametrize("image", ["simple", "lived_in"])
def test_a_lost_first_tree_is_an_earlier_state_or_an_error(request, image, patched):
    medium = patched(request.getfixturevalue(image))
    found = opened([medium])
    _left, places = found.chunks._find(found.superblock.root)
    for _device, offset in places:
        medium.changes[offset + 200] = b"intruder"
    try:
        reasons = [reason for reason, _detail in opened([medium]).oddities]
    except EvidenceError as error:
        assert "its first tree is lost" in error.what  # noqa: PT017 - either is right
    else:
        assert reasons == ["btrfs: an earlier state is shown"]
