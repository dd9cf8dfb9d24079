from __future__ import annotations

from pratique.content.javascript.act import LEADS, Act


def test_the_same_act_is_equal():
    one = Act(LEADS, "/", frozenset(), frozenset(), 0, 0)
    assert one == Act(LEADS, "/", frozenset(), frozenset(), 0, 0)
