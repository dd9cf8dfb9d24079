"""Small evidence of every kind that a plain user can make, for bytes to be changed in."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from damage import checksums

KEY = "geheim"
_LONG = "x/" * 450


@dataclass(frozen=True, slots=True)
class Breakable:
    """A kind of evidence: `make(folder)` gives a file; `mending` puts its checksums right."""

    name: str
    make: Callable[[Path], Path]
    mending: checksums.Mending | None = None
    key: str = ""


def run(*words: object, **how: object) -> None:
    """A program of the system; the test is skipped where it is not here."""
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
    if shutil.which(str(words[0]), path=path) is None:
        pytest.skip(f"{words[0]} is not installed")
    subprocess.run(
        [os.fspath(word) if isinstance(word, Path) else str(word) for word in words],
        check=True, capture_output=True, env={**os.environ, "PATH": path}, **how,
    )  # fmt: skip


def plant(folder: Path) -> Path:
    """A machine in small, with one of each thing that is stored in a way of its own."""
    root = folder / "root"
    for name in ("etc", "var/www", "many", "deep/" + "d/" * 12):
        (root / name).mkdir(parents=True)
    (root / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/bash\n")
    (root / "etc/fstab").write_text("/dev/vda1 / ext4 defaults 0 1\n/dev/vda2 /srv xfs ro 0 0\n")
    (root / "etc/machine-id").write_text("0123456789abcdef0123456789abcdef\n")
    (root / "var/www/large.bin").write_bytes(bytes(range(256)) * 40)
    (root / "var/www/text").write_bytes(b"the same again and again\n" * 300)
    os.link(root / "etc/passwd", root / "etc/passwd-")
    (root / "long").symlink_to(_LONG)
    (root / "short").symlink_to("../../etc/passwd")
    os.mkfifo(root / "pipe")
    for number in range(60):
        (root / "many" / f"a-rather-long-name-{number:040d}").write_bytes(b"%d" % number)
    with (root / "sparse").open("wb") as opened:
        for number in range(8):
            opened.seek(number * 24_576)
            opened.write(b"%04d" % number * 256)
    for name, value in (("user.note", b"n" * 40), ("user.much", b"m" * 300)):
        try:
            os.setxattr(root / "etc/passwd", name, value)
        except OSError:
            break
    return root


def ext(folder: Path, *options: str, size: str = "2M") -> Path:
    image = folder / "disk.img"
    run("mke2fs", "-q", "-F", *options, "-d", plant(folder), image, size)
    return image


def lost(folder: Path) -> Path:
    """An ext4 in which files were deleted."""
    image = ext(folder, "-t", "ext4", "-b", "1024", size="4M")
    names = "".join(f"rm many/a-rather-long-name-{number:040d}\n" for number in range(0, 60, 3))
    run("debugfs", "-w", "-f", "-", image, input=(names + "rm var/www/large.bin\n").encode())
    return image


def xfs(folder: Path, *options: str) -> Path:
    (folder / "content").write_bytes(b"a content of some length " * 400)
    lines = ["/ignored", "0 0", "d--755 0 0", "etc d--755 0 0"]
    lines += [f"passwd ---644 5 6 {folder / 'content'}", "$", "link l--777 0 0 etc/passwd"]
    lines += [f"long l--777 0 0 {_LONG}"] if "crc=0" in options else []
    lines += ["fifo p--600 0 0", "device b--660 0 0 8 300", "many d--755 0 0"]
    lines += [f"a-rather-long-name-{number:060d} p--644 0 0" for number in range(300)]
    lines += ["$", f"large ---640 0 0 {folder / 'content'}", "$"]
    (folder / "prototype").write_text("\n".join(lines) + "\n")
    image = folder / "disk.img"
    with image.open("wb") as opened:
        opened.truncate(320 << 20)
    run("mkfs.xfs", "-q", "-p", folder / "prototype", *options, image)
    return image


def btrfs(folder: Path, *options: str, size: int = 110) -> Path:
    image = folder / "disk.img"
    with image.open("wb") as opened:
        opened.truncate(size << 20)
    run("mkfs.btrfs", "-q", *options, "--rootdir", plant(folder), image)
    return image


def fat(folder: Path) -> Path:
    """A FAT12 with a folder and two files; its names are put in by hand."""
    image = folder / "disk.img"
    image.write_bytes(bytes(1 << 20))
    run("mkfs.vfat", "-F", "12", "-s", "1", image)
    disk = bytearray(image.read_bytes())
    reserved, tables, roots, _, _, per_table = struct.unpack_from("<HBHHBH", disk, 14)
    root = (reserved + tables * per_table) * 512
    first = root + roots * 32  # cluster 2

    def put(at: int, name: bytes, kind: int, cluster: int, size: int) -> None:
        struct.pack_into("<11sBBBHHHHHHHI", disk, at, name, kind, 0, 0, 1, 2, 2, 0, 1, 2, cluster,
                         size)  # fmt: skip

    for number in range(tables):
        table = (reserved + number * per_table) * 512
        disk[table + 3 : table + 8] = bytes([0xFF, 0x4F, 0x00, 0xFF, 0x0F])
    put(root, b"EFI        ", 0x10, 2, 0)
    put(root + 32, b"EMPTY   TXT", 0x20, 0, 0)
    put(first, b".          ", 0x10, 2, 0)
    put(first + 32, b"..         ", 0x10, 0, 0)
    put(first + 64, b"BOOT    EFI", 0x20, 3, 1000)
    image.write_bytes(disk)
    return image


def converted(folder: Path, form: str, *options: str) -> Path:
    """A disk with ext2 in a form of QEMU."""
    image = ext(folder, "-t", "ext2", "-b", "1024", size="1M")
    place = folder / f"disk.{form}"
    run("qemu-img", "convert", "-f", "raw", "-O", form, *options, image, place)
    return place


def encrypted(folder: Path) -> Path:
    """LUKS 1. QEMU measures how fast the machine is, and gives up where others work there, too."""
    options = "key-secret=s,iter-time=10"
    image = ext(folder, "-t", "ext2", "-b", "1024", size="1M")
    words = ("-f", "raw", "-O", "luks", "--object", f"secret,id=s,data={KEY}", "-o", options)
    for _ in range(5):
        with suppress(subprocess.CalledProcessError):
            run("qemu-img", "convert", *words, image, folder / "disk.luks")
            return folder / "disk.luks"
    pytest.skip("qemu-img could not measure this machine")


def expert_witness(folder: Path) -> Path:
    image = ext(folder, "-t", "ext2", "-b", "1024", size="1M")
    run("ewfacquire", "-u", "-c", "fast", "-S", "1MiB", "-t", folder / "disk", image)
    return folder / "disk.E01"


def partitioned(folder: Path) -> Path:
    """An MBR with an extended partition that holds two."""
    image = ext(folder, "-t", "ext2", "-b", "1024", size="1M")
    disk = bytearray(6 << 20)

    def table(at: int, *rows: tuple[int, int, int]) -> None:
        for number, (kind, first, count) in enumerate(rows):
            struct.pack_into("<B3xB3xII", disk, at + 446 + 16 * number, 0, kind, first, count)
        disk[at + 510 : at + 512] = b"\x55\xaa"

    table(0, (0x83, 2048, 2048), (5, 4096, 8192))
    table(4096 * 512, (0x83, 2048, 2048), (5, 4096, 4096))
    table(8192 * 512, (0x83, 2048, 1024))
    for place in (1 << 20, 3 << 20):
        disk[place : place + (1 << 20)] = image.read_bytes()
    image.write_bytes(disk)
    return image


def archived(folder: Path, name: str, *options: str) -> Path:
    place = folder / name
    run("tar", *options, "-cf", place, "-C", plant(folder), ".")
    return place


def packed(folder: Path, program: str) -> Path:
    place = archived(folder, "root.tar", "--format=posix")
    run(program, "-q", "-k", place)
    return next(one for one in folder.glob("root.tar.*"))


def copied(folder: Path, form: str) -> Path:
    root, place = plant(folder), folder / "root.cpio"
    names = "\n".join(str(one.relative_to(root)) for one in sorted(root.rglob("*")))
    run("cpio", "--quiet", "-o", "-H", form, "-O", place, input=names.encode(), cwd=root)
    return place


def zipped(folder: Path) -> Path:
    root = plant(folder)
    run("zip", "-q", "-r", "-y", folder / "root.zip", ".", "-x", "pipe", cwd=root)
    return folder / "root.zip"


BREAKABLE = (
    Breakable("ext2", partial(ext, size="1M")),
    Breakable("ext4", partial(ext, size="4M")),
    Breakable("ext4 of one block each", lambda f: ext(f, "-t", "ext4", "-b", "1024", "-N", "128")),
    Breakable("ext4 inline", lambda f: ext(f, "-t", "ext4", "-O", "inline_data", "-I", "256")),
    Breakable("ext4 deleted", lost),
    Breakable("xfs", xfs, checksums.XFS),
    Breakable("xfs version 4", lambda f: xfs(f, "-m", "crc=0")),
    Breakable("btrfs", lambda f: btrfs(f, "-n", "16384"), checksums.BTRFS),
    Breakable("btrfs unmended", lambda f: btrfs(f, "-n", "16384")),
    Breakable("fat", fat),
    *(
        Breakable(form, partial(converted, form=form))
        for form in ("qcow2", "vmdk", "vdi", "vpc", "vhdx")
    ),
    Breakable("qcow2 packed", lambda f: converted(f, "qcow2", "-c")),
    Breakable("vmdk stream", lambda f: converted(f, "vmdk", "-o", "subformat=streamOptimized")),
    Breakable("luks", encrypted, key=KEY),
    Breakable("ewf", expert_witness),
    Breakable("partitions", partitioned),
    Breakable("tar oldgnu", lambda f: archived(f, "root.tar", "--format=oldgnu", "--sparse")),
    Breakable(
        "tar pax",
        lambda f: archived(f, "root.tar", "--format=posix", "--sparse", "--xattrs"),
    ),
    *(
        Breakable(f"tar {one}", partial(packed, program=one))
        for one in ("gzip", "bzip2", "xz", "zstd")
    ),
    *(Breakable(f"cpio {one}", partial(copied, form=one)) for one in ("newc", "crc", "odc")),
    Breakable("zip", zipped),
)
