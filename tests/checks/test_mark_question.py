from __future__ import annotations

from pratique.checks.mark_question import READS, Asked, Level, pointing_at
from pratique.content.mark import Mark
from pratique.model import Severity
from pratique.phrase import Phrase
from pratique.store.tables import Tables

LEVELS = (Level(0.9), Level(0.7, Severity.MEDIUM), Level(0.5, Severity.LOW, Phrase("It may be.")))


def signs(*rows, asked):
    with Tables.of(rows, READS) as tables:
        return list(pointing_at(*asked)(tables))


def told(confidence, file, *, asked):
    row = Mark("/a", 3, "m", "one", "Why.", confidence)
    return [
        (sign.severity, sign.title and sign.title.english)
        for sign in signs(row, file("/a"), asked=[asked])
    ]


def test_the_confidence_tells_how_grave_it_is(file):
    asked = Asked("m", Phrase("It is."), levels=LEVELS)
    assert told(0.9, file, asked=asked) == [(None, "It is.")]
    assert told(0.89, file, asked=asked) == [(Severity.MEDIUM, "It is.")]
    assert told(0.5, file, asked=asked) == [(Severity.LOW, "It may be.")]


def test_below_the_last_level_nothing_is_said(file):
    assert told(0.49, file, asked=Asked("m", levels=LEVELS)) == []
    assert told(0.69, file, asked=Asked("m")) == []


def test_words_of_the_check_stand_where_no_others_do(file):
    assert told(0.9, file, asked=Asked("m")) == [(None, None)]


def test_a_mark_has_its_own_technique(file):
    (sign,) = signs(
        Mark("/a", 3, "m", "one", "", 0.9), file("/a"), asked=[Asked("m", technique="T1000")]
    )
    assert sign.technique == "T1000"


TWO = [
    Asked("m", Phrase("It is."), levels=LEVELS),
    Asked("n", Phrase("It also is."), levels=LEVELS),
]


def test_two_marks_of_one_file_are_one_sign_with_both_reasons(file):
    rows = [Mark("/a", 3, "m", "one", "Why.", 0.9), Mark("/a", 7, "n", "two", "Also.", 0.95)]
    (sign,) = signs(*rows, file("/a"), asked=TWO)
    assert (sign.title.english, sign.quote) == ("It is.", "one")
    assert sign.why.english == "Why. Besides, on line 7: Also."


def test_the_graver_one_speaks(file):
    rows = [Mark("/a", 3, "m", "one", "Why.", 0.5), Mark("/a", None, "n", "two", "Also.", 0.95)]
    (sign,) = signs(*rows, file("/a"), asked=TWO)
    assert (sign.title.english, sign.why.english) == (
        "It also is.",
        "Also. Besides, on line 3: Why.",
    )


def test_what_lies_elsewhere_as_well_stands_for_itself(file):
    rows = [
        Mark("/a", 3, "m", "one", "Why.", 0.9),
        Mark("/a", 7, "n", "two", "Also.", 0.9),
        Mark("/b", 7, "n", "two", "Also.", 0.9),
    ]
    found = signs(*rows, file("/a", sha256="a" * 64), file("/b", sha256="b" * 64), asked=TWO)
    assert [(sign.title.english, len(sign.places)) for sign in found] == [
        ("It is.", 1),
        ("It also is.", 1),
    ]
    assert [sign.places[0].path for sign in found] == ["/a", "/b"]


def test_files_of_which_another_check_speaks_are_left_to_it(file):
    rows = [
        Mark("/a", 3, "m", "one", "Why.", 0.9),
        Mark("/a", 7, "graver", "two", "Also.", 0.9),
        Mark("/b", 3, "m", "one", "Why.", 0.9),
        Mark("/b", 7, "graver", "two", "Also.", 0.6),
    ]
    tables = Tables.of([*rows, file("/a", sha256="a" * 64), file("/b", sha256="b" * 64)], READS)
    found = list(pointing_at(Asked("m"), told_by=("graver",))(tables))
    assert [sign.places[0].path for sign in found] == ["/b"]
    (told,) = pointing_at(Asked("graver"), besides={"m": "It is also one"})(tables)
    assert (told.why.english, told.confidence) == ("Also. It is also one (line 3).", 0.99)
