from __future__ import annotations

import struct

from pratique.evidence.filesystem.btrfs.subvolume import (
    Reference,
    parsed_root,
    path_of,
    roots_of,
)
from pratique.evidence.filesystem.btrfs.tree import BlockDamage


class Items:
    def __init__(self, **found) -> None:
        self._found = {int(number[1:]): items for number, items in found.items()}

    def items(self, low, high):
        for number, items in self._found.items():
            if low[0] <= number < max(high[0], low[0] + 1):
                yield from items


def root(generation=9, again=9, links=1, flags=0):
    data = struct.pack("<160xQQQQQQQI", generation, 256, 4096, 0, 0, 0, flags, links)
    data = data.ljust(238, b"\0") + b"\x01"
    data += struct.pack("<Q16s16s16sQQQQqIqI", again, b"\1" * 16, bytes(16), bytes(16), 0, 0, 0, 0,
        5, 6, 7, 8)  # fmt: skip
    return data.ljust(439, b"\0")


def test_a_root_with_its_times():
    found = parsed_root(256, root(flags=1))
    assert (found.address, found.generation, found.level, found.read_only) == (4096, 9, 1, True)
    assert (found.changed, found.created) == (5_000_000_006, 7_000_000_008)
    assert found.uuid == "01010101-0101-0101-0101-010101010101"
    assert found.parent_uuid == ""
    assert parsed_root(256, root(links=0)).deleted


def test_what_an_old_kernel_did_not_keep_up_is_not_believed():
    found = parsed_root(256, root(again=8))
    assert (found.created, found.changed, found.uuid) == (None, None, "")
    assert parsed_root(256, b"short") is None


def test_all_roots_and_the_damage_among_them():
    reference = struct.pack("<QQH", 256, 2, 4) + b"home"
    tree = Items(
        n5=[((5, 132, 0), root())],
        n9=[((9, 132, 0), root())],
        n257=[((257, 132, 0), root()), ((257, 144, 5), reference), ((257, 144, 6), b"")],
        n300=[BlockDamage("a block is lost", (301, 0, 0))],
    )
    roots, references, damage = roots_of(tree)
    assert list(roots) == [5, 257]
    assert references == {257: Reference(5, 256, b"home")}
    assert damage == ["a block is lost"]


def above(parent, name):
    return [((300, 12, parent), struct.pack("<QH", 2, len(name)) + name)]


def test_paths_lead_through_folders_and_end_where_they_go_in_a_circle():
    trees = {5: Items(n300=above(256, b"srv")), 257: Items(n300=above(300, b"loop"))}
    references = {257: Reference(5, 300, b"a"), 258: Reference(257, 256, b"b"),
        259: Reference(257, 300, b"c"), 260: Reference(260, 256, b"d"),
        261: Reference(99, 256, b"e")}  # fmt: skip
    paths = [path_of(number, references, trees) for number in (5, 257, 258, 259, 260, 261, 262)]
    assert paths == [b"", b"srv/a", b"srv/a/b", None, None, None, None]
