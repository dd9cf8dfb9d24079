"""Opening paths so that the kernel itself keeps us inside the evidence.

With openat2(2) (Linux 5.6) a whole path is opened in one step that refuses every link
(RESOLVE_BENEATH, RESOLVE_NO_SYMLINKS, RESOLVE_NO_MAGICLINKS). Without it, the path is
walked part by part with O_NOFOLLOW, which holds the same. A path with a `..`, an empty part
or a zero byte in it names nothing, in both ways. Links are followed by
`DirectorySource.canonical`, which only ever asks for names below the root.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from typing import Final

_OPENAT2: Final = 437  # the same number on every architecture
_RESOLVE: Final = 0x02 | 0x04 | 0x08  # NO_MAGICLINKS, NO_SYMLINKS, BENEATH
_HOW: Final = struct.Struct("=QQQ")
_LONGEST: Final = 4000  # PATH_MAX is 4096 with its final zero
_NO_NAMES: Final = frozenset({b"", b".", b".."})

FOLDER_FLAGS: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
FILE_FLAGS: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


class Opener:
    """Opens names below a folder, without following a link and without touching atime."""

    def __init__(self, *, openat2: bool = True) -> None:
        self._library = ctypes.CDLL(None, use_errno=True) if openat2 else None
        self._noatime = self._kept = True

    def open(self, folder: int, path: bytes, flags: int) -> int:
        """A descriptor for `path` below the open `folder`, or for it itself with `.`.

        OSError if that fails: ELOOP or ENOTDIR where a part of the path is a link, ENOENT
        where no name can be like that. `path` may be of any length.
        """
        if path != b"." and not is_plain(path):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        if self._noatime:
            try:
                return self._open_long(folder, path, flags | os.O_NOATIME)
            except PermissionError:
                # Only the owner and root may leave atime alone; try as anyone does.
                descriptor = self._open_long(folder, path, flags)
                self._noatime, self._kept = os.geteuid() == 0, False
                return descriptor
        return self._open_long(folder, path, flags)

    @property
    def keeps_atime(self) -> bool:
        """False once the kernel has refused to leave the time of the last read alone."""
        return self._kept

    def _open_long(self, folder: int, path: bytes, flags: int) -> int:
        if len(path) <= _LONGEST:
            return self._open_short(folder, path, flags)
        at, opened = folder, -1
        try:
            while len(path) > _LONGEST:
                cut = path.rfind(b"/", 0, _LONGEST)
                if cut <= 0:
                    raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG))
                step = self._open_short(at, path[:cut], FOLDER_FLAGS | (flags & os.O_NOATIME))
                if opened >= 0:
                    os.close(opened)
                at = opened = step
                path = path[cut + 1 :]
            return self._open_short(at, path, flags)
        finally:
            if opened >= 0:
                os.close(opened)

    def _open_short(self, folder: int, path: bytes, flags: int) -> int:
        if b"/" not in path:
            return os.open(path, flags, dir_fd=folder)  # one part: O_NOFOLLOW says it all
        if self._library is not None:
            how = _HOW.pack(flags, 0, _RESOLVE)
            descriptor: int = self._library.syscall(
                _OPENAT2, folder, path, how, ctypes.c_size_t(len(how))
            )
            if descriptor >= 0:
                return descriptor
            number = ctypes.get_errno()
            if number not in (errno.ENOSYS, errno.EPERM, errno.E2BIG):
                raise OSError(number, os.strerror(number))
            # An old kernel, or a sandbox that forbids the call; or it is this file that may
            # not be opened like that, and then the other way is refused too.
            descriptor = _open_by_parts(folder, path, flags)
            self._library = None
            return descriptor
        return _open_by_parts(folder, path, flags)


def is_plain(path: bytes) -> bool:
    """Whether every part of a relative path is a name that a folder can hold."""
    return b"\0" not in path and _NO_NAMES.isdisjoint(path.split(b"/"))


def _open_by_parts(folder: int, path: bytes, flags: int) -> int:
    parts = path.split(b"/")
    at, opened = folder, -1
    try:
        for part in parts[:-1]:
            step = os.open(part, FOLDER_FLAGS | (flags & os.O_NOATIME), dir_fd=at)
            if opened >= 0:
                os.close(opened)
            at = opened = step
        return os.open(parts[-1], flags, dir_fd=at)
    finally:
        if opened >= 0:
            os.close(opened)
