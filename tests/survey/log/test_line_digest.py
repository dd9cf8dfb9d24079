from __future__ import annotations

import gzip
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.survey.log.line_digest import Compared, compared, digests, only, texts
from pratique.survey.log.lines import Lines
from pratique.survey.log.past import _Bytes


class _Entry:
    def __init__(self, size):
        self.size = size


def lines(content):
    return Lines(_Bytes(content), _Entry(len(content)))


def text(*numbers):
    return "".join(f"line {number}\n" for number in numbers).encode()


def answer(past, *now):
    return compared(digests(lines(past)), [digests(lines(one)) for one in now])


@pytest.mark.parametrize(
    ("past", "now", "told"),
    [
        (text(1, 2, 3), [text(1, 2, 3, 4)], Compared(3, 3, 0, (), ())),
        (text(1, 2, 3), [gzip.compress(text(1, 2, 3, 4))], Compared(3, 3, 0, (), ())),
        (text(1, 2, 3, 4), [text(9), text(1, 2, 4, 5)], Compared(4, 3, 1, (3,), ())),
        (text(1, 2, 3, 4), [text(1, 2, 33, 4, 5)], Compared(4, 3, 0, (3,), (3,))),
        (text(1, 2, 3, 4), [text(3, 4, 5)], Compared(4, 2, 0, (1, 2), ())),
        (text(1, 2, 3, 4), [text(1, 2), text(3, 4, 5)], Compared(4, 4, 0, (), ())),
        (text(1, 1, 1, 2), [text(1, 1, 2)], Compared(4, 3, 0, (3,), ())),
        (text(1, 2, 3), [text(7, 8)], Compared(3, 0, None, (1, 2, 3), ())),
        (text(1), [text(1, 2)], Compared(1, 1, 0, (), ())),
        (text(1, 2, 3), [], Compared(3, 0, None, (1, 2, 3), ())),
        (b"", [text(1)], Compared(0, 0, None, (), ())),
    ],
)
def test_what_became_of_the_lines(past, now, told):
    assert answer(past, *now) == told


def test_no_more_lines_than_asked_for():
    assert digests(lines(text(*range(9))), 4)["line"].to_list() == [1, 2, 3, 4]


def test_texts_and_only_keep_the_numbers():
    content = b"a\n\nb\xff\nc"
    assert texts(lines(content), {1, 3}) == {1: "a", 3: "b\\xff"}
    assert only(lines(content), (3, 4)) == b"\n\nb\xff\nc\n"


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_lines_that_are_kept_and_gone_are_all_of_them(past, now):
    told = answer(past, now)
    assert told.lines == told.kept + len(told.gone)
    left = only(lines(past), told.gone)
    assert io.BytesIO(left).read().count(b"\n") >= len(told.gone)
