from __future__ import annotations

import subprocess
import sys

import pytest

from pratique.content.yara.rule_scan import RuleScanner
from pratique.content.yara.rule_set import RuleSet, forget
from pratique.errors import UsageError

GOOD = 'rule good { strings: $a = "needle" condition: $a }\n'


@pytest.fixture
def load(tmp_path):
    def load_text(text, name="mine.yar"):
        (tmp_path / name).write_text(text)
        return RuleSet.load([tmp_path / name])

    return load_text


def matching(rules, content):
    return {row.rule for row in RuleScanner(rules.sets).scan(content, "/a", "text", {})}


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("rule bad { condition: undefined_thing == 3 }", "undefined_thing"),
        ("rule bad { strings: $a = /(ab/ condition: $a }", "invalid regular expression"),
        ("rule bad { strings: $a = condition: $a }", "syntax error"),
        ("rule bad { condition: $missing }", "missing"),
        ('import "magic"\nrule bad { condition: magic.type() == "x" }', "magic"),
        (GOOD.strip(), "duplicate rule"),
    ],
)
def test_a_broken_rule_is_told_and_the_others_stay(load, broken, said):
    rules = load(f"{GOOD}\n{broken}\nrule last {{ condition: true }}\n")
    assert matching(rules, b"a needle") == {"good", "last"}
    assert any(said in str(trouble) for trouble in rules.troubles)
    assert all(trouble.place.startswith("mine.yar:") for trouble in rules.troubles)


def test_a_trouble_names_the_file_the_line_and_the_rule(load):
    rules = load(GOOD + "\nrule bad\n{\n  condition: nope\n}\n")
    (trouble,) = rules.troubles
    assert trouble.place == "mine.yar:5"
    assert trouble.what.startswith("rule bad: unknown identifier `nope`")


@pytest.mark.parametrize("text", ["", "no rule at all", "rule bad { condition: nope }"])
def test_not_one_rule_is_an_error_before_anything_is_read(load, text):
    with pytest.raises(UsageError):
        load(text)


@pytest.mark.parametrize(
    "slow",
    [
        "rule slow { strings: $a = /./ condition: #a > 5 }",
        "rule slow { condition: for any i in (0..filesize) : (for any j in (1..i) : (j > 4)) }",
    ],
)
def test_what_may_be_slow_stands_apart_and_counts_once(load, slow):
    rules = load(GOOD + slow)
    assert rules.count == 2
    found = [row.rule for row in RuleScanner(rules.sets).scan(b"needle nnnnb", "/a", "text", {})]
    assert sorted(found) == ["good", "slow"]
    assert [trouble.what.partition(":")[0] for trouble in rules.troubles] == ["rule slow"]


def test_a_global_rule_holds_for_its_file_beside_a_slow_one(load):
    slow = "global rule slow { strings: $a = /./ condition: #a > 8 }\n"
    rules = load(slow + GOOD)
    assert matching(rules, b"needle") == set()
    assert matching(rules, b"needle nnnnb") == {"good", "slow"}


def test_names_of_rules_may_be_the_same_in_two_files(load, tmp_path):
    load(GOOD, "one.yar")
    load(GOOD, "two.yar")
    rules = RuleSet.load([tmp_path])
    found = [row.rule_file for row in RuleScanner(rules.sets).scan(b"needle", "/a", "text", {})]
    assert sorted(name.rpartition("/")[2] for name in found) == ["one.yar", "two.yar"]
    assert rules.troubles == ()


def test_a_compiled_set(load, tmp_path):
    first = load(GOOD)
    (tmp_path / "set.bin").write_bytes(first.sets[0])
    rules = RuleSet.load([tmp_path / "set.bin"])
    assert rules.count == 1
    assert matching(rules, b"needle") == {"good"}


@pytest.mark.parametrize("cut", [9, 40, 400])
def test_a_damaged_compiled_set_is_told(load, tmp_path, cut):
    content = load(GOOD).sets[0]
    (tmp_path / "set.yar").write_bytes(content[:cut])
    (tmp_path / "good.yar").write_text(GOOD)
    rules = RuleSet.load([tmp_path / "good.yar", tmp_path / "set.yar"])
    assert rules.count == 1
    assert "set.yar" in str(rules.troubles[0])


def test_kept_and_recalled(load, tmp_path):
    rules = load(GOOD + "rule bad { condition: nope }")
    assert RuleSet.recall(tmp_path / "kept") is None
    rules.store(tmp_path / "kept")
    again = RuleSet.recall(tmp_path / "kept")
    assert again == rules
    assert again.usable()
    forget(tmp_path / "kept")
    assert RuleSet.recall(tmp_path / "kept") is None


def test_rules_kept_by_another_engine_are_not_used(load, tmp_path):
    load(GOOD).store(tmp_path / "kept")
    (tmp_path / "kept" / "0.yarx").write_bytes(b"YARA-X\0\0\xff\xff\xff\xff")
    assert not RuleSet.recall(tmp_path / "kept").usable()


def test_a_machine_without_the_engine(load, monkeypatch):
    rules = load(GOOD)
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    assert not rules.usable()
    with pytest.raises(UsageError, match="not installed here"):
        load(GOOD)


def test_the_fingerprint_is_that_of_the_rules(load):
    assert load(GOOD).fingerprint == load(GOOD).fingerprint
    assert load(GOOD).fingerprint != load(GOOD + " ").fingerprint


def test_without_rules_the_engine_is_not_loaded():
    code = (
        "import sys, pratique.case.examine, pratique.survey.workers, pratique.checks as c; "
        "c.all_checks(); sys.exit('yara_x' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
