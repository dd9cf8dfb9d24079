from __future__ import annotations

import zlib

import pytest

from pratique.errors import Unreadable
from pratique.evidence.directory import DirectorySource
from pratique.history.git.bounded import inflated, pieces, whole

PACKED = zlib.compress(b"a" * 1000)


def test_exactly_what_was_asked_for():
    assert inflated([PACKED[:5], PACKED[5:], b"behind"], 1000, "x") == b"a" * 1000
    assert inflated([zlib.compress(b"")], 0, "x") == b""


@pytest.mark.parametrize(
    ("data", "size"),
    [(PACKED, 999), (PACKED, 1001), (PACKED[:-4], 1000), (b"\x78\x9cno", 10), (b"", 1),
     (zlib.compress(bytes(50 << 20)), 10)],
)  # fmt: skip
def test_anything_else_is_unreadable(data, size):
    with pytest.raises(Unreadable):
        inflated([data], size, "x")


def test_pieces_end_where_they_should():
    data = bytes(range(256)) * 600

    def read_at(offset, length):
        return data[offset : offset + length]

    assert b"".join(pieces(read_at, 100, 150_000)) == data[100:150_000]
    assert b"".join(pieces(read_at, 0, 10**9)) == data


def test_whole_file_or_none(tmp_path):
    (tmp_path / "file").write_bytes(b"x" * (2 << 20))
    (tmp_path / "link").symlink_to("/etc/passwd")
    source = DirectorySource.open_at(tmp_path)
    assert whole(source, b"file", 4 << 20) == b"x" * (2 << 20)
    assert whole(source, b"link", 10) is None
    assert whole(source, b"none", 10) is None
    with pytest.raises(Unreadable, match="larger than 1 MiB"):
        whole(source, b"file", 1 << 20)
    source.close()
