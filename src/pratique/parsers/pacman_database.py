r"""The local database of pacman: for each package `desc`, `files`, `mtree` and `install`.

`desc` and `files` are sections: `%NAME%` on a line, its values on the next ones, an empty line.
`%BACKUP%` in `files` names files that an administrator may change, and their MD5. `mtree` is
mtree(5), packed with gzip: a path and `keyword=value` on a line, `/set` for what holds from there
on, bytes of names as `\ooo`. `install` is a file of shell functions (`post_install` ...). Source:
the manual of libalpm (`be_local.c`), PKGBUILD(5), alpm-mtree(5).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pratique.model import EntryType, Gap, Instant
from pratique.parsers.base import FIELD_LENGTH, Parser, raw_lines, shown, unread
from pratique.parsers.manifest_file import ManifestFile
from pratique.parsers.package_script import SCRIPT_LENGTH, PackageScript, script_text

FOLDER: Final = "/var/lib/pacman/local"
_SECTION: Final = re.compile(rb"%([A-Z0-9]+)%")
_ESCAPE: Final = re.compile(rb"\\([0-7]{3})")
_MD5: Final = re.compile(rb"[0-9a-f]{32}")
_LONGEST_PATH: Final = 4096  # PATH_MAX of <linux/limits.h>
_LONGEST_LINE: Final = 5 * _LONGEST_PATH  # every byte of a path may be escaped
_CHUNK: Final = 1 << 20
# Of one package. The largest has a hundred thousand files, and 10 MB.
MOST_UNPACKED: Final = 128 << 20
_TYPES: Final = {
    b"file": EntryType.REGULAR,
    b"dir": EntryType.DIRECTORY,
    b"link": EntryType.SYMLINK,
    b"fifo": EntryType.FIFO,
    b"socket": EntryType.SOCKET,
    b"char": EntryType.CHARACTER,
    b"block": EntryType.BLOCK,
}
_DIGEST_KEYS: Final = (
    (b"sha512digest", "sha512", 128),
    (b"sha256digest", "sha256", 64),
    (b"sha1digest", "sha1", 40),
    (b"md5digest", "md5", 32),
)


@dataclass(frozen=True, slots=True)
class PacmanPackage:
    """A package as pacman knows it."""

    table: ClassVar[str] = "pacman_package"

    path: Annotated[str, "the file `desc` of the package"]
    name: Annotated[str, "name of the package"]
    version: Annotated[str, "version, with epoch and release"]
    arch: Annotated[str, "architecture, or `any`"]
    base: Annotated[str, "the source package that it was built from"]
    packager: Annotated[str, "who packaged it, as the package says"]
    size: Annotated[int | None, "length of its files together, in bytes", "unsigned"]
    install_time: Annotated[Instant | None, "when it was installed, as the database says"]
    build_time: Annotated[Instant | None, "when it was built, as its maker says"]
    reason: Annotated[str, "`explicit`, or `dependency` of another package"]
    validation: Annotated[str, "how it was checked when it came, e.g. `pgp`; `none`"]


def parse(content: bytes, path: str) -> Iterator[PacmanPackage | Gap]:
    """The package of a `desc`; a gap where it has no name."""
    fields: dict[bytes, bytes] = {}
    for section, _at, line in _values(content):
        if section in _SHOWN:
            fields.setdefault(section, line)
    if not fields.get(b"NAME"):
        yield unread(path, None, "not the description of a package", content[:200])
        return
    texts = {key: shown(value, FIELD_LENGTH) for key, value in fields.items()}
    yield PacmanPackage(
        path,
        texts[b"NAME"],
        texts.get(b"VERSION", ""),
        texts.get(b"ARCH", ""),
        texts.get(b"BASE", ""),
        texts.get(b"PACKAGER", ""),
        _number(fields.get(b"SIZE")),
        _time(fields.get(b"INSTALLDATE")),
        _time(fields.get(b"BUILDDATE")),
        "dependency" if fields.get(b"REASON") == b"1" else "explicit",
        texts.get(b"VALIDATION", ""),
    )


_SHOWN: Final = frozenset(
    b"NAME VERSION ARCH BASE PACKAGER SIZE INSTALLDATE BUILDDATE REASON VALIDATION".split()
)


def parse_install(content: bytes, path: str) -> Iterator[PackageScript | Gap]:
    """The functions of `install`, as one script: pacman runs them with bash, as root."""
    package = path.split("/")[-2] if path.count("/") else path
    if len(content) > SCRIPT_LENGTH:
        yield unread(path, None, "a script too long to keep as a whole", content[:200])
    if content:
        yield PackageScript(path, package, "install", "/bin/bash", script_text(content))


def listed(content: bytes, path: str) -> Iterator[bytes | Gap]:
    """Absolute paths of `%FILES%` in `files`, folders without the slash at their end."""
    for section, number, line in _values(content):
        if section == b"FILES":
            if len(line) > _LONGEST_PATH:
                yield unread(path, number, "longer than any path", line)
            else:
                yield b"/" + line.strip(b"/")


def backups(content: bytes, path: str) -> Iterator[tuple[bytes, str] | Gap]:
    """Absolute path and MD5 of each configuration file in `files`, as it was installed."""
    for section, number, line in _values(content):
        if section == b"BACKUP":
            name, tab, digest = line.rpartition(b"\t")
            if not tab or len(name) > _LONGEST_PATH or not _MD5.fullmatch(digest):
                yield unread(path, number, "not a path and an MD5", line)
            else:
                yield b"/" + name.lstrip(b"/"), digest.decode("ascii")


def manifest(
    content: bytes, path: str, package: str, backup: Mapping[bytes, str]
) -> Iterator[ManifestFile | Gap]:
    """Files of `mtree`, still packed; `backup` are the configuration files, see `backups`.

    Owners are numbers, as text.
    """
    defaults: dict[bytes, bytes] = {}
    for number, line in _unpacked_lines(content, path):
        if isinstance(line, Gap):
            yield line
            continue
        words = line.split()
        if not words or words[0].startswith(b"#"):
            continue
        keywords = dict(_keyword(word) for word in words[1:])
        if words[0] == b"/set":
            defaults.update(keywords)
        elif words[0] == b"/unset":
            for key in keywords:
                defaults.pop(key, None)
        elif words[0].startswith(b"./"):
            name = _unescaped(words[0])[1:]
            # The package's own `.PKGINFO`, `.MTREE` ... lie beside its files.
            if not name.startswith(b"/.") and len(name) <= _LONGEST_PATH:
                yield _file(package, name, {**defaults, **keywords}, backup)
        elif words[0] != b".":
            yield unread(path, number, "not a file of a package", line)


def _file(
    package: str, path: bytes, told: Mapping[bytes, bytes], backup: Mapping[bytes, str]
) -> ManifestFile:
    kind = _TYPES.get(told.get(b"type", b""))
    link = told.get(b"link") if kind is EntryType.SYMLINK else None
    plain = kind is EntryType.REGULAR
    mode = told.get(b"mode", b"")
    changes = path in backup
    return ManifestFile(
        package,
        path,
        type=kind,
        digest=(_digest(told) or (f"md5:{backup[path]}" if changes else None)) if plain else None,
        size=_number(told.get(b"size")) if plain else None,
        mode=int(mode, 8) & 0o7777 if _octal(mode) and kind is not EntryType.SYMLINK else None,
        username=_owner(told.get(b"uid")),
        groupname=_owner(told.get(b"gid")),
        target=_unescaped(link) if link else None,
        modified=_number(told.get(b"time", b"").partition(b".")[0]) if plain else None,
        configuration=changes,
    )


def _octal(mode: bytes) -> bool:
    return 0 < len(mode) <= 7 and not mode.strip(b"01234567")


def _owner(number: bytes | None) -> str | None:
    return number.decode("ascii") if number and number.isdigit() and len(number) < 11 else None


def _digest(told: Mapping[bytes, bytes]) -> str | None:
    for key, algorithm, digits in _DIGEST_KEYS:
        value = told.get(key, b"").lower()
        if len(value) == digits and not value.strip(b"0123456789abcdef"):
            return f"{algorithm}:{value.decode('ascii')}"
    return None


def _keyword(word: bytes) -> tuple[bytes, bytes]:
    key, _, value = word.partition(b"=")
    return key, value


def _unescaped(name: bytes) -> bytes:
    return _ESCAPE.sub(lambda match: bytes([int(match[1], 8) & 0xFF]), name)


def _unpacked_lines(content: bytes, path: str) -> Iterator[tuple[int, bytes | Gap]]:
    """Numbered lines of a text packed with gzip, one at a time."""
    number = 1
    rest = b""
    for chunk in _unpacked(content):
        if chunk is None:
            yield number, unread(path, None, "not packed with gzip, or not wholly", content[:32])
            break
        lines = (rest + chunk).split(b"\n")
        rest = lines.pop()
        for line in lines:
            if len(line) > _LONGEST_LINE:
                yield number, unread(path, number, "longer than any line about a file", line)
            else:
                yield number, line
            number += 1
        if len(rest) > _LONGEST_LINE:
            yield number, unread(path, number, "longer than any line about a file", rest)
            return
    if rest:
        yield number, rest


def _unpacked(content: bytes) -> Iterator[bytes | None]:
    """Parts of what was packed; None where it is damaged, ends too early, or has no end."""
    unpacker = zlib.decompressobj(wbits=31)
    given = content
    total = 0
    while not unpacker.eof:
        try:
            chunk = unpacker.decompress(given, _CHUNK)
        except zlib.error:
            yield None
            return
        given = unpacker.unconsumed_tail
        total += len(chunk)
        if total > MOST_UNPACKED or not (chunk or given or unpacker.eof):
            yield None
            return
        yield chunk


def _values(content: bytes) -> Iterator[tuple[bytes, int, bytes]]:
    """Section, number and line of each value in a file of sections."""
    section = b""
    for number, line in raw_lines(content):
        match = _SECTION.fullmatch(line)
        if match is not None:
            section = match[1]
        elif not line:
            section = b""
        elif section:
            yield section, number, line


def _number(text: bytes | None) -> int | None:
    return int(text) if text and text.isdigit() and len(text) < 19 else None


def _time(text: bytes | None) -> Instant | None:
    seconds = _number(text)
    return None if seconds is None or seconds >> 32 else Instant(seconds * 1_000_000_000)


PARSERS = (
    Parser(
        slug="pacman-package",
        rows=(PacmanPackage,),
        places=(f"{FOLDER}/*/desc",),
        parse=parse,
        most=16 << 20,
    ),
    Parser(
        slug="pacman-install",
        rows=(PackageScript,),
        places=(f"{FOLDER}/*/install",),
        parse=parse_install,
        most=16 << 20,
    ),
)
