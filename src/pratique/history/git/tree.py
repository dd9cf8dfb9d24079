r"""A tree of git: the names in one folder, as `MODE NAME\0ID`, MODE in octal digits.

40000 folder, 100644 and 100755 file, 120000 link, 160000 a commit of another repository
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from pratique.errors import Unreadable
from pratique.evidence.inside import is_plain
from pratique.model import EntryType

_LINE: Final = re.compile(rb"([0-7]{5,6}) ([^\0]+)\0", re.DOTALL)
_TYPES: Final = {
    0o040000: EntryType.DIRECTORY,
    0o100000: EntryType.REGULAR,
    0o120000: EntryType.SYMLINK,
    0o160000: EntryType.DIRECTORY,
}
_MODULE: Final = 0o160000


@dataclass(frozen=True, slots=True)
class Leaf:
    """One name: `id` is what it holds, empty for a commit of another repository."""

    type: EntryType
    executable: bool
    id: bytes


@dataclass(frozen=True, slots=True)
class Tree:
    """The names of one folder, sorted by their bytes, and how many no folder could hold."""

    leaves: dict[bytes, Leaf]
    odd: int


def parsed(data: bytes, width: int, where: str) -> Tree:
    """The tree whose content is `data`; ids have `width` bytes. `Unreadable` where it is none."""
    leaves: dict[bytes, Leaf] = {}
    at = odd = 0
    while at < len(data):
        match = _LINE.match(data, at)
        if match is None or match.end() + width > len(data):
            raise Unreadable("a tree is not understood", where=where)
        mode, name = int(match[1], 8), match[2]
        at = match.end() + width
        kind = _TYPES.get(mode & 0o170000)
        if kind is None or b"/" in name or not is_plain(name) or name in leaves:
            odd += 1
            continue
        held = b"" if mode & 0o170000 == _MODULE else data[match.end() : at]
        leaves[name] = Leaf(kind, bool(mode & 0o100) and kind is EntryType.REGULAR, held)
    return Tree(dict(sorted(leaves.items())), odd)
