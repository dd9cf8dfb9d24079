from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.bag.manifest import Listed, OddLine, leads_out, plain_name, read, written

DIGEST = hashlib.sha256(b"x").hexdigest()


@given(st.binary(min_size=0, max_size=300))
def test_a_plain_name_is_plain_and_leads_nowhere(name):
    plain = plain_name(name)
    assert plain.isascii()
    assert plain.isprintable()
    assert not set(plain) & set("/%\\ ")
    assert plain[0] not in ".-~"
    assert len(plain) <= 200


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_different_names_stay_different(one, other):
    assert (one == other) == (plain_name(one) == plain_name(other))


def test_a_long_name_keeps_its_difference():
    assert plain_name(b"a" * 400) != plain_name(b"a" * 399 + b"b")


@given(st.lists(st.text("ab%\r\n/0AD5", min_size=1, max_size=9), unique=True))
def test_what_is_written_is_read(names):
    names = [name for name in names if not leads_out(name.encode())]
    names = [name for name in names if "\n" not in name and "\r" not in name]
    content = written(Listed(name, DIGEST) for name in names)
    assert list(read(content, "sha256")) == [Listed(name, DIGEST) for name in sorted(names)]


def test_line_ends_in_names_are_written_out():
    content = written([Listed("a\nb\r%0A", DIGEST)])
    assert content == f"{DIGEST}  a%0Ab%0D%250A\n".encode()
    assert next(read(content, "sha256")).name == "a\\x0ab\\x0d%0A"


@pytest.mark.parametrize(
    "name", [b"../x", b"/etc/passwd", b"~root/x", b"a//b", b"a/./b", b"a/../b", b"a\0b", b"..", b""]
)
def test_no_name_leads_out(name):
    assert leads_out(name)


@pytest.mark.parametrize(
    "line",
    [
        b"zz  a",
        DIGEST.encode(),
        b"ab  a",
        DIGEST[:-1].encode() + b"  a",
        DIGEST.encode() + b"  ../a",
    ],
)
def test_an_odd_line_is_named(line):
    (found,) = read(b"\n" + line + b"\n", "sha256")
    assert isinstance(found, OddLine)
    assert found.number == 2


@given(st.binary(max_size=200))
def test_any_bytes_are_read(content):
    for found in read(content, "sha256"):
        assert isinstance(found, Listed | OddLine)
