"""What packages brought: the databases of all package managers in one table.

They are read before the walk, because they say which files need which digest to compare with.
Paths are taken through the links of the evidence (`/bin/ls` is `/usr/bin/ls` on a machine
whose /bin is a link), so that they meet the paths of the walk.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Final

from pratique.errors import EvidenceError
from pratique.evidence.base import Source
from pratique.evidence.inside import is_plain
from pratique.model import Entry, EntryType, Gap, Instant, Stage, readable
from pratique.parsers.dpkg import Diversion
from pratique.parsers.manifest_file import ManifestFile
from pratique.survey.database import (
    apk_database,
    dpkg_database,
    pacman_database,
    rpm_database,
    ucf_database,
)
from pratique.survey.database.reading import DatabaseReading

Reading = Callable[[DatabaseReading], Iterator[ManifestFile | Diversion | Gap]]

# Which manager has its database where, and who reads it. dpkg comes first: where two of them
# claim a path with different digests, the first one says which digest is made.
MANAGERS: Final[tuple[tuple[str, bytes, Reading], ...]] = (
    ("dpkg", dpkg_database.FOLDER, dpkg_database.files),
    ("ucf", ucf_database.FOLDER, ucf_database.files),
    ("rpm", rpm_database.FOLDER, rpm_database.files),
    ("pacman", pacman_database.FOLDER, pacman_database.files),
    ("apk", apk_database.FOLDER, apk_database.files),
)
# Names in lists of packages are never near these; names that an intruder wrote may be.
_MOST_OWNERS: Final = 4
_DEEP: Final = 64
_MOST_DIGESTS: Final = 1_300_000
_MOST_SECONDS: Final = 9_000_000_000  # an `Instant` ends in the year 2261
_MOST_FOLDER_BYTES: Final = 16 << 20
# Those of the standard library that packages use, with their length.
_ALGORITHMS: Final = {
    "md5": 32, "sha1": 40, "sha224": 56, "sha256": 64, "sha384": 96, "sha512": 128,
}  # fmt: skip
_HEX: Final = re.compile(r"[0-9a-f]+")

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

# SQL: the content of the file `f` is the one that the row `p` of `package_file` tells.
SAME: Final = """(coalesce(p.digest = f.digest, false)
    OR coalesce(p.digest = 'sha256:' || f.sha256, false))"""

# SQL: the content of `f` was read in a way that can be compared with `p`.
COMPARED: Final = """(split_part(p.digest, ':', 1) = split_part(f.digest, ':', 1)
    OR p.digest LIKE 'sha256:%' AND f.sha256 IS NOT NULL)"""


@dataclass(frozen=True, slots=True)
class PackageFile:
    """A path that a package brought. Folders are listed too.

    What the manager of the package does not tell is null: dpkg keeps digests and no more.
    """

    table: ClassVar[str] = "package_file"

    path: Annotated[str, "where it is in the evidence: links followed, diversions applied"]
    package: Annotated[str, "the package, with its architecture where dpkg names it"]
    manager: Annotated[str, "whose database tells it: dpkg, ucf, rpm, apk or pacman"]
    listed: Annotated[str, "the path as the package names it"]
    conffile: Annotated[bool, "a configuration file, which an administrator may change"]
    digest: Annotated[str | None, "digest of the content, `md5:...`, `sha256:...`; null without"]
    type: Annotated[str | None, "regular, directory, symlink ...; null where it is not told"] = None
    size: Annotated[int | None, "length in bytes", "unsigned"] = None
    mode: Annotated[int | None, "permission bits, set-uid, set-gid and sticky: 0 to 4095"] = None
    username: Annotated[str | None, "name of the owner"] = None
    groupname: Annotated[str | None, "name of the group"] = None
    target: Annotated[str | None, "where a symbolic link points, readable"] = None
    mtime: Annotated[Instant | None, "time of the content in the package, UTC"] = None
    capabilities: Annotated[str | None, "capabilities in words; empty: none; null: not told"] = None
    may_miss: Annotated[bool, "need not be there: ghosts, documentation left out"] = False
    volatile: Annotated[bool, "whether its content is meant to change"] = False


class PackageFiles:
    """Reads the databases of a source, and remembers which paths have a digest."""

    def __init__(self, source: Source, beat: Callable[[], None]) -> None:
        self._source = source
        self._beat = beat
        self._reading = DatabaseReading(source)
        self._folders: dict[bytes, bytes] = {}
        self._folder_bytes = 0
        # Digests of paths stand for them: a machine has many, and only equality is asked.
        self._manifest: dict[int, str] = {}

    def manifest(self, entry: Entry) -> str:
        """The digests that packages give for this entry, separated by blanks; empty without one."""
        if entry.type is not EntryType.REGULAR:
            return ""
        return self._manifest.get(hash(entry.path), "")

    def fingerprint(self) -> str:
        """The same for the same databases: what was read, by name, size and times."""
        return self._reading.fingerprint()

    def rows(self) -> Iterator[PackageFile | Diversion | Gap]:
        """All that the databases list; nothing where there is none."""
        for manager, folder, files in MANAGERS:
            package = ""
            for found in files(self._reading):
                if not isinstance(found, ManifestFile):
                    yield found
                    continue
                if found.package != package:
                    package = found.package
                    self._beat()
                yield self._row(found, manager)
            if self._reading.left_out:
                detail = f"at least {self._reading.left_out} files, lines or digests of it"
                place, reason = readable(b"/" + folder), "more packages than are read"
                yield Gap(place, None, Stage.READ, reason, detail)
                return

    def _row(self, found: ManifestFile, manager: str) -> PackageFile:
        real = self._real(found.diverted or found.path)
        if found.target_digest is not None:
            found = self._told_apart(found, found.target_digest, real)
        if found.digest is not None and not found.volatile:
            self._remember(hash(real), found.digest)
        return PackageFile(
            path=readable(b"/" + real),
            package=found.package,
            manager=manager,
            listed=readable(found.path),
            type=None if found.type is None else found.type.value,
            conffile=found.configuration,
            digest=found.digest,
            size=found.size,
            mode=found.mode,
            username=found.username,
            groupname=found.groupname,
            target=None if found.target is None else readable(found.target),
            mtime=_instant(found.modified),
            capabilities=found.capabilities,
            may_miss=found.may_miss,
            volatile=found.volatile,
        )

    def _told_apart(self, found: ManifestFile, digest: str, real: bytes) -> ManifestFile:
        """What apk lists as one digest: of a content, or of the path that a link has."""
        try:
            entry = self._source.lookup(real)
        except EvidenceError:
            entry = None
        if entry is None or entry.symlink_target is None:
            return replace(found, digest=digest)
        algorithm, _, value = digest.partition(":")
        agrees = (
            algorithm in _ALGORITHMS
            and hashlib.new(algorithm, entry.symlink_target, usedforsecurity=False).hexdigest()
            == value
        )
        target = entry.symlink_target if agrees else digest.encode()
        return replace(found, type=EntryType.SYMLINK, target=target)

    def _remember(self, name: int, digest: str) -> None:
        algorithm, _, value = digest.partition(":")
        length = _ALGORITHMS.get(algorithm)
        if length is None or len(value) != length or _HEX.fullmatch(value) is None:
            # One that no content has stands there for it: the file differs from it.
            digest = f"md5:{'0' * _ALGORITHMS['md5']}"
        known = self._manifest.get(name, "")
        if not known and len(self._manifest) >= _MOST_DIGESTS:
            self._reading.left_out += 1
        elif digest not in known and known.count(" ") < _MOST_OWNERS - 1:
            self._manifest[name] = f"{known} {digest}".lstrip()

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


def _instant(seconds: int | None) -> Instant | None:
    """Seconds since 1970 as a moment; None where no moment can be that."""
    if seconds is None or not -_MOST_SECONDS < seconds < _MOST_SECONDS:
        return None
    return Instant(seconds * 1_000_000_000)
