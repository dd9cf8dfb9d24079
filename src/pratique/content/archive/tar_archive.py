"""tar: POSIX.1-2017 pax and ustar, the extensions of GNU tar, and the old format of V7."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, Protocol

from pratique.content.archive.budget import MOST_NAME, Access, Budget, Damaged, Listed, Member

BLOCK: Final = 512
_MOST_EXTENDED: Final = 1 << 20
_STEP: Final = 256 << 10
_OCTAL: Final = re.compile(rb"[ \0]*([0-7]*)[ \0]*")
_RECORD: Final = re.compile(rb"([0-9]{1,7}) ([^=\n]{1,200})=")
_TYPES: Final = {
    b"0": "regular",
    b"\0": "regular",
    b"7": "regular",
    b"S": "regular",
    b"1": "hardlink",
    b"2": "symlink",
    b"3": "device",
    b"4": "device",
    b"5": "directory",
    b"D": "directory",
    b"6": "fifo",
}
_MOST_SPARSE: Final = 10_000


class Input(Protocol):
    """Bytes one after the other."""

    def take(self, length: int) -> bytes:
        """The next bytes; fewer only at the end."""
        ...

    def skip(self, length: int) -> None:
        """Leave out so many."""
        ...


class Placed:
    """Input from bytes that can be read at any place: what is skipped is never read."""

    def __init__(self, access: Access, budget: Budget) -> None:
        self._access = access
        self._budget = budget
        self._at = 0

    def take(self, length: int) -> bytes:
        """The next bytes; fewer only at the end."""
        found = self._access.read_at(self._at, length)
        self._at += len(found)
        self._budget.spend(len(found))
        return found

    def skip(self, length: int) -> None:
        """Leave out so many."""
        self._at += length


class Flowing:
    """Input from pieces that come once."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._held = b""

    def take(self, length: int) -> bytes:
        """The next bytes; fewer only at the end."""
        parts, have = [self._held], len(self._held)
        while have < length:
            piece = next(self._pieces, None)
            if piece is None:
                break
            parts.append(piece)
            have += len(piece)
        joined = b"".join(parts)
        self._held = joined[length:]
        return joined[:length]

    def skip(self, length: int) -> None:
        """Leave out so many."""
        while length > len(self._held):
            length -= len(self._held)
            piece = next(self._pieces, None)
            if piece is None:
                self._held = b""
                return
            self._held = piece
        self._held = self._held[length:]


def is_header(block: bytes) -> bool:
    """Whether 512 bytes are the head of a member: their sum is the one that they give."""
    if len(block) < BLOCK or not block.strip(b"\0"):
        return False
    given = _OCTAL.fullmatch(block[148:156])
    if given is None or not given[1]:
        return False
    return int(given[1], 8) == sum(block[:148]) + sum(block[156:BLOCK]) + 8 * 32


def members(source: Input, budget: Budget) -> Iterator[Member]:
    """Every member; raises `Damaged` and `Exhausted`. Use a content before the next one."""
    said: dict[bytes, bytes] = {}
    first = True
    while True:
        block = source.take(BLOCK)
        if not block.strip(b"\0"):
            if first:
                raise Damaged("begins with nothing")
            return
        if not is_header(block):
            raise Damaged("has no head of a member where one should be")
        first = False
        kind = block[156:157]
        size = _number(block[124:136])
        padding = -size % BLOCK
        if kind in b"LKxg":
            said |= _extended(source, kind, size)
            source.skip(padding)
            continue
        size = _said_size(said, size)
        budget.name()
        listed = _listed(block, kind, size, said)
        said = {}
        if kind == b"S":
            _skip_map(source, block)
        stored = size if listed.type == "regular" or kind not in _TYPES else 0
        content = _Content(source, stored)
        yield Member(listed, content.pieces() if listed.type == "regular" else None)
        source.skip(content.left + -stored % BLOCK)


class _Content:
    def __init__(self, source: Input, size: int) -> None:
        self._source = source
        self.left = size

    def pieces(self) -> Iterator[bytes]:
        while self.left:
            piece = self._source.take(min(self.left, _STEP))
            if not piece:
                raise Damaged("ends before its content does")
            self.left -= len(piece)
            yield piece


def _listed(block: bytes, kind: bytes, size: int, said: dict[bytes, bytes]) -> Listed:
    name = _text(block[:100])
    if block[257:262] == b"ustar" and block[262:263] == b"\0" and (prefix := _text(block[345:500])):
        name = prefix + b"/" + name
    name = said.get(b"path", name)
    target = said.get(b"linkpath", _text(block[157:257]))
    form = _TYPES.get(kind, "unknown")
    if form == "regular" and name.endswith(b"/"):
        form = "directory"
    linked = form in ("symlink", "hardlink")
    return Listed(name[:MOST_NAME], form, size, None, target[:MOST_NAME] if linked else None)


def _extended(source: Input, kind: bytes, size: int) -> dict[bytes, bytes]:
    """What a head of GNU tar or of pax says about the member behind it."""
    content = source.take(min(size, _MOST_EXTENDED))
    source.skip(size - len(content))
    if kind in b"LK":
        return {b"path" if kind == b"L" else b"linkpath": _text(content)}
    if kind == b"g":
        return {}
    said: dict[bytes, bytes] = {}
    at = 0
    while (record := _RECORD.match(content, at)) is not None:
        end = at + int(record[1])
        if end <= record.end():
            break
        if record[2] in (b"path", b"linkpath", b"size", b"GNU.sparse.name"):
            key = b"path" if record[2] == b"GNU.sparse.name" else record[2]
            said[key] = content[record.end() : end - 1]
        at = end
    return said


def _said_size(said: dict[bytes, bytes], size: int) -> int:
    given = said.get(b"size", b"")
    return int(given) if given.isdigit() and len(given) < 20 else size


def _skip_map(source: Input, block: bytes) -> None:
    """The blocks in which GNU tar goes on with the map of a file with holes."""
    goes_on = block[482:483] not in (b"\0", b"")
    for _ in range(_MOST_SPARSE):
        if not goes_on:
            return
        goes_on = source.take(BLOCK)[504:505] not in (b"\0", b"")


def _number(field: bytes) -> int:
    if field[:1] in (b"\x80", b"\xff"):  # base 256 of GNU tar; a negative size is none
        return int.from_bytes(field[1:], "big") if field[:1] == b"\x80" else 0
    found = _OCTAL.match(field)
    return int(found[1] or b"0", 8) if found else 0


def _text(field: bytes) -> bytes:
    return field.partition(b"\0")[0]
