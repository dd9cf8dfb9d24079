"""Which paths differ between two commits: trees with the same id hold the same, however deep."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from pratique.errors import Unreadable
from pratique.history.git.moment import Moment, Trees
from pratique.history.git.tree import Leaf
from pratique.model import EntryType, Gap, Stage, readable

_MOST_PATHS: Final = 2_000_000


def differences(
    trees: Trees, before: Moment, after: Moment, lost: Callable[[Gap], None]
) -> Iterator[bytes]:
    """Paths of the machine that may differ, each once; what cannot be read goes to `lost`."""
    left = _MOST_PATHS
    for path in _by_content(trees, before, after, lost):
        left -= 1
        if left < 0:
            reason = "more names than a disk holds: not compared on"
            lost(Gap(readable(b"/" + path), None, Stage.LIST, reason, ""))
            return
        yield path
    yield from _by_owner(before, after)


def _by_content(
    trees: Trees, before: Moment, after: Moment, lost: Callable[[Gap], None]
) -> Iterator[bytes]:
    waiting = [(before.placed, before.leaf(before.placed), after.leaf(after.placed))]
    while waiting:
        path, old, new = waiting.pop()
        if old == new:
            continue
        if path and not (_is_folder(old) and _is_folder(new)):
            yield path
        try:
            olds = trees.tree(old.id).leaves if old is not None and _is_folder(old) else {}
            news = trees.tree(new.id).leaves if new is not None and _is_folder(new) else {}
        except Unreadable as error:
            shown = readable(b"/" + path)
            lost(Gap(shown, None, Stage.LIST, f"folder: {error.what}", error.where[:200]))
            continue
        start = path + b"/" if path else b""
        waiting += [
            (start + name, olds.get(name), news.get(name))
            for name in sorted(olds.keys() | news.keys(), reverse=True)
            if olds.get(name) != news.get(name)
        ]


def _by_owner(before: Moment, after: Moment) -> Iterator[bytes]:
    """Paths with the same content whose mode or owner is another one, as etckeeper kept it."""
    olds, news = before.owners(), after.owners()
    if olds is news:
        return
    for path in sorted(olds.kept.keys() | news.kept.keys()):
        if olds.of(path) == news.of(path):
            continue
        whole = b"/".join(part for part in (before.placed, path) if part)
        try:
            old, new = before.leaf(whole), after.leaf(whole)
        except Unreadable:  # told by the comparison of contents
            continue
        if old is not None and new is not None and (old == new or (_is_folder(old, new))):
            yield whole


def _is_folder(*leaves: Leaf | None) -> bool:
    return all(leaf is not None and leaf.type is EntryType.DIRECTORY for leaf in leaves)
