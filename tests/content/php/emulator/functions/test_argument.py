from __future__ import annotations

import pytest

from pratique.content.php.emulator.functions import argument
from pratique.content.php.emulator.value import Array, Unknown


@pytest.mark.parametrize(
    ("value", "expected"), [(b"a", b"a"), (5, b"5"), (None, b""), (True, b"1"), (1.5, b"1.5")]
)
def test_text(value, expected):
    assert argument.text([value], 0) == expected


@pytest.mark.parametrize("value", [Array(), Unknown()])
def test_no_text(value):
    with pytest.raises(TypeError):
        argument.text([value], 0)


@pytest.mark.parametrize(
    ("value", "expected"), [(b"12abc", 12), (b" -5", -5), (2.9, 2), (None, 0), (b".5", 0)]
)
def test_whole_number(value, expected):
    assert argument.integer([value], 0) == expected


@pytest.mark.parametrize("value", [b"abc", b"", Array(), Unknown()])
def test_no_number(value):
    with pytest.raises(TypeError):
        argument.integer([value], 0)


def test_an_argument_that_is_missing():
    assert argument.text([], 0, b"x") == b"x"
    assert argument.integer([], 0, 7) == 7
    with pytest.raises(IndexError):
        argument.text([], 0)


@pytest.mark.parametrize(
    ("total", "offset", "length", "expected"),
    [
        (5, 1, 2, (1, 3)),
        (5, -2, None, (3, 5)),
        (5, -9, 2, (0, 2)),
        (5, 9, 1, (5, 5)),
        (5, 1, -1, (1, 4)),
        (5, 3, -4, (3, 3)),
    ],
)
def test_stretch(total, offset, length, expected):
    assert argument.stretch(total, offset, length) == expected


@pytest.mark.parametrize(
    ("listed", "expected"),
    [(b"a..d", b"abcd"), (b"..a", b"..a"), (b"a..", b"a.."), (b"z..a", b"z..a"), (b"x", b"x")],
)
def test_characters(listed, expected):
    assert argument.characters(listed) == expected


def test_limits():
    with pytest.raises(ValueError):  # noqa: PT011 - it has no words
        argument.bounded(1 << 30)
    with pytest.raises(ValueError):  # noqa: PT011 - it has no words
        argument.countable(1 << 30)


def test_an_array_of_which_items_are_missing():
    held = Array()
    held.rest = Unknown()
    with pytest.raises(TypeError):
        argument.array([held], 0)
