from __future__ import annotations

import pytest

from pratique.errors import Unreadable
from pratique.history.git.delta import applied, result_size

BASE = b"0123456789"


def test_copy_and_insert():
    delta = bytes([10, 7, 0x91, 2, 4]) + bytes([3]) + b"abc"
    assert applied(BASE, delta, 99, "x") == b"2345abc"
    assert result_size(delta, "x") == 7


def test_length_of_nothing_is_64_kib():
    base = bytes(0x10000)
    assert applied(base, b"\x80\x80\x04" * 2 + b"\x80", 1 << 20, "x") == base


@pytest.mark.parametrize(
    "delta",
    [
        bytes([9, 4, 0x90, 4]),  # another base
        bytes([10, 4, 0x90, 5]),  # more than it says
        bytes([10, 4, 0x90, 3]),  # less than it says
        bytes([10, 4, 0x91, 9, 4]),  # behind the end of the base
        bytes([10, 4, 0]),  # reserved
        bytes([10, 4, 4]) + b"ab",  # cut short
        bytes([10, 100, 100]) + b"a" * 100,  # larger than allowed
        b"\xff" * 20,
        b"",
    ],
)
def test_difference_that_does_not_fit(delta):
    with pytest.raises(Unreadable):
        applied(BASE, delta, 50, "x")
