"""Layers of an image of a container: each a tar, in a tar that holds them all.

The names of layer N stand below the folder `N`. Which layers there are, and in which order, the
image tells in `manifest.json` (docker save) or in `index.json` (OCI image-layout, image-spec).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar, Final, Self

from pratique.errors import EvidenceError, NotEvidence, Unreadable
from pratique.evidence.archive.compression import Compressed, compression
from pratique.evidence.archive.member import Content, Member
from pratique.evidence.archive.stream import Access, FlowingAccess
from pratique.evidence.archive.tar import TarSource
from pratique.evidence.archive.tar_members import Odd, TarMembers
from pratique.evidence.archive.tree import ArchiveSource
from pratique.evidence.overlay import MOST_LAYERS
from pratique.model import EntryType, readable

_MOST_JSON: Final = 4 << 20
_DEEPEST: Final = 4  # an index of indexes


@dataclass(frozen=True, slots=True)
class Image:
    """What an image says of itself: its layers, the lowest first, and how it is started."""

    layers: tuple[bytes, ...]
    name: str = ""
    started: str = ""
    others: tuple[str, ...] = field(default=())


class Window:
    """Some bytes of an access, as an access of its own. It has what `PlainAccess` has."""

    def __init__(self, access: Access, start: int, length: int) -> None:
        self._access = access
        self._start = start
        self._length = length

    def read_at(self, offset: int, length: int) -> bytes:
        """`length` bytes from `offset`, fewer only at the end."""
        length = min(length, self._length - offset)
        return self._access.read_at(self._start + offset, length) if offset >= 0 else b""

    def behind(self, offset: int) -> bool:
        """As the access behind it."""
        return self._access.behind(self._start + offset)

    def close(self) -> None:
        """The access is another's."""


class LayersSource(ArchiveSource):
    """The layers of an image side by side; `ContainerImageSource` lays them over each other."""

    kind: ClassVar[str] = "image layers"
    image: Image
    outer: TarSource
    _accesses: dict[int, Access]

    @classmethod
    def recognises(cls, path: Path) -> bool:
        """No path stands for layers: they are found in an image."""
        del path
        return False

    @classmethod
    def open_at(cls, path: Path) -> Self:
        """Refuse: see `of`."""
        raise NotEvidence("Layers are found in an image only", where=readable(bytes(path)))

    @classmethod
    def of(cls, outer: TarSource, image: Image) -> LayersSource:
        """The layers of an image in an open tar, which is closed with them."""
        source = cls(outer.spring, location=outer.location, identity=outer.identity())
        source.image, source.outer, source._accesses = image, outer, {}
        return source

    def members(self) -> Iterable[Member | Odd]:
        """The members of each layer, below its number."""
        for number in range(len(self.image.layers)):
            folder = b"%d" % number
            yield Member(folder, EntryType.DIRECTORY, mode=0o755)
            access = self._access_of(number)
            if access is None:
                detail = readable(self.image.layers[number])
                yield Odd("a layer of the image is missing", detail, folder)
                continue
            for found in TarMembers(access, layer=number):
                if isinstance(found, Odd):
                    yield replace(found, name=folder + b"/" + found.name)
                else:
                    found.name = folder + b"/" + found.name
                    if found.hard is not None:
                        found.hard = folder + b"/" + found.hard
                    yield found

    def opened(self, content: Content) -> tuple[Access, Content]:
        """The layer that a content is in."""
        access = self._access_of(content.layer)
        if access is None:
            raise Unreadable("lacks the layer that it is in")
        return access, content

    def _flows(self) -> bool:
        return False  # each layer holds its own last blocks

    def _access_of(self, number: int) -> Access | None:
        if number in self._accesses:
            return self._accesses[number]
        for old in list(self._accesses):  # one is read at a time: its blocks take memory
            self._accesses.pop(old).close()
        known = self.outer.index().known(self.image.layers[number])
        if known is None or known.content is None:
            return None
        below, where = self.outer.opened(known.content)
        window = Window(below, where.at, where.stored)
        kind = compression(window.read_at(0, 16))
        found: Access = window
        if kind:
            found = FlowingAccess(Compressed(window, where.stored, kind))
        self._accesses[number] = found
        return found

    def close(self) -> None:
        """Close the layers and the tar."""
        for access in self._accesses.values():
            access.close()
        self.outer.close()


def image_of(outer: TarSource) -> Image:
    """What a tar says of the image in it; `EvidenceError` where none is understood."""
    manifest = _read(outer, b"manifest.json")
    if isinstance(manifest, list) and manifest and isinstance(manifest[0], dict):
        return _saved(outer, manifest)
    index = _read(outer, b"index.json")
    for _ in range(_DEEPEST):
        if not isinstance(index, dict):
            break
        if isinstance(index.get("layers"), list):
            return _laid_out(outer, index)
        below = index.get("manifests")
        if not (isinstance(below, list) and below):
            break
        index = _read(outer, _blob(below[0]))
    raise EvidenceError(
        "This looks like an image of a container, and does not say which layers it has",
        where=outer.location,
        next_step="Save it again with `docker save IMAGE -o FILE`.",
    )


def _saved(outer: TarSource, manifest: list[Any]) -> Image:
    first = manifest[0]
    layers = first.get("Layers")
    names = [one for one in layers if isinstance(one, str)] if isinstance(layers, list) else []
    tags = [
        ", ".join(map(str, one.get("RepoTags") or ()))
        for one in manifest
        if isinstance(one, dict) and isinstance(one.get("RepoTags"), list | None)
    ]
    config = _read(outer, str(first.get("Config", "")).encode("utf-8", "replace"))
    return Image(_names(names), tags[0] if tags else "", _started(config), tuple(tags[1:]))


def _laid_out(outer: TarSource, manifest: dict[str, Any]) -> Image:
    layers = tuple(_blob(one) for one in manifest["layers"][:MOST_LAYERS])
    return Image(layers, "", _started(_read(outer, _blob(manifest.get("config")))))


def _names(names: list[str]) -> tuple[bytes, ...]:
    return tuple(name.encode("utf-8", "surrogateescape") for name in names[:MOST_LAYERS])


def _blob(described: Any) -> bytes:
    """The name of what a descriptor tells of, by its digest."""
    digest = described.get("digest") if isinstance(described, dict) else None
    if not isinstance(digest, str):
        return b""
    return b"blobs/" + digest.replace(":", "/").encode("utf-8", "replace")


def _started(config: Any) -> str:
    """How it is started, and with which environment, in one line."""
    inner = config.get("config") if isinstance(config, dict) else None
    if not isinstance(inner, dict):
        return ""
    parts = [
        f"{key}: {' '.join(map(str, value)) if isinstance(value, list) else value}"
        for key in ("Entrypoint", "Cmd", "User", "WorkingDir")
        if (value := inner.get(key))
    ]
    return "; ".join(parts)


def _read(outer: TarSource, name: bytes) -> Any:
    """A small JSON of the image; None where it is missing or not understood."""
    path = outer.canonical(name) if name else b""
    entry = outer.lookup(path)
    if entry is None or entry.type is not EntryType.REGULAR or entry.size > _MOST_JSON:
        return None
    try:
        with outer.open(entry) as opened:
            return json.loads(opened.read_at(0, _MOST_JSON))
    except (Unreadable, ValueError, RecursionError):
        return None
