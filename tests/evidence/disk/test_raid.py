from __future__ import annotations

from functools import reduce
from itertools import combinations

import pytest

from pratique.errors import Unreadable
from pratique.evidence.disk import raid
from pratique.evidence.disk.mapped import Absent, Joined, Piece

CHUNK = 512
DATA = bytes(number * 7 % 251 for number in range(CHUNK * 36))


def media(blocks):
    return [
        Joined(f"d{number}", [Piece(len(block), bytes(block))])
        if block is not None
        else Absent(f"d{number}", 1 << 20, "gone")
        for number, block in enumerate(blocks)
    ]


def times(left, right):
    found = 0
    for bit in range(8):
        if right >> bit & 1:
            found ^= left << bit
    for bit in range(14, 7, -1):
        if found >> bit & 1:
            found ^= 0x11D << (bit - 8)
    return found


def written(count, level, layout):
    """What the members hold, computed here from the place of each piece."""
    width = count - (2 if level == 6 else 1)
    rows = len(DATA) // CHUNK // width
    blocks = [bytearray(rows * CHUNK) for _ in range(count)]
    map_ = raid.Parity("x", media([b""] * count), CHUNK, 0, level=level, layout=layout)
    for row in range(rows):
        at = slice(row * CHUNK, (row + 1) * CHUNK)
        used = {}
        for data in range(width):
            member, parity, second = map_.place(row, data)
            start = (row * width + data) * CHUNK
            blocks[member][at] = DATA[start : start + CHUNK]
            used[member] = (parity, second)
        assert len(used) == width
        assert len(set(used.values())) == 1
        parity, second = next(iter(used.values()))
        pieces = {member: blocks[member][at] for member in used}
        blocks[parity][at] = bytes(
            reduce(lambda a, b: a ^ b, each) for each in zip(*pieces.values(), strict=True)
        )
        if second is not None:
            order = [(second + 1 + step) % count for step in range(count)]
            factor, total = 1, bytearray(CHUNK)
            for member in order:
                if member in pieces:
                    total = bytearray(
                        a ^ times(factor, b) for a, b in zip(total, pieces[member], strict=True)
                    )
                    factor = times(factor, 2)
            blocks[second][at] = total
    return blocks, rows * width * CHUNK


PARITY = [(3, 5, 2), (4, 5, 2), (4, 5, 0), (4, 5, 1), (4, 5, 3), (4, 5, 4), (4, 5, 5), (4, 4, 0),
          (5, 6, 2), (5, 6, 0), (5, 6, 1), (5, 6, 3), (4, 6, 5), (4, 6, 4), (5, 6, 16), (5, 6, 18),
          (5, 6, 20)]  # fmt: skip


@pytest.mark.parametrize(("count", "level", "layout"), PARITY)
def test_members_missing_are_computed(count, level, layout):
    blocks, size = written(count, level, layout)
    for lost in range(3 if level == 6 else 2):
        for gone in combinations(range(count), lost):
            there = [None if number in gone else block for number, block in enumerate(blocks)]
            array = raid.Parity("x", media(there), CHUNK, size, level=level, layout=layout)
            assert array.read_at(300, size - 1000) == DATA[300 : size - 700]


def test_too_many_members_missing():
    blocks, size = written(4, 5, 2)
    array = raid.Parity("x", media([None, None, *blocks[2:]]), CHUNK, size, level=5, layout=2)
    with pytest.raises(Unreadable, match="Too many"):
        array.read_at(0, size)
    blocks, size = written(5, 6, 2)
    array = raid.Parity("x", media([None] * 3 + blocks[3:]), CHUNK, size, level=6, layout=2)
    with pytest.raises(Unreadable, match="Too many"):
        array.read_at(0, size)


def places(level, layout, count, rows):
    map_ = raid.Parity("x", media([b""] * count), CHUNK, 0, level=level, layout=layout)
    width = count - (2 if level == 6 else 1)
    table = []
    for row in range(rows):
        line = ["?"] * count
        for data in range(width):
            member, parity, second = map_.place(row, data)
            line[member], line[parity] = str(row * width + data), "P"
            if second is not None:
                line[second] = "Q"
        table.append(" ".join(line))
    return table


def test_layouts_as_every_book_draws_them():
    assert places(5, 2, 4, 4) == ["0 1 2 P", "4 5 P 3", "8 P 6 7", "P 9 10 11"]
    assert places(5, 0, 4, 4) == ["0 1 2 P", "3 4 P 5", "6 P 7 8", "P 9 10 11"]
    assert places(6, 2, 5, 3) == ["Q 0 1 2 P", "3 4 5 P Q", "7 8 P Q 6"]


def test_unknown_layouts_are_refused():
    for level, layout in ((5, 6), (6, 7), (6, 99)):
        with pytest.raises(Unreadable, match="not known"):
            raid.Parity("x", media([b""] * 4), CHUNK, 0, level=level, layout=layout)


@pytest.mark.parametrize(
    ("layout", "count", "table"),
    [  # md(4) and drivers/md/raid10.c
        (0x102, 4, ["0 0 1 1", "2 2 3 3"]),
        (0x102, 3, ["0 0 1", "1 2 2", "3 3 4", "4 5 5"]),
        (0x201, 4, ["0 1 2 3", "4 5 6 7", "3 0 1 2", "7 4 5 6"]),
        (0x10201, 4, ["0 1 2 3", "3 0 1 2", "4 5 6 7", "7 4 5 6"]),
    ],
)
def test_raid_10(layout, count, table):
    rows = [list(map(int, line.split())) for line in table]
    blocks = [
        b"".join(DATA[row[member] * CHUNK : (row[member] + 1) * CHUNK] for row in rows)
        for member in range(count)
    ]
    size = (max(map(max, rows)) + 1) * CHUNK
    for gone in range(-1, count):
        there = [None if number == gone else block for number, block in enumerate(blocks)]
        array = raid.Ten(
            "x", media(there), CHUNK, size, layout=layout, member_size=len(rows) * CHUNK
        )
        assert array.read_at(0, size) == DATA[:size]


@pytest.mark.parametrize("layout", [0, 0x100, 0x1FF, 0x60101])
def test_raid_10_with_layouts_that_cannot_be(layout):
    with pytest.raises(Unreadable, match="layout"):
        raid.Ten("x", media([b""] * 3), CHUNK, 0, layout=layout, member_size=0)


def test_striped_and_mirrored():
    blocks = [DATA[:512] + DATA[1024:1536], DATA[512:1024] + DATA[1536:2048]]
    assert raid.Striped("x", media(blocks), 512, 2048).read_at(100, 1900) == DATA[100:2000]
    mirror = raid.Mirrored("x", media([None, DATA]), len(DATA))
    assert mirror.read_at(5, 5000) == DATA[5:5005]
    with pytest.raises(Unreadable, match="gone"):
        raid.Mirrored("x", media([None, None]), 512).read_at(0, 512)
