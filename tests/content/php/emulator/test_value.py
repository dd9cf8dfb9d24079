from __future__ import annotations

import pytest

from pratique.content.php.emulator.value import (
    ANYTHING,
    MISSING,
    Array,
    Cell,
    Instance,
    Origin,
    Source,
    Unknown,
    concatenated,
    is_known,
    joined,
    origins_of,
    unknown_from,
)

REQUEST = Origin(Source.REQUEST, "$_GET['a']", 1)
STORED = Origin(Source.STORED, "a file", 2)
VISITOR = Unknown((REQUEST,))


def test_an_array_counts_on_from_its_largest_number():
    array = Array()
    for key in (5, None, b"k", None, -9, None):
        array.put(key, key)
    assert list(array.items) == [5, 6, b"k", 7, -9, 8]


def test_a_copy_is_another_array():
    array = Array.of([1, 2])
    array.copy(1).put(0, 9)
    assert array.values() == [1, 2]


def test_a_reference_in_an_array_is_shared_by_its_copies():
    array = Array.mapping({b"k": Cell(1)})
    array.copy(1).put(b"k", 9)
    assert array.pairs() == [(b"k", 9)]


def test_an_item_that_is_not_there_may_be_among_the_rest():
    array = Array.of([1])
    assert array.get(7) is MISSING
    array.rest = VISITOR
    assert array.get(7) is VISITOR


@pytest.mark.parametrize(
    ("first", "second", "choices"),
    [
        (b"a", b"b", (b"a", b"b")),
        (b"a", 1, (b"a", 1)),
        (1, True, (1, True)),
        (Unknown((), (), (b"a", b"b")), b"c", (b"a", b"b", b"c")),
        (b"a", VISITOR, (b"a", VISITOR)),
    ],
)
def test_joined_is_one_of_both(first, second, choices):
    assert joined(first, second).choices == choices


@pytest.mark.parametrize("value", [b"a", 1, None, VISITOR, ANYTHING])
def test_joined_with_itself_is_itself(value):
    assert joined(value, value) is value


def test_joined_says_no_more_than_before_when_nothing_is_new():
    either = joined(b"a", b"b")
    assert joined(either, b"b") is either
    assert joined(VISITOR, Unknown((REQUEST,))).origins == (REQUEST,)


def test_choices_and_origins_have_a_bound():
    value = b"0"
    for number in range(50):
        value = joined(value, b"%d" % number)
        value = joined(value, Unknown((Origin(Source.OTHER, str(number), number),)))
    assert len(value.choices) == len(value.origins) == 4


def test_the_gravest_origin_comes_first():
    instance = Instance(b"A", None, {b"p": Cell(VISITOR)})
    assert origins_of(Unknown((STORED,)), Array.of([instance])) == (REQUEST, STORED)


def test_unknown_from_stays_decoded():
    assert unknown_from(b"a", Unknown((REQUEST,), decoded=True)).decoded
    assert not unknown_from(VISITOR).decoded


@pytest.mark.parametrize(
    ("values", "pieces"),
    [
        ([b"a", VISITOR, b"b", b"c"], (b"a", VISITOR, b"bc")),
        ([Unknown((REQUEST,), (b"a", VISITOR)), VISITOR], (b"a", VISITOR, VISITOR)),
        ([b"a", Unknown((REQUEST,), (b"b", VISITOR))], (b"ab", VISITOR)),
    ],
)
def test_concatenated_keeps_the_known_pieces(values, pieces):
    text = concatenated(values)
    assert text.pieces == pieces
    assert text.origins == (REQUEST,)


def test_concatenated_texts_are_a_text():
    assert concatenated([b"a", b"", b"b"]) == b"ab"
    assert concatenated([b"", VISITOR]) is VISITOR
    assert len(concatenated([b"a", VISITOR] * 500).pieces) == 32


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (b"a", True),
        (None, True),
        (VISITOR, False),
        (Array.of([1, Array.of([b"a"])]), True),
        (Array.of([1, Array.of([VISITOR])]), False),
        (Array.of([Cell(ANYTHING)]), False),
        (Array.of([Instance(b"A", None)]), False),
    ],
)
def test_is_known_through_and_through(value, expected):
    assert is_known(value) is expected
