"""Names of uploads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.evidence.collection.upload_name import is_drive, machine_path, told_path


@pytest.mark.parametrize(
    ("stored", "path"),
    [
        (b"uploads/auto/etc/passwd", b"etc/passwd"),
        (b"uploads/file/home/a/%2Ebashrc", b"home/a/.bashrc"),
        (b"uploads/auto/tmp/a%3Ab%25", b"tmp/a:b%"),
        (b"uploads/auto/caf%E9", b"caf\xe9"),
        (b"uploads/auto/a%2Fb", b"a%2Fb"),
        (b"uploads/auto/%2E%2E/x", b"%2E%2E/x"),
        (b"uploads/auto/x%00", b"x%00"),
        (b"uploads/auto/x%", b"x%"),
        (b"uploads/raw_ext4/%2Fdev%2Fsda1/etc/passwd", None),
        (b"uploads/auto", None),
        (b"results/x/y", None),
    ],
)
def test_which_file_it_stands_for(stored, path):
    assert machine_path(stored) == path


def test_a_name_as_it_was_noted():
    assert told_path(["uploads", "auto", "/etc", "a:b"]) == b"etc/a:b"
    assert told_path(["uploads", "auto", "caf\ufffd"]) is None
    assert told_path(["uploads", "data", "x"]) is None
    assert told_path([]) is None


@pytest.mark.parametrize("name", [b"C%3A", b"c:", b"%5C%5C.%5CC%3A"])
def test_a_drive(name):
    assert is_drive(name)


def test_what_is_no_drive():
    assert not is_drive(b"etc")
    assert not is_drive(b"C")


@given(st.binary(max_size=80))
def test_no_name_leads_out(rest):
    path = machine_path(b"uploads/auto/" + rest)
    assert path is not None
    assert b".." not in path.split(b"/") or b".." in rest.split(b"/")
