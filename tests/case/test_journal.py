"""The journal of a case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pratique.case.folder import for_evidence, read
from pratique.case.journal import journal_of, verified
from pratique.phrase import Phrase
from pratique.record.act import Act


@pytest.fixture
def case(tmp_path):
    (tmp_path / "evidence").mkdir()
    return for_evidence(tmp_path / "case", "e1", "folder", tmp_path / "evidence", {})


def test_new_case_names_the_key_of_its_journal(case):
    first = next(journal_of(case).entries())
    assert first.act is Act.OPENED
    assert read(case.folder).journal == first.key
    assert verified(case).intact


def test_journal_of_another_case_is_told(case, tmp_path):
    other = for_evidence(tmp_path / "other", "e1", "folder", tmp_path / "evidence", {})
    for name in ("journal.jsonl", "journal.head", "journal.key"):
        (other.folder / name).replace(case.folder / name)
    assert ["not the journal" in found.told.english for found in verified(case).problems] == [True]


def test_journal_that_is_gone_is_told(case):
    for found in case.folder.glob("journal.*"):
        found.unlink()
    assert ["is gone" in found.told.english for found in verified(case).problems] == [True]


def test_case_of_an_older_version_opens_its_journal_later(case):
    for found in case.folder.glob("journal.*"):
        found.unlink()
    older = replace(case, journal="")
    assert verified(older).intact
    journal_of(older).write(Act.NOTED, Phrase("A note"))
    assert verified(older).intact


def test_run_killed_before_the_description_goes_on(tmp_path):
    (tmp_path / "evidence").mkdir()
    location = tmp_path / "evidence"
    case = for_evidence(tmp_path / "case", "e1", "folder", location, {})
    for name in ("case.toml", "lock"):
        (case.folder / name).unlink()
    again = for_evidence(tmp_path / "case", "e1", "folder", location, {})
    assert again.journal == case.journal
    assert verified(again).intact
