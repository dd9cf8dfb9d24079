from __future__ import annotations

import pytest

from pratique.demo.disk import Disk, differing, folders_above


@pytest.fixture
def disk():
    made = Disk()
    made.file("/a/b/c", "one\n", owner=(7, 8), time=5)
    return made


def test_folders_come_with_what_is_put_into_them(disk):
    assert [path for path, _item in disk] == ["/a", "/a/b", "/a/b/c"]
    assert disk["/a"].is_folder
    assert disk["/a/b"].owner == (7, 8)


def test_a_folder_that_is_there_stays_as_it_is(disk):
    disk.folder("/a", 0o700)
    disk.file("/a/d", "")
    assert disk["/a"].mode == 0o700


def test_text_goes_before_behind_and_in_between(disk):
    disk.append("/a/b/c", "two\n", 6)
    disk.prepend("/a/b/c", "zero\n", 7)
    disk.exchange("/a/b/c", "one", "1", 8)
    assert disk["/a/b/c"].content == b"zero\n1\ntwo\n"
    assert disk["/a/b/c"].time == 8
    assert disk["/a/b/c"].owner == (7, 8)


@pytest.mark.parametrize("old", ["three", "n"])
def test_only_one_place_is_exchanged(disk, old):
    disk.append("/a/b/c", "none\n", 6)
    with pytest.raises(ValueError, match="exactly once"):
        disk.exchange("/a/b/c", old, "", 6)


def test_mode_and_flag_are_altered_and_the_content_kept(disk):
    disk.alter("/a/b/c", mode=0o4755)
    disk.alter("/a/b/c", immutable=True)
    item = disk["/a/b/c"]
    assert (item.mode, item.immutable, item.content) == (0o4755, True, b"one\n")


def test_a_copy_does_not_change_with_the_other(disk):
    copy = disk.copy()
    disk.append("/a/b/c", "two\n", 6)
    assert copy["/a/b/c"].content == b"one\n"
    assert differing(copy, disk) == {"/a/b/c"}


def test_differing_sees_every_kind_of_change(disk):
    after = disk.copy()
    after.link("/a/link", "/dev/null")
    after.device("/a/device", (240, 1), 0o600)
    after.alter("/a/b/c", immutable=True)
    after.folder("/a/b", 0o700)
    assert differing(disk, after) == {"/a/link", "/a/device", "/a/b/c", "/a/b"}


def test_differing_leaves_times_alone(disk):
    after = disk.copy()
    after.file("/a/b/c", "one\n", owner=(7, 8), time=99)
    assert differing(disk, after) == frozenset()


def test_folders_above():
    assert folders_above("/a/b/c") == ["/a", "/a/b"]
    assert folders_above("/a") == []
