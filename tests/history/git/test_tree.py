from __future__ import annotations

import pytest

from pratique.errors import Unreadable
from pratique.history.git.tree import parsed
from pratique.model import EntryType

ID = bytes(range(20))


def line(mode, name):
    return mode + b" " + name + b"\0" + ID


def test_names_sorted_by_their_bytes():
    data = line(b"100755", b"run") + line(b"40000", b"etc") + line(b"120000", b"l")
    tree = parsed(data + line(b"160000", b"sub"), 20, "x")
    assert list(tree.leaves) == [b"etc", b"l", b"run", b"sub"]
    assert tree.leaves[b"run"].executable
    assert tree.leaves[b"l"].type is EntryType.SYMLINK
    assert tree.leaves[b"sub"].id == b""
    assert tree.odd == 0


@pytest.mark.parametrize("name", [b"..", b".", b"a/b"])
def test_name_that_no_folder_holds(name):
    tree = parsed(line(b"100644", name) + line(b"100644", b"a") * 2, 20, "x")
    assert (list(tree.leaves), tree.odd) == ([b"a"], 2)


@pytest.mark.parametrize("data", [b"x", line(b"100644", b"a")[:-1], b"100644 a", b"9 a\0" + ID])
def test_what_is_no_tree(data):
    with pytest.raises(Unreadable):
        parsed(data, 20, "x")
