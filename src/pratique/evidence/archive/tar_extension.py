r"""What stands before a member of tar and speaks of it: records of pax, maps of holes.

A record is `LENGTH KEY=VALUE\n`, its length in decimal and with all of it (pax(1), "pax Extended
Header"). GNU tar tells of holes in four ways ("Storing Sparse Files" in its manual): fields of
the head (old), `GNU.sparse.offset` and `numbytes` (0.0), `GNU.sparse.map` (0.1), and a map in
front of the content (1.0).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from pratique.evidence.archive.tar_header import HEADER, Header, number

MOST_RECORDS: Final = 1 << 20  # bytes of one extended header
MOST_RUNS: Final = 50_000
_RECORD: Final = re.compile(rb"(\d{1,8}) ([^=\n]{1,256})=")
_TIME: Final = re.compile(rb"(-?)(\d{1,11})(?:\.(\d{1,30}))?")
_ATTRIBUTES: Final = (b"SCHILY.xattr.", b"LIBARCHIVE.xattr.")
_MOST_ATTRIBUTES: Final = 100


@dataclass(slots=True)
class Said:
    """What was said of the next member."""

    values: dict[bytes, bytes] = field(default_factory=dict)
    attributes: dict[str, bytes] = field(default_factory=dict)
    runs: list[tuple[int, int]] = field(default_factory=list)
    damaged: str = ""


def take_records(said: Said, content: bytes) -> None:
    """Add the records of an extended header."""
    at = 0
    offset: int | None = None
    while at < len(content):
        found = _RECORD.match(content, at)
        end = at + int(found[1]) if found else 0
        if not found or end <= found.end() or content[end - 1 : end] != b"\n":
            if content[at:].strip(b"\0"):
                said.damaged = "records that cannot be read"
            return
        key, value = found[2], content[found.end() : end - 1]
        if key == b"GNU.sparse.offset":
            offset = whole(value)
        elif key == b"GNU.sparse.numbytes":
            if offset is not None and len(said.runs) < MOST_RUNS:
                said.runs.append((offset, whole(value) or 0))
        elif key.startswith(_ATTRIBUTES):
            name = key.partition(b"xattr.")[2].decode("utf-8", "replace")
            if len(said.attributes) < _MOST_ATTRIBUTES:
                said.attributes[name] = value
        else:
            said.values[key] = value
        at = end


def whole(value: bytes | None) -> int | None:
    """A decimal number that fits 63 bits; None for anything else."""
    if value is None or not value.isdigit() or len(value) > 19:
        return None
    found = int(value)
    return found if found < 1 << 63 else None


def moment(value: bytes | None) -> int | None:
    """Nanoseconds from seconds with a fraction."""
    found = _TIME.fullmatch(value) if value is not None else None
    if found is None:
        return None
    fraction = int((found[3] or b"0")[:9].ljust(9, b"0"))
    total = int(found[2]) * 1_000_000_000 + fraction
    return -total if found[1] else total


def old_runs(
    head: Header, at: int, read_at: Callable[[int, int], bytes]
) -> tuple[list[tuple[int, int]], int]:
    """The map of holes in a head of GNU tar, and where the content begins behind it."""
    runs = _pairs(head.block[386:482], 4)
    more = head.block[482]
    while more and len(runs) < MOST_RUNS:
        block = read_at(at, HEADER)
        if len(block) < HEADER:
            break
        runs += _pairs(block, 21)
        more = block[504]
        at += HEADER
    return runs, at


def _pairs(block: bytes, count: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for at in range(0, 24 * count, 24):
        if not block[at + 12 : at + 24].strip(b"\0 "):
            break
        found.append((number(block[at : at + 12]), number(block[at + 12 : at + 24])))
    return found


def written_runs(value: bytes) -> list[tuple[int, int]] | None:
    """The map of holes as the numbers of version 0.1; None where it cannot be read."""
    numbers = value.split(b",", 2 * MOST_RUNS)[: 2 * MOST_RUNS] if value else []
    if len(numbers) % 2:
        return None
    found = [whole(one) for one in numbers]
    if None in found:
        return None
    plain = [one for one in found if one is not None]
    return list(zip(plain[::2], plain[1::2], strict=True))


def map_in_front(
    at: int, stored: int, read_at: Callable[[int, int], bytes]
) -> tuple[list[tuple[int, int]] | None, int]:
    """The map of version 1.0, and how many bytes of the content it takes.

    It is a number of pairs and the pairs, in decimal, each with a line end, filled up to 512.
    """
    held, end = b"", 0
    numbers: list[int] = []
    wanted = 1
    while len(numbers) < wanted:
        line, found, rest = held.partition(b"\n")
        if not found:
            block = read_at(at + end, HEADER)
            if len(block) < HEADER or end >= stored or len(held) > HEADER:
                return None, end
            held += block
            end += HEADER
            continue
        value = whole(line)
        if value is None or (wanted == 1 and value > MOST_RUNS):
            return None, end
        numbers.append(value)
        wanted = 1 + 2 * numbers[0]
        held = rest
    return list(zip(numbers[1::2], numbers[2::2], strict=True)), end


def sound_runs(
    runs: list[tuple[int, int]], size: int, stored: int
) -> tuple[tuple[int, int], ...] | None:
    """Runs in order, inside the file, and no more of them than is stored; None otherwise."""
    kept: list[tuple[int, int]] = []
    end = total = 0
    for offset, length in runs:
        if offset < end or length < 0 or offset + length > size:
            return None
        end = offset + length
        total += length
        if length:
            kept.append((offset, length))
    return tuple(kept) if total <= stored else None
