"""What the packages brought: the lists, digests and diversions of dpkg put together.

This is read before the walk, because it says which files need an MD5 to compare with.
Paths are taken through the links of the evidence (`/bin/ls` is `/usr/bin/ls` on a machine
whose /bin is a link), so that they meet the paths of the walk.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, ClassVar, Final, TypeVar

from pratique.errors import EvidenceError
from pratique.evidence.base import Source
from pratique.evidence.inside import is_plain
from pratique.model import Entry, EntryType, Gap, Stage, readable
from pratique.parsers import dpkg

_DATABASE: Final = b"var/lib/dpkg"
# Names in lists of packages are never near these; names that an intruder wrote may be.
_MOST_OWNERS: Final = 4
_DEEP: Final = 64
_MOST_BYTES: Final = 64 << 20  # of one file
# Of all files together, and what is remembered of them. A large machine has a tenth of that.
_MOST_BYTES_TOGETHER: Final = 1 << 30
_MOST_LINES: Final = 4_000_000
_MOST_DIGESTS: Final = 1_300_000
_MOST_IN_A_PACKAGE: Final = 400_000
_MOST_CONFFILES: Final = 200_000
_MOST_DIVERSIONS: Final = 100_000
_MOST_FOLDER_BYTES: Final = 16 << 20


# Where only root writes on a whole system. Elsewhere a list of files proves nothing: whoever
# owns a web tree can put a database of packages into it.
_SYSTEM_FOLDERS: Final = (
    "usr",
    "bin",
    "sbin",
    "lib",
    "lib32",
    "lib64",
    "libx32",
    "boot",
    "opt",
    "etc",
)


def answered_for(path: str, uid: int) -> bool:
    """Whether a matching manifest may stand for a file: root's own, in a folder of the system."""
    return uid == 0 and path.split("/", 2)[1] in _SYSTEM_FOLDERS


# SQL: the same of a row `f` of the table `file`.
ANSWERED_FOR: Final = f"f.uid = 0 AND split_part(f.path, '/', 2) IN {_SYSTEM_FOLDERS}"


@dataclass(frozen=True, slots=True)
class PackageFile:
    """A path that a package brought. Folders are listed too; they have no digest."""

    table: ClassVar[str] = "package_file"

    path: Annotated[str, "where it is in the evidence: links followed, diversions applied"]
    package: Annotated[str, "the package, with its architecture where dpkg names it"]
    listed: Annotated[str, "the path as the package names it"]
    conffile: Annotated[bool, "a configuration file, which an administrator may change"]
    md5: Annotated[str | None, "MD5 as the package's manifest gives it; null without one"]


Conffiles = dict[tuple[str, bytes], str]
Diverted = dict[bytes, tuple[bytes, str]]
Line = TypeVar("Line")
_HEX: Final = 32  # digits of an MD5
_DIGEST: Final = re.compile(r"[0-9a-f]{32}")


class PackageFiles:
    """Reads the database of a source, and remembers which paths have a digest."""

    def __init__(self, source: Source, beat: Callable[[], None]) -> None:
        self._source = source
        self._beat = beat
        self._folders: dict[bytes, bytes] = {}
        self._folder_bytes = 0
        # Digests of paths stand for them: a machine has many, and only equality is asked.
        self._manifest: dict[int, bytes] = {}
        self._fingerprint = hashlib.sha256()
        self._bytes_left = _MOST_BYTES_TOGETHER
        self._lines_left = _MOST_LINES
        self._left_out = 0

    def manifest(self, entry: Entry) -> str:
        """The MD5s that packages give for this entry, separated by blanks; empty without one."""
        if entry.type is not EntryType.REGULAR:
            return ""
        known = self._manifest.get(hash(entry.path), b"").hex()
        return " ".join(known[start : start + _HEX] for start in range(0, len(known), _HEX))

    def fingerprint(self) -> str:
        """The same for the same database: what was read, by name, size and times."""
        return self._fingerprint.hexdigest()[:16]

    def rows(self) -> Iterator[PackageFile | dpkg.Diversion | Gap]:
        """All that the database lists; nothing where there is none."""
        # Without it the lists and digests are still there, and still tell.
        conffiles = self._conffiles((yield from self._read(_DATABASE + b"/status")) or b"")
        diverted = yield from self._diversions()
        info = _DATABASE + b"/info"
        stems = yield from self._stems(info)
        for stem in stems:
            self._beat()
            yield from self._package(info + b"/" + stem, stem, conffiles, diverted)
        if self._left_out:
            detail = f"at least {self._left_out} files, lines or digests of it were left out"
            place, reason = readable(b"/" + _DATABASE), "more packages than are read"
            yield Gap(place, None, Stage.READ, reason, detail)

    def _package(
        self, start: bytes, stem: bytes, conffiles: Conffiles, diverted: Diverted
    ) -> Iterator[PackageFile | Gap]:
        listed = yield from self._read(start + b".list")
        sums = yield from self._digests(start + b".md5sums")
        package = stem.decode("utf-8", "backslashreplace")
        plain = package.partition(":")[0]
        for path in self._bounded(dpkg.listed(listed or b"", readable(b"/" + start + b".list"))):
            if isinstance(path, Gap):
                yield path
                continue
            md5 = conffiles.get((plain, path))
            yield self._row(path, package, md5, sums.pop(path, None), diverted)
        for path, digest in sums.items():
            # Listed nowhere but in the digests: an edited list hides a file like that.
            yield self._row(path, package, None, digest, diverted)

    def _stems(self, info: bytes) -> Generator[Gap, None, list[bytes]]:
        """Every package with a list or with digests: removing one of them hides nothing."""
        try:
            names = self._source.names(info)
        except EvidenceError as error:
            yield Gap(readable(b"/" + info), None, Stage.READ, error.what, "")
            return []
        found = {
            stem
            for stem, dot, kind in (name.rpartition(b".") for name in names)
            if dot and kind in (b"list", b"md5sums")
        }
        return sorted(found)

    def _conffiles(self, status: bytes) -> Conffiles:
        several = dpkg.conffiles(status)
        found = {(c.package, c.path): c.md5 for c in islice(several, _MOST_CONFFILES)}
        self._left_out += next(several, None) is not None
        return found

    def _bounded(self, lines: Iterable[Line], most: int = _MOST_LINES) -> Iterator[Line]:
        """As many of the lines of one file as may still be read."""
        for count, line in enumerate(lines):
            if self._lines_left <= 0 or count >= most:
                self._left_out += 1
                return
            self._lines_left -= 1
            yield line

    def _row(
        self,
        path: bytes,
        package: str,
        conffile: str | None,
        digest: str | None,
        diverted: Diverted,
    ) -> PackageFile:
        to, by = diverted.get(path, (path, ""))
        real = self._real(path if by == package.partition(":")[0] else to)
        md5 = conffile or digest
        if md5 is not None:
            self._remember(hash(real), md5)
        shown = readable(b"/" + real)
        return PackageFile(shown, package, readable(path), conffile is not None, md5)

    def _remember(self, name: int, md5: str) -> None:
        # What is no digest stands there as one that no content has: the file differs from it.
        digest = bytes.fromhex(md5) if _DIGEST.fullmatch(md5) else bytes(_HEX // 2)
        known = self._manifest.get(name, b"")
        if not known and len(self._manifest) >= _MOST_DIGESTS:
            self._left_out += 1
        elif len(known) < _MOST_OWNERS * len(digest) and digest.hex() not in known.hex():
            self._manifest[name] = known + digest

    def _real(self, path: bytes) -> bytes:
        folder, _, name = path.strip(b"/").rpartition(b"/")
        real = self._folder(folder)
        return real + b"/" + name if real else name

    def _folder(self, folder: bytes) -> bytes:
        """A folder with its links followed; what is known of the one above is used again."""
        real = self._folders.get(folder)
        if real is not None:
            return real
        try:
            if folder.count(b"/") > _DEEP or not is_plain(folder):
                real = self._source.canonical(folder)
            else:
                above, slash, name = folder.rpartition(b"/")
                real = (self._folder(above) + b"/" if slash else b"") + name
                entry = self._source.lookup(real)
                if entry is not None and entry.symlink_target is not None:
                    real = self._source.canonical(real)
        except EvidenceError:
            real = folder
        self._folder_bytes += len(folder) + len(real)
        if self._folder_bytes > _MOST_FOLDER_BYTES:
            self._folders.clear()
            self._folder_bytes = 0
        self._folders[folder] = real
        return real

    def _diversions(
        self,
    ) -> Generator[dpkg.Diversion | Gap, None, Diverted]:
        diverted: Diverted = {}
        place = _DATABASE + b"/diversions"
        content = yield from self._read(place)
        told = dpkg.diversions(content or b"", readable(b"/" + place))
        for one in self._bounded(told, _MOST_DIVERSIONS):
            if isinstance(one, Gap):
                yield one
                continue
            path, to, package = one
            diverted[path] = (to, package)
            yield dpkg.Diversion(readable(path), readable(to), package)
        return diverted

    def _digests(self, place: bytes) -> Generator[Gap, None, dict[bytes, str]]:
        sums: dict[bytes, str] = {}
        content = yield from self._read(place)
        told = dpkg.digests(content or b"", readable(b"/" + place))
        for one in self._bounded(told, _MOST_IN_A_PACKAGE):
            if isinstance(one, Gap):
                yield one
            else:
                sums[one[0]] = one[1]
        return sums

    def _read(self, path: bytes) -> Generator[Gap, None, bytes | None]:
        """The content, None if there is no such file; what cannot be read is a gap."""
        try:
            real = self._source.canonical(path)
            entry = self._source.lookup(real)
            if entry is None:
                return None
            self._fingerprint.update(
                f"{entry.path!r} {entry.size} {entry.mtime} {entry.ctime}".encode()
            )
            if entry.type is not EntryType.REGULAR:
                yield Gap(readable(b"/" + path), None, Stage.READ, "not a file", entry.type)
                return None
            if entry.size > _MOST_BYTES:
                detail = f"{entry.size} bytes"
                yield Gap(
                    readable(b"/" + path), None, Stage.READ, "too long for what it is", detail
                )
                return None
            self._bytes_left -= entry.size
            if self._bytes_left < 0 or self._lines_left <= 0:
                self._left_out += 1
                return None
            with self._source.open(entry) as opened:
                return b"".join(opened.chunks())
        except EvidenceError as error:
            yield Gap(readable(b"/" + path), None, Stage.READ, error.what, "")
            return None
