from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import EntryType, Instant, Place, Window
from pratique.store.tables import Tables
from pratique.story.window import Times, copied_at, times_of, window
from pratique.survey.file import File

SECOND = 1_000_000_000
DAY = 86_400 * SECOND
NOW = 1_790_000_000 * SECOND


def file(path: str, mtime=NOW, ctime=NOW, btime=None, kind=EntryType.REGULAR) -> File:
    folder, _, name = path.rpartition("/")
    return File(
        path, folder or "/", name, kind, 1, 0o644, 0, 0, 1, 1, 1, 1,
        mtime, ctime, None, btime, None, None, None, 0, None, "text", None, None,
    )  # fmt: skip


def told(files, paths, *, copied=False) -> Window:
    with Tables.of(files, (File,)) as tables:
        return window([Place(path) for path in paths], times_of(tables, paths), copied=copied)


@pytest.mark.parametrize(
    ("files", "paths", "copied", "expected"),
    [
        ([], ["/gone"], False, Window(None, None, ())),
        ([file("/a", ctime=None)], ["/a"], False, Window(None, None, ())),
        ([file("/a", ctime=7)], ["/a"], False, Window(None, 7, ("ctime",))),
        ([file("/a", ctime=7, btime=3)], ["/a"], False, Window(3, 7, ("btime", "ctime"))),
        ([file("/a", ctime=7, btime=7)], ["/a"], False, Window(7, 7, ("btime", "ctime"))),
        ([file("/a", ctime=7, btime=9)], ["/a"], False, Window(None, 7, ("ctime",))),
        ([file("/a", ctime=7, btime=3)], ["/a"], True, Window(None, 7, ("ctime",))),
        ([file("/a", ctime=None, btime=3)], ["/a"], False, Window(3, None, ("btime",))),
        (
            [file("/a", ctime=7, btime=3), file("/b", ctime=5, btime=4)],
            ["/a", "/b"],
            False,
            Window(None, 5, ("ctime",)),
        ),
        ([file("/a", ctime=7, btime=3)], ["/a", "/a"], False, Window(3, 7, ("btime", "ctime"))),
        ([file("/a", ctime=7, btime=3)], ["/a", "/gone"], False, Window(3, 7, ("btime", "ctime"))),
    ],
)
def test_bounds_are_those_of_the_inode(files, paths, copied, expected):
    assert replace(told(files, paths, copied=copied), claimed=None) == expected


@pytest.mark.parametrize("mtime", [None, 0, 1, NOW, NOW + 100 * DAY, -(10**18)])
def test_what_anyone_can_set_bounds_nothing(mtime):
    aside = [file("/a", ctime=NOW, btime=NOW - DAY), file("/b", ctime=NOW + DAY)]
    expected = told(aside, ["/a"])
    set_back = told([replace(aside[0], mtime=mtime), aside[1]], ["/a"])
    assert set_back == replace(expected, claimed=mtime)
    assert "mtime" not in expected.basis


def test_what_the_files_claim_is_told_apart():
    files = [file("/a", mtime=9, ctime=20), file("/b", mtime=4, ctime=30), file("/c", mtime=1)]
    assert told(files, ["/a", "/b"]) == Window(None, 20, ("ctime",), 4)


def test_very_many_paths_are_asked_for_in_several_questions(monkeypatch):
    monkeypatch.setattr("pratique.story.window._PATHS_AT_ONCE", 3)
    paths = [f"/{number}" for number in range(10)]
    with Tables.of([file(path, ctime=int(path[1:])) for path in paths], (File,)) as tables:
        found = times_of(tables, [*paths, "/gone"])
    assert {path: times.ctime for path, times in found.items()} == {
        path: int(path[1:]) for path in paths
    }


MOMENT = st.none() | st.integers(-(10**18), 4 * 10**18).map(Instant)


@given(st.lists(st.builds(Times, MOMENT, MOMENT), max_size=5), st.booleans())
def test_law_of_windows(times, copied):
    known = {f"/{number}": one for number, one in enumerate(times)}
    found = window([Place(path) for path in known], known, copied=copied)
    if found.after is not None and found.before is not None:
        assert found.after <= found.before
    assert ("btime" in found.basis) == (found.after is not None)
    assert ("ctime" in found.basis) == (found.before is not None)
    assert set(found.basis) <= {"btime", "ctime"}
    assert found.before == min((t.ctime for t in times if t.ctime is not None), default=None)
    if copied:
        assert found.after is None


def copied(files) -> tuple[int, int] | None:
    with Tables.of(files, (File,)) as tables:
        return copied_at(tables)


def test_a_copy_is_known_by_its_inodes():
    files = [file(f"/{n}", mtime=NOW - n * DAY, ctime=NOW + n * SECOND) for n in range(30)]
    first, last = copied(files)
    assert NOW <= first <= last <= NOW + 100 * SECOND


@pytest.mark.parametrize(
    "files",
    [
        [],
        [file("/a", ctime=None)],
        # a disk that has lived
        [file(f"/{n}", mtime=NOW - n * DAY, ctime=NOW - n * DAY) for n in range(30)],
        # a tree that was written in one go, contents and all: nothing was copied from a past
        [file(f"/{n}", mtime=NOW + n, ctime=NOW + n) for n in range(30)],
        # only folders are new
        [file(f"/{n}", mtime=NOW - n * DAY, kind=EntryType.DIRECTORY) for n in range(30)],
    ],
)
def test_is_no_copy(files):
    assert copied(files) is None


def test_a_few_files_that_were_touched_later_leave_it_a_copy():
    files = [file(f"/{n}", mtime=NOW - n * DAY) for n in range(60)]
    files += [file(f"/late{n}", ctime=NOW + 300 * DAY) for n in range(1)]
    assert copied(files) is not None
