"""The disks of one machine as a location: which files, and the keys that open them."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pratique.evidence.image import ImageSource
from pratique.model import readable


@dataclass(frozen=True, slots=True)
class Disks:
    """One or several disks of a machine, and what a person said about them.

    `keys` are pairs of the name of an encrypted volume and its volume key, passphrase or key; an
    empty name stands for all others. `root` is the key of the file system that is to be the root,
    empty to have it found.
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
        return ImageSource.on(self.paths, Held(self.keys), self.root)


class Held:
    """Keys by the names of the volumes that they open: those of one name, in turn."""

    def __init__(self, keys: Sequence[tuple[str, bytes]]) -> None:
        self._keys = tuple(keys)
        self._asked: Counter[str] = Counter()

    def __call__(self, name: str) -> bytes | None:
        """The next key for the volume called `name`; None where there is none."""
        own = [key for known, key in self._keys if known == name]
        own = own or [key for known, key in self._keys if not known]
        if not own:
            return None
        # Two disks may be called the same: which of their keys fits, whoever asks finds out.
        self._asked[name] += 1
        return own[(self._asked[name] - 1) % len(own)]
