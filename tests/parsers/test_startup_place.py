from __future__ import annotations

from collections import Counter

from pratique.checks.persistence.startup_runs_code import SAID
from pratique.parsers.startup_place import SORTS


def test_each_kind_stands_once():
    assert max(Counter(sort.kind for sort in SORTS).values()) == 1


def test_no_place_is_claimed_twice():
    counted = Counter(place for sort in SORTS for place in sort.places)
    assert [place for place, count in counted.items() if count > 1] == []


def test_every_occasion_is_judged_somewhere():
    elsewhere = {"cron", "at", "package"}
    assert {sort.occasion for sort in SORTS} == set(SAID) | elsewhere
