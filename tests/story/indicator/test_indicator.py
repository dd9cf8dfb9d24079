from __future__ import annotations

from pratique.story.indicator.indicator import KEPT_OUT, WORDS, Because, Kind, Rule
from shareable import one


def test_every_rule_and_every_reason_has_words():
    assert set(WORDS) == set(Rule)
    assert set(KEPT_OUT) == set(Because)


def test_the_surest_rule_comes_first():
    both = one(Kind.ADDRESS, "203.0.113.66", rule=Rule.ENTRY, also=(Rule.LEADS,))
    assert both.rules == (Rule.ENTRY, Rule.LEADS)
    assert both.why == WORDS[Rule.ENTRY]
    assert both.further == (WORDS[Rule.LEADS],)
