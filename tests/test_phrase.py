from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from pratique.phrase import (
    Phrase,
    as_written,
    counted,
    english,
    in_a_row,
    phrase_of,
    plain,
    prose,
    words_of,
)


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


def test_prose_is_one_sentence_after_the_other():
    first, then = Phrase("One %(what)s.", {"what": "day"}), Phrase("Then it rained.")
    assert prose(first, None, "", then).english == "One day. Then it rained."
    assert prose(first, None) is first
    assert prose() == Phrase("")


def test_prose_in_prose_is_one_text():
    parts = [Phrase(f"{number}.") for number in range(3)]
    assert prose(prose(parts[0], parts[1]), parts[2]) == prose(*parts)


def test_words_in_a_row():
    assert in_a_row(["a", Phrase("b")], "; ").english == "a; b"


def test_a_figure_takes_the_form_of_its_number():
    assert counted("%(count)s line", "%(count)s lines", 1).english == "1 line"
    assert counted("%(count)s line", "%(count)s lines", 3).english == "3 lines"


def test_a_sentence_of_a_table_is_given_its_words():
    assert Phrase("It is %(what)s.").having(what=3).english == "It is 3."


def test_what_is_written_holds_no_places():
    assert as_written("100% of it").english == "100% of it"
    assert as_written("") is None


def test_json_and_back():
    inner = counted("%(count)s line", "%(count)s lines", 2)
    phrase = Phrase("%(path)s has %(lines)s.", {"path": "/x", "lines": inner})
    assert phrase_of(json.loads(json.dumps(plain(phrase)))) == phrase
