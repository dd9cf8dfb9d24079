"""From the disk in memory to folders and files, below one folder and nowhere else."""

from __future__ import annotations

import contextlib
import fcntl
import os
import stat
import struct
from pathlib import Path
from typing import Final

from pratique.demo.disk import Disk, Item
from pratique.errors import UsageError
from pratique.model import readable

# FS_IOC_GETFLAGS, FS_IOC_SETFLAGS and FS_IMMUTABLE_FL of linux/fs.h
_GET_FLAGS: Final = 0x80086601
_SET_FLAGS: Final = 0x40086602
_IMMUTABLE: Final = 0x10


def write(disk: Disk, folder: Path) -> frozenset[str]:
    """Write the disk into `folder`, which must not exist yet.

    The paths that lack something which only root may give: a device, an immutable flag.
    Owners are given where that is permitted, and missed nowhere. `UsageError` when it
    cannot be written at all.
    """
    try:
        folder.mkdir(mode=0o700)
        lacking = {path for path, item in disk if not _create(folder, path, item)}
        for path, item in reversed(list(disk)):
            _finish(_at(folder, path), item)
        lacking |= {
            path for path, item in disk if item.immutable and not _protect(_at(folder, path))
        }
    except OSError as error:
        raise _refused(folder, error) from error
    return frozenset(lacking)


def write_beside(folder: Path, name: str, content: bytes) -> Path:
    """Write a file that is no part of the server; `UsageError` when it cannot be."""
    path = folder / name
    try:
        path.write_bytes(content)
    except OSError as error:
        raise _refused(path, error) from error
    return path


def _refused(where: Path, error: OSError) -> UsageError:
    return UsageError(
        f"The demo cannot be written: {error.strerror or error}",
        where=readable(os.fsencode(where)),
        next_step="Name another folder with --into DIR.",
    )


def _at(folder: Path, path: str) -> bytes:
    # Not Path: a name may end in a blank, or hold what a Path would tidy away.
    return os.fsencode(folder) + path.encode("utf-8", "surrogateescape")


def _create(folder: Path, path: str, item: Item) -> bool:
    target = _at(folder, path)
    if item.is_folder:
        os.mkdir(target, 0o700)
    elif item.is_link:
        os.symlink(item.target, target)
    elif item.is_device:
        try:
            os.mknod(target, stat.S_IFCHR | item.mode, os.makedev(*item.device))
        except PermissionError:
            return False
    else:
        opened = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(opened, "wb") as file:
            file.write(item.content)
    return True


def _finish(target: bytes, item: Item) -> None:
    """Owner, then mode (a change of owner takes set-uid away), then time."""
    if not os.path.lexists(target):
        return
    if os.geteuid() == 0:
        # Inside a container root may not give files to numbers that are not mapped into it.
        with contextlib.suppress(OSError):
            os.chown(target, *item.owner, follow_symlinks=False)
    if not item.is_link:
        os.chmod(target, item.mode)
    os.utime(target, (item.time, item.time), follow_symlinks=False)


def _protect(target: bytes) -> bool:
    opened = os.open(target, os.O_RDONLY | os.O_CLOEXEC)
    try:
        flags = struct.unpack("i", fcntl.ioctl(opened, _GET_FLAGS, struct.pack("i", 0)))[0]
        fcntl.ioctl(opened, _SET_FLAGS, struct.pack("i", flags | _IMMUTABLE))
    except OSError:
        return False
    finally:
        os.close(opened)
    return True
