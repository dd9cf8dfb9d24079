"""What was collected and what was listed, in one index."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pratique.evidence.collection.bodyfile import Row
from pratique.evidence.collection.carrier import carrier_at
from pratique.evidence.collection.gathering import LISTED, NOT_COLLECTED, Gathering, Times, in_order
from pratique.model import EntryType, Gap, Stage

_ROW = Row(b"x", EntryType.REGULAR, 0o640, 5, 6, 9, 77, 10**9, 2 * 10**9, None, None, None)


@pytest.fixture
def carrier(packed):
    opened = carrier_at(packed({"b": b"22", "a": b"1"}))
    yield opened
    opened.close()


def test_what_is_collected_keeps_the_order_of_the_carrier(carrier):
    gathering = Gathering(carrier, 1 << 20)
    for entry in in_order(carrier):
        gathering.collected(b"at/" + entry.path, entry)
    gathering.listed(b"at/c", _ROW)
    index = gathering.finish()
    below = [path for path in index.records if path.startswith(b"at/")]
    assert below == [b"at/b", b"at/a", b"at/c"]
    assert gathering.places == {b"at/b": b"b", b"at/a": b"a"}
    assert index.facts[LISTED] == 1
    assert index.known(b"at/c").refused == NOT_COLLECTED


def test_a_list_tells_more_of_a_copy(carrier):
    gathering = Gathering(carrier, 1 << 20)
    entry = carrier.lookup(b"a")
    gathering.collected(b"one", entry, _ROW)
    gathering.collected(b"two", entry, Times(ctime=7))
    gathering.collected(b"three", entry, replace(_ROW, type=EntryType.FIFO))
    index = gathering.finish()
    one, two, three = (index.known(name).entry for name in (b"one", b"two", b"three"))
    assert (one.mode, one.uid, one.inode, one.mtime, one.size) == (0o640, 5, 77, 10**9, 1)
    assert (two.ctime, two.mtime, two.uid) == (7, entry.mtime, 0)
    assert (three.mode, three.ctime) == (0o600, None)


def test_losses_beyond_some_thousands_are_counted(carrier):
    gathering = Gathering(carrier, 1 << 20)
    for number in range(2_500):
        gathering.gap(Gap("/x", number, Stage.PARSE, "odd", ""))
    index = gathering.finish()
    assert len(index.gaps) == 2_000
    assert index.facts["losses beyond those that are listed"] == 500


def test_names_without_end_are_noticed(carrier):
    gathering = Gathering(carrier, 0)
    for number in range(500_000):
        gathering.listed(b"%d" % number, _ROW)
        if gathering.full():
            return
    pytest.fail("it took all of them")
