from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.survey.access_entry import AccessEntry, access_entries


def acl(*entries):
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


OWNER, GROUP, OTHER = (1, 6, 2**32 - 1), (4, 4, 2**32 - 1), (32, 0, 2**32 - 1)


def test_named_users_and_groups_within_the_mask():
    raw = acl(OWNER, (2, 6, 33), GROUP, (8, 7, 1000), (16, 6, 2**32 - 1), OTHER)
    assert list(access_entries(raw, "/etc/shadow")) == [
        AccessEntry("/etc/shadow", "user", 33, reads=True, writes=True, executes=False),
        AccessEntry("/etc/shadow", "group", 1000, reads=True, writes=True, executes=False),
    ]


def test_a_mode_alone_is_no_entry():
    assert list(access_entries(acl(OWNER, GROUP, OTHER), "/etc/x")) == []


@pytest.mark.parametrize("raw", [b"", b"\x02", b"\x03\0\0\0", acl(OWNER) + b"x"])
def test_an_unknown_form_is_a_gap(raw):
    (row,) = access_entries(raw, "/etc/x")
    assert isinstance(row, Gap)


@given(st.binary(max_size=200))
def test_any_bytes(raw):
    for row in access_entries(raw, "/etc/x"):
        assert isinstance(row, AccessEntry | Gap)
