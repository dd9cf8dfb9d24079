from __future__ import annotations

import pytest

EVIDENCE = "e1"


@pytest.fixture(autouse=True)
def case(sample, stored):
    return stored(sample.compromised(1))


def test_piece_of_which_nothing_was_stated_says_how_to(typed):
    said = typed("register")
    assert said.status == 0
    assert EVIDENCE in said.out
    assert "not stated. pratique register --source" in said.out


def test_origin_and_hands_are_told_in_order(typed):
    typed("register", "--source", "disk 2", "--handed-by", "J. Doe", "--when", "3 Nov 14:00")
    said = typed("register", "--taker", "police", "--place", "station", "--purpose", "complaint")
    assert "Came from: disk 2, handed over by J. Doe, 3 Nov 14:00" in said.out
    assert "to police, station" in said.out
    assert "purpose: complaint" in said.out
    [row] = typed("register", "--json").rows
    assert [one["source"] for one in row["origins"]] == ["disk 2"]
    assert [one["taker"] for one in row["handovers"]] == ["police"]


def test_corrected_origin_leaves_the_first_one(typed):
    typed("register", "--source", "disk 2")
    said = typed("register", "--source", "disk 3")
    assert "disk 2" in said.out
    assert "disk 3" in said.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--handed-by", "J. Doe"], "Where did the evidence come from?"),
        (["--giver", "me"], "To whom"),
        (["--source", "x", "--evidence", "zz"], "There is no evidence zz"),
    ],
)
def test_half_a_statement_is_refused(typed, arguments, words):
    said = typed("register", *arguments)
    assert said.status == 2
    assert words in said.err


def test_hostile_words_do_no_harm(typed):
    assert typed("register", "--source", "\x1b[2J\u202e", "--handed-by", "a\nb").harmless
