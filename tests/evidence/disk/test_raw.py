from __future__ import annotations

import os

import pytest

from pratique.errors import EvidenceError, Unreadable
from pratique.evidence.disk.raw import RawFile


def test_bytes_of_the_file(raw, content, whole):
    image = RawFile.open_at(raw)
    assert whole(image) == content
    assert image.plain() == (raw, 0)
    assert image.read_at(len(content) - 3, 100) == content[-3:]
    assert image.read_at(len(content) + 3, 100) == b""
    assert (image.limits(), image.files) == ((), (raw,))
    image.close()
    image.close()


def test_time_of_last_access_stays(tmp_path):
    path = tmp_path / "disk"
    path.write_bytes(b"x" * 4096)
    os.utime(path, (1_000_000, 2_000_000_000))
    image = RawFile.open_at(path)
    image.read_at(0, 4096)
    image.close()
    assert path.stat().st_atime == 1_000_000


@pytest.mark.parametrize("kind", ["folder", "fifo", "missing"])
def test_what_is_no_image(tmp_path, kind):
    path = tmp_path / "x"
    if kind == "folder":
        path.mkdir()
    if kind == "fifo":
        os.mkfifo(path)
    with pytest.raises(EvidenceError):
        RawFile.open_at(path)


def test_file_that_becomes_shorter(tmp_path):
    path = tmp_path / "disk"
    path.write_bytes(b"x" * 4096)
    image = RawFile.open_at(path)
    os.truncate(path, 1000)
    with pytest.raises(Unreadable, match="shorter"):
        image.read_at(0, 4096)
    image.close()
