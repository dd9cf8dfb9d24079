"""The disks of one machine as a location: which files, and the keys that open them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from pratique.evidence.image import ImageSource
from pratique.model import readable


@dataclass(frozen=True, slots=True)
class Disks:
    """One or several disks of a machine, and what a person said about them.

    `keys` are pairs of the name of an encrypted volume and its passphrase or key; an empty name
    stands for all others. `root` is the key of the file system that is to be the root, empty to
    have it found.
    """

    paths: tuple[Path, ...]
    keys: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)
    root: str = ""

    @property
    def path(self) -> Path:
        """The first disk."""
        return self.paths[0]

    @property
    def text(self) -> str:
        """The disks as they are typed, one after the other."""
        return " ".join(readable(os.fsencode(path)) for path in self.paths)

    def open(self) -> ImageSource:
        """The machine on these disks; `EvidenceError` where it cannot be opened."""
        return ImageSource.on(self.paths, self._key, self.root)

    def _key(self, name: str) -> bytes | None:
        """The key of a volume, or the one for all."""
        held = dict(self.keys)
        return held.get(name, held.get(""))
