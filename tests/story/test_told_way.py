from __future__ import annotations

from dataclasses import replace

import pytest

from logged import at, machine
from pratique.inventory.machine_clock import MachineClock
from pratique.phrase import Phrase
from pratique.report.phrases import confidence_words
from pratique.story.entry.act import VECTORS
from pratique.story.entry.rank import Ways
from pratique.story.story import About, Step, Way
from pratique.story.told_way import HOW, told_way

AT = at("2026-11-03 02:10:00")
SURE = Ways((), determinable=True)


def way(vector="file-upload", confidence=0.95, against=(), number=7):
    return Way(
        vector, AT, Phrase("POST /apply.php from 203.0.113.66"), "203.0.113.66", "anna", "", "web",
        "/var/log/a.log", number, None, confidence, (),
        (Step(None, Phrase("for"), ("F-1",)),), against,
    )  # fmt: skip


def told(*ways, known=SURE, zone=""):
    with machine() as tables:
        return list(told_way(known, ways, tables, MachineClock(zone)))


def test_every_vector_but_the_unknown_has_its_sentence():
    assert set(HOW) == {*VECTORS} - {"unknown"}


@pytest.mark.parametrize("vector", sorted(HOW))
def test_each_sentence_has_its_words_and_its_evidence(vector):
    sentence = told(way(vector))[0]
    assert "2026-11-03 02:10:00 UTC" in sentence.english
    assert sentence.evidence == ("/var/log/a.log:7",)
    assert sentence.about is About.HOW


@pytest.mark.parametrize(
    ("confidence", "word"),
    [
        (0.95, "Almost certainly"),
        (0.94, "Very likely"),
        (0.8, "Very likely"),
        (0.6, "Probably"),
        (0.5, "Possibly"),
    ],
)
def test_how_sure_it_is(confidence, word):
    assert told(way(confidence=confidence))[0].english.startswith(word)


def test_the_story_is_as_sure_as_the_report_says():
    words = {
        (confidence_words(n / 100), told(way(confidence=n / 100))[0].english.split(" they ")[0])
        for n in range(50, 101)
    }
    assert len(words) == len({one for one, _ in words}) == len({one for _, one in words}) == 4


def test_all_that_speaks_against_it_is_one_sentence():
    against = (Step(None, Phrase("one"), ("F-2",)), Step(None, Phrase("two"), ("F-2", "F-3")))
    sentence = told(way(against=against))[2]
    assert sentence.english == "What speaks against it: one; two."
    assert sentence.evidence == ("F-2", "F-3")


def test_another_way_is_told_where_it_may_be():
    assert "another way" in told(way(), way(confidence=0.4, number=9))[2].english
    assert len(told(way(), way(confidence=0.2))) == 2


def test_what_cannot_be_told_is_said_with_what_fits_best():
    known = Ways((), determinable=False, why_not=Phrase("there is no log"))
    assert [one.english for one in told(known=known)] == [
        "How they got in cannot be determined from this evidence, because there is no log."
    ]
    assert "fits best" in told(way(), known=known)[1].english


def test_the_machines_own_clock_is_told():
    assert "(03:10:00 on the machine's clock)" in told(way(), zone="Europe/Berlin")[0].english


def test_what_speaks_for_it_most_is_told_with_what_shows_it():
    steps = tuple(Step(None, word, (f"F-{word}",)) for word in ("one", "two", "three"))
    sentence = told(replace(way(), reasons=steps))[1]
    assert sentence.english == "What speaks for it: one; two."
    assert sentence.evidence == ("F-one", "F-two")


def test_a_file_of_the_databases_server_is_told_without_a_login():
    [sentence, *_] = told(replace(way("database-login"), log="", number=None))
    assert "its server wrote a file for them" in sentence.english
    assert sentence.evidence == ()
