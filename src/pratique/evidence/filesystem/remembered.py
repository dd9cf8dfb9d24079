"""The names of folders that were looked up last: questions about one folder come together."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Final

from pratique.errors import Unreadable
from pratique.evidence.inside import is_plain
from pratique.model import readable

_MOST_FOLDERS: Final = 64
_MOST_NAMES: Final = 50_000  # a folder with more is not remembered beside others

Names = Mapping[bytes, int]


class Remembered:
    """Nodes by their names, for some folders.

    `read` gives the names in a folder and why some may be lost (empty if none is); it raises
    `Unreadable`. What is not whole is not remembered.
    """

    def __init__(self, read: Callable[[int], tuple[Names, str]]) -> None:
        self._read = read
        self._folders: OrderedDict[int, Names] = OrderedDict()

    def node(self, root: int, path: bytes) -> int | None:
        """The node at `path` below `root`, following no link; None if there is none.

        `Unreadable` where a damaged folder may have held it.
        """
        if path and not is_plain(path):
            return None
        at = root
        for name in path.split(b"/") if path else ():
            names, lost = self._names(at)
            if name not in names:
                if lost:
                    raise Unreadable(lost, where=readable(b"/" + path))
                return None
            at = names[name]
        return at

    def keep(self, folder: int, names: Names) -> None:
        """Know the names of a folder; those that were asked for longest ago are forgotten."""
        self._folders[folder] = names
        self._folders.move_to_end(folder)
        while len(self._folders) > _MOST_FOLDERS or (
            len(self._folders) > 1 and sum(map(len, self._folders.values())) > _MOST_NAMES
        ):
            self._folders.popitem(last=False)

    def forget(self) -> None:
        """Know nothing any more."""
        self._folders.clear()

    def _names(self, folder: int) -> tuple[Names, str]:
        if folder in self._folders:
            self._folders.move_to_end(folder)
            return self._folders[folder], ""
        names, lost = self._read(folder)
        if not lost:
            self.keep(folder, names)
        return names, lost
