"""Evidence in a plain folder: a mounted disk, an export, a copied tree."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import ClassVar, Final, Self

from pratique.errors import (
    EvidenceError,
    NotEvidence,
    OutsideEvidence,
    Replaced,
    Unreadable,
    Vanished,
)
from pratique.evidence.inside import FILE_FLAGS, FOLDER_FLAGS, Opener, is_plain
from pratique.evidence.links import Links
from pratique.evidence.mount import NETWORK, PSEUDO, mount_of, types_by_device
from pratique.evidence.status import Statx
from pratique.model import Entry, EntryType, Gap, Stage, readable

CHUNK: Final = 1 << 20
_LOOKED_AT: Final = 100  # names at the top that stand for the whole
# Twice what any program can name in one step (PATH_MAX of <linux/limits.h>). Deeper nesting is
# a trick to exhaust whoever walks it: a name costs as much memory as its whole path.
LONGEST_PATH: Final = 8192
# What an open or a lookup says of a name that is not there.
_NOTHING: Final = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG})


class DirectorySource:
    """A folder that is somebody else's root. No path of it is resolved on this machine."""

    kind: ClassVar[str] = "directory"

    def __init__(self, root: int, location: str, *, openat2: bool = True) -> None:
        self._root = root
        self._opener = Opener(openat2=openat2)
        self._statx = Statx()
        self._folder_path = b""
        self._folder = root
        self._links = Links(self.lookup)
        self.location = location

    @classmethod
    def recognises(cls, path: Path) -> bool:
        """Take any folder."""
        return os.path.isdir(path)

    @classmethod
    def open_at(cls, path: Path) -> Self:
        """Open the folder; the links on the way to it are the analyst's own and followed."""
        real = os.path.realpath(os.fsencode(path))
        try:
            opened = _open_root(real)
            with os.scandir(opened) as found:
                empty = next(found, None) is None
        except OSError as error:
            raise EvidenceError(
                f"This folder cannot be opened: {error.strerror}",
                where=readable(real),
                next_step="Run the same command as root.",
            ) from error
        if empty:
            os.close(opened)
            raise NotEvidence(
                "This folder is empty",
                where=readable(real),
                next_step="Is the disk mounted there? `findmnt` lists what is mounted.",
            )
        return cls(opened, readable(real))

    def identity(self) -> str:
        """Twelve hexadecimal digits, from where it is, the birth of its root and its machine-id."""
        root = self._statx.entry(self._root, b"", b"")
        parts = [self.kind, self.location, str(root.inode), str(root.btime), self._machine_id()]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]

    def _machine_id(self) -> str:
        try:
            entry = self.lookup(b"etc/machine-id")
            if entry is None or entry.type is not EntryType.REGULAR:
                return ""
            with self.open(entry) as opened:
                return opened.read_at(0, 64).decode("ascii", "replace").strip()
        except Unreadable:
            return ""

    def limits(self) -> tuple[Gap, ...]:
        """Say what this file system, this mount and this person cannot see."""
        root = self._statx.entry(self._root, b"", b"")
        mount = mount_of(self._root)
        found: list[Gap] = []

        def add(reason: str, detail: str, *, matters: bool) -> None:
            found.append(Gap("", None, Stage.SOURCE, reason, detail, matters))

        if mount.type in NETWORK:
            add(
                "read over a network file system",
                f"{mount.type}: the server may hide files that only root may read, and does not "
                "tell inode flags or capabilities",
                matters=True,
            )
        if root.btime is None:
            add(
                "no birth times",
                f"{mount.type} does not tell when a file was born: no finding has an earliest time",
                matters=False,
            )
        if root.immutable is None:
            add(
                "no inode flags",
                f"{mount.type} does not tell which files are immutable or append-only",
                matters=True,
            )
        if not mount.read_only:
            add(
                "not mounted read-only",
                "something on this machine could change the evidence while it is read; "
                "mount a disk with -o ro,noload,nosuid,nodev,noexec",
                matters=False,
            )
        if not (mount.keeps_atime or self._leaves_atime()):
            add(
                "times of last access change",
                "much here belongs to somebody else, so the kernel of this machine notes each "
                "reading of it; mount it read-only, or run the same command as root",
                matters=False,
            )
        if os.geteuid() != 0:
            add(
                "not read as root",
                "what only root may read is closed to this run; run the same command as root",
                matters=True,
            )
        return tuple(found)

    def _leaves_atime(self) -> bool:
        """Whether the folders at the top can be opened so that no time changes."""
        for name in (b".", *self.names(b"")[:_LOOKED_AT]):
            with suppress(OSError):
                os.close(self._opener.open(self._root, name, FOLDER_FLAGS))
        return self._opener.keeps_atime

    def walk(self) -> Iterator[Entry | Gap]:
        """Every name once, sorted, each folder's names together, before what is below them."""
        mounted = types_by_device()
        root = self._statx.entry(self._root, b"", b"")
        yield root
        waiting = [(b"", b"", root.device)]  # where, name: the whole path of each would be much
        while waiting:
            above, name, device = waiting.pop()
            folder = above + b"/" + name if above else name
            below: list[tuple[bytes, bytes, int]] = []
            for found in self._list(folder):
                yield found
                if isinstance(found, Gap) or found.type is not EntryType.DIRECTORY:
                    continue
                if found.device != device and (gap := _made_up(found, mounted)):
                    yield gap
                elif len(found.path) > LONGEST_PATH:
                    yield _gap(found.path, "folder: nested too deep", f"{len(found.path)} bytes")
                else:
                    below.append((folder, found.path.rpartition(b"/")[2], found.device))
            waiting.extend(reversed(below))

    def _list(self, folder: bytes) -> Iterator[Entry | Gap]:
        try:
            opened = self._open(folder, FOLDER_FLAGS)
        except OSError as error:
            yield _gap(folder, _reason("folder", error), "")
            return
        try:
            listed = os.listdir(opened)
            names = sorted(map(os.fsencode, set(listed)))
            start = folder + b"/" if folder else b""
            for name in names:
                yield self._entry(opened, name, start + name)
            if len(names) < len(listed):
                detail = f"{len(listed) - len(names)} names; the file system is damaged or forged"
                yield _gap(folder, "a name that stands in its folder more than once", detail)
        except OSError as error:
            yield _gap(folder, _reason("folder", error), "")
        finally:
            os.close(opened)

    def _entry(self, folder: int, name: bytes, path: bytes) -> Entry | Gap:
        try:
            return self._found(folder, name, path)
        except OSError as error:
            return _gap(path, _reason("name", error), "")

    def _found(self, folder: int, name: bytes, path: bytes) -> Entry:
        entry = self._statx.entry(folder, name, path)
        if entry.type is not EntryType.SYMLINK:
            return entry
        return replace(entry, symlink_target=os.readlink(name, dir_fd=folder))

    def lookup(self, path: bytes) -> Entry | None:
        """The entry at `path`, no link followed on the way nor at the end."""
        if path and not is_plain(path):
            return None
        folder, _, name = path.rpartition(b"/")
        try:
            return self._found(self._folder_of(folder), name, path)
        except OSError as error:
            if error.errno in _NOTHING:
                return None
            raise _unreadable(path, error) from error

    def canonical(self, path: bytes) -> bytes:
        """Follow links as if the evidence were `/`: `..` ends at its root, `/` starts there."""
        return self._links.canonical(path)

    def names(self, folder: bytes) -> list[bytes]:
        """The sorted names in a folder, links on the way to it followed inside."""
        try:
            real = self.canonical(folder)
        except OutsideEvidence:
            return []
        try:
            opened = self._open(real, FOLDER_FLAGS)
            try:
                return sorted(map(os.fsencode, set(os.listdir(opened))))
            finally:
                os.close(opened)
        except OSError as error:
            if error.errno in _NOTHING:
                return []
            raise _unreadable(real, error) from error

    def open(self, entry: Entry) -> DirectoryFile:
        """Open a regular file, and make sure that it is the one that was listed."""
        folder, _, name = entry.path.rpartition(b"/")
        try:
            opened = self._opener.open(self._folder_of(folder), name, FILE_FLAGS)
        except OSError as error:
            raise _unreadable(entry.path, error) from error
        try:
            found = os.fstat(opened)
        except OSError as error:
            os.close(opened)
            raise _unreadable(entry.path, error) from error
        if not stat.S_ISREG(found.st_mode) or (found.st_dev, found.st_ino) != (
            entry.device,
            entry.inode,
        ):
            os.close(opened)
            raise Replaced("was replaced while it was read", where=readable(b"/" + entry.path))
        return DirectoryFile(opened, entry)

    def attribute(self, entry: Entry, name: str) -> bytes | None:
        """An extended attribute of a file or folder; those of root need root (xattr(7))."""
        if entry.type not in (EntryType.REGULAR, EntryType.DIRECTORY):
            return None
        flags = FOLDER_FLAGS if entry.type is EntryType.DIRECTORY else FILE_FLAGS
        try:
            opened = self._open(entry.path, flags)
        except OSError as error:
            raise _unreadable(entry.path, error) from error
        try:
            return os.getxattr(opened, name)
        except OSError:
            return None
        finally:
            os.close(opened)

    def close(self) -> None:
        """Close the folder."""
        if self._folder != self._root:
            os.close(self._folder)
        os.close(self._root)

    def _open(self, path: bytes, flags: int) -> int:
        return self._opener.open(self._root, path or b".", flags)

    def _folder_of(self, path: bytes) -> int:
        """The open folder at `path`; the last one stays open, since names come together."""
        if path != self._folder_path:
            opened = self._open(path, FOLDER_FLAGS) if path else self._root
            if self._folder != self._root:
                os.close(self._folder)
            self._folder_path, self._folder = path, opened
        return self._folder


class DirectoryFile:
    """An open file of the evidence."""

    __slots__ = ("_entry", "_opened")

    def __init__(self, opened: int, entry: Entry) -> None:
        self._opened = opened
        self._entry = entry

    def chunks(self) -> Iterator[bytes]:
        """Pieces of at most 1 MiB, up to the listed size."""
        left = self._entry.size
        while left > 0:
            chunk = self._read(min(left, CHUNK))
            if not chunk:
                return
            left -= len(chunk)
            yield chunk

    def grew(self) -> bool:
        """Whether one more byte can be read behind the listed size."""
        return bool(self.read_at(self._entry.size, 1))

    def extents(self) -> Iterator[tuple[int, int]]:
        """Runs of data as the file system tells them (SEEK_DATA and SEEK_HOLE of lseek(2))."""
        at = 0
        while at < self._entry.size:
            try:
                start = os.lseek(self._opened, at, os.SEEK_DATA)
                at = os.lseek(self._opened, start, os.SEEK_HOLE)
            except OSError as error:
                if error.errno == errno.ENXIO:  # no data behind this point
                    return
                raise _unreadable(self._entry.path, error) from error
            yield start, at - start

    def read_at(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`."""
        try:
            return os.pread(self._opened, length, offset)
        except OSError as error:
            raise _unreadable(self._entry.path, error) from error

    def capabilities(self) -> bytes | None:
        """The attribute through the open file, so that no name is resolved again."""
        try:
            return os.getxattr(self._opened, "security.capability")
        except OSError:
            return None

    def _read(self, length: int) -> bytes:
        try:
            return os.read(self._opened, length)
        except OSError as error:
            raise _unreadable(self._entry.path, error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        os.close(self._opened)


def _open_root(real: bytes) -> int:
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
    try:
        return os.open(real, flags | os.O_NOATIME)
    except PermissionError:  # only its owner and root may leave atime alone
        return os.open(real, flags)


def _made_up(entry: Entry, mounted: dict[int, str]) -> Gap | None:
    kind = mounted.get(entry.device)
    if kind not in PSEUDO:
        return None
    detail = f"{kind}: made up by the kernel of this machine, never on the suspect's disk"
    reason = "a kernel's own file system"
    return Gap(readable(b"/" + entry.path), None, Stage.LIST, reason, detail, matters=False)


def _gap(path: bytes, reason: str, detail: str) -> Gap:
    return Gap(readable(b"/" + path), None, Stage.LIST, reason, detail)


def _reason(what: str, error: OSError) -> str:
    if isinstance(error, PermissionError):
        return f"{what}: no permission"
    if isinstance(error, FileNotFoundError):
        return f"{what}: vanished after it was listed"
    return f"{what}: {(error.strerror or 'unknown error').lower()}"


def _unreadable(path: bytes, error: OSError) -> Unreadable:
    where = readable(b"/" + path)
    if isinstance(error, FileNotFoundError):
        return Vanished("vanished after it was listed", where=where)
    if error.errno in (errno.ELOOP, errno.ENOTDIR, errno.ENXIO):
        return Replaced("was replaced after it was listed", where=where)
    if isinstance(error, PermissionError):
        return Unreadable("no permission", where=where, next_step="Run the same command as root.")
    return Unreadable((error.strerror or "unknown error").lower(), where=where)
