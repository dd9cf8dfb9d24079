"""The pass with the rules of a person: apart from the survey, and never done twice."""

from __future__ import annotations

import pytest

from pratique.content.yara.rule_scan import CUT, UNREAD
from pratique.content.yara.rule_set import RuleSet
from pratique.evidence.directory import DirectorySource
from pratique.model import Gap, Stage
from pratique.store.parts import Parts, transposed
from pratique.store.tables import Tables
from pratique.survey import surveyor
from pratique.survey.progress import Silent
from pratique.survey.rule_pass import FOLDER, _RulePass, forgotten, put_rules, remembered
from pratique.survey.surveyor import row_types, survey

RULE = 'rule {} {{ meta: author = "me" strings: $a = "{}" condition: $a }}\n'


@pytest.fixture
def rules(tmp_path):
    def load(text):
        (tmp_path / "mine.yar").write_text(text)
        return RuleSet.load([tmp_path / "mine.yar"])

    return load


def matches(folder):
    with Tables.open_at(folder, row_types()) as tables:
        return sorted(tables.select("SELECT rule, path FROM yara_match"))


def gaps(folder):
    with Tables.open_at(folder, row_types()) as tables:
        return sorted(tables.select("SELECT path, reason, detail FROM gap WHERE stage = 'check'"))


FOUND = [("shell", "/var/www/html/index.php")]


@pytest.mark.parametrize("processes", [1, 2])
def test_every_file_meets_every_rule(suspect, tmp_path, rules, processes):
    folder = tmp_path / "s"
    survey(suspect, folder, processes=1)
    put_rules(suspect, folder, rules(RULE.format("shell", "eval(")), processes=processes)
    assert matches(folder) == FOUND
    assert gaps(folder) == []


def test_given_later_they_cost_no_new_survey(suspect, tmp_path, told, rules, monkeypatch):
    folder = tmp_path / "s"
    survey(suspect, folder, processes=1)
    before = told(folder)
    put_rules(suspect, folder, rules(RULE.format("shell", "eval(")), processes=1)
    with monkeypatch.context() as patched:
        patched.setattr(surveyor, "Workers", lambda *_: pytest.fail("something was read again"))
        survey(suspect, folder, processes=1)
        put_rules(suspect, folder, rules(RULE.format("shell", "eval(")), processes=1)
    after = told(folder)
    assert after.pop("yara_match")
    assert after == {name: rows for name, rows in before.items() if name != "yara_match"}


def test_other_rules_replace_what_the_first_told(suspect, tmp_path, rules):
    folder = tmp_path / "s"
    survey(suspect, folder, processes=1)
    put_rules(suspect, folder, rules(RULE.format("shell", "eval(")), processes=1)
    put_rules(suspect, folder, rules(RULE.format("people", "/var/www:")), processes=1)
    assert matches(folder) == [("people", "/etc/passwd")]
    assert remembered(folder).names == ("mine.yar",)


def test_after_a_change_it_equals_a_fresh_one(suspect, tmp_path, rules):
    folder = tmp_path / "s"
    survey(suspect, folder, processes=1)
    ours = rules(RULE.format("shell", "eval("))
    put_rules(suspect, folder, ours, processes=1)
    (suspect / "var/www/html/index.php").unlink()
    (suspect / "srv/data/3/new").write_bytes(b"eval(1)")
    put_rules(suspect, folder, ours, processes=1)
    assert matches(folder) == [("shell", "/srv/data/3/new")]


def test_forgotten_with_all_that_they_told(suspect, tmp_path, rules):
    folder = tmp_path / "s"
    survey(suspect, folder, processes=1)
    assert remembered(folder) is None
    put_rules(suspect, folder, rules(RULE.format("shell", "eval(")), processes=1)
    assert forgotten(folder) is None
    assert matches(folder) == []
    assert remembered(folder) is None
    assert forgotten(folder) is None


def test_what_cannot_be_used_is_in_the_case(suspect, tmp_path, rules):
    folder = tmp_path / "s"
    survey(suspect, folder, processes=1)
    ours = rules(RULE.format("shell", "eval(") + "rule bad { condition: nope }\n")
    put_rules(suspect, folder, ours, processes=1)
    put_rules(suspect, folder, remembered(folder), processes=1)
    ((path, _reason, detail),) = gaps(folder)
    assert path == ""
    assert detail.startswith("mine.yar:2: rule bad: unknown identifier")
    assert matches(folder) == FOUND


def test_rules_of_another_engine_are_no_answer(suspect, tmp_path, rules):
    folder = tmp_path / "s"
    survey(suspect, folder, processes=1)
    put_rules(suspect, folder, rules(RULE.format("shell", "eval(")), processes=1)
    (folder / FOLDER / "0.yarx").write_bytes(b"YARA-X\0\0\xff\xff\xff\xff")
    put_rules(suspect, folder, remembered(folder), processes=1)
    assert matches(folder) == []
    ((_path, _reason, detail),) = gaps(folder)
    assert "give --yara again" in detail


def test_the_owner_is_named_as_the_evidence_names_it(suspect, tmp_path, rules):
    owner = (suspect / "etc/passwd").stat().st_uid
    (suspect / "etc/passwd").write_text(f"someone:x:{owner}:0::/:/bin/sh\n")
    folder = tmp_path / "s"
    ours = rules('rule mine { condition: owner == "someone" and filename == "index.php" }')
    put_rules(suspect, folder, ours, processes=1)
    assert matches(folder) == [("mine", "/var/www/html/index.php")]


def test_a_file_that_ends_the_process_is_a_gap(suspect, tmp_path):
    """The engine cannot be made to crash to order; what is said of it can be looked at."""
    folder = tmp_path / "s"
    source = DirectorySource.open_at(suspect)
    parts = Parts.open_at(folder, row_types())
    run = _RulePass(source, suspect, folder, parts, Silent())
    assert run.crash_gap("/a", "it crashed") == Gap("/a", None, Stage.CHECK, UNREAD, "it crashed")
    assert run.is_unread(transposed([Gap("/a", None, Stage.CHECK, UNREAD, "")]))
    assert not run.is_unread(transposed([Gap("/a", None, Stage.CHECK, CUT, "")]))
    source.close()
