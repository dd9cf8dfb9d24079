r"""Evidence inside the evidence: folders of one source, laid over each other.

What a container sees as its root is made of layers, the one it writes to on top. A name in a
layer hides the same name in those below; folders are put together. What a layer takes away is
marked there (Documentation/filesystems/overlayfs.rst of Linux):

    character device 0:0 called NAME           whiteout: NAME is gone
    user. or trusted.overlay.opaque = "y"      nothing below shows through this folder
    overlay.opaque = "x" and, on empty files, overlay.whiteout     whiteouts since Linux 6.7
    overlay.redirect                           the folder was renamed; what it held is elsewhere
    overlay.metacopy                           only mode, owner and times; the content is below

and in the layers of aufs, of fuse-overlayfs and of unpacked images (OCI image-spec, layer.md):

    .wh.NAME        NAME is gone               .wh..wh..opq    the folder is opaque

Every layer is reached through the other source, one name at a time and following no link, so
a layer that is a link, or that holds links, leads nowhere. What was renamed is a gap.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar, Final, Self

from pratique.errors import NotEvidence, OutsideEvidence, Unreadable, Vanished
from pratique.evidence.base import OpenFile, Source
from pratique.evidence.directory import LONGEST_PATH
from pratique.evidence.inside import is_plain
from pratique.evidence.links import Links
from pratique.model import Entry, EntryType, Gap, Stage, readable

# overlayfs itself takes 500 (OVL_MAX_STACK), docker 128.
MOST_LAYERS: Final = 500
_MOST_REMEMBERED: Final = 4096  # folders of which is known what they are made of
_GONE: Final = b".wh."
_OPAQUE: Final = b".wh..wh..opq"
_PREFIXES: Final = ("trusted.overlay.", "user.overlay.")
_LOSES_MARKS: Final = ("not read as root", "read over a network file system")


@dataclass(frozen=True, slots=True)
class _Stack:
    """What a folder of the view is made of: entries of the other source, the top one first."""

    folders: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """What a name of the view is: its entry there, and the entries of the other source."""

    entry: Entry
    parts: tuple[Entry, ...]


class OverlaySource:
    """Folders of another source as one tree, `layers[0]` on top.

    `name` says whose root it is. With `marked`, names that begin with `.wh.` are whiteouts; in
    a layer of overlayfs they are files like any other, and an intruder may well make one. The
    other source is closed with this one.
    """

    kind: ClassVar[str] = "overlay"

    def __init__(
        self, below: Source, layers: Sequence[bytes], name: str, *, marked: bool = False
    ) -> None:
        self._below = below
        self._marked = marked
        self._layers = tuple(layers)
        self._links = Links(self.lookup)
        self._stacks: dict[bytes, _Stack] = {}
        self._gaps: dict[tuple[str, str], Gap] = {}
        self._told: set[tuple[str, str]] = set()
        self._root = tuple(self._standing(self._layers))
        self.location = f"{below.location} ({name})"

    @classmethod
    def recognises(cls, path: Path) -> bool:
        """No path stands for layers: they are found on a disk that was opened."""
        del path
        return False

    @classmethod
    def open_at(cls, path: Path) -> Self:
        """Refuse: see `evidence.contained`."""
        raise NotEvidence("Layers are found inside evidence only", where=readable(bytes(path)))

    def identity(self) -> str:
        """Twelve hexadecimal digits, from the evidence that it lies in and its layers."""
        parts = (self._below.identity().encode(), *self._layers)
        return hashlib.sha256(b"\0".join(parts)).hexdigest()[:12]

    def limits(self) -> tuple[Gap, ...]:
        """What is lost of the layers by how the other source is read."""
        lost = [gap.reason for gap in self._below.limits() if gap.reason in _LOSES_MARKS]
        if len(self._root) < 2 or not lost:
            return ()
        detail = (
            f"{lost[0]}: folders that were emptied or replaced in an upper layer may show what "
            "lower layers hold"
        )
        return (Gap("", None, Stage.SOURCE, "marks of layers cannot be seen", detail),)

    def _standing(self, layers: Sequence[bytes]) -> Iterator[Entry]:
        """Those layers that are there; a gap for each other one."""
        for layer in layers[:MOST_LAYERS]:
            shown = readable(b"/" + layer)
            try:
                entry = self._below.lookup(layer)
            except Unreadable as error:
                self._note(b"", "folder: a layer cannot be looked at", f"{shown}: {error.what}")
                continue
            if entry is None or entry.type is not EntryType.DIRECTORY:
                what = "there is nothing" if entry is None else f"{entry.type}"
                self._note(b"", "folder: a layer is missing", f"{shown}: {what}")
                continue
            yield entry
        if len(layers) > MOST_LAYERS:
            detail = f"{len(layers)}; the uppermost {MOST_LAYERS} were laid over each other"
            self._note(b"", "folder: more layers than can be mounted", detail)

    def _note(self, path: bytes, reason: str, detail: str) -> None:
        gap = Gap(readable(b"/" + path), None, Stage.LIST, reason, detail)
        self._gaps.setdefault((gap.path, gap.reason), gap)

    def walk(self) -> Iterator[Entry | Gap]:
        """Every name once, sorted, each folder's names together, before what is below them."""
        if self._root:
            yield replace(self._root[0], path=b"")
        yield from self._news()
        waiting = [(b"", b"")] if self._root else []
        while waiting:
            above, name = waiting.pop()
            folder = above + b"/" + name if above else name
            below: list[tuple[bytes, bytes]] = []
            for found in self._list(folder):
                yield found.entry
                if found.entry.type is not EntryType.DIRECTORY:
                    continue
                path = found.entry.path
                if found.parts[0].device != self._root[0].device:
                    self._note(path, "folder: of another file system", "no layer reaches into it")
                elif len(path) > LONGEST_PATH:
                    self._note(path, "folder: nested too deep", f"{len(path)} bytes")
                else:
                    below.append((folder, path.rpartition(b"/")[2]))
            yield from self._news()
            waiting.extend(reversed(below))

    def _news(self) -> Iterator[Gap]:
        """Gaps that were met and not told yet."""
        for key, gap in list(self._gaps.items()):
            if key not in self._told:
                self._told.add(key)
                yield gap

    def _list(self, folder: bytes) -> Iterator[_Found]:
        try:
            stack = self._stack(folder)
        except Unreadable as error:
            self._note(folder, f"folder: {error.what}", "")
            return
        if stack is None:
            self._note(folder, "folder: vanished after it was listed", "")
            return
        held = self._merged(folder, stack)
        for name in sorted(held):
            yield held[name]

    def lookup(self, path: bytes) -> Entry | None:
        """The entry at `path`, no link followed on the way nor at the end."""
        if not path:
            return replace(self._root[0], path=b"") if self._root else None
        found = self._find(path)
        return None if found is None else found.entry

    def canonical(self, path: bytes) -> bytes:
        """`path` with every link followed inside the view."""
        return self._links.canonical(path)

    def names(self, folder: bytes) -> list[bytes]:
        """The sorted names in a folder, links on the way to it followed inside."""
        try:
            real = self.canonical(folder)
        except OutsideEvidence:
            return []
        stack = self._stack(real)
        return [] if stack is None else sorted(self._merged(real, stack))

    def open(self, entry: Entry) -> OpenFile:
        """Open a regular file in the uppermost layer that has it."""
        part = self._part(entry)
        # A copy of the metadata alone has a length, and no block on the disk.
        if entry.size and not entry.allocated and self._overlay(part, "metacopy") is not None:
            raise Unreadable(
                "only its metadata lie in its layer: the content is in another file of a lower one",
                where=readable(b"/" + entry.path),
            )
        return self._below.open(part)

    def attribute(self, entry: Entry, name: str) -> bytes | None:
        """An extended attribute of what lies in the uppermost layer that has it."""
        return self._below.attribute(self._part(entry), name)

    def origins(self, path: bytes) -> tuple[bytes, ...]:
        """Where a name of the view lies in the other source, the uppermost layer first.

        Only a folder has more than one; a name that is not there has none. `Unreadable` when it
        cannot be told.
        """
        if not path:
            return tuple(entry.path for entry in self._root)
        found = self._find(path)
        return () if found is None else tuple(part.path for part in found.parts)

    def close(self) -> None:
        """Close the other source."""
        self._below.close()

    def _part(self, entry: Entry) -> Entry:
        """The entry of the other source that stands for one of the view, as it was listed."""
        origins = self.origins(entry.path)
        if not origins:
            raise Vanished("vanished after it was listed", where=readable(b"/" + entry.path))
        return replace(entry, path=origins[0])

    def _find(self, path: bytes) -> _Found | None:
        if not is_plain(path):
            return None
        folder, _, name = path.rpartition(b"/")
        stack = self._stack(folder)
        return None if stack is None else self._one(folder, stack, name)

    def _one(self, folder: bytes, stack: _Stack, name: bytes) -> _Found | None:
        """One name of a folder, looked up in each layer; `Unreadable` where one cannot say."""
        if self._marked and name.startswith(_GONE):
            return None
        parts: list[Entry] = []
        for layer in stack.folders:
            entry = self._below.lookup(_join(layer.path, name))
            if entry is not None and not self._whiteout(layer, entry):
                parts.append(entry)
                if entry.type is not EntryType.DIRECTORY:
                    break
            elif entry is not None:
                break
            if self._gone_by_name(layer, name):
                break
        return self._found(_join(folder, name), parts)

    def _gone_by_name(self, layer: Entry, name: bytes) -> bool:
        return self._marked and self._below.lookup(_join(layer.path, _GONE + name)) is not None

    def _merged(self, folder: bytes, stack: _Stack) -> dict[bytes, _Found]:
        """All names of a folder: each layer is listed once, the top one first."""
        parts: dict[bytes, list[Entry]] = {}
        closed: set[bytes] = set()  # names about which the layers below have no say
        for layer in stack.folders:
            try:
                names = self._below.names(layer.path)
            except Unreadable as error:
                self._note(folder, f"folder: {error.what}", readable(b"/" + layer.path))
                continue
            gone: set[bytes] = set()
            for name in names:
                if self._marked and name.startswith(_GONE):
                    gone.add(name.removeprefix(_GONE))
                elif name not in closed:
                    self._take(layer, name, parts, closed, folder)
            closed |= gone
        found = {name: self._found(_join(folder, name), held) for name, held in parts.items()}
        return {name: one for name, one in found.items() if one is not None}

    def _take(
        self,
        layer: Entry,
        name: bytes,
        parts: dict[bytes, list[Entry]],
        closed: set[bytes],
        folder: bytes,
    ) -> None:
        """What one layer says about a name of which the layers above left something open."""
        try:
            entry = self._below.lookup(_join(layer.path, name))
        except Unreadable as error:
            self._note(_join(folder, name), f"name: {error.what}", readable(b"/" + layer.path))
            closed.add(name)
            return
        if entry is None:
            return
        if not self._whiteout(layer, entry):
            parts.setdefault(name, []).append(entry)
            if entry.type is EntryType.DIRECTORY:
                return
        closed.add(name)

    def _found(self, path: bytes, parts: Sequence[Entry]) -> _Found | None:
        """Layers that hold a folder go together; a file below a folder is hidden by it."""
        if not parts:
            return None
        if parts[0].type is EntryType.DIRECTORY:
            parts = [part for part in parts if part.type is EntryType.DIRECTORY]
        return _Found(replace(parts[0], path=path), tuple(parts))

    def _whiteout(self, layer: Entry, entry: Entry) -> bool:
        if entry.type is EntryType.CHARACTER:
            return entry.rdev == 0
        empty = entry.type is EntryType.REGULAR and entry.size == 0
        return (
            empty
            and self._overlay(layer, "opaque") == b"x"
            and self._overlay(entry, "whiteout") is not None
        )

    def _stack(self, folder: bytes) -> _Stack | None:
        """What a folder is made of; None if it is none."""
        if not folder:
            return _Stack(self._root) if self._root else None
        if not is_plain(folder) or folder.count(b"/") > LONGEST_PATH:
            return None
        known, at, stack = b"", 0, _Stack(self._root) if self._root else None
        if folder in self._stacks:
            return self._stacks[folder]
        above = folder.rpartition(b"/")[0]
        if above in self._stacks:
            known, stack, at = above, self._stacks[above], len(above) + 1
        while stack is not None and at <= len(folder):
            end = folder.find(b"/", at)
            end = len(folder) if end < 0 else end
            found = self._one(known, stack, folder[at:end])
            if found is None or found.entry.type is not EntryType.DIRECTORY:
                return None
            known, at = folder[:end], end + 1
            stack = _Stack(tuple(self._open_layers(known, found.parts)))
            self._remember(known, stack)
        return stack

    def _open_layers(self, folder: bytes, parts: Sequence[Entry]) -> Iterator[Entry]:
        """The layers of a folder down to the first that lets nothing show through."""
        for part in parts:
            yield part
            if len(self._root) == 1:
                return
            if self._marked and self._below.lookup(_join(part.path, _OPAQUE)) is not None:
                return
            if self._overlay(part, "opaque") == b"y":
                return
            if (elsewhere := self._overlay(part, "redirect")) is not None:
                detail = f"{readable(b'/' + part.path)}: was {readable(elsewhere[:100])}"
                self._note(folder, "folder: renamed in its layer, lower layers left out", detail)
                return

    def _overlay(self, entry: Entry, name: str) -> bytes | None:
        for prefix in _PREFIXES:
            value = self._below.attribute(entry, prefix + name)
            if value is not None:
                return value
        return None

    def _remember(self, folder: bytes, stack: _Stack) -> None:
        if len(self._stacks) >= _MOST_REMEMBERED:
            self._stacks.clear()
        self._stacks[folder] = stack


def _join(folder: bytes, name: bytes) -> bytes:
    return folder + b"/" + name if folder else name
