"""What the dynamic linker takes for a name: `/etc/ld.so.cache`, ldconfig(8).

The form is that of glibc, sysdeps/generic/dl-cache.h. New: `glibc-ld.so.cache1.1`, the number
of entries and the length of the texts (32 bits each), one byte of flags, padding up to 48
bytes, then entries of 24 bytes: flags, offset of the name, offset of the path, version of the
system, capabilities (64 bits); offsets count from the start of this header. Old:
`ld.so-1.7.0`, a number, entries of 12 bytes with offsets into the texts behind them; a new
one may follow an old one. The bytes stand in the order of the machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final, Literal

from pratique.model import Gap
from pratique.parsers.base import CONFIGURATION_LENGTH, FIELD_LENGTH, Parser, shown, unread

_NEW: Final = b"glibc-ld.so.cache1.1"
_OLD: Final = b"ld.so-1.7.0\0"
_HEADER: Final = 48
_MOST: Final = 200_000
_LONGEST: Final = 4_096  # PATH_MAX of <linux/limits.h>


@dataclass(frozen=True, slots=True)
class LinkerCacheEntry:
    """One library that the cache of the dynamic linker names, and where it says it is."""

    table: ClassVar[str] = "linker_cache_entry"

    path: Annotated[str, "the cache, /etc/ld.so.cache"]
    line: Annotated[int | None, "always null: the cache is no text"]
    library: Annotated[str, "the name that programs ask for, e.g. `libc.so.6`"]
    target: Annotated[str, "the file that they get"]


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where entries begin, how long and how many they are, and where offsets count from."""

    first: int
    length: int
    count: int
    texts: int
    order: Literal["little", "big"]


def parse(content: bytes, path: str) -> Iterator[LinkerCacheEntry | Gap]:
    """Read the cache; an entry that leads out of the file is a gap, and so is a wrong number."""
    if not content:
        return
    start = 0
    if content.startswith(_OLD):
        count, order = _count(content, 12, 12)
        end = 16 + 12 * count
        start = -(-end // 8) * 8
        if content[start : start + len(_NEW)] != _NEW:
            yield from _entries(content, path, _Layout(16, 12, count, end, order))
            return
    if content[start : start + len(_NEW)] != _NEW or len(content) < start + _HEADER:
        yield unread(path, None, "not a cache of the dynamic linker", content[:40])
        return
    count, order = _count(content, start + 20, 24)
    yield from _entries(content, path, _Layout(start + _HEADER, 24, count, start, order))


def _entries(content: bytes, path: str, layout: _Layout) -> Iterator[LinkerCacheEntry | Gap]:
    for index in range(layout.count):
        at = layout.first + layout.length * index
        if at + 12 > len(content) or index >= _MOST:
            yield unread(path, None, "a cache that ends before its last entry", f"entry {index}")
            return
        name, target = (
            _text(content, layout.texts + int.from_bytes(content[one : one + 4], layout.order))
            for one in (at + 4, at + 8)
        )
        if name is None or target is None:
            yield unread(path, None, "an entry that leads out of the cache", f"entry {index}")
        else:
            yield LinkerCacheEntry(
                path, None, shown(name, FIELD_LENGTH), shown(target, FIELD_LENGTH)
            )


def _count(content: bytes, at: int, length: int) -> tuple[int, Literal["little", "big"]]:
    """How many entries there are, in the order of bytes in which so many can be there."""
    little = int.from_bytes(content[at : at + 4], "little")
    big = int.from_bytes(content[at : at + 4], "big")
    return (big, "big") if big * length <= len(content) < little * length else (little, "little")


def _text(content: bytes, at: int) -> bytes | None:
    if at >= len(content):
        return None
    end = content.find(b"\0", at, at + _LONGEST)
    return None if end < 0 else content[at:end]


PARSERS = (
    Parser(
        "ld-so-cache",
        (LinkerCacheEntry,),
        ("/etc/ld.so.cache",),
        parse,
        most=CONFIGURATION_LENGTH,
    ),
)
