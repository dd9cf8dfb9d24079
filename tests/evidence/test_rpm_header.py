from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.evidence.rpm_header import MAGIC, MOST_VALUES, read_header

TAGS = {
    1000: b"blog",
    1117: [b"a", b"", b"c"],
    1028: [1, 2, 0xFFFFFFFF],
    1030: ("H", 0o100644, 0o40755),
    5008: ("Q", 1 << 40),
    1029: ("B", 0, 255),
    259: bytearray(b"\x89\0"),
}


def raw(tag: int, kind: int, offset: int, count: int, data: bytes = b"12345678") -> bytes:
    return struct.pack(">IIIIiI", 1, len(data), tag, kind, offset, count) + data


def test_values_of_every_type(rpm_header):
    header = read_header(rpm_header(TAGS))
    assert header.text(1000) == b"blog"
    assert header.texts(1000) == [b"blog"]
    assert header.texts(1117) == [b"a", b"", b"c"]
    assert header.numbers(1028) == (1, 2, 0xFFFFFFFF)
    assert header.numbers(1030) == (0o100644, 0o40755)
    assert header.number(5008) == 1 << 40
    assert header.numbers(1029) == (0, 255)
    assert header.binary(259) == b"\x89\0"
    assert header.damaged == ()


def test_a_tag_of_another_type_has_no_values(rpm_header):
    header = read_header(rpm_header(TAGS))
    for tag in (1028, 4711):
        assert (header.text(tag), header.texts(tag), header.binary(tag)) == (b"", [], b"")
    assert (header.number(1000), header.numbers(1000)) == (None, ())


def test_what_was_added_at_installation_wins(rpm_header):
    header = read_header(rpm_header({1000: b"a", 1008: [1]}, {1008: [2]}))
    assert header.number(1008) == 2
    assert header.matches()


def test_magic_may_stand_before_it(rpm_header):
    header = read_header(b"lead" + MAGIC + rpm_header(TAGS), 4)
    assert header.text(1000) == b"blog"
    assert header.matches()
    assert header.end == len(header.content)


def test_an_edit_of_the_signed_part_is_seen(rpm_header):
    whole = rpm_header(TAGS)
    assert read_header(whole).matches()
    assert read_header(whole.replace(b"blog", b"glob")).matches() is False
    assert read_header(rpm_header(TAGS, sealed=False)).matches() is None
    assert read_header(rpm_header(TAGS, {273: b"0" * 64})).matches() is False
    assert read_header(rpm_header(TAGS, {279: b"0" * 64})).matches() is False
    assert read_header(rpm_header(TAGS, {269: b"no digest"}, sealed=False)).matches() is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 7,
        struct.pack(">II", 0, 0),
        struct.pack(">II", 0xFFFFFFFF, 0),
        struct.pack(">II", 1, 0xFFFFFFFF) + bytes(100),
        struct.pack(">II", 0x10000, 0) + bytes(0x100000),
        raw(1000, 6, 0, 1)[:-1],
    ],
)
def test_what_is_no_header(content):
    assert read_header(content) is None


@pytest.mark.parametrize(
    ("kind", "offset", "count"),
    [(4, 0, 3), (4, 8, 1), (4, -1, 1), (4, 0, 0xFFFFFFFF), (10, 0, 1), (8, 9, 1), (8, 0, 99)],
)
def test_values_outside_the_data_are_left_out(kind, offset, count):
    header = read_header(raw(1000, kind, offset, count))
    assert header.damaged == (1000,)
    assert (header.numbers(1000), header.texts(1000)) == ((), [])


def test_strings_end_with_the_data():
    assert read_header(raw(1000, 8, 0, 4, b"a\0b\0cd")).texts(1000) == [b"a", b"b"]
    assert read_header(raw(1000, 6, 0, 1, b"no end")).text(1000) == b""


def test_values_without_end_are_bounded():
    header = read_header(raw(1117, 8, 0, 1 << 20, bytes(1 << 20)))
    assert len(header.texts(1117)) == MOST_VALUES + 1
    header = read_header(raw(1117, 2, 0, 1 << 20, bytes(1 << 20)))
    assert len(header.numbers(1117)) == MOST_VALUES + 1


@given(st.binary(max_size=200), st.integers(0, 3), st.binary(max_size=100))
def test_any_bytes_are_a_header_or_none(content, count, data):
    for whole in (content, struct.pack(">II", count, len(data)) + content[: 16 * count] + data):
        header = read_header(whole)
        for tag in header.entries if header is not None else ():
            assert header.text(tag) in [b"", *header.texts(tag)]
            assert len(header.numbers(tag)) <= len(whole)
            assert len(header.binary(tag)) <= len(whole)
        assert header is None or header.matches() in (None, False)
