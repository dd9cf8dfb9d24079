from __future__ import annotations

import pytest

from pratique.errors import Unreadable
from pratique.history.git.commit import parsed

NAME = bytes(20)
TREE = b"tree " + b"1" * 40
WHO = b"author A <a> 1 +0000\ncommitter B <b> 1790000000 -0130"


def test_commit():
    data = TREE + b"\nparent " + b"2" * 40 + b"\n" + WHO + b"\ngpgsig x\n y\n\nwhy\n\nbody\n"
    found = parsed(NAME, data, "x")
    assert (found.author, found.time) == (b"A <a>", 1790000000 * 10**9)
    assert found.parents == (b"\x22" * 20,)
    assert found.message == b"why\n\nbody\n"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        TREE,
        WHO,
        TREE[:-1] + b"\n" + WHO,
        TREE + b"\n" + WHO.replace(b"1790000000", b"99999999999"),
        TREE + b"\n" + WHO.replace(b"1790000000", b"x"),
        TREE + b"\nparent x\n" + WHO,
        TREE + b"\nparent " + b"2" * 64 + b"\n" + WHO,
    ],
)
def test_what_is_none(data):
    with pytest.raises(Unreadable):
        parsed(NAME, data, "x")
