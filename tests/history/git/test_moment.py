from __future__ import annotations

import hashlib

import pytest

from pratique.errors import Unreadable
from pratique.history.git import moment
from pratique.history.git.commit import Commit
from pratique.history.git.moment import Moment, Trees
from pratique.model import EntryType, Gap, Instant


class Objects:
    def __init__(self):
        self.known = {}

    def add(self, data):
        name = hashlib.sha1(data, usedforsecurity=False).digest()
        self.known[name] = data
        return name

    def read(self, name, kind):
        if name not in self.known:
            raise Unreadable("an object is missing", where=kind)
        return self.known[name]

    def size(self, name):
        return len(self.read(name, "blob"))


def at(objects, tree, placed=b"etc"):
    commit = Commit(b"", tree, (), b"", Instant(0), b"")
    return Moment(Trees(objects, 20), commit, placed)


def tree(objects, *lines):
    data = b"".join(mode + b" " + name + b"\0" + held for mode, name, held in lines)
    return objects.add(data)


def test_missing_objects_are_gaps_at_their_place():
    objects = Objects()
    blob = objects.add(b"text")
    top = tree(objects, (b"100644", b"a", blob), (b"40000", b"gone", bytes(20)),
               (b"100644", b"lost", bytes(20)))  # fmt: skip
    found = list(at(objects, top).walk())
    assert [each.path for each in found] == [
        b"", b"etc", b"etc/a", b"etc/gone", "/etc/lost", "/etc/gone",
    ]  # fmt: skip
    assert isinstance(found[-1], Gap)


def test_trees_that_hold_each_other_many_times(monkeypatch):
    monkeypatch.setattr(moment, "_MOST_ENTRIES", 5000)
    objects = Objects()
    inner = tree(objects, (b"100644", b"f", objects.add(b"")))
    for _ in range(10):
        inner = tree(objects, *((b"40000", b"%d" % number, inner) for number in range(100)))
    *found, last = at(objects, inner).walk()
    assert len(found) == 5001
    assert last.reason == "more names than a disk holds: not read on"


@pytest.mark.parametrize("placed", [b"", b"etc", b"var/www/site"])
def test_place(placed):
    objects = Objects()
    one = at(objects, tree(objects, (b"100644", b"a", objects.add(b"x"))), placed)
    path = placed + b"/a" if placed else b"a"
    assert one.lookup(path).type is EntryType.REGULAR
    assert one.lookup(b"").type is EntryType.DIRECTORY
    assert one.lookup(b"nowhere") is None
    assert one.lookup(b"../etc") is None
    assert one.lookup(path + b"/x") is None
    assert [each.path for each in one.walk()][-1] == path
