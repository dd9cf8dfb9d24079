from __future__ import annotations

from pratique.history.folders.differences import side_by_side
from pratique.model import Entry, EntryType, Gap, Stage


class Walk:
    def __init__(self, *paths):
        self._paths = paths

    def walk(self):
        for path in self._paths:
            if isinstance(path, Gap):
                yield path
            else:
                yield Entry(path, EntryType.REGULAR, 0, 0, 0, 0, 0, 0, 1, 0, *[None] * 6)


def pairs(one, other):
    lost = []
    found = side_by_side(Walk(*one), Walk(*other), lost.append)
    return [(old and old.path, new and new.path) for old, new in found], lost


def test_merged_in_the_order_of_a_walk():
    one = (b"", b"a", b"a-b", b"c", b"a/x", b"a/x/y", b"a-b/z")
    other = (b"", b"a", b"c", b"a/w", b"a/x", b"a/x/y")
    found, lost = pairs(one, other)
    assert [pair for pair in found if pair[0] != pair[1]] == [
        (b"a-b", None), (None, b"a/w"), (b"a-b/z", None),
    ]  # fmt: skip
    assert lost == []


def test_what_one_side_could_not_list_is_no_deletion():
    gap = Gap("/a", None, Stage.LIST, "folder: no permission", "")
    found, lost = pairs((b"", b"a", b"b", b"a/x", b"a/x/y"), (b"", b"a", b"b", gap))
    assert [pair for pair in found if pair[0] != pair[1]] == []
    assert lost == [gap]


def test_nothing_on_one_side():
    assert pairs((b"",), ())[0] == [(b"", None)]
    assert pairs((), (b"",))[0] == [(None, b"")]
