"""How the journal ended when it was last written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.record.head import Head, head_of, read_head, to_bytes, write_head
from pratique.record.key import make_key


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    return make_key(tmp_path_factory.mktemp("key"))


@pytest.fixture(scope="module")
def head(key):
    return Head(12_345, 1 << 40, (1 << 40) + 700, "ab" * 32, key.public)


def test_head_survives_the_way_through_its_file(tmp_path, head, key):
    assert read_head(tmp_path) is None
    write_head(tmp_path, head, key)
    assert read_head(tmp_path) == head
    write_head(tmp_path, Head(1, 0, 5, "00" * 32, key.public), key)
    assert read_head(tmp_path).entries == 1


def test_head_is_one_sector(head, key):
    assert len(to_bytes(head, key)) == 512


@given(place=st.integers(0, 511), byte=st.integers(0, 255))
def test_any_other_byte_is_seen(head, key, place, byte):
    content = bytearray(to_bytes(head, key))
    if content[place] == byte:
        return
    content[place] = byte
    if bytes(content).rstrip(b" \n") == to_bytes(head, key).rstrip(b" \n"):
        return  # a blank at the end, in place of a line feed
    with pytest.raises(ValueError):  # noqa: PT011 - whatever does not fit
        head_of(bytes(content))


def test_link_is_not_followed(tmp_path, head, key):
    write_head(tmp_path, head, key)
    (tmp_path / "journal.head").rename(tmp_path / "elsewhere")
    (tmp_path / "journal.head").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ValueError, match=r"journal\.head"):
        read_head(tmp_path)
