from __future__ import annotations

import io
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.archive.budget import Budget, Damaged, Exhausted, Held
from pratique.content.archive.tar_archive import BLOCK, Flowing, Placed, is_header, members

LONG = "in/" * 60 + "a" * 120


def both(content):
    """The same through both kinds of input."""
    yield Placed(Held(content), Budget())
    yield Flowing(content[start : start + 700] for start in range(0, len(content), 700))


def read(content):
    found = [
        [
            (m.listed.name, m.listed.type, b"".join(m.content or ()))
            for m in members(source, Budget())
        ]
        for source in both(content)
    ]
    assert found[0] == found[1]
    return found[0]


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_members(made, form):
    content = made.tarred({"a": b"one" * 999, "b": b"", "c/d": b"x" * 512}, form=form)
    assert read(content) == [
        (b"a", "regular", b"one" * 999),
        (b"b", "regular", b""),
        (b"c/d", "regular", b"x" * 512),
    ]


@pytest.mark.parametrize("form", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
@pytest.mark.parametrize("name", [LONG, "ä" * 90])
def test_long_names(made, form, name):
    assert read(made.tarred({name: b"x", "b": b"y"}, form=form)) == [
        (name.encode(), "regular", b"x"),
        (b"b", "regular", b"y"),
    ]


def test_other_things_than_files(made):
    content = made.tarred(
        {
            "link": (tarfile.SYMTYPE, "/etc"),
            "hard": (tarfile.LNKTYPE, "a"),
            "dev": (tarfile.BLKTYPE, ""),
            "pipe": (tarfile.FIFOTYPE, ""),
            "folder": (tarfile.DIRTYPE, ""),
            "a": b"x",
        }
    )
    assert [(name, form) for name, form, _ in read(content)] == [
        (b"link", "symlink"),
        (b"hard", "hardlink"),
        (b"dev", "device"),
        (b"pipe", "fifo"),
        (b"folder/", "directory"),
        (b"a", "regular"),
    ]


def test_what_is_not_used_is_skipped(made):
    content = made.tarred({"a": b"x" * 5000, "b": b"y" * 600})
    for source in both(content):
        assert [m.listed.name for m in members(source, Budget())] == [b"a", b"b"]


def test_a_size_in_base_256_and_in_pax(made):
    content = bytearray(made.tarred({"a": b"x" * 10}))
    content[124:136] = b"\x80" + (10).to_bytes(11, "big")
    content[148:156] = b"%06o\0 " % (sum(content[:148]) + sum(content[156:512]) + 256)
    assert read(bytes(content)) == [(b"a", "regular", b"x" * 10)]


def test_a_size_beyond_the_end_is_damaged(made):
    content = made.tarred({"a": b"x" * 5000})[: 2 * BLOCK]
    for source in both(content):
        with pytest.raises(Damaged):
            [b"".join(m.content) for m in members(source, Budget())]


def test_no_head_where_one_should_be(made):
    content = made.tarred({"a": b"x" * 10})[: 2 * BLOCK] + b"nonsense" * 64
    for source in both(content):
        with pytest.raises(Damaged):
            list(members(source, Budget()))


def test_limits(made):
    content = made.tarred({str(number): b"x" for number in range(9)})
    with pytest.raises(Exhausted):
        list(members(Placed(Held(content), Budget(members=5)), Budget(members=5)))


def test_a_header_is_known_by_its_sum(made):
    assert is_header(made.tarred({"a": b"x"})[:BLOCK])
    assert not is_header(b"\0" * BLOCK)
    assert not is_header(b"text" * 128)
    assert not is_header(b"")


def test_the_standard_library_agrees(made):
    content = made.tarred({LONG: b"x", "ü": b"yy"}, form=tarfile.PAX_FORMAT)
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        names = archive.getnames()
    assert [name.decode() for name, _, _ in read(content)] == names


@given(
    st.binary(max_size=1500),
    st.lists(st.tuples(st.integers(0, 2000), st.binary(max_size=12)), max_size=5),
)
def test_any_bytes_are_read_or_damaged(made, content, changes):
    whole = made.tarred({"a": b"x" * 50, LONG: b"y"}, form=tarfile.PAX_FORMAT)
    for at, value in changes:
        whole = whole[:at] + value + whole[at + len(value) :]
    for one in (content, whole):
        for source in both(one):
            try:
                for member in members(source, Budget()):
                    assert isinstance(b"".join(member.content or ()), bytes)
            except (Damaged, Exhausted):
                continue
