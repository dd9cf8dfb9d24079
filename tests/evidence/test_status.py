"""What the kernel says of a name: with statx(2), and without it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pratique.evidence.status import Statx
from pratique.model import EntryType


@pytest.fixture(params=[True, False], ids=["statx", "stat"])
def status(request) -> Statx:
    asked = Statx()
    if not request.param:
        asked._call = None
    return asked


def test_file(status, tmp_path: Path):
    (tmp_path / "a").write_bytes(b"12345")
    (tmp_path / "a").chmod(0o4751)
    folder = os.open(tmp_path, os.O_RDONLY)
    entry = status.entry(folder, b"a", b"x/a")
    os.close(folder)
    told = (tmp_path / "a").lstat()
    assert (entry.path, entry.type, entry.size, entry.mode) == (
        b"x/a",
        EntryType.REGULAR,
        5,
        0o4751,
    )
    assert (entry.inode, entry.device, entry.hard_links) == (told.st_ino, told.st_dev, 1)
    assert (entry.mtime, entry.ctime, entry.atime) == (
        told.st_mtime_ns, told.st_ctime_ns, told.st_atime_ns,
    )  # fmt: skip
    assert entry.allocated == told.st_blocks * 512


def test_birth_is_only_told_by_statx(tmp_path: Path):
    folder = os.open(tmp_path, os.O_RDONLY)
    plain = Statx()
    plain._call = None
    assert plain.entry(folder, b"", b"").btime is None
    born = Statx().entry(folder, b"", b"").btime
    os.close(folder)
    assert born is None or born > 0


def test_folder_itself_and_link(status, tmp_path: Path):
    (tmp_path / "link").symlink_to("/etc/passwd")
    folder = os.open(tmp_path, os.O_RDONLY)
    assert status.entry(folder, b"", b"").type is EntryType.DIRECTORY
    assert status.entry(folder, b"link", b"link").type is EntryType.SYMLINK
    with pytest.raises(FileNotFoundError):
        status.entry(folder, b"nothing", b"nothing")
    os.close(folder)


@pytest.mark.parametrize("seconds", [-(2**31), 0, 2**33, 2**38, -(2**36)])
def test_moments_stay_within_what_a_table_can_say(seconds, status, tmp_path: Path):
    (tmp_path / "a").write_bytes(b"")
    os.utime(tmp_path / "a", (seconds, seconds))
    folder = os.open(tmp_path, os.O_RDONLY)
    mtime = status.entry(folder, b"a", b"a").mtime
    os.close(folder)
    assert -(2**63) + 1 < mtime < 2**63 - 1
