from __future__ import annotations

import os
from pathlib import Path

import pytest

SIZE = 320 << 20  # of a sparse file: mkfs.xfs makes none smaller
LONG = b"x/" * 450


@pytest.fixture(scope="session")
def xfs_image(program, tmp_path_factory):
    """A new image, `xfs_image("-m", "crc=0")`, with a few files that need no mount."""

    def make(*options: str) -> Path:
        folder = tmp_path_factory.mktemp("image")
        (folder / "content").write_bytes(b"a content of some length " * 2000)
        (folder / "hosts").write_bytes(b"127.0.0.1 localhost\n")
        lines = ["/ignored", "0 0", "d--755 0 0", "etc d--755 0 0"]
        lines += [f"hosts ---644 5 6 {folder / 'hosts'}", "$"]
        lines += ["link l--777 0 0 etc/hosts"]
        if "crc=0" in options:  # in version 5, mkfs.xfs makes a long one that no kernel reads
            lines += [f"long l--777 0 0 {LONG.decode()}"]
        lines += ["fifo p--600 0 0", "device b--660 0 0 8 300"]
        lines += ["many d--755 0 0"]
        lines += [f"a-rather-long-name-{number:060d} p--644 0 0" for number in range(300)]
        lines += ["$", f"large ---640 0 0 {folder / 'content'}", "$"]
        (folder / "prototype").write_text("\n".join(lines) + "\n")
        image = folder / "disk.img"
        with image.open("wb") as opened:
            opened.truncate(SIZE)
        program("mkfs.xfs", "-q", "-L", "suspect", "-p", folder / "prototype", *options, image)
        return image

    return make


@pytest.fixture(scope="session")
def simple(xfs_image) -> Path:
    """An image that needs neither root nor a mount."""
    return xfs_image()


@pytest.fixture(scope="session")
def lived_in(xfs_image, mounted, program, tmp_path_factory) -> Path:
    """An image that a kernel wrote: large folders, many extents, flags, attributes, times."""
    image = xfs_image("-n", "size=8192", "-m", "bigtime=1")
    folder = tmp_path_factory.mktemp("mount") / "on"
    unmount = mounted(image, folder, "loop")
    os.mknod(folder / "odd", 0o20600, os.makedev(259, 1_000))
    (folder / "long").symlink_to(LONG.decode())
    huge = folder / "huge"
    huge.mkdir()
    for number in range(3000):
        (huge / f"{number:080d}").touch()
    for number in range(0, 3000, 3):
        (huge / f"{number:080d}").unlink()
    with (folder / "pieces").open("wb") as opened:
        for number in range(400):
            opened.seek(number * 8192)
            opened.write(b"%04d" % number * 1024)
        opened.truncate(16 << 20)
    with (folder / "ahead").open("wb") as opened:
        os.posix_fallocate(opened.fileno(), 0, 1 << 20)
        opened.write(b"y" * 70_000)
    program("cp", "--reflink=always", folder / "pieces", folder / "shared")
    os.setxattr(folder / "etc/hosts", "user.short", b"s")
    os.setxattr(folder / "etc/hosts", "user.remote", b"r" * 9000)
    for number in range(200):
        os.setxattr(folder / "large", f"user.number {number}", b"%d" % number * 40)
    os.setxattr(folder / "large", "trusted.note", b"t")
    os.setxattr(folder / "ahead", "security.capability", bytes.fromhex("01000002" + "04" * 16))
    (folder / "old").write_bytes(b"x")
    os.utime(folder / "old", ns=(-1_000_000_001, 4_102_444_800_123_456_789))
    os.link(folder / "old", folder / "etc" / "older")
    program("chattr", "+i", folder / "old")
    (folder / "appended").write_bytes(b"a")
    program("chattr", "+a", folder / "appended")
    unmount()
    return image
