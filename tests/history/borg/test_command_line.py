"""What the command line of a backup says about it."""

from __future__ import annotations

import pytest

from pratique.history.borg.command_line import CommandLine


def line(text):
    return CommandLine.of(text.split())


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("borg create /repo::a /", (b"",)),
        ("borg create /repo::a .", (b"",)),
        ("borg create -x --stats /repo::a /etc /var/", (b"etc", b"var")),
        ("borg create -C zstd /repo::a -- -odd", (b"-odd",)),
        ("borg list", ()),
    ],
)
def test_paths(text, paths):
    assert line(text).paths == paths


def test_excludes():
    found = line("borg create --exclude=/tmp -e /proc --exclude-caches --pattern -x /repo::a /")
    assert found.excludes == (
        "--exclude /tmp", "-e /proc", "--exclude-caches", "--pattern -x",
    )  # fmt: skip


def test_how_it_compares():
    assert line("borg create /r::a /").files_cache == "ctime,size,inode"
    assert line("borg create --files-cache mtime,size /r::a /").files_cache == "mtime,size"


def test_one_file_system():
    assert line("borg create -x /r::a /").one_file_system
    assert not line("borg create /r::a /").one_file_system


@pytest.mark.parametrize("words", [None, "borg create", 5, {}])
def test_what_is_no_command_line_says_nothing(words):
    assert CommandLine.of(words) == CommandLine()
