from __future__ import annotations

import pytest

from pratique.model import Gap, Stage
from pratique.store.tables import Tables
from pratique.survey import reading
from pratique.survey.file import File
from pratique.survey.loss import LOST, SPARSE

SHA = "a" * 64
LARGE = SPARSE + 1


def file(path="/x", kind="text", *, sha256=SHA, size=1, entry="regular") -> File:
    return File(
        path, "/", path[1:], entry, size, 0o644, 0, 0, 1, 1, 1, 1,
        None, None, None, None, None, None, None, 0, None, kind, sha256, None,
    )  # fmt: skip


def gap(stage: Stage, path="/x", *, matters=True) -> Gap:
    return Gap(path, None, stage, "reason", "", matters)


UNREAD, IN_PART = [("/x", True)], [("/x", False)]


@pytest.mark.parametrize(
    ("rows", "lost"),
    [
        ([file()], []),
        ([file(kind=None, sha256=None)], UNREAD),
        ([file(sha256=None)], UNREAD),
        ([file(sha256=None, size=LARGE)], []),
        ([file(sha256=None, size=LARGE), gap(Stage.READ, matters=False)], []),
        ([file(sha256=None, size=LARGE), gap(Stage.READ)], UNREAD),
        ([file(), gap(Stage.ANALYSE)], IN_PART),
        ([file(), gap(Stage.ANALYSE), gap(Stage.ANALYSE)], IN_PART),
        ([file(), gap(Stage.ANALYSE), gap(Stage.READ)], UNREAD),
        ([file(), gap(Stage.ANALYSE, matters=False)], []),
        ([file(), gap(Stage.PARSE), gap(Stage.LIST)], []),
        ([file(), gap(Stage.READ, "/other")], []),
        ([file(kind=None, sha256=None, entry="symlink")], []),
    ],
)
def test_lost(rows, lost):
    with Tables.of(rows, (File, Gap)) as tables:
        assert list(tables.select(LOST)) == lost


def test_what_counts_as_a_file_with_holes_is_what_reading_says():
    assert reading.SPARSE == SPARSE
