"""The keys of encrypted volumes, found before anything is read: nothing keeps a passphrase."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Final

from pratique.evidence.disk.image import open_medium
from pratique.evidence.disk.stack import volumes
from pratique.evidence.disks import Disks

# A person is asked for the key of a volume, by its name and how often that was in vain so far.
Ask = Callable[[str, int], bytes | None]
_LINE_END: Final = (b"\n", b"\r\n")


class Unlocking:
    """Puts the keys that were given to each encrypted volume, then those that a person types."""

    def __init__(self, given: Sequence[bytes], ask: Ask) -> None:
        self._given = tuple(dict.fromkeys(one for key in given for one in _meant(key)))
        self._ask = ask
        self._times: Counter[str] = Counter()
        self.met: list[str] = []
        self.found: list[tuple[str, bytes]] = []

    def __call__(self, name: str) -> bytes | None:
        """The next key to try on the volume called `name`."""
        times = self._times[name]
        self._times[name] += 1
        if not times:
            self.met.append(name)
        if times < len(self._given):
            return self._given[times]
        return self._ask(name, times - len(self._given))

    def opened(self, name: str, volume_key: bytes) -> None:
        """Keep the volume key, and begin anew for another volume of the same name."""
        self.found.append((name, volume_key))
        del self._times[name]


def unlocked(disks: Disks, given: Sequence[bytes], ask: Ask) -> tuple[Disks, int]:
    """The disks with the keys of the volumes that could be opened; how many are encrypted.

    Each key of `given` is put to every encrypted volume, also without a line end behind it.
    `EvidenceError` where a disk cannot be opened at all.
    """
    unlocking = Unlocking(given, ask)
    with ExitStack() as opened:
        images = []
        for path in disks.paths:
            image = open_medium(path)
            opened.callback(image.close)
            images.append(image)
        volumes(images, unlocking)
    return replace(disks, keys=(*disks.keys, *unlocking.found)), len(unlocking.met)


def _meant(key: bytes) -> tuple[bytes, ...]:
    """The key as it stands, and without the line end that an editor puts behind it."""
    return (key, *(key.removesuffix(end) for end in _LINE_END if key.endswith(end)))
