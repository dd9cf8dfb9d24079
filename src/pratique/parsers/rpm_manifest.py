"""The files of a package, as its header of rpm tells them.

A path is one of the folders (`RPMTAG_DIRNAMES`, picked by `RPMTAG_DIRINDEXES`) and a name
(`RPMTAG_BASENAMES`); old packages hold whole paths (`RPMTAG_OLDFILENAMES`). Every other list has
one value for each file. What a package excludes from verification, and what rpm does not verify
of ghosts, links and folders, is None. Source: `include/rpm/rpmtag.h`, `rpmfiles.h`, `rpmvf.h` and
`lib/verify.c` of rpm.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from pratique.evidence.rpm_header import MOST_VALUES, Header, read_header
from pratique.model import EntryType, Gap
from pratique.parsers.base import FIELD_LENGTH, Parser, shown, unread
from pratique.parsers.manifest_file import ManifestFile

_LONGEST_PATH: Final = 4096  # PATH_MAX of <linux/limits.h>

NAME, VERSION, RELEASE, ARCH = 1000, 1001, 1002, 1022
OLD_FILE_NAMES, DIR_INDEXES, BASE_NAMES, DIR_NAMES = 1027, 1116, 1117, 1118
_SIZES, _STATES, _MODES, _TIMES, _DIGESTS = 1028, 1029, 1030, 1034, 1035
_LINKS, _FLAGS, _USERS, _GROUPS, _VERIFY = 1036, 1037, 1039, 1040, 1045
_LONG_SIZES, _CAPABILITIES, _DIGEST_ALGORITHM = 5008, 5010, 5011

# Numbers of digests are those of OpenPGP, RFC 4880 and RFC 9580. Without one it is MD5.
_MD5: Final = 1
_ALGORITHMS: Final = {
    _MD5: ("md5", 32), 2: ("sha1", 40), 8: ("sha256", 64), 9: ("sha384", 96), 10: ("sha512", 128),
    11: ("sha224", 56), 12: ("sha3_256", 64), 14: ("sha3_512", 128),
}  # fmt: skip
_HEXADECIMAL: Final = re.compile(r"[0-9a-f]+")

# RPMFILE_CONFIG, _MISSINGOK and _GHOST of rpmfiles.h
_CONFIG, _MISSING_OK, _GHOST = 1 << 0, 1 << 3, 1 << 6
# RPMVERIFY_FILEDIGEST ... RPMVERIFY_CAPS of rpmvf.h
_V_DIGEST, _V_SIZE, _V_LINK, _V_USER, _V_GROUP = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 4
_V_TIME, _V_MODE, _V_CAPABILITIES = 1 << 5, 1 << 6, 1 << 8
_ALL: Final = 0xFFFFFFFF
_OF_CONTENT: Final = _V_DIGEST | _V_SIZE | _V_TIME
# Anything but RPMFILE_STATE_NORMAL, "unknown" and these is no file of this package on the disk.
_OTHER_ARCHITECTURE: Final = 4  # RPMFILE_STATE_WRONGCOLOR: that of another package stands there
_INSTALLED: Final = (0, 0xFF, _OTHER_ARCHITECTURE)

_TYPES: Final = {
    stat.S_IFREG: EntryType.REGULAR,
    stat.S_IFDIR: EntryType.DIRECTORY,
    stat.S_IFLNK: EntryType.SYMLINK,
    stat.S_IFIFO: EntryType.FIFO,
    stat.S_IFSOCK: EntryType.SOCKET,
    stat.S_IFCHR: EntryType.CHARACTER,
    stat.S_IFBLK: EntryType.BLOCK,
}
_LINK_IS_NOT: Final = _OF_CONTENT | _V_MODE | _V_CAPABILITIES
_NO_FILE_IS_NOT: Final = _OF_CONTENT | _V_LINK | _V_CAPABILITIES

Value = TypeVar("Value")
Missing = TypeVar("Missing")


def label(header: Header) -> str:
    """How rpm calls a package: `name-version-release.architecture`."""
    name, version, release, arch = (header.text(t) for t in (NAME, VERSION, RELEASE, ARCH))
    whole = b"-".join((name, version, release)) + (b"." + arch if arch else b"")
    return shown(whole, FIELD_LENGTH)


def manifest(blob: bytes, path: str) -> Iterator[ManifestFile | Gap]:
    """The files of the package whose header is `blob`; `path` is that of the database."""
    header = read_header(blob)
    if header is None:
        yield unread(path, None, "not a header of rpm", blob[:64])
        return
    yield from files(header, path)


def files(header: Header, path: str) -> Iterator[ManifestFile | Gap]:
    """The files of a package; a gap for what its lists do not tell, or tell wrongly."""
    package = label(header)
    lists = _Lists.of(header)
    for seen in lists.odd:
        yield unread(
            path, None, "a list of files that does not fit the others", f"{package}: {seen}"
        )
    for number, where in enumerate(_paths(header)):
        if number >= MOST_VALUES:
            yield unread(path, None, "more files in a package than are read", package)
            return
        if where is None:
            yield unread(path, None, "a file without a path", f"{package}: file {number}")
            continue
        yield lists.file(package, where, number)


def _paths(header: Header) -> Iterator[bytes | None]:
    """The path of each file; None where it has no folder, or is longer than any path."""
    names = header.texts(BASE_NAMES)
    if not names:
        for old in header.texts(OLD_FILE_NAMES):
            yield old if old.startswith(b"/") and len(old) <= _LONGEST_PATH else None
        return
    folders = header.texts(DIR_NAMES)
    indexes = header.numbers(DIR_INDEXES)
    for number, name in enumerate(names):
        index = _at(indexes, number, None)
        folder = b"" if index is None else _at(folders, index, b"")
        whole = folder[: _LONGEST_PATH + 1] + name
        yield whole if whole.startswith(b"/") and len(whole) <= _LONGEST_PATH else None


@dataclass(frozen=True, slots=True)
class _Lists:
    """The lists of a header, with one value for each file."""

    modes: Sequence[int]
    sizes: Sequence[int]
    times: Sequence[int]
    flags: Sequence[int]
    verify: Sequence[int]
    states: Sequence[int]
    digests: Sequence[bytes]
    links: Sequence[bytes]
    users: Sequence[bytes]
    groups: Sequence[bytes]
    capabilities: Sequence[bytes]
    algorithm: str
    digits: int
    odd: tuple[str, ...]

    @classmethod
    def of(cls, header: Header) -> _Lists:
        """What a header holds of its files, and what of it is odd."""
        count = header.count(BASE_NAMES) or header.count(OLD_FILE_NAMES)
        told = header.number(_DIGEST_ALGORITHM)
        algorithm, digits = _ALGORITHMS.get(_MD5 if told is None else told, ("", 0))
        numbers: dict[int, Sequence[int]] = {}
        texts: dict[int, Sequence[bytes]] = {}
        odd = [f"tag {tag}" for tag in (*_NUMBER_TAGS, *_TEXT_TAGS) if tag in header.damaged]
        for tag in _NUMBER_TAGS:
            numbers[tag] = header.numbers(tag)
        for tag in _TEXT_TAGS:
            texts[tag] = header.texts(tag)
        for tag, values in (*numbers.items(), *texts.items()):
            claimed = header.count(tag)
            if claimed and not len(values) == claimed == count:
                odd.append(f"tag {tag} has {len(values)} values for {count} files")
        if not algorithm and any(texts[_DIGESTS]):
            odd.append(f"digests of the unknown algorithm {told}")
        return cls(
            numbers[_MODES], numbers[_LONG_SIZES] or numbers[_SIZES], numbers[_TIMES],
            numbers[_FLAGS], numbers[_VERIFY], numbers[_STATES], texts[_DIGESTS], texts[_LINKS],
            texts[_USERS], texts[_GROUPS], texts[_CAPABILITIES], algorithm, digits, tuple(odd),
        )  # fmt: skip

    def file(self, package: str, path: bytes, number: int) -> ManifestFile:
        """What is told of one file."""
        flags = _at(self.flags, number, None) or 0
        configuration = bool(flags & _CONFIG)
        state = _at(self.states, number, 0)
        if state not in _INSTALLED:
            return ManifestFile(
                package, path, configuration=configuration, may_miss=True, volatile=True
            )
        mode = _at(self.modes, number, None)
        kind = None if mode is None else _TYPES.get(stat.S_IFMT(mode))
        ghost = bool(flags & _GHOST)
        told = _at(self.verify, number, _ALL) & ~_not_verified(kind, ghost=ghost)
        if state == _OTHER_ARCHITECTURE:
            told &= ~_OF_CONTENT
        return ManifestFile(
            package,
            path,
            type=None if ghost else kind,
            digest=self._digest(number) if told & _V_DIGEST else None,
            size=_at(self.sizes, number, None) if told & _V_SIZE else None,
            mode=stat.S_IMODE(mode) if mode is not None and told & _V_MODE else None,
            username=_name(_at(self.users, number, None)) if told & _V_USER else None,
            groupname=_name(_at(self.groups, number, None)) if told & _V_GROUP else None,
            target=(_at(self.links, number, None) or None) if told & _V_LINK else None,
            modified=_at(self.times, number, None) if told & _V_TIME else None,
            capabilities=self._capabilities(number) if told & _V_CAPABILITIES else None,
            configuration=configuration,
            may_miss=bool(flags & (_GHOST | _MISSING_OK)),
            volatile=ghost or (kind is EntryType.REGULAR and not told & _V_DIGEST),
        )

    def _digest(self, number: int) -> str | None:
        text = (_at(self.digests, number, None) or b"")[:200].decode("ascii", "replace").lower()
        if len(text) != self.digits or not _HEXADECIMAL.fullmatch(text):
            return None
        return f"{self.algorithm}:{text}"

    def _capabilities(self, number: int) -> str:
        """A package without the list has no file with capabilities; `=` stands for none too."""
        text = shown(_at(self.capabilities, number, None) or b"", FIELD_LENGTH)
        return "" if text == "=" else text


_NUMBER_TAGS: Final = (
    _MODES, _SIZES, _LONG_SIZES, _TIMES, _FLAGS, _VERIFY, _STATES,
)  # fmt: skip
_TEXT_TAGS: Final = (_DIGESTS, _LINKS, _USERS, _GROUPS, _CAPABILITIES)


def _not_verified(kind: EntryType | None, *, ghost: bool) -> int:
    """What `rpm -V` leaves out for every package."""
    left_out = _OF_CONTENT | _V_LINK if ghost else 0
    if kind is EntryType.SYMLINK:
        return left_out | _LINK_IS_NOT
    if kind is EntryType.REGULAR:
        return left_out | _V_LINK
    return left_out | _NO_FILE_IS_NOT


def _name(name: bytes | None) -> str | None:
    return shown(name, FIELD_LENGTH) if name else None


def _at(values: Sequence[Value], number: int, missing: Missing) -> Value | Missing:
    return values[number] if number < len(values) else missing


# The databases that hold the headers are in files of their own.
PARSERS: tuple[Parser, ...] = ()
