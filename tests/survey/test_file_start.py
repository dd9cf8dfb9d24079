from __future__ import annotations

import pytest

from pratique.survey.file_start import file_start


class Opened:
    def __init__(self, *chunks):
        self.held = chunks
        self.taken = 0

    def chunks(self):
        for chunk in self.held:
            self.taken += 1
            yield chunk


@pytest.mark.parametrize(
    ("length", "start", "taken"),
    [(2, b"ab", 1), (3, b"abc", 1), (4, b"abcd", 2), (9, b"abcdef", 2)],
)
def test_no_more_is_read_than_is_wanted(length, start, taken):
    opened = Opened(b"abc", b"def")
    beaten = []
    assert file_start(opened, length, beaten.append) == start
    assert opened.taken == taken
    assert sum(beaten) == 3 * taken


def test_an_empty_file_has_none():
    assert file_start(Opened(), 5, lambda _read: None) == b""
