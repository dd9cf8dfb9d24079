"""File systems put together to one tree: which is the root, and where the others belong.

The root is found by what it holds; the evidence's own fstab(5) names the places of the rest.
What no line of it names is shown below a folder that is made up: `/$volume-KEY`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pratique.errors import EvidenceError, Unreadable
from pratique.evidence import fstab
from pratique.evidence.filesystem.base import FileSystem, Subvolumed
from pratique.model import Entry, EntryType, Gap, Stage, readable

_SURE: Final = ((b"etc/passwd", b"etc/os-release"), (b"usr", b"bin"))  # one of each
_FULL: Final = (
    *(b"etc/passwd", b"etc/os-release", b"etc/fstab", b"etc/shadow", b"etc/machine-id"),
    *(b"usr/bin", b"usr/lib", b"var/lib", b"var/log", b"var/log/journal", b"home", b"root"),
    *(b"boot", b"srv", b"var/spool/cron"),
)
# Folders in which a machine that runs makes and removes names.
_BUSY: Final = (b"etc", b"var/log", b"var/lib", b"root", b"run", b"tmp", b"var/tmp")
_NOT_IN_KEYS: Final = re.compile(r"[^A-Za-z0-9._+-]+")


@dataclass(frozen=True, slots=True)
class Part:
    """One file system, and what its volume is called, see `disk.stack.Volume`.

    `key` is its name among all (`partition 2`, `vg0/root`), `uuid` and `label` what the layer
    below calls it, `devices` the paths that fstab(5) may use, `number` that of a partition.
    `plain` is the file that holds exactly these bytes from an offset on, if there is one.
    """

    key: str
    system: FileSystem
    uuid: str = ""
    label: str = ""
    devices: tuple[str, ...] = ()
    number: int | None = None
    plain: tuple[Path, int] | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A file system at a path of the tree, without slashes at its ends."""

    path: bytes
    part: Part


def place(parts: Sequence[Part], wanted: str = "") -> tuple[list[Placed], list[Gap]]:
    """All parts at their places, the root first; what was guessed, or lies aside, is a gap.

    `wanted` is the key of the part that is to be the root. `EvidenceError` where no part has
    that key. With no root at all, every part lies aside, and the first is the top.
    """
    gaps: list[Gap] = []
    root = _root(parts, wanted, gaps)
    if root is None:
        detail = "no file system has etc/passwd or etc/os-release, and usr or bin"
        gaps.append(_gap("no root of a machine found", detail))
        root = parts[0]
    placed = {b"": root}
    waiting = [part for part in parts if part.system.device != root.system.device]
    # A file system of many trees stands in the table more than once, so it stays in the list.
    for line in sorted(_table(root.system, gaps), key=lambda line: line.path.count(b"/")):
        part, guessed = _named(line, [*waiting, root])
        if part is None or not line.path or line.path in placed:
            continue
        if (part := _subvolume(part, line)) is None or _same(part, root):
            continue
        if not _is_folder(line.path, placed):
            continue
        placed[line.path] = part
        if guessed:
            detail = f"{part.key} at {readable(b'/' + line.path)}, as {readable(line.what)} says"
            gaps.append(_gap("placed by the number of its partition", detail, matters=False))
    there = {part.system.device for part in placed.values()}
    for part in waiting:
        if part.system.device not in there:
            path = _aside(part.key, root.system, placed)
            placed[path] = part
            detail = f"{part.key} ({part.system.kind}) is at {readable(b'/' + path)}"
            gaps.append(_gap("a file system that fstab does not name", detail, matters=False))
    return [Placed(path, part) for path, part in placed.items()], gaps


def _root(parts: Sequence[Part], wanted: str, gaps: list[Gap]) -> Part | None:
    if wanted:
        chosen = next((part for part in parts if part.key == wanted), None)
        if chosen is None:  # of two roots in one file system, one is a subvolume
            inner = [tree for part in parts for tree in _trees(part) if tree.key == wanted]
            if inner:
                return inner[0]
        if chosen is None:
            raise EvidenceError(
                f"There is no file system called {wanted!r} on these disks",
                next_step="There are: " + ", ".join(part.key for part in parts),
            )
        inside = [part for part in _trees(chosen) if _is_root(part.system)]
        return max(inside, key=_rank, default=chosen)
    roots = sorted(
        (tree for part in parts for tree in _trees(part) if _is_root(tree.system)),
        key=_rank,
        reverse=True,
    )
    for other in roots[1:]:
        detail = (
            f"{roots[0].key} was taken, which is fuller or was used later; {other.key} is another: "
            "choose with --root"
        )
        gaps.append(_gap("more than one root of a machine", detail))
    return roots[0] if roots else None


def _trees(part: Part) -> Iterator[Part]:
    """The part as it is mounted by default, and its subvolumes that may be a root."""
    yield part
    if isinstance(part.system, Subvolumed):
        for tree in part.system.subvolumes():
            # A snapshot is the same machine at another moment, and no second root.
            if tree.path and not tree.parent_uuid and tree.node != part.system.root:
                key = f"{part.key}:{readable(tree.path)}"
                yield replace(part, key=key, system=part.system.rooted_at(tree.node))


def _is_root(system: FileSystem) -> bool:
    return all(any(_entry(system, path) for path in paths) for paths in _SURE)


def _rank(part: Part) -> tuple[int, int]:
    """How full it is, and when it was used last."""
    held = sum(_entry(part.system, path) is not None for path in _FULL)
    times = [entry.ctime for path in _BUSY if (entry := _entry(part.system, path))]
    return held, max((time for time in times if time is not None), default=0)


def _entry(system: FileSystem, path: bytes) -> Entry | None:
    try:
        node = system.node(path)
        return None if node is None else system.entry(node, path)
    except Unreadable:
        return None


def _table(system: FileSystem, gaps: list[Gap]) -> list[fstab.Line]:
    path = b"etc/fstab"
    try:
        node = system.node(path)
        if node is None:
            return []
        entry = system.entry(node, path)
        if entry.type is not EntryType.REGULAR:
            return []
        with system.open(node, entry) as opened:
            return list(fstab.lines(opened.read_at(0, fstab.MOST_BYTES)))
    except Unreadable as error:
        gaps.append(_gap("the table of file systems cannot be read", f"/etc/fstab: {error.what}"))
        return []


def _named(line: fstab.Line, parts: Sequence[Part]) -> tuple[Part | None, bool]:
    """The part that a line means, and whether that is a guess; none where two fit equally."""
    kind, value = line.named()
    found: list[Part] = []
    guessed = False
    if kind == "UUID":
        found = [part for part in parts if part.system.uuid.lower() == value.lower()]
    elif kind == "LABEL":
        found = [part for part in parts if part.system.label == value]
    elif kind == "PARTUUID":
        found = [part for part in parts if part.uuid and part.uuid.lower() == value.lower()]
    elif kind == "PARTLABEL":
        found = [part for part in parts if part.label == value]
    elif kind == "path":
        found = [part for part in parts if value in part.devices]
        if not found and (number := fstab.partition_number(value)) is not None:
            found, guessed = [part for part in parts if part.number == number], True
    return (found[0] if len(found) == 1 and value else None), guessed


def _subvolume(part: Part, line: fstab.Line) -> Part | None:
    """The tree of a part that a line asks for; none where there is no such tree."""
    if not isinstance(part.system, Subvolumed):
        return part
    options = b",".join(line.options).decode("utf-8", "surrogateescape")
    node = part.system.mounted(options)
    return None if node is None else replace(part, system=part.system.rooted_at(node))


def _is_folder(path: bytes, placed: dict[bytes, Part]) -> bool:
    """Whether something can be mounted there: the kernel follows links, and here none is."""
    above = max(
        (top for top in placed if not top or path.startswith(top + b"/")), key=len, default=b""
    )
    entry = _entry(placed[above].system, path[len(above) :].removeprefix(b"/"))
    return entry is not None and entry.type is EntryType.DIRECTORY


def _same(one: Part, other: Part) -> bool:
    first, second = one.system, other.system
    return first.device == second.device and first.root == second.root


def _aside(key: str, root: FileSystem, placed: dict[bytes, Part]) -> bytes:
    """A name at the top that nothing has; the evidence may hold any name on purpose."""
    name = b"$volume-" + _NOT_IN_KEYS.sub("-", key).strip("-").encode()
    path, number = name, 2
    while path in placed or _entry(root, path) is not None:
        path, number = name + b"-%d" % number, number + 1
    return path


def _gap(reason: str, detail: str, *, matters: bool = True) -> Gap:
    return Gap("", None, Stage.SOURCE, reason, detail[:200], matters)
