"""Which part of a machine a snapshot holds, and under which name the machine's root lies in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

# A root of a machine has one of these; a folder that holds them is taken for the root.
MARKS: Final = (b"etc/passwd", b"etc/os-release", b"usr/lib/os-release")

_MOST_ARGUMENTS: Final = 500_000  # bytes; a program may be given two megabytes of them


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
    return min(
        folders, key=lambda folder: (folder.count(b"/") + bool(folder), folder), default=None
    )


def coverage_of(paths: Sequence[bytes], root: bytes | None, usual: Collection[bytes]) -> Coverage:
    """The coverage of a snapshot of `paths`, in which the machine's root was seen at `root`.

    Where it was not seen, it is taken to lie where it does in others (`usual`).
    """
    if root is None:
        # Other snapshots show where the root lies of which this one holds a part.
        fitting = [
            one for one in usual if one and all(below(one, path) is not None for path in paths)
        ]
        offset = max(fitting, key=len, default=b"")
        roots = tuple(below(offset, path) or b"" for path in paths)
        return Coverage(offset, roots or (b"",), seen=bool(fitting))
    if not any(below(path, joined(root, mark)) is not None for path in paths for mark in MARKS):
        return Coverage(root, (b"",))  # given as relative paths, and stored without what is above
    parts = [below(root, path) for path in paths]
    roots = tuple(part for part in parts if part is not None)
    return Coverage(root, roots if roots and len(roots) == len(parts) else (b"",))


def portions(stored: Sequence[bytes]) -> Iterator[list[bytes]]:
    """The paths in lots that fit on one command line."""
    some: list[bytes] = []
    length = 0
    for path in stored:
        if some and length + len(path) > _MOST_ARGUMENTS:
            yield some
            some, length = [], 0
        some.append(path)
        length += 2 * len(path) + 16
    if some:
        yield some
