"""The named parts of an ELF file, its symbols, and what a kernel module says of itself.

Sources: elf(5); for `.modinfo`, MODULE_INFO of <linux/moduleparam.h>. A program runs without a
table of sections, so what is read here only tells how the file was made. Every number may lie;
what does not lie inside the bytes that are there is taken as absent.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

_MOST: Final = 512
_MOST_SYMBOLS: Final = 20_000
_NAME: Final = 128
SYMBOLS, NO_BITS = 2, 8


@dataclass(frozen=True, slots=True)
class Section:
    """One named part; `flags`: 1 is written, 2 is in memory, 4 is run."""

    name: str
    type: int
    flags: int
    address: int
    offset: int
    size: int
    link: int


def sections_of(held: bytes) -> tuple[Section, ...]:
    """The sections in the order of the file; none where the table makes no sense."""
    if len(held) < 52 or held[:4] != b"\x7fELF" or held[4] not in (1, 2) or held[5] not in (1, 2):
        return ()
    wide, order = held[4] == 2, "<" if held[5] == 1 else ">"
    start = _number(held, order + ("Q" if wide else "I"), 40 if wide else 32)
    size = _number(held, order + "H", 58 if wide else 46)
    count = _number(held, order + "H", 60 if wide else 48)
    named = _number(held, order + "H", 62 if wide else 50)
    form = order + ("IIQQQQII" if wide else "IIIIIIII")
    if not start or size < struct.calcsize(form):
        return ()
    rows = []
    for index in range(min(count, _MOST)):
        place = start + index * size
        if place + struct.calcsize(form) > len(held):
            break
        rows.append(struct.unpack_from(form, held, place))
    texts = rows[named] if named < len(rows) else None
    names = b"" if texts is None else held[texts[4] : texts[4] + min(texts[5], 1 << 20)]
    return tuple(
        Section(_text(names, name), kind, flags, address, offset, length, link)
        for name, kind, flags, address, offset, length, link, _info in rows
    )


def symbols_of(held: bytes, sections: tuple[Section, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """The names that the table of symbols defines, and those that it asks others for."""
    table = next((one for one in sections if one.type == SYMBOLS), None)
    if table is None or table.link >= len(sections):
        return frozenset(), frozenset()
    wide, order = held[4] == 2, "<" if held[5] == 1 else ">"
    form, size = (order + "IBBH", 24) if wide else (order + "IIIBBH", 16)
    texts = sections[table.link]
    names = held[texts.offset : texts.offset + min(texts.size, 1 << 22)]
    own: set[str] = set()
    asked: set[str] = set()
    for index in range(1, min(table.size // size, _MOST_SYMBOLS)):
        place = table.offset + index * size
        if place + struct.calcsize(form) > len(held):
            break
        values = struct.unpack_from(form, held, place)
        name = _text(names, values[0])
        if name:
            (own if values[-1] else asked).add(name)
    return frozenset(own), frozenset(asked)


def module_facts(held: bytes, sections: tuple[Section, ...]) -> dict[str, str]:
    """What `.modinfo` says (`author`, `vermagic` ...); empty for what is no kernel module."""
    info = next((one for one in sections if one.name == ".modinfo"), None)
    if info is None:
        return {}
    told: dict[str, str] = {}
    for text in held[info.offset : info.offset + min(info.size, 1 << 16)].split(b"\0"):
        name, equals, value = text.decode("latin-1").partition("=")
        if equals:
            told.setdefault(name[:_NAME], value[:_NAME])
    return told


def _number(held: bytes, form: str, offset: int) -> int:
    if offset + struct.calcsize(form) > len(held):
        return 0
    return int(struct.unpack_from(form, held, offset)[0])


def _text(names: bytes, start: int) -> str:
    if start >= len(names):
        return ""
    end = names.find(b"\0", start, start + _NAME)
    return names[start : end if end >= 0 else start + _NAME].decode("latin-1")
