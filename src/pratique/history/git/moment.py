"""One commit as a tree of entries, with the modes and owners that etckeeper kept beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from pratique.errors import Unreadable
from pratique.evidence.directory import LONGEST_PATH
from pratique.evidence.inside import is_plain
from pratique.history.git.commit import Commit
from pratique.history.git.etckeeper import METADATA, Kept, metadata, numbers
from pratique.history.git.objects import Objects
from pratique.history.git.tree import Leaf, Tree, parsed
from pratique.model import Entry, EntryType, Gap, Stage, readable

# Ten trees that each hold another one a hundred times are more names than any disk has.
_MOST_ENTRIES: Final = 2_000_000
_MOST_TREES: Final = 4096
_MOST_OWNERS: Final = 8  # two are compared
_MODES: Final = {EntryType.DIRECTORY: 0o755, EntryType.SYMLINK: 0o777, EntryType.REGULAR: 0o644}
_EXECUTABLE: Final = 0o755
_NUMBER_BYTES: Final = 7  # an inode number has 64 bits, and Parquet's largest is as large
_MOST_TARGET: Final = 4096  # PATH_MAX of <linux/limits.h>


class Trees:
    """The trees of a repository; the last ones that were asked for are kept."""

    def __init__(self, objects: Objects, width: int) -> None:
        self.objects = objects
        self._width = width
        self._kept: dict[bytes, Tree] = {}
        self._metadata: dict[tuple[bytes, ...], Owners] = {}

    def tree(self, name: bytes) -> Tree:
        """The tree with this id; empty for a commit of another repository. `Unreadable`."""
        if not name:
            return Tree({}, 0)
        if name not in self._kept:
            if len(self._kept) >= _MOST_TREES:
                self._kept.clear()
            self._kept[name] = parsed(self.objects.read(name, "tree"), self._width, name.hex())
        return self._kept[name]

    def owners(self, tree: bytes) -> Owners:
        """Modes and owners that etckeeper kept in a commit with this tree."""
        leaves = self.tree(tree).leaves
        names = (METADATA, b"passwd", b"group")
        ids = tuple(leaves[name].id if name in leaves else b"" for name in names)
        if ids not in self._metadata:
            if len(self._metadata) >= _MOST_OWNERS:
                self._metadata.clear()
            self._metadata[ids] = Owners(*(self._blob(name) for name in ids))
        return self._metadata[ids]

    def _blob(self, name: bytes) -> bytes:
        try:
            return self.objects.read(name, "blob") if name else b""
        except Unreadable:  # the one who walks meets it too, and tells
            return b""


class Owners:
    """Modes and owners of the paths of a tree; `kept` by path below the top of the tree."""

    def __init__(self, script: bytes, passwd: bytes, group: bytes) -> None:
        self.kept = metadata(script)
        self._users = numbers(passwd)
        self._groups = numbers(group)

    def of(self, path: bytes) -> tuple[int | None, int, int]:
        """Mode, user and group of a path: root's, where nothing else is said."""
        kept = self.kept.get(path, Kept())
        return kept.mode, _number(kept.owner, self._users), _number(kept.group, self._groups)


def _number(name: bytes | None, known: Mapping[bytes, int]) -> int:
    if name is None:
        return 0
    if name.isdigit() and len(name) < 11:
        return int(name)
    return known.get(name, 0)


class Moment:
    """The tree of `commit`, placed at `placed` of the machine (`b"etc"`)."""

    def __init__(self, trees: Trees, commit: Commit, placed: bytes) -> None:
        self._trees = trees
        self._commit = commit
        self.placed = placed
        self._above = {placed[:at] for at, byte in enumerate(placed) if byte == ord("/")} | {b""}
        self._top = Leaf(EntryType.DIRECTORY, executable=False, id=commit.tree)

    def owners(self) -> Owners:
        """Modes and owners as etckeeper kept them in this commit."""
        return self._trees.owners(self._commit.tree)

    def leaf(self, path: bytes) -> Leaf | None:
        """What lies at a path of the machine below the place; None where there is nothing."""
        inside = self.inside(path)
        if inside is None:
            return None
        leaf = self._top
        for part in inside.split(b"/") if inside else ():
            if leaf.type is not EntryType.DIRECTORY:
                return None
            found = self._trees.tree(leaf.id).leaves.get(part)
            if found is None:
                return None
            leaf = found
        return leaf

    def inside(self, path: bytes) -> bytes | None:
        """A path of the machine as one of the repository; None where it lies beside it."""
        if not self.placed:
            return path
        if path == self.placed:
            return b""
        return path[len(self.placed) + 1 :] if path.startswith(self.placed + b"/") else None

    def lookup(self, path: bytes) -> Entry | None:
        """The entry at a path of the machine; `Unreadable` where the repository is damaged."""
        if path and not is_plain(path):
            return None
        if path in self._above and path != self.placed:
            return _folder(path)
        leaf = self.leaf(path)
        return None if leaf is None else self.entry(path, leaf)

    def entry(self, path: bytes, leaf: Leaf) -> Entry:
        """The entry of a name: no times, since git keeps none."""
        mode, user, group = self.owners().of(self.inside(path) or b"")
        target, size = None, 0
        if leaf.type is EntryType.SYMLINK:
            target = self._trees.objects.read(leaf.id, "blob")[:_MOST_TARGET]
            size = len(target)
        elif leaf.type is EntryType.REGULAR:
            size = self._trees.objects.size(leaf.id)
        usual = _EXECUTABLE if leaf.executable else _MODES[leaf.type]
        return Entry(
            path, leaf.type, size, usual if mode is None else mode, user, group,
            int.from_bytes(leaf.id[:_NUMBER_BYTES]), 0, 1, 0, None, None, None, None, None, None,
            symlink_target=target,
        )  # fmt: skip

    def names(self, folder: bytes) -> list[bytes]:
        """The sorted names in a folder, no link followed; empty if there is none."""
        if folder in self._above and folder != self.placed:
            below = self.placed.removeprefix(folder + b"/" if folder else b"")
            return [below.split(b"/")[0]]
        leaf = self.leaf(folder)
        if leaf is None or leaf.type is not EntryType.DIRECTORY:
            return []
        return list(self._trees.tree(leaf.id).leaves)

    def walk(self, start: bytes = b"") -> Iterator[Entry | Gap]:
        """Every name below `start`, each folder's names together, before what is below them."""
        left = _MOST_ENTRIES
        first = self.lookup(start)
        if first is None:
            return
        yield first
        waiting = [start] if first.type is EntryType.DIRECTORY else []
        while waiting:
            folder = waiting.pop()
            below: list[bytes] = []
            for found in self._list(folder):
                left -= 1
                if left < 0:
                    yield _gap(folder, "more names than a disk holds: not read on", "")
                    return
                yield found
                if isinstance(found, Entry) and found.type is EntryType.DIRECTORY:
                    if len(found.path) > LONGEST_PATH:
                        detail = f"{len(found.path)} bytes"
                        yield _gap(found.path, "folder: nested too deep", detail)
                    else:
                        below.append(found.path)
            waiting.extend(reversed(below))

    def _list(self, folder: bytes) -> Iterator[Entry | Gap]:
        start = folder + b"/" if folder else b""
        try:
            names = self.names(folder)
            leaf = self.leaf(folder)
            odd = self._trees.tree(leaf.id).odd if leaf is not None else 0
        except Unreadable as error:
            yield _gap(folder, f"folder: {error.what}", error.where)
            return
        if odd:
            yield _gap(folder, "names that no folder can hold, or that stand in it twice", f"{odd}")
        for name in names:
            try:
                found = self.lookup(start + name)
            except Unreadable as error:
                yield _gap(start + name, f"name: {error.what}", error.where)
                continue
            if found is not None:
                yield found


def _folder(path: bytes) -> Entry:
    return Entry(
        path, EntryType.DIRECTORY, 0, 0o755, 0, 0, 0, 0, 1, 0, None, None, None, None, None, None
    )


def _gap(path: bytes, reason: str, detail: str) -> Gap:
    return Gap(readable(b"/" + path), None, Stage.LIST, reason, detail[:200])
