"""A disk in memory: what is to lie where, before a byte of it is written."""

from __future__ import annotations

import hashlib
import posixpath
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from pratique.demo.days import INSTALLED

_FOLDER: Final = stat.S_IFDIR
_FILE: Final = stat.S_IFREG
_LINK: Final = stat.S_IFLNK
_DEVICE: Final = stat.S_IFCHR


@dataclass(frozen=True, slots=True)
class Item:
    """One name on the disk. `time` is in seconds since 1970, `owner` is user and group.

    `device` (major, minor), an owner, and `immutable` need root; whoever writes the disk
    says which of them could not be had.
    """

    type: int
    content: bytes = b""
    mode: int = 0o644
    owner: tuple[int, int] = (0, 0)
    time: int = INSTALLED
    target: str = ""
    device: tuple[int, int] = (0, 0)
    immutable: bool = False

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder."""
        return self.type == _FOLDER

    @property
    def is_file(self) -> bool:
        """Whether it is a regular file."""
        return self.type == _FILE

    @property
    def is_link(self) -> bool:
        """Whether it is a symbolic link."""
        return self.type == _LINK

    @property
    def is_device(self) -> bool:
        """Whether it is a character device."""
        return self.type == _DEVICE


@dataclass(slots=True)
class Disk:
    """Items by their absolute path. Folders come about with what is put into them."""

    items: dict[str, Item] = field(default_factory=dict)

    def __getitem__(self, path: str) -> Item:
        """The item at `path`; KeyError where there is none."""
        return self.items[path]

    def __contains__(self, path: str) -> bool:
        """Whether something is at `path`."""
        return path in self.items

    def __iter__(self) -> Iterator[tuple[str, Item]]:
        """Every path with its item, folders before what is in them."""
        return iter(sorted(self.items.items()))

    def copy(self) -> Disk:
        """Another disk with the same on it."""
        return Disk(dict(self.items))

    def file(
        self,
        path: str,
        content: bytes | str,
        mode: int = 0o644,
        owner: tuple[int, int] = (0, 0),
        time: int = INSTALLED,
    ) -> None:
        """Put a regular file there, in the place of what was there."""
        held = content.encode() if isinstance(content, str) else content
        self._put(path, Item(_FILE, held, mode, owner, time))

    def folder(
        self,
        path: str,
        mode: int = 0o755,
        owner: tuple[int, int] = (0, 0),
        time: int = INSTALLED,
    ) -> None:
        """Put a folder there, or give the one that is there another mode and owner."""
        self._put(path, Item(_FOLDER, b"", mode, owner, time))

    def link(
        self, path: str, target: str, owner: tuple[int, int] = (0, 0), time: int = INSTALLED
    ) -> None:
        """Put a symbolic link there."""
        self._put(path, Item(_LINK, b"", 0o777, owner, time, target))

    def device(self, path: str, number: tuple[int, int], mode: int, time: int = INSTALLED) -> None:
        """Put a character device there."""
        self._put(path, Item(_DEVICE, b"", mode, (0, 0), time, device=number))

    def append(self, path: str, text: str, time: int) -> None:
        """Write behind the end of a file that is there."""
        item = self.items[path]
        self.items[path] = replace(item, content=item.content + text.encode(), time=time)

    def prepend(self, path: str, text: str, time: int) -> None:
        """Write before the start of a file that is there."""
        item = self.items[path]
        self.items[path] = replace(item, content=text.encode() + item.content, time=time)

    def exchange(self, path: str, old: str, new: str, time: int) -> None:
        """Replace the one place in a file where `old` stands."""
        item = self.items[path]
        if item.content.count(old.encode()) != 1:
            message = f"{old!r} does not stand exactly once in {path}"
            raise ValueError(message)
        content = item.content.replace(old.encode(), new.encode())
        self.items[path] = replace(item, content=content, time=time)

    def alter(self, path: str, *, mode: int | None = None, immutable: bool = False) -> None:
        """Give what is there another mode, or make it immutable."""
        item = self.items[path]
        kept = item.mode if mode is None else mode
        self.items[path] = replace(item, mode=kept, immutable=immutable)

    def _put(self, path: str, item: Item) -> None:
        for above in folders_above(path):
            if above not in self.items:
                self.items[above] = Item(_FOLDER, b"", 0o755, item.owner, item.time)
        self.items[path] = item


def differing(before: Disk, after: Disk) -> frozenset[str]:
    """The paths at which the two disks do not hold the same; of folders, only new or lost ones."""
    return frozenset(
        path
        for path in before.items.keys() | after.items.keys()
        if _identity(before.items.get(path)) != _identity(after.items.get(path))
    )


def _identity(item: Item | None) -> tuple[object, ...] | None:
    if item is None:
        return None
    if item.is_folder:
        return (item.type, item.mode, item.owner)
    digest = hashlib.sha256(item.content).hexdigest()
    return (item.type, digest, item.mode, item.owner, item.target, item.immutable, item.device)


def folders_above(path: str) -> list[str]:
    """The folders that an absolute path lies in, the outermost first, without the root."""
    found: list[str] = []
    folder = posixpath.dirname(path)
    while folder != "/":
        found.append(folder)
        folder = posixpath.dirname(folder)
    return found[::-1]
