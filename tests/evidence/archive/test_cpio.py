"""Evidence in a cpio."""

from __future__ import annotations

import gzip
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.evidence.archive.archived_file import HeldAccess
from pratique.evidence.archive.cpio import CpioSource, cpio_members, is_cpio
from pratique.evidence.archive.member import Member
from pratique.evidence.archive.tar_members import Odd
from pratique.model import EntryType


def member(name, content=b"", *, mode=0o100644, inode=1, links=1):
    numbers = [inode, mode, 0, 0, links, 99, len(content), 8, 1, 0, 0, len(name) + 1, 0]
    head = b"070701" + b"".join(b"%08x" % one for one in numbers) + name + b"\0"
    head += bytes(-len(head) % 4)
    return head + content + bytes(-len(content) % 4)


END = member(b"TRAILER!!!")


def read(content):
    found = list(cpio_members(HeldAccess(content)))
    return [one for one in found if isinstance(one, Member)], [
        one.reason for one in found if isinstance(one, Odd)
    ]


def test_members():
    content = member(b"a", b"12") + member(b"l", b"a", mode=0o120777) + END + bytes(300)
    found, odd = read(content)
    assert [(one.name, one.type, one.link) for one in found] == [
        (b"a", EntryType.REGULAR, None),
        (b"l", EntryType.SYMLINK, b"a"),
    ]
    assert odd == []
    assert found[0].mtime == 99 * 10**9


def test_the_last_name_has_the_content():
    found, _ = read(member(b"a", links=2) + member(b"b", b"12", links=2) + END)
    assert [(one.name, one.hard) for one in found] == [(b"b", None), (b"a", b"b")]


def test_empty_files_with_two_names():
    found, _ = read(member(b"a", links=2) + member(b"b", links=2) + END)
    assert [(one.name, one.hard) for one in found] == [(b"a", None), (b"b", b"a")]


def test_archives_behind_each_other():
    found, odd = read(member(b"a") + END + bytes(200) + member(b"b") + END)
    assert [one.name for one in found] == [b"a", b"b"]
    assert odd == []


@pytest.mark.parametrize(
    ("content", "names", "reason"),
    [
        (member(b"a", b"12"), [b"a"], "the archive is cut short"),
        (member(b"a") + b"x" * 40 + member(b"b") + END, [b"a", b"b"],
         "bytes between the names of the archive"),
        (member(b"a") + b"x" * 400, [b"a"], "no names in the rest of the archive"),
        (member(b"a") + END + b"x" * 400, [b"a"], "bytes behind the end of the archive"),
    ],
)  # fmt: skip
def test_what_is_odd(content, names, reason):
    found, odd = read(content)
    assert [one.name for one in found] == names
    assert odd == [reason]


def test_it_is_recognised_packed_too(tmp_path):
    place = tmp_path / "x"
    place.write_bytes(gzip.compress(member(b"a", b"12") + END))
    assert CpioSource.recognises(place)
    place.write_bytes(b"070701 and no number" * 20)
    assert not CpioSource.recognises(place)
    assert not is_cpio(b"070707")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=600))
def test_any_bytes_end(content):
    assert list(cpio_members(HeldAccess(member(b"a", b"12") + content)))
    list(cpio_members(HeldAccess(content)))


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 250), st.integers(0, 255))
def test_any_changed_byte_ends(at, value):
    content = bytearray(member(b"a", b"12") + member(b"b", links=2) + END)
    content[min(at, len(content) - 1)] = value
    list(cpio_members(HeldAccess(bytes(content))))


def test_heads_that_are_none_take_no_square_of_time():
    content = member(b"a") + b"070701" * 100_000
    began = time.process_time()
    found, odd = read(content)
    assert ([one.name for one in found], odd) == ([b"a"], ["no names in the rest of the archive"])
    assert time.process_time() - began < 20
