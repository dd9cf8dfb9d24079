"""The file systems of an image as mount(8) can be told of them: which file, at which offset."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pratique.evidence.filesystem.base import Subvolumed
from pratique.evidence.placing import Part, Placed
from pratique.model import readable

# No journal is played back: a plain `ro` would write to the image.
_OPTIONS: Final = {
    "ext4": "ro,noload",
    "xfs": "ro,norecovery,nouuid",
    "btrfs": "ro,rescue=nologreplay",
    "vfat": "ro",
}
_PLAIN: Final = re.compile(r"[A-Za-z0-9_./@-]+")
_MOST: Final = 8


@dataclass(frozen=True, slots=True)
class Mountable:
    """One file system that lies in a file as it is: where it belongs, and how it is mounted."""

    path: str  # readable, without slashes at its ends; empty for the root
    kind: str
    file: Path
    options: str


def mountable(placed: Sequence[Placed]) -> tuple[Mountable, ...]:
    """All parts of a machine, the root first; nothing where the kernel could not mount all.

    So it is where one of them lies in a volume group, behind encryption, or in an image that is
    not raw, and where its place is none that a person can type.
    """
    found = []
    for one in sorted(placed, key=lambda one: one.path.count(b"/") + bool(one.path)):
        path, options = readable(one.path), _options(one.part)
        if one.part.plain is None or options is None or (path and not _PLAIN.fullmatch(path)):
            return ()
        file, offset = one.part.plain
        kind = one.part.system.kind
        found.append(Mountable(path, kind, file, f"{options},loop,offset={offset}"))
    return tuple(found) if len(found) <= _MOST else ()


def _options(part: Part) -> str | None:
    options = _OPTIONS.get(part.system.kind)
    if options is None or not isinstance(part.system, Subvolumed):
        return options
    for tree in part.system.subvolumes():
        if tree.node == part.system.root and tree.path:
            name = readable(tree.path)
            return f"{options},subvol=/{name}" if _PLAIN.fullmatch(name) else None
    return options
