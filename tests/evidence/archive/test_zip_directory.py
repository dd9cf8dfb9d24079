"""What a zip says of its members."""

from __future__ import annotations

import io
import struct
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.evidence.archive.archived_file import HeldAccess
from pratique.evidence.archive.tar_members import Odd
from pratique.evidence.archive.zip_directory import Listed, listed


def packed(files, method=zipfile.ZIP_DEFLATED):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as opened:
        for name, content in files.items():
            opened.writestr(zipfile.ZipInfo(name, (2024, 5, 6, 7, 8, 10)), content)
    return held.getvalue()


def read(content):
    found = list(listed(HeldAccess(content), len(content)))
    return [one for one in found if isinstance(one, Listed)], [
        one.reason for one in found if isinstance(one, Odd)
    ]


FILES = {"a": b"1", "b/c": b"22"}


@pytest.mark.parametrize("front", [b"", b"#!/bin/sh\n" * 30])
def test_members(front):
    content = front + packed(FILES)
    found, odd = read(content)
    assert [(one.name, one.size) for one in found] == [(b"a", 1), (b"b/c", 2)]
    assert odd == []
    assert content[found[1].at : found[1].at + 2] == b"22"
    assert found[0].mtime == 1_714_979_290 * 10**9
    assert not found[0].zone


def test_a_name_that_its_head_tells_otherwise():
    content = packed(FILES)
    found, odd = read(content.replace(b"b/c", b"b/d", 1))
    assert len(found) == 2
    assert odd == ["a name that its own head tells otherwise"]


def test_without_a_directory_the_heads_are_read():
    content = packed(FILES)
    found, odd = read(content[: content.index(b"PK\x01\x02")])
    assert [one.name for one in found] == [b"a", b"b/c"]
    assert odd == ["the archive is cut short"]


def test_sizes_behind_the_content():
    class Pipe(io.BytesIO):
        def seekable(self):
            return False

        def seek(self, *_):
            raise OSError

        def tell(self):
            raise OSError

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w") as opened:
        opened.writestr("a", b"12345")
    content = pipe.getvalue()
    found, odd = read(content[: content.index(b"PK\x01\x02")])
    assert [(one.name, one.size) for one in found] == [(b"a", 5)]
    assert odd == ["the archive is cut short"]


def test_heads_without_an_end_take_no_square_of_time():
    head = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 8, 8, 0, 0, 0, 0, 0, 1, 0) + b"x"
    end = struct.pack("<4sIII", b"PK\7\x08", 0, 1 << 30, 0)
    content = head * 5_000 + end * 5_000
    began = time.process_time()
    found, odd = read(content)
    assert (found, len(odd)) == ([], 5_001)
    assert time.process_time() - began < 10


def test_a_directory_that_lies_about_its_length():
    content = bytearray(packed(FILES))
    end = content.rindex(b"PK\x05\x06")
    content[end + 12 : end + 16] = b"\xff\xff\xff\x7f"
    found, odd = read(bytes(content))
    assert len(found) == 2
    assert odd == ["the directory of the archive is damaged"]


def test_long_sizes():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as opened, opened.open("a", "w", force_zip64=True) as file:
        file.write(b"123")
    found, odd = read(held.getvalue())
    assert [(one.name, one.size) for one in found] == [(b"a", 3)]
    assert odd == []


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_end(content):
    read(content)
    read(content + b"PK\x05\x06" + content)
    read(b"PK\x03\x04" + content)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 220), st.integers(0, 255))
def test_any_changed_byte_ends(at, value):
    content = bytearray(packed(FILES))
    content[min(at, len(content) - 1)] = value
    read(bytes(content))
