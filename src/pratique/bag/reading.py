"""One pass over a bag: the digests of all files, and the few that are needed as they stand."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pratique.bag.manifest import ALGORITHMS
from pratique.bag.opening import Shape, Thing, things
from pratique.errors import NoBag, Unreadable
from pratique.model import readable

JOURNAL: Final = ("data/journal.jsonl", "data/journal.head", "data/journal.pub")
_LIST: Final = re.compile(r"(?:tag)?manifest-[a-z0-9]{2,12}\.txt")
_LONGEST_LIST: Final = 256 << 20
_LONGEST_TAG: Final = 1 << 20
_LONGEST_JOURNAL: Final = 256 << 20  # a quarter of a million entries


@dataclass(slots=True)
class Read:
    """What a bag holds. Names are in readable form.

    `digests` are those of each file, in the order of `ALGORITHMS`. `kept` is the content of lists,
    signatures and stamps. `twice`, `odd` and `unread` are names with what is wrong with them.
    """

    digests: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    kept: dict[str, bytes] = field(default_factory=dict)
    twice: list[str] = field(default_factory=list)
    odd: list[tuple[str, Shape]] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)
    too_long: list[str] = field(default_factory=list)


def read_bag(place: Path, scratch: Path, step: Callable[[int], None]) -> Read:
    """Read the bag at `place`; its journal is put into `scratch`. `step` is told of each block.

    NoBag where it is none.
    """
    read = Read()
    for thing in things(place):
        if thing.shape is Shape.UNREAD:
            read.unread.append((thing.name, thing.why))
        elif thing.shape is not Shape.FILE:
            read.odd.append((thing.name, thing.shape))
        elif thing.name in read.digests:
            read.twice.append(thing.name)
        else:
            _take(thing, read, scratch, step)
    lists = [name for name in read.digests if _LIST.fullmatch(name)]
    if not lists and "bagit.txt" not in read.digests:
        raise NoBag(
            "This is no bag: there is neither bagit.txt nor a manifest in it",
            where=readable(bytes(place)),
            next_step="Give the folder or the tar that `pratique seal` named. If it is that, its "
            "end or its lists are gone: copy it again from where it is kept.",
        )
    return read


def _take(thing: Thing, read: Read, scratch: Path, step: Callable[[int], None]) -> None:
    sums = [hashlib.new(algorithm) for algorithm in ALGORITHMS]
    size, most = 0, _most(thing.name)
    kept: list[bytes] = []
    target = None
    if thing.name in JOURNAL:
        target = (scratch / thing.name.rpartition("/")[2]).open("wb")
    try:
        for block in thing.blocks:
            for one in sums:
                one.update(block)
            size += len(block)
            step(len(block))
            if size <= most:
                kept.append(block)
            if target is not None and size <= _LONGEST_JOURNAL:
                target.write(block)
    except Unreadable as error:
        read.unread.append((thing.name, error.what))
        return
    finally:
        if target is not None:
            target.close()
    longest = _LONGEST_JOURNAL if thing.name in JOURNAL else most
    if longest and size > longest:
        read.too_long.append(thing.name)
    elif most:
        read.kept[thing.name] = b"".join(kept)
    read.sizes[thing.name] = size
    read.digests[thing.name] = tuple(one.hexdigest() for one in sums)


def _most(name: str) -> int:
    """How many bytes of it are kept; 0 for none."""
    if _LIST.fullmatch(name):
        return _LONGEST_LIST
    return _LONGEST_TAG if "/" not in name or name == JOURNAL[2] else 0
