"""Numbers that do not stand where they belong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.record.order import out_of_order


@pytest.mark.parametrize(
    ("numbers", "places"),
    [
        ([], set()),
        ([1, 2, 3], set()),
        ([1, 9, 2, 3, 4], {1}),
        ([2, 3, 4, 1, 5], {3}),
        ([1, 2, 2, 3], {1}),
        ([5, 1, 2, 9, 3, 4], {0, 3}),
    ],
)
def test_as_few_as_will_do(numbers, places):
    assert out_of_order(numbers) == places


@given(st.lists(st.integers(0, 20)))
def test_without_them_the_others_rise(numbers):
    wrong = out_of_order(numbers)
    kept = [number for place, number in enumerate(numbers) if place not in wrong]
    assert kept == sorted(set(kept))
