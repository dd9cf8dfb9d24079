"""Which part of a machine a snapshot holds, and under which name the machine's root lies in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

# A root of a machine has one of these; a folder that holds them is taken for the root.
MARKS: Final = (b"etc/passwd", b"etc/os-release", b"usr/lib/os-release")


@dataclass(frozen=True, slots=True)
class Coverage:
    """Paths of a repository and paths of a machine, one turned into the other.

    `offset` is the folder of the snapshot that is the machine's root (`b""`: its top). `roots`
    are the parts that were backed up, relative to the machine's root. Nothing begins or ends
    with a slash. `seen` is false where no snapshot showed that a root lies there.
    """

    offset: bytes
    roots: tuple[bytes, ...]
    seen: bool = True

    def stored(self, path: bytes) -> bytes:
        """Where a path of the machine lies in the snapshot."""
        return joined(self.offset, path)

    def path(self, stored: bytes) -> bytes | None:
        """The path of the machine that lies there; None for what is outside of its root."""
        return below(self.offset, stored)

    def covers(self, path: bytes) -> bool:
        """Whether the snapshot would hold this path if it was there."""
        return any(below(root, path) is not None for root in self.roots)


def joined(folder: bytes, name: bytes) -> bytes:
    """`name` in `folder`, either of them empty or not."""
    return folder + b"/" + name if folder and name else folder or name


def below(folder: bytes, path: bytes) -> bytes | None:
    """`path` relative to `folder`; None if it does not lie there."""
    if not folder:
        return path
    if path == folder:
        return b""
    return path[len(folder) + 1 :] if path.startswith(folder + b"/") else None


def ancestors(path: bytes) -> list[bytes]:
    """The path itself and every folder above it, up to `b""`."""
    parts = path.split(b"/")
    return [b"/".join(parts[:end]) for end in range(len(parts), -1, -1)]


def root_of(found: Iterable[bytes]) -> bytes | None:
    """The uppermost folder in which marks of a machine's root were found, None without any."""
    folders = [
        stored[: -len(mark)].rstrip(b"/")
        for stored in found
        for mark in MARKS
        if stored == mark or stored.endswith(b"/" + mark)
    ]
    # Containers and chroots lie below the root of the machine that runs them.
    return min(folders, key=lambda folder: (folder.count(b"/") + bool(folder), folder), default=None)
