from __future__ import annotations

import pytest

from pratique.errors import OutsideEvidence, Unreadable
from pratique.evidence.links import Links
from pratique.model import Entry, EntryType

LINKS = {b"a": b"/b/c", b"b/c": b"../d", b"up": b"../../d", b"one": b"two", b"two": b"one"}


def entry(path: bytes, target: bytes) -> Entry:
    numbers = (0o777, 0, 0, 1, 1, 1, 0)
    times = (None, None, None, None, None, None)
    return Entry(path, EntryType.SYMLINK, len(target), *numbers, *times, 0, target)


def lookup(path: bytes) -> Entry | None:
    if path == b"shut":
        raise Unreadable("no permission")
    return entry(path, LINKS[path]) if path in LINKS else None


@pytest.mark.parametrize(
    ("path", "real"),
    [(b"a/x", b"d/x"), (b"up", b"d"), (b"shut/x", b"shut/x"), (b"../../q", b"q"), (b"", b"")],
)
def test_links_end_inside(path, real):
    links = Links(lookup)
    assert [links.canonical(path) for _ in range(2)] == [real, real]


@pytest.mark.parametrize("path", [b"one", b"two/x"])
def test_a_circle_is_refused(path):
    with pytest.raises(OutsideEvidence):
        Links(lookup).canonical(path)


def test_links_that_double_each_other_end():
    def doubling(path: bytes) -> Entry | None:
        number = int(path.rpartition(b"/")[2] or b"0")
        return entry(path, b"%d/%d" % (number + 1, number + 1))

    with pytest.raises(OutsideEvidence):
        Links(doubling).canonical(b"0")
