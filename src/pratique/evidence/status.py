"""What the kernel says of one name: statx(2), with birth time and inode flags.

`os.stat` knows neither the birth time nor the flags `i` and `a` of chattr(1). Where the
C library has no statx, `os.stat` answers, and those are unknown.
"""

from __future__ import annotations

import ctypes
import errno
import os
import stat
import struct
from typing import Final

from pratique.model import Entry, EntryType, Instant

_AT_SYMLINK_NOFOLLOW: Final = 0x100
_AT_NO_AUTOMOUNT: Final = 0x800
_AT_EMPTY_PATH: Final = 0x1000
_WANTED: Final = 0x7FF | 0x800  # STATX_BASIC_STATS, STATX_BTIME
_HAS_BTIME: Final = 0x800
_IMMUTABLE: Final = 0x10
_APPEND: Final = 0x20

# struct statx of <linux/stat.h>, up to and with the device numbers.
_STATX: Final = struct.Struct("=IIQIIIHxxQQQQ qIxxxx qIxxxx qIxxxx qIxxxx IIII")
_STATX_SIZE: Final = 256

# 1678-01-01 and the end of 2261, see `Instant`. The utmost numbers of 64 bits are no moments:
# databases use them for infinity, and a file may well be dated to the year 9999.
_FIRST: Final = -9_214_560_000_000_000_000
_LAST: Final = 9_214_646_399_999_999_999

TYPES: Final = {
    stat.S_IFREG: EntryType.REGULAR,
    stat.S_IFDIR: EntryType.DIRECTORY,
    stat.S_IFLNK: EntryType.SYMLINK,
    stat.S_IFIFO: EntryType.FIFO,
    stat.S_IFSOCK: EntryType.SOCKET,
    stat.S_IFCHR: EntryType.CHARACTER,
    stat.S_IFBLK: EntryType.BLOCK,
}


class Statx:
    """Asks for the status of names. One instance holds one buffer: one thread each."""

    def __init__(self) -> None:
        library = ctypes.CDLL(None, use_errno=True)
        self._call = getattr(library, "statx", None)
        self._buffer = ctypes.create_string_buffer(_STATX_SIZE)

    def entry(self, folder: int, name: bytes, path: bytes) -> Entry:
        """The entry for `name` in the open folder `folder`; `path` is what it is called.

        An empty `name` asks for the folder itself. Raises OSError. A link is not followed
        and its target not read: `symlink_target` stays None.
        """
        if self._call is None:
            return _from_stat(
                os.fstat(folder)
                if not name
                else os.stat(name, dir_fd=folder, follow_symlinks=False),
                path,
            )
        flags = _AT_SYMLINK_NOFOLLOW | _AT_NO_AUTOMOUNT | (0 if name else _AT_EMPTY_PATH)
        if self._call(folder, name, flags, _WANTED, self._buffer) != 0:
            number = ctypes.get_errno()
            if number in (errno.ENOSYS, errno.EINVAL):
                self._call = None
                return self.entry(folder, name, path)
            raise OSError(number, os.strerror(number))
        return _from_statx(_STATX.unpack_from(self._buffer), path)


def _from_statx(fields: tuple[int, ...], path: bytes) -> Entry:
    (mask, _block, flags, links, uid, gid, mode, inode, size, blocks, known,
     atime, atime_ns, btime, btime_ns, ctime, ctime_ns, mtime, mtime_ns,
     rmajor, rminor, major, minor) = fields  # fmt: skip
    return Entry(
        path,
        TYPES.get(stat.S_IFMT(mode), EntryType.UNKNOWN),
        size,
        mode & 0o7777,
        uid,
        gid,
        inode,
        os.makedev(major, minor),
        links,
        blocks * 512,
        instant(mtime, mtime_ns),
        instant(ctime, ctime_ns),
        instant(atime, atime_ns),
        instant(btime, btime_ns) if mask & _HAS_BTIME and (btime or btime_ns) else None,
        bool(flags & _IMMUTABLE) if known & _IMMUTABLE else None,
        bool(flags & _APPEND) if known & _APPEND else None,
        os.makedev(rmajor, rminor),
    )


def _from_stat(found: os.stat_result, path: bytes) -> Entry:
    return Entry(
        path,
        TYPES.get(stat.S_IFMT(found.st_mode), EntryType.UNKNOWN),
        found.st_size,
        stat.S_IMODE(found.st_mode),
        found.st_uid,
        found.st_gid,
        found.st_ino,
        found.st_dev,
        found.st_nlink,
        found.st_blocks * 512,
        instant(0, found.st_mtime_ns),
        instant(0, found.st_ctime_ns),
        instant(0, found.st_atime_ns),
        None,
        None,
        None,
        found.st_rdev,
    )


def instant(seconds: int, nanoseconds: int) -> Instant:
    """Held within what 64 bits of nanoseconds can say; some file systems go further."""
    return Instant(min(max(seconds * 1_000_000_000 + nanoseconds, _FIRST), _LAST))
