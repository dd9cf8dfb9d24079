"""Which of some numbers stand where they do not belong."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def out_of_order(numbers: Sequence[int]) -> set[int]:
    """The places of as few numbers as will do, so that the others rise.

    One that was carried a thousand places forward is one, and not the thousand that it passed.
    """
    ends: list[int] = []  # the least number in which a rising row of that length ends
    places: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        length = bisect_left(ends, number)
        before.append(places[length - 1] if length else -1)
        ends[length : length + 1] = [number]
        places[length : length + 1] = [place]
    rising: set[int] = set()
    place = places[-1] if places else -1
    while place >= 0:
        rising.add(place)
        place = before[place]
    return set(range(len(numbers))) - rising
