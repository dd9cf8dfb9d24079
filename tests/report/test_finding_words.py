from __future__ import annotations

from dataclasses import replace

from pratique.checks.runner import CheckOutcome, Outcome
from pratique.phrase import Phrase
from pratique.report.finding_words import because, declared, innocent, title, why
from pratique.report.page import render


def test_the_phrases_are_said(sample):
    told = Phrase("It lies in %(folder)s.", {"folder": "/tmp"})
    one = replace(sample.finding(1), told=told, told_title=Phrase("A file lies there"))
    assert title(one) == "A file lies there"
    assert why(one) == "It lies in /tmp."


def test_an_answer_of_an_earlier_version_is_said_in_english(sample):
    one = sample.finding(1)
    assert (title(one), why(one), innocent(one)) == (one.title, one.why, one.innocent)


def test_what_no_check_declares_stays():
    assert (declared(""), declared("100% ours")) == ("", "100% ours")


def test_reasons_of_a_check_that_could_not_look():
    told = (Phrase("no list of %(what)s", {"what": "names"}),)
    one = CheckOutcome("c", "t", Outcome.COULD_NOT_LOOK, 0, ("no list of names",), told)
    assert because(one) == ("no list of names",)
    assert because(replace(one, told=())) == ("no list of names",)


def test_words_of_the_evidence_stand_apart_on_the_page(sample):
    told = Phrase("It lies in %(folder)s.", {"folder": "<b>"})
    answer = sample.compromised(1)
    first = replace(answer.findings[0], why=told.english, told=told)
    assert "It lies in <bdi>&lt;b&gt;</bdi>." in render(replace(answer, findings=(first,)))
