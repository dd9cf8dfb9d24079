"""One root in every form that people have it: a folder, images of disks, an archive.

A copy of the root, with the implants of the demo in it, is made first; all else is made of that
copy. What is there already is not made again, so that a second run starts at once. Nothing is
ever written to it but by making it: each form is mounted here once, while it is made.
"""

from __future__ import annotations

import os
import struct
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from planting import dress, plant

_MEGABYTE = 1 << 20
_SECTOR = 512
_FIRST = _MEGABYTE  # where the partition starts
_EXTENT = 4 * _MEGABYTE
_OLD = 1_000_000_000  # so old a time of access is renewed by whoever reads carelessly
_VOLUME = """
	logical_volumes {
		root {
			id = "pratiq-benc-hroo-tvol-umeo-flvm-000001"
			status = ["READ", "WRITE", "VISIBLE"]
			flags = []
			segment_count = 1
			segment1 {
				start_extent = 0
				extent_count = %d
				type = "striped"
				stripe_count = 1
				stripes = ["pv0", 0]
			}
		}
	}
"""


def make(root: Path, folder: Path) -> dict[str, Path]:
    """Every form of `root` below `folder`, by its name; the folder first."""
    folder.mkdir(parents=True, exist_ok=True)
    tree = folder / "folder"
    if not tree.exists():
        new = folder / "folder.new"
        _run("cp", "-a", root, new)
        dress(new, folder)
        plant(new, folder)
        new.rename(tree)
    size = int(_run("du", "-sxm", tree).split()[0]) * 3 // 2 + 512
    made: dict[str, Callable[[Path], None]] = {
        "ext4.img": lambda to: _image(tree, to, size, "mkfs.ext4", "-qF"),
        "xfs.img": lambda to: _image(tree, to, size, "mkfs.xfs", "-q"),
        "btrfs.img": lambda to: _image(tree, to, size, "mkfs.btrfs", "-q"),
        "disk.qcow2": lambda to: _converted(folder / "ext4.img", to),
        "lvm.img": lambda to: _lvm(folder / "ext4.img", to),
        "root.tar.zst": lambda to: _archive(tree, to),
    }
    for name, maker in made.items():
        if not (folder / name).exists():
            new = folder / f"new-{name}"
            new.unlink(missing_ok=True)
            maker(new)
            new.rename(folder / name)
    forms = {name: folder / name for name in made}
    names = ("ext4.img", "disk.qcow2", "lvm.img", "root.tar.zst", "xfs.img", "btrfs.img")
    return {"folder": tree, **{name: forms[name] for name in names}}


def age(paths: Iterable[Path]) -> None:
    """Make the times of access older than those of change."""
    for one in paths:
        status = one.lstat()
        try:
            os.utime(one, ns=(_OLD * 10**9, status.st_mtime_ns), follow_symlinks=False)
        except PermissionError:
            continue  # it is immutable


def _image(tree: Path, image: Path, size: int, *make_it: str) -> None:
    with image.open("wb") as file:
        file.truncate(size * _MEGABYTE)
    _run(*make_it, image)
    place = image.with_suffix(".mounted")
    place.mkdir(exist_ok=True)
    _run("mount", "-o", "loop", image, place)
    try:
        _run("cp", "-a", f"{tree}/.", place)
        for path in _protected(tree):
            subprocess.run(["chattr", "+i", place / path.relative_to(tree)], check=True)
    finally:
        _run("umount", place)
        place.rmdir()


def _protected(tree: Path) -> Iterator[Path]:
    """Files that the demo made immutable; no copy keeps that."""
    for line in _run("lsattr", "-R", "-a", tree).splitlines():
        flags, _, name = line.partition(" ")
        if "i" in flags and name.startswith("/"):
            yield Path(name)


def _converted(image: Path, to: Path) -> None:
    _run("qemu-img", "convert", "-O", "qcow2", image, to)


def _lvm(image: Path, to: Path) -> None:
    """A disk with one partition, in it a physical volume, in it the file system as `bench/root`.

    The program that makes logical volumes asks the kernel for device-mapper; the one that
    restores the description of a group does not, and writes the same.
    """
    extents = -(-image.stat().st_size // _EXTENT)
    size = (extents + 1) * _EXTENT
    with to.open("wb") as file:
        entry = struct.pack("<8B2I", 0, 0, 0, 0, 0x8E, 0, 0, 0, _FIRST // _SECTOR, size // _SECTOR)
        file.seek(446)
        file.write(entry)
        file.seek(510)
        file.write(b"\x55\xaa")
        file.truncate(_FIRST + size)
    with _loop(to, _FIRST) as device:
        filters = f'devices{{filter=["a|^{device}$|","r|.*|"] use_devicesfile=0}} '
        options = ("--config", filters + "backup{backup=0 archive=0}")
        text = to.with_suffix(".group")
        _run("pvcreate", "-qq", *options, device)
        _run("vgcreate", "-qq", "-s", f"{_EXTENT}b", *options, "bench", device)
        _run("vgcfgbackup", "-qq", *options, "-f", text, "bench")
        before, _, after = text.read_text().rpartition("\n}")
        text.write_text(before + _VOLUME % extents + "\n}" + after)
        _run("vgcfgrestore", "-qq", *options, "-f", text, "bench")
        start = _run(
            "pvs", *options, "--units", "b", "--nosuffix", "--noheadings", "-o", "pe_start"
        )
        text.unlink()
        _run("dd", f"if={image}", f"of={device}", "bs=1M", "oflag=seek_bytes", "conv=sparse",
             f"seek={int(start)}")  # fmt: skip


@contextmanager
def _loop(image: Path, offset: int) -> Iterator[str]:
    device = _run("losetup", "-f", "--show", "-o", str(offset), image).strip()
    try:
        yield device
    finally:
        _run("losetup", "-d", device)


def _archive(tree: Path, to: Path) -> None:
    _run("tar", "--zstd", "--xattrs", "--numeric-owner", "-C", tree, "-cf", to, ".")


def _run(*command: str | Path) -> str:
    words = [str(word) for word in command]
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    if done.returncode:
        message = f"{words[0]} ended with {done.returncode}: {done.stderr.strip()[-300:]}"
        raise SystemExit(message)
    return done.stdout
