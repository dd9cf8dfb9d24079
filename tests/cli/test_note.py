from __future__ import annotations

import io

import pytest

from pratique.case.folder import read
from pratique.case.journal import journal_of


def test_note_is_in_the_journal(sample, stored, typed):
    case = read(stored(sample.compromised(1)))
    said = typed("note", "The provider cut it off.", "--by", "Ada")
    assert said.status == 0
    assert "The provider cut it off." in said.out
    last = list(journal_of(case).entries())[-1]
    assert (last.told.english, last.who.name) == ("Note: The provider cut it off.", "Ada")


def test_note_from_stdin(sample, stored, typed, monkeypatch):
    stored(sample.compromised(1))
    monkeypatch.setattr("sys.stdin", io.StringIO("two\nlines\n"))
    [row] = typed("note", "-", "--json").rows
    assert row["told"] == "Note: two\nlines"


@pytest.mark.parametrize("text", ["", "  \n"])
def test_empty_note_is_refused(sample, stored, typed, text):
    stored(sample.compromised(1))
    assert typed("note", text).status == 2


def test_too_long_a_note_says_what_to_do(sample, stored, typed):
    stored(sample.compromised(1))
    said = typed("note", "x" * 70_000)
    assert said.status == 2
    assert "too long for the journal" in said.err
    assert "note its name" in said.err


def test_hostile_note_does_no_harm_on_the_screen(sample, stored, typed):
    stored(sample.compromised(1))
    assert typed("note", "\x1b]0;x\x07 %(text)s \u202e").harmless
    assert typed("journal").harmless
