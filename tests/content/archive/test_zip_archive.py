from __future__ import annotations

import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.archive.budget import Budget, Damaged, Exhausted, Held
from pratique.content.archive.zip_archive import ZipArchive


def read(content, budget=None):
    archive = ZipArchive(Held(content), budget or Budget())
    return {
        member.listed.name: b"".join(member.content or ()) for member in archive.members()
    }, archive


MEMBERS = {"a.txt": b"one " * 500, "in/b": b"", "in/c": bytes(range(256))}


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
@pytest.mark.parametrize("before", [b"", b"#!/bin/sh\n" * 99])
def test_members(made, method, before):
    found, archive = read(before + made.zipped(MEMBERS, method))
    assert found == {name.encode(): content for name, content in MEMBERS.items()}
    assert archive.shared_bytes() == 0


def test_a_comment_that_looks_like_an_end(made):
    held = io.BytesIO(made.zipped(MEMBERS))
    with zipfile.ZipFile(held, "a") as archive:
        archive.comment = b"x" * 200
    assert len(read(held.getvalue())[0]) == 3


def test_zip64():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive, archive.open("a", "w", force_zip64=True) as member:
        member.write(b"content")
    assert read(held.getvalue())[0] == {b"a": b"content"}


def test_links_and_folders():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        info = zipfile.ZipInfo("link")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
        archive.mkdir("folder")
    types = {
        m.listed.name: m.listed.type for m in ZipArchive(Held(held.getvalue()), Budget()).members()
    }
    assert types == {b"link": "symlink", b"folder/": "directory"}


def changed(content, mark, offset, value):
    at = content.index(mark) + offset
    return content[:at] + value + content[at + len(value) :]


def test_encrypted_members_have_no_content(made):
    content = changed(made.zipped({"a": b"x"}), b"PK\x01\x02", 8, b"\x01")
    (member,) = ZipArchive(Held(content), Budget()).members()
    assert member.listed.encrypted
    assert member.content is None


def test_members_that_share_their_bytes(made):
    content = made.zipped({"a": b"x" * 9000, "b": b"y" * 9000})
    second = content.rindex(b"PK\x01\x02")
    content = content[: second + 42] + struct.pack("<L", 0) + content[second + 46 :]
    archive = ZipArchive(Held(content), Budget())
    assert [member.listed.name for member in archive.members()] == [b"a", b"b"]
    assert archive.shared_bytes() == 1


def test_a_method_that_is_not_known(made):
    with pytest.raises(Exhausted, match="method 14"):
        read(made.zipped({"a": b"xyz"}, zipfile.ZIP_LZMA))


@pytest.mark.parametrize("cut", [4, 30, 60, -1, -22, -40])
def test_cut_short(made, cut):
    with pytest.raises(Damaged):
        read(made.zipped(MEMBERS)[:cut])


def test_a_directory_that_is_elsewhere(made):
    content = made.zipped(MEMBERS)
    with pytest.raises(Damaged):
        read(changed(content, b"PK\x05\x06", 12, struct.pack("<LL", 77, 9_999_999)))


def test_more_members_than_the_limit(made):
    with pytest.raises(Exhausted):
        read(made.zipped({str(number): b"" for number in range(20)}), Budget(members=10))


@given(
    st.binary(max_size=400),
    st.lists(st.tuples(st.integers(0, 400), st.binary(max_size=4)), max_size=5),
)
def test_any_bytes_are_read_or_damaged(made, content, changes):
    whole = content + made.zipped({"a": b"x" * 50, "b/": b""})
    for at, value in changes:
        whole = whole[:at] + value + whole[at + len(value) :]
    for one in (content, whole):
        try:
            read(one)
        except (Damaged, Exhausted):
            assert one is not None
