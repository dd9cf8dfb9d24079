"""Opening below a folder: no link on the way, no time of reading changed."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from pratique.evidence.inside import FILE_FLAGS, FOLDER_FLAGS, Opener

LONG_AGO = 1_000_000_000


@pytest.fixture
def folder(tmp_path: Path):
    (tmp_path / "root/a/b").mkdir(parents=True)
    (tmp_path / "root/a/b/file").write_bytes(b"x")
    (tmp_path / "root/link").symlink_to("a")
    (tmp_path / "root/a/out").symlink_to(tmp_path)
    (tmp_path / "secret").write_bytes(b"x")
    opened = os.open(tmp_path / "root", os.O_RDONLY)
    yield opened
    os.close(opened)


@pytest.fixture(params=[True, False], ids=["openat2", "by parts"])
def opener(request) -> Opener:
    return Opener(openat2=request.param)


def test_file_below(opener, folder):
    descriptor = opener.open(folder, b"a/b/file", FILE_FLAGS)
    assert os.read(descriptor, 5) == b"x"
    os.close(descriptor)


@pytest.mark.parametrize(
    "path",
    [
        b"link/b/file", b"a/out/secret", b"a/../../secret", b"a/b/nothing", b"a/b/file/x",
        b"..", b"../secret", b"a/..", b"a/../a/b/file", b"a/./b/file", b"a//b/file", b"/a/b/file",
        b"a/b/file/", b"", b"a/b/file\0", b"a/b\0/x", b"a\0", b"n" * 256, b"a/" + b"n" * 5000,
        b"a/" * 5000 + b"x",
    ],
)  # fmt: skip
def test_nothing_by_way_of_a_link_or_dots(path, opener, folder):
    with pytest.raises(OSError, match=r"\w"):
        opener.open(folder, path, FILE_FLAGS)


@pytest.mark.parametrize("path", [b"link", b"a/out", b"link/", b"link/.", b"a/out/", b".."])
def test_link_itself_is_no_folder(path, opener, folder):
    with pytest.raises(OSError, match=r"\w"):
        opener.open(folder, path, FOLDER_FLAGS)


def test_time_of_reading_is_kept(opener, folder, tmp_path):
    file = tmp_path / "root/a/b/file"
    os.utime(file, ns=(LONG_AGO, file.stat().st_mtime_ns))
    descriptor = opener.open(folder, b"a/b/file", FILE_FLAGS)
    os.read(descriptor, 5)
    os.close(descriptor)
    assert opener.keeps_atime
    assert file.stat().st_atime_ns == LONG_AGO


def test_descriptors_are_closed_after_an_error(opener, folder):
    before = len(os.listdir("/proc/self/fd"))
    for path in (b"a/b/c/d/e", b"link/b", b"a/b/file/x/y"):
        with pytest.raises(OSError, match=r"\w"):
            opener.open(folder, path, FILE_FLAGS)
    assert len(os.listdir("/proc/self/fd")) == before


def test_this_kernel_opens_whole_paths_at_once(folder, monkeypatch):
    """openat2(2) is what is used: nothing is walked part by part where the kernel has it."""
    opener = Opener()
    monkeypatch.setattr("pratique.evidence.inside._open_by_parts", by_parts_is_not_asked)
    os.close(opener.open(folder, b"a/b", FOLDER_FLAGS))
    os.close(opener.open(folder, b"a/b/file", FILE_FLAGS))


def by_parts_is_not_asked(*_arguments):
    pytest.skip("this kernel or this sandbox has no openat2")


class Refusing:
    """A kernel in whose place a sandbox answers."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.asked = 0

    def syscall(self, *_arguments: object) -> int:
        self.asked += 1
        import ctypes

        ctypes.set_errno(self.number)
        return -1


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.EPERM, errno.E2BIG])
def test_sandbox_that_forbids_the_call_costs_nothing(number, folder):
    opener = Opener()
    opener._library = refusing = Refusing(number)
    for _ in range(3):
        os.close(opener.open(folder, b"a/b/file", FILE_FLAGS))
    assert refusing.asked == 1
    assert opener.keeps_atime


def test_time_of_reading_that_the_kernel_does_not_keep_is_known(opener, folder, monkeypatch):
    real = os.open

    def refuse(path, flags, *more, **named):
        if flags & os.O_NOATIME:
            raise PermissionError(errno.EPERM, "not yours")
        return real(path, flags, *more, **named)

    monkeypatch.setattr(os, "open", refuse)
    os.close(opener.open(folder, b"a", FOLDER_FLAGS))
    assert not opener.keeps_atime
