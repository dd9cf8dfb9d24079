"""The files that an image names: backing files, parents, extents. Only what lies beside it.

An image is the intruder's: the name in it may be `/etc/shadow` of this machine, or a link that
was packed beside it. So a name is looked for below the folder of the image, without following
any link, and what is found must be a regular file. Of a name that leads elsewhere (an absolute
one is usual: that is where the file lay on its host) the last part is looked for beside it.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pratique.errors import EvidenceError
from pratique.evidence.disk.base import Image
from pratique.evidence.disk.raw import RawFile
from pratique.evidence.inside import FILE_FLAGS, FOLDER_FLAGS, Opener, is_plain
from pratique.model import readable

_DEEPEST: Final = 16  # images that build on others; each is one more open file
_NETWORK: Final = re.compile(rb"\A(?:json:|[a-z][a-z0-9+.-]+://|(?:nbd|ssh|rbd|fat|null-co):)")


@dataclass(frozen=True, slots=True)
class Beside:
    """The folder of an image, and how deep in a chain of images it is."""

    folder: Path
    open_image: Callable[[RawFile, Beside], Image]
    depth: int = 0

    def open(self, name: bytes, of: str, *, raw: bool = False) -> Image:
        """The image that `of` calls `name`; with `raw`, taken as it is.

        `EvidenceError` where there is none, or it lies elsewhere.
        """
        if self.depth >= _DEEPEST:
            raise EvidenceError(
                f"More than {_DEEPEST} images build on each other, or in a circle",
                where=of,
                next_step="Make one image of it, for example with `qemu-img convert -O raw`.",
            )
        if _NETWORK.match(name):
            raise _not_here(name, of)
        file = self._file(name.removeprefix(b"file:"), of)
        if raw:
            return file
        below = Beside(file.files[0].parent, self.open_image, self.depth + 1)
        try:
            return self.open_image(file, below)
        except EvidenceError:
            file.close()
            raise

    def _file(self, name: bytes, of: str) -> RawFile:
        candidates = [name] if is_plain(name) else []
        last = re.split(rb"[/\\]", name)[-1]
        if is_plain(last) and last != name:
            candidates.append(last)
        for candidate in candidates:
            descriptor = self._descriptor(candidate)
            if descriptor is not None:
                return RawFile.of(descriptor, self.folder / os.fsdecode(candidate))
        raise _not_here(name, of)

    def _descriptor(self, name: bytes) -> int | None:
        try:
            folder = os.open(self.folder, (FOLDER_FLAGS & ~os.O_NOFOLLOW))
        except OSError:
            return None
        try:
            descriptor = Opener().open(folder, name, FILE_FLAGS)
        except OSError:
            return None
        finally:
            os.close(folder)
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            return descriptor
        os.close(descriptor)
        return None


def _not_here(name: bytes, of: str) -> EvidenceError:
    return EvidenceError(
        f"This image needs another file, which is not beside it: {readable(name)[:200]}",
        where=of,
        next_step="Copy that file into the same folder, as a file and not as a link; or make one "
        "image where all of them are, with `qemu-img convert -O qcow2`.",
    )
