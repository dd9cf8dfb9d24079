from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.phrase import (
    Phrase,
    as_it_stands,
    counted,
    english,
    in_a_row,
    kept_phrase,
    ours,
    phrase_of,
    plain,
    prose,
    recognised,
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
    assert ours("100% of it").english == "100% of it"


def test_json_and_back():
    inner = counted("%(count)s line", "%(count)s lines", 2)
    phrase = Phrase("%(path)s has %(lines)s.", {"path": "/x", "lines": inner})
    assert phrase_of(json.loads(json.dumps(plain(phrase)))) == phrase


@pytest.mark.parametrize(
    ("text", "templates", "found"),
    [
        ("a and 3 more", ["%(n)s and %(c)s more"], {"n": "a", "c": "3"}),
        ("a and b and 3 more", ["%(n)s and %(c)s more"], {"n": "a", "c": "b and 3"}),
        ("user 5", ["%(n)s more", "user %(n)s"], {"n": "5"}),
        ("none", ["none"], {}),
        ("no", ["none", "%(a)s: %(b)s", "n%(a)sno"], None),
        ("a a", ["%(n)s %(n)s"], {"n": "a"}),
        ("a b", ["%(n)s %(n)s"], None),
        ("", ["%(n)s"], {"n": ""}),
    ],
)
def test_a_text_is_found_again_in_its_template(text, templates, found):
    told = recognised(text, templates)
    assert (told and dict(told.told)) == found
    assert told is None or told.english == text


@given(st.text(), st.text(), st.lists(st.text(), max_size=3))
def test_whatever_is_found_again_reads_as_before(one, two, rest):
    template = "%(a)s is %(b)s, so %(c)s"
    text = Phrase(template, {"a": one, "b": two, "c": "".join(rest)}).english
    told = recognised(text, [template])
    assert told is not None
    assert told.english == text


@pytest.mark.parametrize("text", ["100 % of it", "%(x)s", ""])
def test_a_text_of_ours_stays_as_it_is(text):
    assert ours(text).english == text
    assert as_it_stands(text).english == text


def test_what_was_kept_in_english_alone_is_still_read():
    assert kept_phrase("100 %").english == "100 %"
    phrase = Phrase("%(a)s of %(b)s", {"a": 3, "b": "x"})
    assert kept_phrase(json.loads(json.dumps(asdict(phrase)))) == phrase


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"text": "x", "told": 3, "several": "", "number": 1},
        3,
        None,
        {"text": "%(x)s", "told": {}, "several": "", "number": 1},
        {"text": "%(x)9s", "told": {"x": "y"}, "several": "", "number": 1},
    ],
)
def test_what_is_no_phrase_is_refused_when_it_is_read(broken):
    with pytest.raises((KeyError, TypeError, ValueError, AttributeError)):
        kept_phrase(broken)
