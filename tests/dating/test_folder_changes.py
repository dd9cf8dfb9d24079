"""What changed below a folder, in a word each."""

from __future__ import annotations

import pytest

from invented import START, Invented
from pratique.dating.folder_changes import What, steps, what
from pratique.history.base import Change, Proof, Version
from pratique.model import Entry, EntryType, Instant

FILE, LINK, FOLDER = EntryType.REGULAR, EntryType.SYMLINK, EntryType.DIRECTORY


def version(kind=FILE, *, size=1, mode=0o644, mtime=START, identity="", target=None) -> Version:
    entry = Entry(
        b"x", kind, size, mode, 0, 0, 1, 1, 1, 0, Instant(mtime), None, None, None, None, None,
        symlink_target=target,
    )  # fmt: skip
    return Version(entry, identity, Proof.CONTENT if identity else Proof.NONE)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, version(), What.ADDED),
        (version(), None, What.REMOVED),
        (version(), version(size=2), What.CHANGED),
        (version(), version(mtime=START + 1), What.CHANGED),
        (version(), version(mode=0o4755), What.RIGHTS),
        (version(identity="a"), version(mode=0o755, identity="b"), What.CHANGED),
        (version(identity="a"), version(mode=0o755, identity="a", mtime=0), What.RIGHTS),
        (version(), version(LINK), What.REPLACED),
        (version(LINK, target=b"a"), version(LINK, target=b"b"), What.CHANGED),
    ],
)
def test_what_happened(before, after, expected):
    assert what(Change(b"etc/x", before, after)) is expected


class Changing(Invented):
    """Each day the same things change."""

    def changes(self, before, after):
        del before, after
        for path in (b"etc/z", b"etc/a", b"etcetera/a", b"var/x"):
            yield Change(path, None, version())
        yield Change(b"etc", version(FOLDER), version(FOLDER, mtime=START + 1))
        yield Change(b"etc/new", None, version(FOLDER))


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        (b"etc", [b"etc/a", b"etc/new", b"etc/z"]),
        (b"", [b"etc/a", b"etc/new", b"etc/z", b"etcetera/a", b"var/x"]),
        (b"nothing", []),
    ],
)
def test_only_what_lies_below_counts_and_no_folder_for_its_content(below, expected):
    found = list(steps(Changing([{}, {}, {}]), below))
    assert [[change.path for change in step.changes] for step in found] == [expected] * 2
    assert [(s.before.key, s.after.key) for s in found] == [("0", "1"), ("1", "2")]
