from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.evidence.cpio import Cpio, CpioMember


def member(name: bytes, content: bytes = b"", *, mode=0o100644, links=1, inode=7, magic=b"070701"):
    numbers = (inode, mode, 0, 0, links, 0, len(content), 8, 1, 0, 0, len(name) + 1, 0)
    head = magic + b"".join(b"%08x" % number for number in numbers) + name + b"\0"
    return head + bytes(-len(head) % 4) + content + bytes(-len(content) % 4)


def stripped(number: int, content: bytes) -> bytes:
    return b"07070X%08x\0\0" % number + content + bytes(-len(content) % 4)


LAST = member(b"TRAILER!!!")


def read(content: bytes, sizes=()):
    archive = Cpio(io.BytesIO(content), lambda number: sizes[number])
    found = []
    for one in archive.members():
        parts = iter(lambda: archive.read(3), b"")
        found.append((one, b"".join(parts)))
    return found


@pytest.mark.parametrize("magic", [b"070701", b"070702"])
def test_members_and_their_contents(magic):
    content = member(b"./a", b"hello", magic=magic) + member(b"./dir", mode=0o40755, links=2)
    assert read(content + LAST) == [
        (CpioMember(b"./a", 5, 0o100644, 1, (8, 1, 7)), b"hello"),
        (CpioMember(b"./dir", 0, 0o40755, 2, (8, 1, 7)), b""),
    ]


def test_files_of_the_stripped_form_are_numbered():
    content = stripped(1, b"hello") + stripped(0, b"you") + LAST
    assert read(content, sizes=(3, 5)) == [
        (CpioMember(b"", 5, number=1), b"hello"),
        (CpioMember(b"", 3, number=0), b"you"),
    ]


def test_what_was_not_read_is_passed_over():
    archive = Cpio(io.BytesIO(member(b"a", b"x" * 99) + member(b"b") + LAST), len)
    assert [one.name for one in archive.members()] == [b"a", b"b"]


@pytest.mark.parametrize(
    "content",
    [b"", b"070701", b"plain text", member(b"a", b"hello")[:-5], member(b"a"),
     member(b"a").replace(b"000081a4", b"0000zzzz"), member(b"x" * 5000)],
)  # fmt: skip
def test_what_is_no_archive_says_so(content):
    with pytest.raises((ValueError, EOFError)):
        read(content)


@given(st.binary(), st.sampled_from([b"", b"070701", b"07070X", member(b"a", b"b")]))
def test_any_bytes_are_members_or_an_error(content, start):
    try:
        read(start + content, sizes=(1, 2))
    except (ValueError, EOFError, IndexError):
        return
