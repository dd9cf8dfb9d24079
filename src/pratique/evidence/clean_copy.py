"""A clean copy that a person gives: a folder, a tar, a zip or a package of a distribution.

It is the person's own, and yet it came from somewhere. So no link in it is followed, no name
leads out of it, nothing is unpacked to disk, and what is unpacked in memory has limits. A copy
that goes beyond them is refused as a whole: half a copy would make files look foreign.
"""

from __future__ import annotations

import hashlib
import io
import lzma
import os
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

from pratique.errors import NoCleanCopy
from pratique.evidence import debian_package, rpm_file
from pratique.evidence.inside import is_plain
from pratique.evidence.package_information import INFORMATION, named_by_information
from pratique.evidence.unpacking import (
    BZIP2,
    GZIP,
    XZ,
    ZSTD,
    Counted,
    Part,
    Readable,
    decompressor,
)
from pratique.model import readable

MOST_FILES: Final = 500_000
MOST_BYTES: Final = 16 << 30
# Text shrinks to a tenth. Beyond this, an archive was made to burst.
MOST_RATIO: Final = 200
_BEFORE_RATIO: Final = 64 << 20  # small archives of blank pages shrink to nearly nothing
# Up to here a content is handed on; beyond, only its digest.
HELD: Final = 1 << 20
_CHUNK: Final = 1 << 20
_DEEPEST: Final = 200
# Where a package of apk or pacman tells its name: behind signatures, before its files.
_INFORMATION_AMONG: Final = 8
_MOST_INFORMATION: Final = 64 << 10

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_TAR_AT: Final = 257  # where a header of tar(5) says "ustar"

# What the readers of the standard library raise on bytes that are no archive, or half of one.
_BROKEN: Final = (
    tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError,
    ValueError, NotImplementedError, RuntimeError, OverflowError, KeyError, IndexError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CopiedFile:
    """One plain file of a clean copy.

    `path` is its readable path in the copy, without a slash at its start. `content` is None
    where it is longer than `HELD`.
    """

    path: str
    size: int
    sha256: str
    content: bytes | None


@dataclass(slots=True)
class CleanCopy:
    """An open copy. `name` and `version` are those of a package, else empty.

    `left_out` counts, once the files were all asked for, what is no plain file: links, devices,
    and names that lead out of the copy.
    """

    kind: str
    location: str
    name: str = ""
    version: str = ""
    left_out: int = 0
    _files: Callable[[CleanCopy], Iterator[CopiedFile]] | None = None

    def files(self) -> Iterator[CopiedFile]:
        """Each plain file once, in the order of the copy; `NoCleanCopy` where it is damaged."""
        if self._files is not None:
            yield from self._files(self)


def open_clean_copy(path: Path) -> CleanCopy:
    """The copy at `path`, known by its content; `NoCleanCopy` for anything that is none."""
    real = os.path.realpath(os.fsencode(path))
    shown = readable(real)
    try:
        if os.path.isdir(real):
            return CleanCopy("directory", shown, _files=partial(_folder, root=real))
        with _opened(real) as opened:
            head = opened.read(512)
            if head.startswith(debian_package.MAGIC):
                return _package(opened, real, shown)
            if head.startswith(rpm_file.MAGIC):
                return _rpm(opened, real, shown)
    except OSError as error:
        raise _refused(
            f"This clean copy cannot be read: {error.strerror or error}", shown
        ) from error
    if head.startswith(_ZIP):
        return CleanCopy("zip", shown, _files=partial(_zip, real=real))
    if head.startswith((GZIP, BZIP2, XZ, ZSTD)) or head[_TAR_AT : _TAR_AT + 5] == b"ustar":
        decompressor(head, shown)
        return _tar_or_package(real, shown)
    raise _refused("This is no folder, tar, zip or package of a distribution", shown)


@contextmanager
def _opened(real: bytes) -> Iterator[BinaryIO]:
    """A plain file, open; a pipe would keep us waiting."""
    descriptor = os.open(real, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as opened:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(0, "it is no plain file")
        yield opened


def _refused(what: str, where: str) -> NoCleanCopy:
    return NoCleanCopy(
        what,
        where=where,
        next_step="Give a folder, a .tar (.gz, .bz2, .xz, .zst), a .zip, .deb, .rpm, .apk or "
        ".pkg.tar.zst; or unpack it on this machine, and give the folder.",
    )


class _Account:
    """What was taken so far, against the limits."""

    def __init__(self, where: str, packed: int | None = None) -> None:
        self._where = where
        self._packed = packed
        self._files = 0
        self._bytes = 0

    def file(self) -> None:
        """Count one name."""
        self._files += 1
        if self._files > MOST_FILES:
            raise _refused(f"This clean copy holds more than {MOST_FILES} names", self._where)

    def add(self, size: int) -> None:
        """Count bytes that were unpacked or read."""
        self._bytes += size
        if self._bytes > MOST_BYTES:
            raise _refused(f"This clean copy holds more than {MOST_BYTES >> 30} GiB", self._where)
        if self._packed is not None and self._bytes > _BEFORE_RATIO + MOST_RATIO * self._packed:
            raise _refused(
                "This archive unpacks to far more than what it is: it was made to burst",
                self._where,
            )


def _file(path: str, opened: Readable, account: _Account | None) -> CopiedFile:
    digest = hashlib.sha256()
    held: list[bytes] | None = []
    size = 0
    while chunk := opened.read(_CHUNK):
        size += len(chunk)
        if account is not None:
            account.add(len(chunk))
        digest.update(chunk)
        if held is not None:
            held.append(chunk)
            if size > HELD:
                held = None
    content = None if held is None else b"".join(held)
    return CopiedFile(path, size, digest.hexdigest(), content)


def _inside(name: bytes) -> str | None:
    """The readable path of a member; None for a name that leads out of the copy."""
    while name.startswith(b"./"):
        name = name[2:].lstrip(b"/") if name != b"./" else b""
    if not name or name.startswith(b"/") or not is_plain(name) or name.count(b"/") > _DEEPEST:
        return None
    return readable(name)


def _folder(copy: CleanCopy, root: bytes) -> Iterator[CopiedFile]:
    account = _Account(copy.location)
    waiting = [b""]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(os.path.join(root, folder)) as found:
                names = sorted(found, key=lambda entry: entry.name)
            below: list[bytes] = []
            for entry in names:
                account.file()
                path = folder + b"/" + entry.name if folder else entry.name
                if entry.is_dir(follow_symlinks=False):
                    below.append(path)
                elif entry.is_file(follow_symlinks=False):
                    with _opened_here(os.path.join(root, path)) as opened:
                        yield _file(readable(path), opened, account)
                else:
                    copy.left_out += 1
        except OSError as error:
            # What cannot be read here would look foreign there.
            said = f"This clean copy cannot be wholly read: {error.strerror or error}"
            raise NoCleanCopy(
                said,
                where=readable(os.path.join(root, folder)),
                next_step="Run the same command as a user who may read all of it.",
            ) from error
        waiting.extend(reversed(below))


@contextmanager
def _opened_here(path: bytes) -> Iterator[BinaryIO]:
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(path, flags), "rb") as opened:
        yield opened


def _zip(copy: CleanCopy, real: bytes) -> Iterator[CopiedFile]:
    try:
        with _opened(real) as opened, zipfile.ZipFile(opened) as archive:
            account = _Account(copy.location, os.fstat(opened.fileno()).st_size)
            for info in archive.infolist():
                account.file()
                if info.is_dir():
                    continue
                # The flag says whether the name is UTF-8; zipfile has read the others as this.
                coding = "utf-8" if info.flag_bits & 0x800 else "cp437"
                path = _inside(info.filename.encode(coding, "surrogateescape"))
                kind = stat.S_IFMT(info.external_attr >> 16)
                if path is None or kind not in (0, stat.S_IFREG):
                    copy.left_out += 1
                    continue
                with archive.open(info) as member:
                    yield _file(path, member, account)
    except _BROKEN as error:
        raise _damaged(copy, error) from error


def _tar(
    copy: CleanCopy, real: bytes, offset: int = 0, size: int | None = None
) -> Iterator[CopiedFile]:
    """The files of a tar, or of one that is a part of another file."""
    try:
        with _opened(real) as opened:
            packed = os.fstat(opened.fileno()).st_size if size is None else size
            account = _Account(copy.location, packed)
            stream = _unpacked(copy, opened, Part(opened, offset, packed), account)
            yield from _members(copy, stream, account)
    except _BROKEN as error:
        raise _damaged(copy, error) from error


def _unpacked(copy: CleanCopy, opened: BinaryIO, part: Part, account: _Account) -> Counted:
    opened.seek(part.offset)
    unpacking = decompressor(opened.read(8), copy.location)
    return Counted(unpacking(io.BufferedReader(part)), account.add)


def _members(copy: CleanCopy, stream: Counted, account: _Account) -> Iterator[CopiedFile]:
    known: dict[str, CopiedFile] = {}
    for info, archive in _told(stream):
        account.file()
        if info.isdir():
            continue
        path = _inside(info.name.encode("utf-8", "surrogateescape"))
        if path is not None and copy.kind == "package" and path[0] == "." and "/" not in path:
            continue  # what apk and pacman tell of the package itself
        if path is None:
            copy.left_out += 1
        elif info.isreg() and (member := archive.extractfile(info)) is not None:
            found = _file(path, member, None)
            known[path] = CopiedFile(path, found.size, found.sha256, None)
            yield found
        elif info.islnk() and (same := known.get(_target(info))) is not None:
            # A second name of a file that came before.
            yield CopiedFile(path, same.size, same.sha256, None)
        else:
            copy.left_out += 1


def _told(stream: Counted) -> Iterator[tuple[tarfile.TarInfo, tarfile.TarFile]]:
    """Each name in a tar, in its order, and none of them remembered."""
    with tarfile.open(
        fileobj=stream, mode="r|", encoding="utf-8", errors="surrogateescape"
    ) as archive:
        for info in archive:
            archive.members = []  # type: ignore[attr-defined]  # it would remember them all
            yield info, archive


def _tar_or_package(real: bytes, shown: str) -> CleanCopy:
    """A tar; where one of its first names is `.PKGINFO`, a package of apk or pacman."""
    copy = CleanCopy("tar", shown, _files=partial(_tar, real=real))
    try:
        with _opened(real) as opened:
            packed = os.fstat(opened.fileno()).st_size
            account = _Account(shown, packed)
            stream = _unpacked(copy, opened, Part(opened, 0, packed), account)
            for info, archive in islice(_told(stream), _INFORMATION_AMONG):
                if info.name == INFORMATION and (member := archive.extractfile(info)) is not None:
                    copy.kind = "package"
                    copy.name, copy.version = named_by_information(member.read(_MOST_INFORMATION))
                    break
    except _BROKEN:
        return copy  # whoever asks for its files is told what is wrong with it
    return copy


def _target(info: tarfile.TarInfo) -> str:
    return _inside(info.linkname.encode("utf-8", "surrogateescape")) or ""


def _package(opened: BinaryIO, real: bytes, shown: str) -> CleanCopy:
    control = b""
    for member in debian_package.members(opened, shown):
        inside = partial(_tar, real=real, offset=member.offset, size=member.size)
        if member.name.startswith("control.tar"):
            told = inside(CleanCopy("tar", shown))
            control = next((file.content or b"" for file in told if file.path == "control"), b"")
        elif member.name.startswith("data.tar"):
            opened.seek(member.offset)
            decompressor(opened.read(8), shown)
            name, version = debian_package.named(control)
            return CleanCopy("package", shown, name, version, _files=inside)
    raise _refused("There are no files in this Debian package", shown)


def _rpm(opened: BinaryIO, real: bytes, shown: str) -> CleanCopy:
    package = rpm_file.read_package(opened, shown)
    opened.seek(package.payload)
    decompressor(opened.read(8), shown)
    files = partial(_cpio, real=real, package=package)
    return CleanCopy("package", shown, package.name, package.version, _files=files)


def _cpio(copy: CleanCopy, real: bytes, package: rpm_file.RpmFile) -> Iterator[CopiedFile]:
    """The files of a package of rpm, each of its names with the content of the file."""
    try:
        with _opened(real) as opened:
            packed = os.fstat(opened.fileno()).st_size - package.payload
            account = _Account(copy.location, packed)
            stream = _unpacked(copy, opened, Part(opened, package.payload, packed), account)
            for names, content in rpm_file.contents(package, stream):
                if names is None:
                    copy.left_out += 1
                    account.file()
                    continue
                found = _file("", content, None)
                for name in names:
                    account.file()
                    path = _inside(name)
                    if path is None:
                        copy.left_out += 1
                    else:
                        yield CopiedFile(path, found.size, found.sha256, found.content)
    except _BROKEN as error:
        raise _damaged(copy, error) from error


def _damaged(copy: CleanCopy, error: Exception) -> NoCleanCopy:
    said = str(error) or type(error).__name__
    return NoCleanCopy(
        f"This clean copy is damaged, or no archive that can be read: {said}",
        where=copy.location,
        next_step="Download it again; or unpack it on this machine, and give the folder.",
    )
