from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.errors import NoCleanCopy
from pratique.evidence.debian_package import MAGIC, Member, members, named


def member(name: bytes, content: bytes) -> bytes:
    header = b"%-16s%-12d%-6d%-6d%-8o%-10d`\n" % (name, 0, 0, 0, 0o100644, len(content))
    return header + content + b"\n" * (len(content) % 2)


def test_members_start_at_even_offsets():
    archive = MAGIC + member(b"debian-binary", b"2.0\n") + member(b"a/", b"odd") + member(b"b", b"")
    assert list(members(io.BytesIO(archive), "x")) == [
        Member("debian-binary", 68, 4),
        Member("a", 132, 3),
        Member("b", 196, 0),
    ]


@pytest.mark.parametrize("behind", [b"short", b"x" * 60, member(b"a", b"")[:40] + b"y" * 20])
def test_a_damaged_package_says_so(behind):
    with pytest.raises(NoCleanCopy, match="damaged"):
        list(members(io.BytesIO(MAGIC + behind), "x"))


def test_members_have_an_end():
    archive = MAGIC + member(b"a", b"") * 100
    assert len(list(members(io.BytesIO(archive), "x"))) == 16


@pytest.mark.parametrize(
    ("control", "told"),
    [
        (b"Package: blog\nVersion: 1.2-3\nDescription: x\n Version: 9\n", ("blog", "1.2-3")),
        (b"Version: 1\nVersion: 2\n", ("", "1")),
        (b"\xff\x00no colon", ("", "")),
    ],
)
def test_name_and_version(control, told):
    assert named(control) == told


@given(
    st.one_of(
        st.binary(max_size=300),
        st.lists(st.binary(max_size=80)).map(lambda some: b"".join(member(b"a", x) for x in some)),
    )
)
def test_any_bytes_have_members_or_are_damaged(content):
    try:
        found = list(members(io.BytesIO(MAGIC + content), "x"))
    except NoCleanCopy:
        return
    assert all(one.offset <= len(MAGIC) + len(content) for one in found)
    assert len(found) <= 16


@given(st.binary(max_size=300))
def test_any_control_file_has_two_names(content):
    assert all(isinstance(one, str) for one in named(content))
