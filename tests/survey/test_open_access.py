from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.survey.open_access import OpenAccess

CONTENT = bytes(range(200))


class Opened:
    """An open file that counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def read_at(self, offset, length):
        self.asked += 1
        return CONTENT[offset : offset + length]


@given(
    st.lists(st.tuples(st.integers(0, 250), st.integers(0, 80)), max_size=20), st.integers(1, 99)
)
def test_every_place_gives_its_own_bytes(asked, ahead):
    access = OpenAccess(Opened(), len(CONTENT), ahead)
    for offset, length in asked:
        assert access.read_at(offset, length) == CONTENT[offset : offset + length]
    assert not access.behind(7)


def test_what_was_read_ahead_is_not_read_again():
    opened = Opened()
    access = OpenAccess(opened, len(CONTENT), 100)
    assert access.read_at(0, 10) + access.read_at(10, 90) == CONTENT[:100]
    assert opened.asked == 1


@pytest.mark.parametrize("offset", [-1, -200])
def test_before_the_beginning_there_is_nothing(offset):
    assert OpenAccess(Opened(), len(CONTENT), 10).read_at(offset, 5) == b""
