"""What was put into a file or taken out of it, compared with the clean one: in linear time.

What stands at both ends of both files is set aside. If nothing of the clean file is left then,
something was put in and everything else is as it was: the form of nearly every injection. Else
lines that stand once in both files hold the rest together (the idea of Bram Cohen's patience
diff), and between them the same is done again.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pratique.parsers.base import shown

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_SHOWN_LINES: Final = 12
_SHOWN_LENGTH: Final = 200
_LOOKED_AT: Final = 10_000
_BLANKS: Final = re.compile(rb"[ \t]{20,}")  # so many are there to push something out of sight


class Kind(StrEnum):
    """How two files differ."""

    SAME = "same"
    LINE_ENDINGS = "line-endings"
    BYTE_ORDER_MARK = "byte-order-mark"
    INSERTED = "inserted"  # all of the clean file is there, and something more
    REMOVED = "removed"  # something of the clean file is missing, and nothing was added
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Piece:
    """One place where they differ: at which line of the suspect file, from 1."""

    line: int
    put_in: bytes
    taken_out: bytes

    @property
    def last_line(self) -> int:
        """The line of the suspect file in which it ends."""
        return self.line + self.put_in.rstrip(b"\n").count(b"\n")


@dataclass(frozen=True, slots=True)
class Difference:
    """All places where a suspect file differs from the clean one, from its start to its end."""

    kind: Kind
    pieces: tuple[Piece, ...] = ()

    @property
    def put_in(self) -> bytes:
        """All that was put in."""
        return b"\n".join(piece.put_in for piece in self.pieces)

    @property
    def block(self) -> str | None:
        """The digest of what was put in, the same wherever the same was; None without any."""
        told = self.put_in.strip()
        return hashlib.sha256(told).hexdigest() if told else None


def compare(clean: bytes, suspect: bytes) -> Difference:
    """How `suspect` differs from `clean`."""
    if clean == suspect:
        return Difference(Kind.SAME)
    if clean.removeprefix(_BYTE_ORDER_MARK) == suspect.removeprefix(_BYTE_ORDER_MARK):
        return Difference(Kind.BYTE_ORDER_MARK)
    # A lone carriage return ends a comment of PHP, so only those before a line feed are none.
    clean, suspect = _plain(clean), _plain(suspect)
    if clean == suspect:
        return Difference(Kind.LINE_ENDINGS)
    pieces = tuple(_pieces(clean, suspect))
    if not any(piece.taken_out for piece in pieces):
        return Difference(Kind.INSERTED, pieces)
    if not any(piece.put_in for piece in pieces):
        return Difference(Kind.REMOVED, pieces)
    return Difference(Kind.CHANGED, pieces)


def quoted(difference: Difference) -> str:
    """The places as text: `line 3:`, then `-` what was taken out, `+` what was put in."""
    told: list[str] = []
    for number, piece in enumerate(difference.pieces):
        if len(told) >= _SHOWN_LINES:
            more = len(difference.pieces) - number
            told.append(f"({more} more places)")
            break
        told.append(f"line {piece.line}:")
        half = _SHOWN_LINES // 2
        told += _marked("-", piece.taken_out, half if piece.put_in else _SHOWN_LINES)
        told += _marked("+", piece.put_in, _SHOWN_LINES)
    return "\n".join(told)


def _marked(sign: str, text: bytes, most: int) -> Iterator[str]:
    if not text:
        return
    lines = text.rstrip(b"\n").split(b"\n")
    for line in lines[:most]:
        # A long line is cut first: blanks without end would be counted each time.
        plain = _BLANKS.sub(lambda found: b" (%d blanks) " % len(found[0]), line[:_LOOKED_AT])
        yield f"{sign}{shown(plain.expandtabs(4), _SHOWN_LENGTH)}"
    if len(lines) > most:
        yield f"{sign}({len(lines) - most} more lines)"


def _plain(content: bytes) -> bytes:
    return content.removeprefix(_BYTE_ORDER_MARK).replace(b"\r\n", b"\n")


def _pieces(clean: bytes, suspect: bytes) -> Iterator[Piece]:
    whole = _trimmed(clean, suspect, 1)
    if not (whole.put_in and whole.taken_out):
        yield whole
        return
    before = clean.split(b"\n")
    after = suspect.split(b"\n")
    for first, end, start, stop in _blocks(before, after):
        taken = b"".join(line + b"\n" for line in before[first:end])
        put = b"".join(line + b"\n" for line in after[start:stop])
        line = min(start + 1, len(after))
        piece = _trimmed(taken, put, line)
        # Half a line for half a line is hard to read.
        yield Piece(line, put, taken) if piece.put_in and piece.taken_out else piece


def _trimmed(clean: bytes, suspect: bytes, line: int) -> Piece:
    """What is left without the same bytes at both ends; `line` is that of the start."""
    start = _same_start(clean, suspect)
    end = _same_end(clean[start:], suspect[start:])
    if start + end == len(clean) and len(suspect) > len(clean):
        # `a|b` put into `b|c` is `b|a` put before it, too: from the start of a line it reads best.
        size = len(suspect) - len(clean)
        earliest = max(0, start - size, suspect.rfind(b"\n", 0, start) + 1)
        moved = start
        while moved > earliest and suspect[moved - 1] == suspect[moved - 1 + size]:
            moved -= 1
        if moved == 0 or suspect[moved - 1] == 0x0A:
            start, end = moved, end + start - moved
    put = suspect[start : len(suspect) - end]
    taken = clean[start : len(clean) - end]
    return Piece(line + suspect.count(b"\n", 0, start), put, taken)


def _same_start(one: bytes, other: bytes) -> int:
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _same_end(one: bytes, other: bytes) -> int:
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[len(one) - middle : len(one) - low] == other[len(other) - middle : len(other) - low]:
            low = middle
        else:
            high = middle - 1
    return low


def _blocks(before: list[bytes], after: list[bytes]) -> Iterator[tuple[int, int, int, int]]:
    """Lines that differ, as (first, end) of `before` and (first, end) of `after`."""
    first = start = 0
    for anchor, other in (*_anchors(before, after), (len(before), len(after))):
        end, stop = anchor, other
        while first < end and start < stop and before[first] == after[start]:
            first, start = first + 1, start + 1
        while first < end and start < stop and before[end - 1] == after[stop - 1]:
            end, stop = end - 1, stop - 1
        if first < end or start < stop:
            yield first, end, start, stop
        first, start = anchor, other


def _anchors(before: list[bytes], after: list[bytes]) -> list[tuple[int, int]]:
    """Lines that stand once in both, in the longest order that both have."""
    counted, others = Counter(before), Counter(after)
    places = {line: at for at, line in enumerate(after) if others[line] == 1}
    pairs = [
        (at, places[line])
        for at, line in enumerate(before)
        if counted[line] == 1 and line in places
    ]
    # The longest run of pairs whose second numbers rise: patience sorting.
    tops: list[int] = []
    top_pairs: list[int] = []
    behind: list[int] = []
    for number, (_at, other) in enumerate(pairs):
        pile = bisect_left(tops, other)
        behind.append(top_pairs[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(other)
            top_pairs.append(number)
        else:
            tops[pile], top_pairs[pile] = other, number
    chosen: list[tuple[int, int]] = []
    number = top_pairs[-1] if top_pairs else -1
    while number >= 0:
        chosen.append(pairs[number])
        number = behind[number]
    return chosen[::-1]
