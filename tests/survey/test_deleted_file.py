from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext

import pytest

from pratique.errors import Unreadable
from pratique.evidence.deleted import Basis, Content, Deleted
from pratique.evidence.directory import DirectorySource
from pratique.model import Entry, EntryType, Gap, Stage
from pratique.survey import deleted_file
from pratique.survey.deleted_file import DeletedFile, DeletedMark, deleted_rows

SHELL = b"<?php system($_GET['c']);\n"


class Held:
    """What was deleted, in memory."""

    def __init__(self, *found: Deleted | Gap, content: bytes = SHELL) -> None:
        self._found = found
        self._content = content

    def deleted(self) -> Iterator[Deleted | Gap]:
        return iter(self._found)

    def open_deleted(self, found: Deleted):
        if found.key < 0:
            raise Unreadable("nothing is left")
        return nullcontext(self)

    def chunks(self) -> Iterator[bytes]:
        yield self._content


def gone(path: bytes = b"var/www/x.php", size: int = len(SHELL), **more: object) -> Deleted:
    entry = Entry(path, EntryType.REGULAR, size, 0o644, 33, 33, 14, 1, 0, 4096, *[None] * 6)
    told = {"deleted_at": None, "content": Content.WHOLE, "basis": Basis.JOURNAL, "key": 0}
    return Deleted(entry, **{**told, **more})


def rows(*found: Deleted | Gap, **more: bytes) -> list[object]:
    return list(deleted_rows(Held(*found, **more)))


def test_a_content_that_is_whole_is_judged():
    file, *marks = rows(gone())
    assert isinstance(file, DeletedFile)
    assert (file.path, file.kind, file.content) == ("/var/www/x.php", "php", "whole")
    assert len(file.sha256) == 64
    assert "php-runs-request" in {mark.mark for mark in marks if isinstance(mark, DeletedMark)}
    assert {mark.number for mark in marks} == {file.number}


@pytest.mark.parametrize(
    "found",
    [
        gone(content=Content.PART),
        gone(content=Content.GONE),
        gone(key=-1),
        gone(size=deleted_file.LARGEST + 1),
    ],
)
def test_what_is_not_all_there_is_listed_only(found):
    [file] = rows(found)
    assert (file.kind, file.sha256) == (None, None)


def test_one_without_a_name():
    file, *_ = rows(gone(b""))
    assert file.path == ""
    assert file.inode == 14


def test_gaps_pass_through_and_rows_are_numbered():
    gap = Gap("", None, Stage.LIST, "x", "", matters=False)
    found = rows(gap, gone(), gone(), content=b"\x89PNG")
    assert found[0] == gap
    assert [row.number for row in found if isinstance(row, DeletedFile)] == [1, 2]


def test_there_is_an_end(monkeypatch):
    monkeypatch.setattr(deleted_file, "MOST_ROWS", 2)
    monkeypatch.setattr(deleted_file, "MOST_BYTES", len(SHELL))
    found = rows(gone(), gone(), gone())
    assert [row.sha256 is None for row in found if isinstance(row, DeletedFile)] == [False, True]
    assert [row.reason for row in found if isinstance(row, Gap)] == [
        "deleted entries: not all are listed"
    ]


def test_a_mounted_folder_tells_nothing(tmp_path):
    (tmp_path / "a").write_bytes(b"")
    source = DirectorySource.open_at(tmp_path)
    assert list(deleted_rows(source)) == []
    source.close()
