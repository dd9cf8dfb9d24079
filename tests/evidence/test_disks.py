from __future__ import annotations

import pickle
import struct
from pathlib import Path

import pytest

from pratique.errors import EvidenceError
from pratique.evidence import open_evidence
from pratique.evidence.disks import Disks, Held
from pratique.evidence.location import Location
from pratique.model import Entry


@pytest.fixture
def two_disks(ext_image, tmp_path):
    files = []
    for number, names in enumerate((("etc/passwd", "usr/x", "var/x/y"), ("log/syslog",))):
        tree = tmp_path / f"tree{number}"
        for name in names:
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            (tree / name).write_bytes(b"x")
        if not number:
            (tree / "etc/fstab").write_bytes(b"LABEL=second /var/x ext4\n")
        path = tmp_path / f"disk{number}.img"
        path.write_bytes(ext_image(tree, *(["-L", "second"] if number else [])))
        files.append(path)
    return tuple(files)


def test_one_machine_on_two_disks(two_disks):
    location = Disks(two_disks)
    assert isinstance(location, Location)
    source = open_evidence(pickle.loads(pickle.dumps(location)))
    paths = [one.path for one in source.walk() if isinstance(one, Entry)]
    assert b"var/x/log/syslog" in paths
    assert b"etc/passwd" in paths
    again = location.open()
    assert again.identity() == source.identity()
    again.close()
    source.close()


def test_a_person_may_choose_the_root(two_disks):
    source = Disks(two_disks, root="disk 2").open()
    assert source.lookup(b"log/syslog") is not None
    source.close()
    with pytest.raises(EvidenceError, match="disk 7"):
        Disks(two_disks, root="disk 7").open()


def test_keys_are_never_shown():
    location = Disks((Path("a.img"), Path("b.img")), (("disk", b"secret"),))
    assert "secret" not in repr(location) + location.text
    assert location.text == "a.img b.img"
    assert location.path == Path("a.img")


def test_keys_by_name_and_of_one_name_in_turn():
    held = Held((("a", b"1"), ("a", b"2"), ("", b"all")))
    assert [held("a"), held("a"), held("a"), held("b"), held("b")] == [
        b"1", b"2", b"1", b"all", b"all",
    ]  # fmt: skip
    assert Held((("a", b"1"),))("b") is None


def test_a_disk_that_is_not_there(two_disks):
    with pytest.raises(EvidenceError):
        Disks((two_disks[0], Path("/nothing/here.img"))).open()


def test_a_disk_with_partitions_in_a_container(ext_image, program, tmp_path):
    tree = tmp_path / "tree"
    for name in ("etc/passwd", "usr/x", "boot/efi/x"):
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_bytes(b"x")
    (tree / "boot/efi/x").unlink()
    (tree / "etc/fstab").write_bytes(b"UUID=1234-ABCD /boot/efi vfat umask=0077 0 1\n")
    (tmp_path / "esp").write_bytes(bytes(2 << 20))
    program("mkfs.vfat", "-i", "1234ABCD", tmp_path / "esp")
    swap = bytes(4086) + b"SWAPSPACE2" + bytes((1 << 20) - 4096)
    disk = tmp_path / "disk.raw"
    parts = [(tmp_path / "esp").read_bytes(), ext_image(tree), swap]
    content = bytearray(bytes(1 << 20) + b"".join(parts))
    start = 2048
    for number, (kind, part) in enumerate(zip((0xEF, 0x83, 0x82), parts, strict=True)):
        entry = struct.pack("<4xB3xII", kind, start, len(part) // 512)
        content[446 + 16 * number : 462 + 16 * number] = entry
        start += len(part) // 512
    content[510:512] = b"\x55\xaa"
    disk.write_bytes(content)
    for form in ("qcow2", "vdi"):
        image = tmp_path / f"disk.{form}"
        program("qemu-img", "convert", "-O", form, disk, image)
        source = open_evidence(image)
        assert [(gap.reason, gap.matters) for gap in source.limits() if gap.matters] == []
        assert "swap space is not read" in [gap.reason for gap in source.limits()]
        assert source.lookup(b"boot/efi").device != source.lookup(b"boot").device
        assert source.lookup(b"etc/passwd") is not None
        source.close()
