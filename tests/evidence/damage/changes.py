"""Changes to a file that are made from a seed, and taken back."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from damage.checksums import Mending

_SECTOR = 512
_WIDTHS = (1, 2, 4, 8)
_TELLING = (0, 1, 2, 3, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0xFFFF_FFFF, 1 << 40, 1 << 62,
            (1 << 63) - 1, (1 << 64) - 1)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """Bytes to write into a file at a place; with `cut`, its new length."""

    at: int
    data: bytes = b""
    cut: bool = False


def full_sectors(path: Path) -> list[int]:
    """Where a file holds something: the sectors that are not zeros, holes left out."""
    found: list[int] = []
    with path.open("rb", buffering=0) as opened:
        end = os.fstat(opened.fileno()).st_size
        at = 0
        while at < end:
            try:
                at = os.lseek(opened.fileno(), at, os.SEEK_DATA)
            except OSError:
                break
            stop = os.lseek(opened.fileno(), at, os.SEEK_HOLE)
            places = range(at // _SECTOR * _SECTOR, stop, _SECTOR)
            found += [one for one in places if any(os.pread(opened.fileno(), _SECTOR, one))]
            at = stop
    return found


def changes(path: Path, sectors: list[int], dice: random.Random) -> list[Change]:
    """A few changes at random places of those sectors; now and then the end is cut off."""
    size = path.stat().st_size
    with path.open("rb", buffering=0) as opened:
        made = [
            _change(opened.fileno(), sectors, dice) for _ in range(dice.choice((1, 1, 2, 4, 16)))
        ]
    if dice.random() < 0.05:
        made.append(Change(dice.choice((dice.randrange(size), dice.choice(sectors))), cut=True))
    return made


def _change(opened: int, sectors: list[int], dice: random.Random) -> Change:
    # The first sectors tell where all others are.
    few = sectors[: max(8, len(sectors) // 16)] if dice.random() < 0.3 else sectors
    sector = dice.choice(few)
    width = dice.choice(_WIDTHS)
    at = sector + dice.randrange(_SECTOR // width) * width
    here = os.pread(opened, width, at)
    order = dice.choice(("little", "big"))
    match dice.randrange(6):
        case 0:
            bit = 1 << dice.randrange(8 * len(here) or 1)
            number = (int.from_bytes(here, "little") ^ bit) & (1 << 8 * width) - 1
            return Change(at, number.to_bytes(width, "little"))
        case 1:
            number = dice.choice(_TELLING) & (1 << 8 * width) - 1
            return Change(at, number.to_bytes(width, order))
        case 2:
            number = int.from_bytes(here, order) + dice.choice((-1, 1, -8, 8, 256))
            return Change(at, (number & (1 << 8 * width) - 1).to_bytes(width, order))
        case 3:
            # A number that stands elsewhere points to something that is there.
            there = dice.choice(sectors) + dice.randrange(_SECTOR // width) * width
            return Change(at, os.pread(opened, width, there))
        case 4:
            length = dice.choice((64, 256, _SECTOR))
            return Change(sector, os.pread(opened, length, dice.choice(sectors)))
        case _:
            return Change(sector, bytes(dice.choice((64, _SECTOR))))


@contextmanager
def changed(path: Path, made: list[Change], mending: Mending | None = None) -> Iterator[None]:
    """The file with the changes, for as long as the block lasts; `mending` puts checksums right."""
    opened = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    size = os.fstat(opened).st_size
    cut = min((change.at for change in made if change.cut), default=size)
    unit = mending.block if mending else _SECTOR
    blocks = {
        place
        for change in made
        for place in range(change.at // unit * unit, change.at + len(change.data), unit)
    }
    before = {place: os.pread(opened, unit, place) for place in sorted(blocks)}
    tail = _Tail(opened, cut, size)
    try:
        for change in made:
            os.pwrite(opened, change.data[: max(size - change.at, 0)], change.at)
        for place, data in before.items() if mending else ():
            os.pwrite(opened, mending.mend(data, os.pread(opened, unit, place)), place)
        os.ftruncate(opened, cut)
        yield
    finally:
        os.ftruncate(opened, size)
        tail.write_back()
        for place, data in before.items():
            os.pwrite(opened, data, place)
        os.close(opened)


class _Tail:
    """What is cut off, without its zeros, so that holes stay holes."""

    def __init__(self, opened: int, start: int, end: int) -> None:
        self._opened = opened
        pieces = ((at, os.pread(opened, 1 << 16, at)) for at in range(start, end, 1 << 16))
        self._pieces = [(at, data) for at, data in pieces if any(data)]

    def write_back(self) -> None:
        for at, data in self._pieces:
            os.pwrite(self._opened, data, at)
