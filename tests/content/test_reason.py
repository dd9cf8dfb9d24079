from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.reason import beginning, reason, sentence
from pratique.phrase import Phrase

TEMPLATES = (
    "Line 3 makes an account of the machine itself.",
    "it runs /tmp/x, which is in a place where every account may write",
    "whenever somebody logs in",
)


@given(st.text() | st.sampled_from(TEMPLATES).flatmap(lambda one: st.text().map(one.__add__)))
def test_the_english_is_the_text_letter_by_letter(text):
    assert reason(text).english == text


def test_words_of_the_evidence_stand_apart():
    found = reason("What is caught goes to 100%(name)s of a kit.")
    assert found == Phrase("What is caught goes to %(target)s.", {"target": "100%(name)s of a kit"})


def test_words_of_ours_in_it_are_ours():
    found = reason("it runs /tmp/x, which is in a place where every account may write")
    assert set(map(type, found.told.values())) == {str, Phrase}


def test_sentences_are_found_one_by_one():
    found = reason(
        "Line 3 makes an account of the machine itself. It is followed by something unknown."
    )
    first, then = found.told.values()
    assert isinstance(first, Phrase)
    assert then == "It is followed by something unknown."


@pytest.mark.parametrize("text", ["", "x", "%(s1)s", "a" * 100_000, "100% unknown"])
def test_what_is_not_known_stays_as_it_is(text):
    assert reason(text).english == text
    assert not any(isinstance(word, Phrase) for word in reason(text).told.values())


def test_a_reason_as_a_sentence_of_its_own():
    found = sentence("the shell opens a connection of its own")
    assert found == Phrase("The shell opens a connection of its own.")


def test_a_reason_as_a_beginning():
    assert beginning("at each connection with ssh").english == "At each connection with ssh"
