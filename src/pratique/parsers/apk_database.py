"""The database of apk: what Alpine installed, with a digest of every file.

`installed` is a list of paragraphs, a line each for a field: `P:` name, `V:` version, `F:` a folder
(relative, without a slash at its start), `M:` its owner and mode, `R:` a file in it, `a:` the
file's owner and mode where they are not 0:0:644, `Z:` a digest (`Q1` and a SHA-1, `Q2` and a
SHA-256, in base64). Of a symbolic link, `Z:` is the digest of what it points to, and nothing but
its mode 777 tells that it is one. `scripts.tar` holds `NAME-VERSION.DIGEST.EVENT`. Source:
`src/database.c` of apk-tools, apk(5).
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pratique.model import EntryType, Gap, Instant
from pratique.parsers.base import FIELD_LENGTH, Parser, raw_lines, shown, unread
from pratique.parsers.manifest_file import ManifestFile
from pratique.parsers.package_script import SCRIPT_LENGTH, PackageScript, script_text

FOLDERS: Final = ("/lib/apk/db", "/usr/lib/apk/db")
_FIELD: Final = re.compile(rb"([A-Za-z]):(.*)", re.DOTALL)
_OWNER: Final = re.compile(rb"([0-9]{1,10}):([0-9]{1,10}):([0-7]{1,5})(?::.*)?", re.DOTALL)
_DIGESTS: Final = {b"Q1": ("sha1", 20), b"Q2": ("sha256", 32)}
_LONGEST_PATH: Final = 4096  # PATH_MAX of <linux/limits.h>
_LINK_MODE: Final = 0o777

_BLOCK: Final = 512  # of tar(5)
_SCRIPT_NAME: Final = re.compile(r"(.+)\.Q[12][^.]*\.([a-z-]+)")


@dataclass(frozen=True, slots=True)
class ApkPackage:
    """A package as apk knows it."""

    table: ClassVar[str] = "apk_package"

    path: Annotated[str, "the database of apk"]
    line: Annotated[int | None, "line where the package's paragraph starts"]
    name: Annotated[str, "name of the package"]
    version: Annotated[str, "version, with the revision of the package"]
    arch: Annotated[str, "architecture, or `noarch`"]
    origin: Annotated[str, "the source package that it was built from"]
    size: Annotated[int | None, "length of its files together, in bytes", "unsigned"]
    maintainer: Annotated[str, "who packaged it"]
    build_time: Annotated[Instant | None, "when it was built, as its maker says"]
    checksum: Annotated[str, "digest of its metadata, as the index of the repository has it"]


def parse(content: bytes, path: str) -> Iterator[ApkPackage | Gap]:
    """Packages of `installed`. A paragraph without a name is a gap, and a line that is no field."""
    fields: dict[bytes, bytes] = {}
    start = 1
    for number, line in raw_lines(content):
        if not line:
            yield from _package(fields, path, start)
            fields = {}
            continue
        match = _FIELD.fullmatch(line)
        if match is None:
            yield unread(path, number, "not a field of a package", line)
            continue
        if not fields:
            start = number
        fields.setdefault(match[1], match[2] if match[1] in _SHOWN else b"")
    yield from _package(fields, path, start)


_SHOWN: Final = (b"P", b"V", b"A", b"o", b"I", b"m", b"t", b"C")


def _package(fields: dict[bytes, bytes], path: str, line: int) -> Iterator[ApkPackage | Gap]:
    if not fields:
        return
    if not fields.get(b"P"):
        yield unread(path, line, "a paragraph without a package name", next(iter(fields)))
        return
    name, version, arch, origin, maintainer, checksum = (
        shown(fields.get(key, b""), FIELD_LENGTH) for key in (b"P", b"V", b"A", b"o", b"m", b"C")
    )
    size, built = _number(fields.get(b"I", b"")), _number(fields.get(b"t", b""))
    when = None if built is None or built >> 32 else Instant(built * 1_000_000_000)
    yield ApkPackage(path, line, name, version, arch, origin, size, maintainer, when, checksum)


def _number(text: bytes) -> int | None:
    return int(text) if text.isdigit() and len(text) < 19 else None


def manifest(content: bytes, path: str) -> Iterator[ManifestFile | Gap]:
    """Folders and files of all packages of `installed`, in its order.

    A path of mode 777 may be a link or a file: its type and digest are None, and its digest
    stands in `target_digest`. Owners are numbers, as text.
    """
    package, folder = "", b""
    waiting: _Waiting | None = None
    for number, line in raw_lines(content):
        match = _FIELD.fullmatch(line)
        key, value = (match[1], match[2]) if match else (b"", b"")
        if key in _ENDING and waiting is not None:
            yield waiting.file()
            waiting = None
        if key == b"P":
            package = shown(value, FIELD_LENGTH)
        elif key in (b"F", b"R"):
            folder = b"/" + value.strip(b"/") if key == b"F" else folder
            waiting = _named(package, folder, value, key)
            if waiting is None:
                yield unread(path, number, "not a file of a package", line)
        elif key in (b"M", b"a", b"Z") and not (waiting and waiting.take(key, value)):
            yield unread(path, number, "not a digest, owner or mode of a file", line)
    if waiting is not None:
        yield waiting.file()


_ENDING: Final = (b"", b"P", b"F", b"R")


@dataclass(slots=True)
class _Waiting:
    """A folder or a file, to which the next lines may add."""

    package: str
    path: bytes
    type: EntryType
    mode: int
    owner: str = "0"
    group: str = "0"
    digest: str | None = None

    def take(self, key: bytes, value: bytes) -> bool:
        """Take what a line tells; false where it tells nothing."""
        if key == b"Z":
            self.digest = _digest(value)
            return self.digest is not None
        match = _OWNER.fullmatch(value)
        if match is None:
            return False
        self.owner, self.group = match[1].decode("ascii"), match[2].decode("ascii")
        self.mode = int(match[3], 8) & 0o7777
        return True

    def file(self) -> ManifestFile:
        """What is told of it together."""
        unsure = self.type is EntryType.REGULAR and self.mode == _LINK_MODE
        return ManifestFile(
            self.package,
            self.path,
            type=None if unsure else self.type,
            digest=None if unsure else self.digest,
            mode=None if unsure else self.mode,
            username=self.owner,
            groupname=self.group,
            configuration=_protected(self.path) and self.type is not EntryType.DIRECTORY,
            target_digest=self.digest if unsure else None,
        )


def _named(package: str, folder: bytes, name: bytes, key: bytes) -> _Waiting | None:
    """What a line names; None for what is no name."""
    if len(folder) + len(name) > _LONGEST_PATH:
        return None
    if key == b"F":
        return _Waiting(package, folder, EntryType.DIRECTORY, 0o755)
    if b"/" in name or not name:
        return None
    return _Waiting(package, folder.rstrip(b"/") + b"/" + name, EntryType.REGULAR, 0o644)


def _digest(value: bytes) -> str | None:
    algorithm, length = _DIGESTS.get(value[:2], ("", 0))
    if not algorithm or len(value) > 100:
        return None
    try:
        found = base64.b64decode(value[2:], validate=True)
    except binascii.Error:
        return None
    return f"{algorithm}:{found.hex()}" if len(found) == length else None


def _protected(path: bytes) -> bool:
    """Whether apk keeps a changed file there: `+etc`, but `@etc/init.d` and `!etc/apk`."""
    return path.startswith(b"/etc/") and not path.startswith((b"/etc/init.d/", b"/etc/apk/"))


def parse_scripts(content: bytes, path: str) -> Iterator[PackageScript | Gap]:
    """The scripts in `scripts.tar`: plain headers of 512 bytes, each with its content behind it."""
    at = 0
    while at + _BLOCK <= len(content):
        header = content[at : at + _BLOCK]
        if not header.strip(b"\0"):
            return
        size = header[124:136].strip(b" \0")
        if not size or size.strip(b"01234567"):
            yield unread(path, None, "not an archive of scripts from here on", header[:100])
            return
        start = at + _BLOCK
        length = int(size, 8)
        if header[156:157] in (b"0", b"\0"):
            name = header[:100].rstrip(b"\0")
            yield from _script(path, name, content[start : start + length], length)
        at = start + -(-length // _BLOCK) * _BLOCK
    if content and at != len(content):
        yield unread(path, None, "an archive that ends within a script", f"{len(content)} bytes")


def _script(path: str, name: bytes, script: bytes, length: int) -> Iterator[PackageScript | Gap]:
    readable = shown(name, FIELD_LENGTH)
    match = _SCRIPT_NAME.fullmatch(readable)
    if match is None:
        yield unread(path, None, "a script of no package", name)
    if length > SCRIPT_LENGTH or len(script) < length:
        yield unread(path, None, "a script too long to keep as a whole", name)
    first = script.split(b"\n", 1)[0]
    program = shown(first[2:].strip(), FIELD_LENGTH) if first.startswith(b"#!") else ""
    package, event = (match[1], match[2]) if match else (readable, "")
    yield PackageScript(path, package, event, program, script_text(script))


PARSERS = (
    Parser(
        slug="apk-installed",
        rows=(ApkPackage,),
        places=tuple(f"{folder}/installed" for folder in FOLDERS),
        parse=parse,
    ),
    Parser(
        slug="apk-scripts",
        rows=(PackageScript,),
        places=tuple(f"{folder}/scripts.tar" for folder in FOLDERS),
        parse=parse_scripts,
    ),
)
