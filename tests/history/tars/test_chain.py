from __future__ import annotations

import pytest

from pratique.errors import Unreadable
from pratique.history.tars.chain import Chain, Link, letters
from pratique.model import Entry, EntryType


class Tar:
    """A tar as far as a chain asks one: files, and what each folder listed."""

    def __init__(self, files, folders):
        self._files, self._folders = files, folders

    def lookup(self, path):
        kind = EntryType.DIRECTORY if path in self._folders else EntryType.REGULAR
        if path not in self._files and path not in self._folders:
            return None
        return Entry(path, kind, 0, 0, 0, 0, 0, 0, 1, 0, *[None] * 6)

    def listing(self, path):
        return self._folders.get(path)

    def names(self, path):
        return sorted(name for name in self._files if name.rpartition(b"/")[0] == path)


def link(files, folders=None, *, partial=True, cut=False):
    return Link(Tar(files, folders or {}), b"", partial, cut)


FULL = link({b"a", b"b", b"c"}, {b"": b"Ya\0Yb\0Yc\0"}, partial=False)
NEXT = link({b"b"}, {b"": b"Na\0Yb\0Nd\0Ye\0"})


@pytest.mark.parametrize(
    ("links", "path", "number"),
    [
        ((FULL,), b"a", 0),
        ((FULL,), b"none", None),
        ((NEXT, FULL), b"a", 1),
        ((NEXT, FULL), b"b", 0),
        ((NEXT, FULL), b"c", None),  # deleted: the folder does not list it
        ((NEXT, NEXT, FULL), b"a", 2),
        ((NEXT, FULL), b"../a", None),
    ],
)
def test_where_a_name_is_held(links, path, number):
    found = Chain(links).held(path)
    assert (found and found.link) is (None if number is None else links[number])


@pytest.mark.parametrize(
    ("links", "path"),
    [
        ((NEXT, None), b"a"),
        ((NEXT, None, FULL), b"a"),  # what is between may have held another one
        ((NEXT, FULL), b"e"),  # listed as held here, and is not
        ((link({b"a"}, cut=True), FULL), b"z"),
        ((NEXT,), b"a"),
    ],
)
def test_what_cannot_be_told(links, path):
    with pytest.raises(Unreadable):
        Chain(links).held(path)


def test_names_of_a_folder():
    assert Chain([NEXT, FULL]).names(b"") == [b"a", b"b", b"d", b"e"]
    assert Chain([link({b"a", b"b"}, partial=False)]).names(b"") == [b"a", b"b"]
    with pytest.raises(Unreadable):
        Chain([None]).names(b"")
    hostile = link({}, {b"": b"N..\0N\0Na/b\0Ngood\0Xtmp\0Rold\0Tnew\0"})
    assert Chain([hostile]).names(b"") == [b"good"]


def test_letters():
    assert letters(b"Ya\0Nb\0Dc\0Rx\0Ty\0\0Y\0") == {b"a": b"Y", b"b": b"N", b"c": b"D"}
