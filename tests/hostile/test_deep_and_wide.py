"""Trees that are too deep to walk by their whole path, or too wide to hold."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ENOUGH = 700 << 20  # bytes that the largest of our processes may take


def dig(root: Path, name: bytes, levels: int) -> None:
    """Folders in folders, the last with a file; no path of them is ever written out."""
    root.mkdir()
    at = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    for _ in range(levels):
        os.mkdir(name, dir_fd=at)
        below = os.open(name, os.O_RDONLY | os.O_DIRECTORY, dir_fd=at)
        os.close(at)
        at = below
    file = os.open(b"bottom", os.O_WRONLY | os.O_CREAT, dir_fd=at)
    os.write(file, b"<?php eval($_POST['x']); ?>\n")
    os.close(file)
    os.close(at)


@pytest.fixture
def root(tmp_path: Path):
    place = tmp_path / "suspect"
    yield place
    subprocess.run(["rm", "-rf", place], check=True)  # Python's own removal recurses


def test_three_thousand_levels_are_read(root, pratique):
    dig(root, b"d", 3000)
    (root / "beside").write_bytes(b"x")
    done = pratique("examine", root)
    assert done.most_memory < ENOUGH
    assert done.status == 0, done.err
    assert done.column("SELECT length(path) FROM file WHERE filename = 'bottom'") == [6007]
    assert done.column("SELECT count(*) FROM mark WHERE path LIKE '%bottom'") != [0]


def test_names_of_255_bytes_end_in_a_gap(root, pratique):
    dig(root, b"n" * 255, 3000)
    (root / "beside").write_bytes(b"x")
    done = pratique("examine", root)
    assert done.most_memory < ENOUGH
    assert done.status == 3, done.err
    assert done.summary["coverage"]["folders_unread"] == 1
    assert done.column("SELECT count(*) FROM file WHERE path = '/beside'") == [1]


def test_many_names_far_down_do_not_fill_the_memory(root, pratique):
    levels = 30
    dig(root, b"n" * 255, levels)
    at = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    for _ in range(levels):
        below = os.open(b"n" * 255, os.O_RDONLY | os.O_DIRECTORY, dir_fd=at)
        os.close(at)
        at = below
    for number in range(20_000):
        if number % 2:
            os.mkdir(f"{number}", dir_fd=at)
        else:
            os.close(os.open(f"{number}", os.O_WRONLY | os.O_CREAT, dir_fd=at))
    os.close(at)
    done = pratique("examine", root)
    assert done.most_memory < ENOUGH
    assert done.status in (0, 3), done.err
    assert done.summary["coverage"]["entries"] == 20_000 + levels + 2


def test_folder_of_two_hundred_thousand_names(root, pratique):
    wide = root / "var/www/html/wide"
    wide.mkdir(parents=True)
    folder = os.open(wide, os.O_RDONLY | os.O_DIRECTORY)
    for number in range(200_000):
        os.close(os.open(f"{number} ", os.O_WRONLY | os.O_CREAT, dir_fd=folder))
    os.close(folder)
    done = pratique("examine", root, patience=300)
    assert done.most_memory < ENOUGH
    assert done.status in (0, 3), done.err
    assert done.summary["coverage"]["files_read"] == 200_000
