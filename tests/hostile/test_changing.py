"""Evidence that changes between the listing and the reading: it is mounted where it still runs."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pratique.evidence.directory import DirectorySource
from pratique.model import Entry
from pratique.survey.reading import HELD, Reader
from pratique.survey.segment import Segment

LISTED = b"as it was listed\n" * 10


@pytest.fixture(params=[True, False], ids=["openat2", "by parts"])
def read_after(request, tmp_path) -> Callable[..., dict[str, list]]:
    """List a file in a folder, change it, and read what was listed."""
    root = tmp_path / "suspect"
    (root / "etc").mkdir(parents=True)
    target = root / "etc/passwd"
    (root / "etc/zzz").write_bytes(b"beside")

    def run(change: Callable[[Path], None], content: bytes = LISTED) -> dict[str, list]:
        target.write_bytes(content)
        descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
        source = DirectorySource(descriptor, "/suspect", openat2=request.param)
        entries = tuple(entry for entry in source.walk() if isinstance(entry, Entry))
        segment = Segment(entries, (), ("md5:" + "0" * 32,) * len(entries))
        change(target)
        found: dict[str, list] = {"file": [], "gap": []}
        try:
            reader = Reader(source, lambda _read: None)
            for rows in reader.read(segment, lambda _entry: None, frozenset()):
                for table in found:
                    found[table] += zip(*rows.get(table, []), strict=True)
        finally:
            source.close()
        beside = [row for row in found["file"] if row[0] == "/etc/zzz"]
        assert beside[0][-2] is not None, "the file beside it was lost"
        return found

    return run


def vanish(target: Path) -> None:
    target.unlink()


def folder_vanishes(target: Path) -> None:
    target.unlink()
    (target.parent / "zzz").rename(target.parent.parent / "zzz")
    target.parent.rmdir()
    target.parent.mkdir()
    (target.parent.parent / "zzz").rename(target.parent / "zzz")


def shrink(target: Path) -> None:
    os.truncate(target, 5)


def empty(target: Path) -> None:
    os.truncate(target, 0)


def grow(target: Path) -> None:
    with target.open("ab") as file:
        file.write(b"more")


def pipe(target: Path) -> None:
    target.unlink()
    os.mkfifo(target)


def link(target: Path) -> None:
    target.unlink()
    target.symlink_to("/etc/shadow")


def folder(target: Path) -> None:
    target.unlink()
    target.mkdir()


def another(target: Path) -> None:
    fresh = target.with_name("fresh")
    fresh.write_bytes(LISTED)
    fresh.rename(target)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (vanish, "vanished after it was listed"),
        (folder_vanishes, "vanished after it was listed"),
        (shrink, "changed while it was read"),
        (empty, "changed while it was read"),
        (grow, "changed while it was read"),
        (pipe, "was replaced"),
        (link, "was replaced"),
        (folder, "was replaced"),
        (another, "was replaced"),
    ],
)
def test_it_is_a_gap_and_no_digest_is_made(change, reason, read_after):
    found = read_after(change)
    (row,) = [row for row in found["file"] if row[0] == "/etc/passwd"]
    assert row[-2:] == (None, None)
    assert [gap for gap in found["gap"] if gap[0] == "/etc/passwd" and reason in gap[3]]


def test_large_file_that_shrinks(read_after):
    found = read_after(shrink, b"x" * (HELD + 1))
    assert [gap[3] for gap in found["gap"]].count("changed while it was read") == 1


def test_what_did_not_change_has_a_digest_and_no_gap(read_after):
    found = read_after(lambda _target: None)
    assert all(row[-2] for row in found["file"] if row[3] == "regular")
    assert "changed while it was read" not in {gap[3] for gap in found["gap"]}
