from __future__ import annotations

from happened import event


def test_findings_are_those_among_its_tags():
    assert event(tags=("F-1", "entry", "F-2", "story")).findings == ("F-1", "F-2")
    assert event().findings == ()
