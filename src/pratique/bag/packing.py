"""Putting a bag together: its files with their digests, then the lists of them (RFC 8493)."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from pratique.bag.manifest import (
    ALGORITHMS,
    PAYLOAD,
    Listed,
    manifest_name,
    tag_manifest_name,
    written,
)
from pratique.bag.writing import Bytes, Target

DECLARATION: Final = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


class Packing:
    """A bag on its way to `target`. `scratch` is a folder for what has to be measured first.

    `packed` is told how many bytes each file added.
    """

    def __init__(
        self, target: Target, scratch: Path, packed: Callable[[int], None] = lambda _bytes: None
    ) -> None:
        self._target, self._scratch, self._packed = target, scratch, packed
        self._digests: dict[str, tuple[str, ...]] = {}
        self.bytes = 0
        self.files = 0

    def add(self, name: str, content: bytes) -> None:
        """Add a file of which the content is at hand."""
        self._put(name, io.BytesIO(content), len(content))

    def add_pieces(self, name: str, pieces: Iterable[bytes]) -> None:
        """Add a file that is made piece by piece. What is kept of it meanwhile has no name."""
        with tempfile.TemporaryFile(dir=self._scratch) as kept:
            for piece in pieces:
                kept.write(piece)
            size = kept.tell()
            kept.seek(0)
            self._put(name, kept, size)

    def add_file(self, name: str, place: Path) -> None:
        """Add a file as it stands on the disk; OSError where it is no regular file any more."""
        opened = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(opened, "rb") as source:
            status = os.fstat(opened)
            if not stat.S_ISREG(status.st_mode):
                raise OSError(f"no regular file: {place.name}")
            self._put(name, source, status.st_size)

    def finish(self, information: Mapping[str, str]) -> dict[str, bytes]:
        """Add the lists; the lists of lists, of which the first stands for the whole bag."""
        oxum = {"Payload-Oxum": f"{self.bytes}.{self.files}"}
        self.add("bagit.txt", DECLARATION)
        self.add("bag-info.txt", information_text({**information, **oxum}))
        for algorithm in ALGORITHMS:
            self.add(manifest_name(algorithm), self._list(algorithm, payload=True))
        lists = {one: self._list(one, payload=False) for one in ALGORITHMS}
        for algorithm, content in lists.items():
            self.add(tag_manifest_name(algorithm), content)
        return lists

    def close(self) -> None:
        """Nothing follows."""
        self._target.close()

    def _list(self, algorithm: str, *, payload: bool) -> bytes:
        at = ALGORITHMS.index(algorithm)
        return written(
            Listed(name, digests[at])
            for name, digests in self._digests.items()
            if name.startswith(PAYLOAD) is payload
        )

    def _put(self, name: str, source: Bytes, size: int) -> None:
        if name in self._digests:
            raise ValueError(name)
        summing = _Summing(source)
        self._target.put(name, summing, size)
        self._digests[name] = tuple(one.hexdigest() for one in summing.sums)
        if name.startswith(PAYLOAD):
            self.bytes += size
            self.files += 1
        self._packed(size)


class _Summing:
    """A stream of which the digests are taken as it is read."""

    def __init__(self, source: Bytes) -> None:
        self._source = source
        self.sums = tuple(hashlib.new(algorithm) for algorithm in ALGORITHMS)

    def read(self, size: int = -1, /) -> bytes:
        piece = self._source.read(size)
        for one in self.sums:
            one.update(piece)
        return piece


def information_text(information: Mapping[str, str]) -> bytes:
    """`bag-info.txt` (RFC 8493, section 2.2.2): a label and its value a line."""
    lines = (f"{label}: {' '.join(value.split())}\n" for label, value in information.items())
    return "".join(lines).encode("utf-8", "backslashreplace")
