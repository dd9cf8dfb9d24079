"""The SHA-256 of an image as it was given, and the hashes that an E01 holds, put to the test."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from pratique.evidence.disk.base import Image, Medium
from pratique.evidence.disk.ewf import Ewf
from pratique.evidence.disk.raw import RawFile

_STEP: Final = 1 << 20

# Told how many bytes of how many are done; what it raises ends the reading.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Digested:
    """The digests of one image.

    `sha256` is that of its files, one after the other in their order: of the only file it is
    what sha256sum(1) says. `stored` is what the image itself holds of its content (`md5`, `sha1`,
    hexadecimal), `agrees` whether all of that is so; None where it holds nothing.
    """

    sha256: str
    size: int
    stored: dict[str, str]
    agrees: bool | None


def digested(image: Image, progress: Progress = lambda done, whole: None) -> Digested:  # noqa: ARG005
    """Read the files of `image` from start to end, and the content where a hash of it is stored.

    `EvidenceError` where a file is not there any more, `Unreadable` where one cannot be read.
    """
    files = [RawFile.open_at(path) for path in image.files]
    try:
        stored = image.stored_hashes() if isinstance(image, Ewf) else {}
        size = sum(file.size for file in files)
        whole = size + (image.size if stored else 0)
        done = 0
        sha256 = hashlib.sha256()
        for block in _blocks(files):
            sha256.update(block)
            done += len(block)
            progress(done, whole)
        sums = {kind: hashlib.new(kind, usedforsecurity=False) for kind in stored}
        for block in _blocks([image]) if stored else ():
            for each in sums.values():
                each.update(block)
            done += len(block)
            progress(done, whole)
    finally:
        for file in files:
            file.close()
    agrees = all(sums[kind].hexdigest() == value for kind, value in stored.items())
    return Digested(sha256.hexdigest(), size, stored, agrees if stored else None)


def _blocks(media: list[RawFile] | list[Image]) -> Iterator[bytes]:
    for medium in media:
        yield from _content(medium)


def _content(medium: Medium) -> Iterator[bytes]:
    for offset in range(0, medium.size, _STEP):
        yield medium.read_at(offset, _STEP)
