from __future__ import annotations

import json

import pytest


@pytest.fixture
def case(stored, sample):
    return stored(sample.compromised(3))


def test_to_the_screen_or_into_a_file(typed, case, tmp_path):
    said = typed("notices", "--case", case, "police", "--letter")
    assert said.out.startswith("DRAFT")
    assert "blanks are yours" in said.err
    target = tmp_path / "letter.txt"
    said = typed("notices", "--case", case, "police", "--letter", "--lang", "FR", "-o", target)
    assert said.out.strip() == str(target)
    assert target.read_text().startswith("PROJET")
    again = typed("notices", "--case", case, "police", "--letter", "-o", target)
    assert again.status == 2
    assert "perhaps a letter that you filled in" in again.err
    assert target.read_text().startswith("PROJET")


def test_never_into_the_evidence(typed, case, tmp_path):
    target = tmp_path / "suspect" / "letter.txt"
    said = typed("notices", "--case", case, "police", "--letter", "-o", target)
    assert said.status == 2
    assert "inside the evidence" in said.err
    assert not target.exists()


def test_in_their_language_and_noted_in_the_journal(typed, case):
    for name, language in (("Ada", "it"), ("Bo", "de")):
        typed("people", "--case", case, "--add", "customer", "--name", name, "--lang", language)
    (row,) = typed("notices", "--case", case, "gdpr-33-2", "--letter", "--json").rows
    assert (row["person"], row["language"], row["reader"]) == ("P-1", "it", "lay")
    assert "Gentile Ada" in row["text"]
    said = typed(
        "notices", "--case", case, "gdpr-33-2", "--letter", "--to", "p-2", "--for", "technical"
    )
    assert "no draft in de" in said.err.lower()
    assert "P-2 has no mail" in said.err
    entries = [json.loads(line) for line in (case / "journal.jsonl").read_text().splitlines()]
    letters = [entry["about"] for entry in entries if entry["act"] == "letter"]
    assert letters == [
        {"duty": "gdpr-33-2", "person": "P-1", "language": "it", "reader": "lay"},
        {"duty": "gdpr-33-2", "person": "P-2", "language": "en", "reader": "technical"},
    ]
