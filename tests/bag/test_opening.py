from __future__ import annotations

import os

import pytest

from pratique.bag import opening
from pratique.bag.opening import Shape, things
from pratique.errors import NoBag


def test_everything_in_a_folder_is_named(tmp_path):
    (tmp_path / "a\n").mkdir()
    (tmp_path / "a\n/file").write_bytes(b"x" * (1 << 21))
    (tmp_path / "link").symlink_to("a\n")
    os.mkfifo(tmp_path / "pipe")
    found = {one.name: (one.shape, sum(map(len, one.blocks))) for one in things(tmp_path)}
    assert found == {
        "a\\x0a/file": (Shape.FILE, 1 << 21),
        "link": (Shape.LINK, 0),
        "pipe": (Shape.OTHER, 0),
    }


def test_folders_without_end_are_bounded(tmp_path):
    deep = tmp_path
    for _ in range(70):
        deep /= "d"
    deep.mkdir(parents=True)
    (found,) = things(tmp_path)
    assert found.shape is Shape.UNREAD


def test_names_without_end_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "MOST_FILES", 3)
    for number in range(5):
        (tmp_path / str(number)).write_text("x")
    with pytest.raises(NoBag, match="more than 3 names"):
        list(things(tmp_path))


def test_a_pipe_holds_nobody_up(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NoBag):
        list(things(tmp_path / "pipe"))
