"""Where in a snapshot the root of the machine lies: found by the names that a root has."""

from __future__ import annotations

from typing import Final

from pratique.errors import Unreadable
from pratique.evidence.base import Source
from pratique.model import EntryType

# hier(7): parts that a backup may hold on their own, and those that only come with others.
PARTS: Final = (b"boot", b"etc", b"home", b"opt", b"root", b"srv", b"usr", b"var")
_ALWAYS: Final = frozenset({b"etc", b"usr", b"var"})
_TELLING: Final = frozenset({b"etc", b"home", b"srv", b"usr", b"var", b"root", b"opt"})
_ALONE: Final = frozenset({b"etc", b"home", b"srv", b"usr", b"var"})  # tell much on their own
# Below these, a backup may hold some and not the others.
_INSIDE: Final = {
    b"usr": frozenset({b"bin", b"lib", b"sbin", b"share"}),
    b"var": frozenset({b"lib", b"log", b"cache"}),
}
_MOST_NAMES: Final = 64
_DEEPEST: Final = 3


def machine_roots(source: Source, below: bytes) -> dict[bytes, int]:
    """Folders at or below `below` that look like roots, relative to it, with how many parts.

    Where one looks like a root, nothing below it is looked at.
    """
    found: dict[bytes, int] = {}
    waiting = [(b"", 0)]
    while waiting:
        at, depth = waiting.pop(0)
        names = _folders(source, _joined(below, at))
        parts = _TELLING & names
        if len(parts) > 1 or parts & _ALONE:
            found[at] = len(parts)
        elif depth < _DEEPEST and len(names) <= _MOST_NAMES:
            waiting += [(_joined(at, name), depth + 1) for name in sorted(names)]
        if len(waiting) > _MOST_NAMES * _DEEPEST:
            break
    return found


def is_root(source: Source) -> bool:
    """Whether a source is itself the root of a machine, and no folder of snapshots."""
    return len(_ALWAYS & _folders(source, b"")) > 1


def parts_of(source: Source) -> tuple[bytes, ...]:
    """The parts of the machine that a source whose root is the machine's holds."""
    here = _folders(source, b"")
    if here >= _ALWAYS and all(_folders(source, part) & _INSIDE[part] for part in _INSIDE):
        return (b"",)
    found: list[bytes] = []
    for name in sorted(here):
        inside = _folders(source, name) if name in _INSIDE else frozenset()
        if inside and not inside & _INSIDE[name]:
            found += [name + b"/" + part for part in sorted(inside)]
        else:
            found.append(name)
    return tuple(found)


def _folders(source: Source, path: bytes) -> frozenset[bytes]:
    try:
        names = source.names(path)[:4096]
        return frozenset(name for name in names if _is_folder(source, _joined(path, name)))
    except Unreadable:
        return frozenset()


def _is_folder(source: Source, path: bytes) -> bool:
    entry = source.lookup(path)
    return entry is not None and entry.type is EntryType.DIRECTORY


def _joined(*parts: bytes) -> bytes:
    return b"/".join(part for part in parts if part)
