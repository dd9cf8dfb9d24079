"""What the packages brought: the lists, digests and diversions of dpkg put together.

This is read before the walk, because it says which files need an MD5 to compare with.
Paths are taken through the links of the evidence (`/bin/ls` is `/usr/bin/ls` on a machine
whose /bin is a link), so that they meet the paths of the walk.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pratique.errors import EvidenceError, OutsideEvidence
from pratique.evidence.base import Source
from pratique.model import Entry, EntryType, Gap, Stage, readable
from pratique.parsers import dpkg

_DATABASE: Final = b"var/lib/dpkg"
# Names in lists of packages are never near these; names that an intruder wrote may be.
_MOST_OWNERS: Final = 4
_DEEP: Final = 64
_MOST_BYTES: Final = 256 << 20


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


class PackageFiles:
    """Reads the database of a source, and remembers which paths have a digest."""

    def __init__(self, source: Source, beat: Callable[[], None]) -> None:
        self._source = source
        self._beat = beat
        self._folders: dict[bytes, bytes] = {}
        # Digests of paths stand for them: a machine has many, and only equality is asked.
        self._manifest: dict[int, str] = {}
        self._fingerprint = hashlib.sha256()

    def manifest(self, entry: Entry) -> str:
        """The MD5s that packages give for this entry, separated by blanks; empty without one."""
        if entry.type is not EntryType.REGULAR:
            return ""
        return self._manifest.get(hash(entry.path), "")

    def fingerprint(self) -> str:
        """The same for the same database: what was read, by name, size and times."""
        return self._fingerprint.hexdigest()[:16]

    def rows(self) -> Iterator[PackageFile | dpkg.Diversion | Gap]:
        """All that the database lists; nothing where there is none."""
        # Without it the lists and digests are still there, and still tell.
        status = yield from self._read(_DATABASE + b"/status")
        conffiles = {(c.package, c.path): c.md5 for c in dpkg.conffiles(status or b"")}
        diverted = yield from self._diversions()
        info = _DATABASE + b"/info"
        for stem in self._stems(info):
            self._beat()
            listed = yield from self._read(info + b"/" + stem + b".list")
            sums = yield from self._digests(info + b"/" + stem + b".md5sums")
            package = stem.decode("utf-8", "backslashreplace")
            plain = package.partition(":")[0]
            shown = readable(b"/" + info + b"/" + stem + b".list")
            for path in dpkg.listed(listed or b"", shown):
                if isinstance(path, Gap):
                    yield path
                    continue
                md5 = conffiles.get((plain, path))
                yield self._row(path, package, md5, sums.pop(path, None), diverted)
            for path, digest in sums.items():
                # Listed nowhere but in the digests: an edited list hides a file like that.
                yield self._row(path, package, None, digest, diverted)

    def _stems(self, info: bytes) -> list[bytes]:
        """Every package with a list or with digests: removing one of them hides nothing."""
        found = {
            stem
            for stem, dot, kind in (name.rpartition(b".") for name in self._source.names(info))
            if dot and kind in (b"list", b"md5sums")
        }
        return sorted(found)

    def _row(
        self,
        path: bytes,
        package: str,
        conffile: str | None,
        digest: str | None,
        diverted: dict[bytes, tuple[bytes, str]],
    ) -> PackageFile:
        to, by = diverted.get(path, (path, ""))
        real = self._real(path if by == package.partition(":")[0] else to)
        md5 = conffile or digest
        if md5 is not None:
            known = self._manifest.get(hash(real), "")
            if md5 not in known and known.count(" ") < _MOST_OWNERS:
                self._manifest[hash(real)] = f"{known} {md5}".strip()
        shown = readable(b"/" + real)
        return PackageFile(shown, package, readable(path), conffile is not None, md5)

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
            if folder.count(b"/") > _DEEP:
                real = self._source.canonical(folder)
            else:
                above, slash, name = folder.rpartition(b"/")
                real = (self._folder(above) + b"/" if slash else b"") + name
                entry = self._source.lookup(real)
                if entry is not None and entry.symlink_target is not None:
                    real = self._source.canonical(real)
        except OutsideEvidence:
            real = folder
        self._folders[folder] = real
        return real

    def _diversions(
        self,
    ) -> Generator[dpkg.Diversion | Gap, None, dict[bytes, tuple[bytes, str]]]:
        diverted: dict[bytes, tuple[bytes, str]] = {}
        place = _DATABASE + b"/diversions"
        content = yield from self._read(place)
        for one in dpkg.diversions(content or b"", readable(b"/" + place)):
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
        for one in dpkg.digests(content or b"", readable(b"/" + place)):
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
            with self._source.open(entry) as opened:
                return b"".join(opened.chunks())
        except EvidenceError as error:
            yield Gap(readable(b"/" + path), None, Stage.READ, error.what, "")
            return None
