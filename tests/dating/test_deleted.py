from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import pytest

from pratique.dating.deleted import deleted_bounds
from pratique.dating.trace import Trace, Way
from pratique.model import EntryType, Instant
from pratique.store.tables import Tables

PATH = "/var/www/a/index.php"
NOW = 1_700_000_000 * 1_000_000_000


@dataclass(frozen=True, slots=True)
class Gone:
    """The columns that are asked for."""

    table: ClassVar[str] = "deleted_file"

    path: Annotated[str, "where it was"]
    number: Annotated[int, "number of this row"]
    inode: Annotated[int, "inode number"]
    device: Annotated[int, "file system"]
    type: Annotated[str, "type"]
    deleted_at: Annotated[Instant | None, "when it was deleted"]
    content: Annotated[str, "whole, part, gone or reused"]
    sha256: Annotated[str | None, "digest"]


@dataclass(frozen=True, slots=True)
class GoneMark:
    """The columns that are asked for."""

    table: ClassVar[str] = "deleted_mark"

    number: Annotated[int, "number of the file"]
    mark: Annotated[str, "what was seen"]


EARLIER = Gone(PATH, 1, 77, 1, "regular", Instant(NOW - 500), "whole", "a" * 64)
TRACE = Trace(
    "F-1", PATH, PATH[1:].encode(), Way.CONTENT, EntryType.REGULAR, 9, 0o644, 33, 33,
    sha256="b" * 64, marks=frozenset({"php-runs-request"}), ctime=Instant(NOW),
)  # fmt: skip


def times(*rows, trace=TRACE):
    with Tables.of(rows, (Gone, GoneMark)) as tables:
        return [bound.time for bound in deleted_bounds([trace], tables)]


def test_an_older_content_without_it():
    with Tables.of([EARLIER], (Gone, GoneMark)) as tables:
        (bound,) = deleted_bounds([TRACE], tables)
    assert (bound.finding, bound.path, bound.side) == ("F-1", PATH, "after")
    assert (bound.time, bound.basis, bound.trust) == (NOW - 500, "deleted-inode", "fair")
    assert "inode 77" in bound.said


def test_the_last_one_of_several():
    older = replace(EARLIER, number=2, inode=78, deleted_at=Instant(NOW - 900))
    assert times(older, EARLIER) == [NOW - 500]


def test_an_infected_file_that_was_written_anew_says_nothing():
    assert times(EARLIER, GoneMark(1, "php-runs-request")) == []
    older = replace(EARLIER, number=2, inode=78, deleted_at=Instant(NOW - 900))
    assert times(older, EARLIER, GoneMark(1, "php-runs-request")) == [NOW - 900]


def test_other_marks_are_not_the_same():
    assert times(EARLIER, GoneMark(1, "php-code")) == [NOW - 500]


@pytest.mark.parametrize(
    "row",
    [
        replace(EARLIER, sha256="b" * 64),
        replace(EARLIER, sha256=None),
        replace(EARLIER, content="part"),
        replace(EARLIER, deleted_at=None),
        replace(EARLIER, deleted_at=Instant(NOW + 1)),
        replace(EARLIER, type="directory"),
        replace(EARLIER, path="/var/www/b/index.php"),
    ],
    ids=["same content", "not read", "in part", "no time", "later", "folder", "other path"],
)
def test_what_says_nothing(row):
    assert times(row) == []


def test_an_inode_that_had_another_name_may_have_been_moved_away():
    assert times(EARLIER, replace(EARLIER, number=2, path="/tmp/old")) == []
    assert times(EARLIER, replace(EARLIER, number=2, path="")) == [NOW - 500]


@pytest.mark.parametrize("way", [Way.LINE, Way.STATE])
def test_lines_and_states_cannot_be_looked_for_in_it(way):
    assert times(EARLIER, trace=replace(TRACE, way=way)) == []


def test_where_nothing_deleted_is_known():
    with Tables.of([], ()) as tables:
        assert deleted_bounds([TRACE], tables) == []
