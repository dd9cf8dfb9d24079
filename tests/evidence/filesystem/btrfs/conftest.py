from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

SIZE = 160 << 20  # of a sparse file


def plant(tree: Path) -> None:
    """Files of every kind that a plain user can make."""
    (tree / "etc").mkdir(parents=True)
    (tree / "etc" / "hosts").write_bytes(b"127.0.0.1 localhost\n")
    (tree / "empty").write_bytes(b"")
    (tree / "large").write_bytes(os.urandom(300_001))
    (tree / "soft").write_bytes(b"the same again " * 40_000)
    (tree / "link").symlink_to("etc/hosts")
    (tree / "long").symlink_to("x/" * 400)
    os.link(tree / "large", tree / "etc" / "second")
    os.mkfifo(tree / "fifo")
    with (tree / "sparse").open("wb") as opened:
        opened.seek(1 << 20)
        opened.write(b"behind a hole" * 1000)
        opened.truncate(3 << 20)
    many = tree / "many"
    many.mkdir()
    for number in range(700):
        (many / f"a name that is rather long, number {number}").write_bytes(b"%d" % number)


@pytest.fixture(scope="session")
def planted(tmp_path_factory) -> Path:
    tree = tmp_path_factory.mktemp("tree")
    plant(tree)
    return tree


@pytest.fixture(scope="session")
def btrfs_image(program, tmp_path_factory):
    """A new image, `btrfs_image(tree, "-d", "single")`."""

    def make(tree: Path | None = None, *options: str) -> Path:
        image = tmp_path_factory.mktemp("image") / "disk.img"
        with image.open("wb") as opened:
            opened.truncate(SIZE)
        given = ("--rootdir", str(tree)) if tree else ()
        program("mkfs.btrfs", "-q", "-L", "suspect", *given, *options, image)
        return image

    return make


@pytest.fixture(scope="session")
def simple(btrfs_image, planted) -> Path:
    """An image that needs neither root nor a mount."""
    return btrfs_image(planted)


@pytest.fixture(scope="session")
def lived_in(btrfs_image, mounted, program, tmp_path_factory) -> Path:
    """An image that a kernel wrote: subvolumes, snapshots, compression, flags, attributes."""
    image = btrfs_image(None, "-m", "dup", "-d", "single")
    folder = tmp_path_factory.mktemp("mount") / "on"
    unmount = mounted(image, folder, "loop,user_subvol_rm_allowed")
    top = folder / "@"
    program("btrfs", "subvolume", "create", top)
    plant(top)
    os.mknod(top / "device", 0o60600, os.makedev(259, 1_000))
    os.setxattr(top / "etc" / "hosts", "user.note", b"n" * 3000)
    os.setxattr(top / "large", "security.capability", bytes.fromhex("0100000200040000" + "00" * 12))
    (top / "old").write_bytes(b"x")
    os.utime(top / "old", ns=(-5_000_000_001, 4_102_444_800_123_456_789))
    for kind in ("zlib", "lzo", "zstd"):
        packed = top / kind
        packed.mkdir()
        subprocess.run(["btrfs", "property", "set", packed, "compression", kind], check=True)
        (packed / "text").write_bytes(b"".join(b"line %d of it\n" % n for n in range(60_000)))
        (packed / "short").write_bytes(b"short " * 200)
        (packed / "changed").write_bytes(b"0123456789abcdef" * 20_000)
    os.sync()
    with (top / "zstd" / "changed").open("r+b") as opened:
        opened.seek(100_000)
        opened.write(os.urandom(5000))
    with (top / "ahead").open("wb") as opened:
        os.posix_fallocate(opened.fileno(), 0, 1 << 20)
        opened.write(b"y" * 70_000)
    program("btrfs", "subvolume", "create", top / "home")
    (top / "home" / "file").write_bytes(b"in a subvolume of its own")
    (folder / ".snapshots" / "1").mkdir(parents=True)
    program("btrfs", "subvolume", "snapshot", "-r", top, folder / ".snapshots" / "1" / "snapshot")
    (top / "etc" / "hosts").write_bytes(b"203.0.113.5 changed\n")
    program("chattr", "+i", top / "old")
    (top / "appended").write_bytes(b"a")
    program("chattr", "+a", top / "appended")
    unmount()
    return image
