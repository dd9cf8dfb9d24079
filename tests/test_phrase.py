from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from pratique.phrase import Phrase, english, words_of


def test_a_text_of_the_evidence_stays_as_it_is():
    assert english("100 % %(x)s") == "100 % %(x)s"


@pytest.mark.parametrize(("number", "said"), [(1, "one by a"), (2, "2 by a"), (0, "0 by a")])
def test_the_form_follows_the_number(number, said):
    told = {"who": "a", "count": str(number)}
    assert Phrase("one by %(who)s", told, "%(count)s by %(who)s", number).english == said


def test_phrases_stand_in_phrases():
    inner = Phrase("a user of %(name)s", {"name": "%(who)s"})
    assert Phrase("by %(who)s", {"who": inner}).english == "by a user of %(who)s"


def test_it_is_the_same_after_a_way_through_json():
    told = {"who": Phrase("by %(x)s", {"x": "y"}, "all", 3), "plain": "text"}
    kept = json.loads(json.dumps(asdict(Phrase("%(who)s", told))))
    assert words_of(kept["told"]) == told


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("%(a)s of 100 %%", "x of 100 %"),
        ("%(b)s", "%(b)s"),
        ("%(a)1000000000s", "%(a)1000000000s"),
        ("%(a)d %s %", "%(a)d %s %"),
    ],
)
def test_a_template_that_came_from_anywhere_does_no_harm(template, said):
    assert Phrase(template, {"a": "x"}).english == said
