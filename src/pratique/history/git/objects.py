r"""The objects of a git repository, found by the digest of what they hold.

    objects/AB/CDEF...     one object: a zlib stream of "TYPE SIZE\0" and the content
    objects/pack/*.pack    many, see `pack`
    objects/info/alternates    further folders of objects: never followed, they may lie anywhere

What is read is put to its digest: an intruder may write any bytes under any name.
"""

from __future__ import annotations

import hashlib
import zlib
from typing import Final

from pratique.errors import Unreadable
from pratique.evidence.base import Source
from pratique.history.git.bounded import inflated, whole
from pratique.history.git.pack import MOST_OBJECT, Pack
from pratique.model import readable

_MOST_LOOSE: Final = MOST_OBJECT + (1 << 16)
_MOST_PACKS: Final = 512
_MOST_HEAD: Final = 64
_DIGESTS: Final = {20: "sha1", 32: "sha256"}


class Objects:
    """The objects below `folder` of a source; `width` is the length of their ids in bytes."""

    def __init__(self, source: Source, folder: bytes, width: int) -> None:
        self._source = source
        self._folder = folder
        self._digest = _DIGESTS[width]
        self._packs: list[Pack] = []
        self._sizes: dict[bytes, int] = {}
        self.damaged: list[Unreadable] = []
        packs = folder + b"/pack"
        names = sorted({name[:-4] for name in source.names(packs) if name.endswith(b".idx")})
        for name in names[:_MOST_PACKS]:
            try:
                self._packs.append(Pack(source, packs + b"/" + name, width))
            except Unreadable as error:
                self.damaged.append(error)
        if len(names) > _MOST_PACKS:
            where = readable(b"/" + packs)
            self.damaged.append(Unreadable(f"holds more than {_MOST_PACKS} packs", where=where))

    def read(self, name: bytes, kind: str) -> bytes:
        """The content of the object `name`, `Unreadable` where it is not there or not itself."""
        found, data = self._found(name)
        head = f"{found} {len(data)}\0".encode()
        if hashlib.new(self._digest, head + data, usedforsecurity=False).digest() != name:
            raise Unreadable("an object is not what its name says", where=self._where(name))
        if found != kind:
            raise Unreadable(f"an object is a {found} and no {kind}", where=self._where(name))
        return data

    def size(self, name: bytes) -> int:
        """How many bytes the object `name` has; what it says itself."""
        if name not in self._sizes:
            if len(self._sizes) >= 1 << 16:
                self._sizes.clear()
            self._sizes[name] = self._size(name)
        return self._sizes[name]

    def _size(self, name: bytes) -> int:
        for pack in self._packs:
            if (offset := pack.offset(name)) is not None:
                return pack.size(offset)
        return self._head(self._loose(name), name)[1]

    def _found(self, name: bytes) -> tuple[str, bytes]:
        failed: Unreadable | None = None
        for pack in self._packs:
            try:
                if (offset := pack.offset(name)) is not None:
                    return pack.read(offset)
            except Unreadable as error:  # another pack may have it whole
                failed = error
        try:
            packed = self._loose(name)
        except Unreadable as error:
            raise failed or error from error
        kind, size, start = self._head(packed, name)
        if size > MOST_OBJECT:
            raise Unreadable("is larger than 64 MiB", where=self._where(name))
        return kind, inflated((packed,), start + size, self._where(name))[start:]

    def _loose(self, name: bytes) -> bytes:
        digits = name.hex().encode()
        path = b"/".join((self._folder, digits[:2], digits[2:]))
        packed = whole(self._source, path, _MOST_LOOSE)
        if packed is None:
            raise Unreadable("an object is missing", where=self._where(name))
        return packed

    def _head(self, packed: bytes, name: bytes) -> tuple[str, int, int]:
        try:
            start = zlib.decompressobj().decompress(packed, _MOST_HEAD)
        except zlib.error as error:
            raise Unreadable(
                "is damaged: zlib cannot unpack it", where=self._where(name)
            ) from error
        head, end, _ = start.partition(b"\0")
        kind, _, size = head.partition(b" ")
        if not end or not size.isdigit() or kind not in {b"commit", b"tree", b"blob", b"tag"}:
            raise Unreadable("is no object of git", where=self._where(name))
        return kind.decode(), int(size), len(head) + 1

    def _where(self, name: bytes) -> str:
        return f"{readable(b'/' + self._folder)}/{name.hex()}"

    def close(self) -> None:
        """Close all packs."""
        for pack in self._packs:
            pack.close()
