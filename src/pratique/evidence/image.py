"""Evidence on disks that nobody mounted: their file systems as the one tree that they were."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import ClassVar, Final, Self

from pratique.errors import EvidenceError, NotEvidence, OutsideEvidence, Unreadable, Vanished
from pratique.evidence.base import OpenFile
from pratique.evidence.deleted import Deleted, KeepsDeleted
from pratique.evidence.directory import LONGEST_PATH
from pratique.evidence.disk import luks
from pratique.evidence.disk.image import is_image, open_medium
from pratique.evidence.disk.stack import Volume, no_keys, volumes
from pratique.evidence.filesystem import member, open_filesystem
from pratique.evidence.filesystem.base import FileSystem
from pratique.evidence.inside import is_plain
from pratique.evidence.links import Links
from pratique.evidence.mountable import Mountable, mountable
from pratique.evidence.placing import Part, Placed, place
from pratique.model import Entry, EntryType, Gap, Stage, readable

_SWAP: Final = b"SWAPSPACE2"  # at the end of the first page (mkswap(8))
_PAGES: Final = (4096, 16384, 65536)
MOST_FOLDERS: Final = 1 << 24  # of which is noted that they were met


class ImageSource:
    """Several file systems as one tree. Nothing is mounted, no journal played back."""

    kind: ClassVar[str] = "image"

    def __init__(self, placed: Sequence[Placed], gaps: Sequence[Gap], location: str) -> None:
        self._placed = tuple(placed)
        # The deepest first, so that the first that fits is the right one.
        self._deepest = sorted(self._placed, key=lambda one: len(one.path), reverse=True)
        self._gaps = tuple(gaps)
        self._links = Links(self.lookup)
        self._tops: dict[bytes, list[Placed]] = {}
        for one in self._placed[1:]:
            self._tops.setdefault(one.path.rpartition(b"/")[0], []).append(one)
        self._images = ExitStack()
        self.location = location

    @classmethod
    def of(
        cls, volumes: Sequence[Volume], location: str, *, root: str = "", gaps: Sequence[Gap] = ()
    ) -> Self:
        """The tree of the file systems on `volumes`, which it closes, also when it fails.

        `root` is the key of the one that is to be the root; `gaps` is what was lost before.
        """
        parts: list[Part] = []
        found = list(gaps)
        for number, together in enumerate(_together(volumes), start=1):
            first = together[0]
            try:
                system = open_filesystem([one.medium for one in together], number)
            except EvidenceError as error:
                found.append(_unread(first, error))
                for volume in together:
                    volume.medium.close()
            else:
                names = (first.uuid, first.label, first.devices, first.number)
                plain = first.medium.plain() if len(together) == 1 else None
                parts.append(Part(first.key, system, *names, plain))
        try:
            if not parts:
                raise _nothing(location, found)
            placed, more = place(parts, root)
        except EvidenceError:
            for part in parts:
                part.system.close()
            raise
        return cls(placed, [*found, *more], location)

    @classmethod
    def recognises(cls, path: Path) -> bool:
        """By the signatures of what disks are kept in, and of what stands on disks."""
        return is_image(path)

    @classmethod
    def open_at(cls, path: Path) -> Self:
        """The machine on one disk."""
        return cls.on((path,))

    @classmethod
    def on(cls, paths: Sequence[Path], keys: luks.Keys = no_keys, root: str = "") -> Self:
        """The machine on these disks, see `Disks`; `keys` is asked for each encrypted volume."""
        location = " ".join(readable(os.fsencode(path.absolute())) for path in paths)
        with ExitStack() as opened:
            images = []
            for path in paths:
                image = open_medium(path)
                opened.callback(image.close)
                images.append(image)
            found, gaps = volumes(images, keys)
            gaps += [gap for image in images for gap in image.limits()]
            source = cls.of(found, location, root=root, gaps=gaps)
            source._images = opened.pop_all()  # noqa: SLF001 - it is one of ours
        return source

    def identity(self) -> str:
        """Twelve hexadecimal digits, from where it is, its file systems and its machine-id."""
        parts = [self.kind, self.location, self._machine_id()]
        for one in self._placed:
            root = one.part.system
            parts += [readable(one.path), root.kind, root.uuid, str(root.root)]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]

    def mountable(self) -> tuple[Mountable, ...]:
        """What mount(8) would be told to show the same tree; empty where it cannot."""
        return mountable(self._placed)

    def limits(self) -> tuple[Gap, ...]:
        """What the file systems cannot tell, what has no place, what could not be opened."""
        found = list(self._gaps)
        for one in self._systems():
            found += [
                replace(gap, detail=f"{one.part.key}: {gap.detail}")
                for gap in one.part.system.limits()
            ]
        return tuple(found)

    def walk(self) -> Iterator[Entry | Gap]:
        """Every name once, each folder's names together, before what is below them."""
        top = self._placed[0]
        system = top.part.system
        try:
            yield system.entry(system.root, b"")
        except Unreadable as error:
            yield _gap(b"", f"folder: {error.what}", "")
            return
        met = {(system.device, system.root): b""}
        waiting: list[tuple[bytes, bytes, FileSystem, int]] = [(b"", b"", system, system.root)]
        while waiting:
            above, name, system, node = waiting.pop()
            folder = above + b"/" + name if above else name
            below: list[tuple[bytes, bytes, FileSystem, int]] = []
            for found in self._listing(folder, system, node):
                if isinstance(found, Gap):
                    yield found
                    continue
                entry, system_of, node_of = found
                yield entry
                if entry.type is not EntryType.DIRECTORY:
                    continue
                where = (system_of.device, node_of)
                if where in met:
                    detail = f"it is {readable(b'/' + met[where])} again"
                    yield _gap(entry.path, "folder: met before at another place", detail)
                elif len(entry.path) > LONGEST_PATH:
                    yield _gap(entry.path, "folder: nested too deep", f"{len(entry.path)} bytes")
                elif len(met) >= MOST_FOLDERS:
                    yield _gap(entry.path, "folder: too many folders", f"more than {MOST_FOLDERS}")
                else:
                    met[where] = entry.path if len(entry.path) < LONGEST_PATH // 8 else b"..."
                    below.append((folder, entry.path.rpartition(b"/")[2], system_of, node_of))
            waiting.extend(reversed(below))

    def _listing(
        self, folder: bytes, system: FileSystem, node: int
    ) -> Iterator[tuple[Entry, FileSystem, int] | Gap]:
        """What a folder holds, with what is mounted in it in the place of what it covers."""
        tops = {one.path: one.part.system for one in self._tops.get(folder, ())}
        if not tops:
            for found in system.listing(node, folder):
                yield found if isinstance(found, Gap) else (found[0], system, found[1])
            return
        held: dict[bytes, tuple[Entry, FileSystem, int]] = {}
        for found in system.listing(node, folder):
            if isinstance(found, Gap):
                yield found
                continue
            held[found[0].path] = (found[0], system, found[1])
        for path, mounted in tops.items():
            if path in held and held[path][0].type is EntryType.DIRECTORY:
                yield from _covered(*held[path])
            try:
                held[path] = (mounted.entry(mounted.root, path), mounted, mounted.root)
            except Unreadable as error:
                held.pop(path, None)
                yield _gap(path, f"folder: {error.what}", "the top of a file system")
        for path in sorted(held):
            yield held[path]

    def lookup(self, path: bytes) -> Entry | None:
        """The entry at `path`, no link followed on the way nor at the end."""
        found = self._find(path)
        return None if found is None else found[0].entry(found[1], path)

    def canonical(self, path: bytes) -> bytes:
        """Follow links as if the evidence were `/`: `..` ends at its root, `/` starts there."""
        return self._links.canonical(path)

    def names(self, folder: bytes) -> list[bytes]:
        """The sorted names in a folder, links on the way to it followed inside."""
        try:
            real = self.canonical(folder)
        except OutsideEvidence:
            return []
        found = self._find(real)
        if found is None or found[0].entry(found[1], real).type is not EntryType.DIRECTORY:
            return []
        held = list(self._listing(real, *found))
        names = {one[0].path.rpartition(b"/")[2] for one in held if not isinstance(one, Gap)}
        if not names and (gap := next((one for one in held if isinstance(one, Gap)), None)):
            raise Unreadable(gap.reason, where=readable(b"/" + real))
        return sorted(names)

    def open(self, entry: Entry) -> OpenFile:
        """Open a regular file that was listed."""
        system, node = self._there(entry)
        return system.open(node, entry)

    def attribute(self, entry: Entry, name: str) -> bytes | None:
        """An extended attribute, as the file system holds it."""
        system, node = self._there(entry)
        return system.attribute(node, name)

    def deleted(self) -> Iterator[Deleted | Gap]:
        """What was deleted from each file system that can tell, at its place in the tree."""
        for one in self._systems():
            if not isinstance(one.part.system, KeepsDeleted):
                continue
            for found in one.part.system.deleted():
                if isinstance(found, Gap):
                    yield replace(found, detail=f"{one.part.key}: {found.detail}"[:200])
                elif found.entry.path and one.path:
                    path = one.path + b"/" + found.entry.path
                    yield replace(found, entry=replace(found.entry, path=path))
                else:
                    yield found

    def open_deleted(self, found: Deleted) -> OpenFile:
        """What is left of the content of something that `deleted` of this same object gave."""
        for one in self._systems():
            system = one.part.system
            if system.device == found.entry.device and isinstance(system, KeepsDeleted):
                return system.open_deleted(found)
        raise Vanished("vanished after it was listed", where=readable(b"/" + found.entry.path))

    def _systems(self) -> list[Placed]:
        """Every file system once, at the first of its places."""
        found: dict[int, Placed] = {}
        for one in self._placed:
            found.setdefault(one.part.system.device, one)
        return list(found.values())

    def close(self) -> None:
        """Close every file system once."""
        for one in self._systems():
            one.part.system.close()
        self._images.close()

    def _there(self, entry: Entry) -> tuple[FileSystem, int]:
        found = self._find(entry.path)
        if found is None:
            raise Vanished("vanished after it was listed", where=readable(b"/" + entry.path))
        return found

    def _find(self, path: bytes) -> tuple[FileSystem, int] | None:
        """The file system that a path lies in, and its node there."""
        if (path and not is_plain(path)) or path.count(b"/") > LONGEST_PATH:
            return None
        for one in self._deepest:
            if one.path and path != one.path and not path.startswith(one.path + b"/"):
                continue
            system = one.part.system
            node = system.node(path[len(one.path) :].removeprefix(b"/"))
            return None if node is None else (system, node)
        return None

    def _machine_id(self) -> str:
        with suppress(Unreadable):
            entry = self.lookup(b"etc/machine-id")
            if entry is not None and entry.type is EntryType.REGULAR:
                with self.open(entry) as opened:
                    return opened.read_at(0, 64).decode("ascii", "replace").strip()
        return ""


def _together(volumes: Sequence[Volume]) -> list[list[Volume]]:
    """Volumes that hold one file system together, each other one alone, in their order."""
    found: dict[str, list[Volume]] = {}
    for number, volume in enumerate(volumes):
        try:
            shared = member(volume.medium)
        except EvidenceError:
            shared = ""
        found.setdefault(shared or str(number), []).append(volume)
    return list(found.values())


def _unread(volume: Volume, error: EvidenceError) -> Gap:
    """Why a volume is not read; swap space holds no files, and that it is there is no loss."""
    detail = f"{volume.key}: {error.what}"[:200]
    with suppress(EvidenceError):
        if any(volume.medium.read_at(size - 10, 10) == _SWAP for size in _PAGES):
            return Gap("", None, Stage.SOURCE, "swap space is not read", volume.key, matters=False)
    return Gap("", None, Stage.SOURCE, "a volume that cannot be read", detail)


def _covered(entry: Entry, system: FileSystem, node: int) -> Iterator[Gap]:
    """What lies under a place where something else is mounted: nobody sees it there."""
    names = [found[0] for found in system.listing(node, entry.path) if not isinstance(found, Gap)]
    if names:
        detail = f"{len(names)} names, the first {readable(names[0].path.rpartition(b'/')[2])}"
        yield _gap(entry.path, "folder: what is below a mounted file system", detail[:200])


def _gap(path: bytes, reason: str, detail: str) -> Gap:
    return Gap(readable(b"/" + path), None, Stage.LIST, reason, detail)


def _nothing(location: str, gaps: Sequence[Gap]) -> NotEvidence:
    seen = "; ".join(gap.detail for gap in gaps[:3])
    return NotEvidence(
        "There is no file system on this disk that can be read" + (f": {seen}" if seen else ""),
        where=location,
        next_step="Is it encrypted? Then give its key: run the command on a terminal, or with "
        "--key-file FILE. Is it one of several disks? Give them all at once.",
    )
