from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.history.base import Snapshot
from pratique.history.limit_words import DAYS, HOLE, LOCK, NAMES, limit_words
from pratique.history.rhythm import broken_rhythm
from pratique.model import Instant
from pratique.phrase import Phrase

DAY = 86_400 * 10**9


def snapshot(day: int) -> Snapshot:
    return Snapshot(str(day), f"day {day}", Instant(day * DAY), "", "", (b"",))


def test_a_hole_is_found_again_with_its_spans():
    [gap] = broken_rhythm([snapshot(day) for day in (1, 2, 3, 4, 5, 9, 10)])
    told = limit_words(gap.detail)
    assert told.english == gap.detail
    assert told.text == HOLE
    assert told.told["long"] == Phrase(DAYS, {"count": "4"})


@pytest.mark.parametrize(
    ("detail", "template"),
    [
        ("lock.exclusive: in use, or left behind", LOCK),
        ("a, b, c and 4 more", NAMES),
        ("the hour of the backup is not known", "the hour of the backup is not known"),
        ("100 % of it", "100 %% of it"),
        ("", ""),
    ],
)
def test_each_form_is_known(detail, template):
    assert limit_words(detail).text == template
    assert limit_words(detail).english == detail


@given(st.text(max_size=60))
def test_whatever_stands_there_its_english_is_the_same(detail):
    assert limit_words(detail).english == detail
    assert limit_words(f"{detail}; not read: {detail}").english == f"{detail}; not read: {detail}"
