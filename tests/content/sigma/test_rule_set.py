"""Rules are read one by one; a broken one costs itself alone; they are kept as written."""

from __future__ import annotations

import pytest

pytest.importorskip("sigma", reason="pySigma is not installed")

from pratique.content.sigma import rule_set
from pratique.content.sigma.rule_set import RuleSet
from pratique.errors import UsageError

GOOD = """
title: Shell asked for
id: 11111111-2222-4333-8444-555555555555
author: A. Uthor
status: test
level: high
description: of a test
tags: [attack.t1505.003]
logsource: {category: webserver}
detection:
    selection: {c-uri|contains: shell}
    condition: selection
"""
BROKEN = {
    "empty": "",
    "scalar": "just words",
    "list": "- a\n- b\n",
    "no yaml": "a: [",
    "no detection": "title: a\nlogsource: {category: webserver}\n",
    "no condition": GOOD.replace("    condition: selection\n", ""),
    "bad modifier": GOOD.replace("|contains", "|nonsense"),
    "bad expression": GOOD.replace("contains: shell", "re: '('"),
    "odd types": "title: [1]\nlogsource: 5\ndetection: [a]\n",
    "deep": "a: " + "[" * 5000,
}


def test_what_a_rule_says_of_itself(tmp_path):
    (tmp_path / "a.yml").write_text(GOOD)
    (rule,) = RuleSet.load([tmp_path]).rules()
    assert (rule.title, rule.author, rule.level) == ("Shell asked for", "A. Uthor", "high")
    assert (rule.key, rule.status) == ("11111111-2222-4333-8444-555555555555", "test")
    assert rule.log_source == ("webserver", None, None)
    assert rule.tags == ("attack.t1505.003",)
    assert not rule.is_correlation


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_broken_rule_costs_itself_alone(tmp_path, text):
    (tmp_path / "a.yml").write_text(GOOD)
    (tmp_path / "b.yml").write_text(text)
    good, *bad = RuleSet.load([tmp_path]).rules()
    assert not good.trouble
    assert bad
    assert all(rule.trouble and rule.rule_file.endswith("b.yml") for rule in bad)


def test_without_a_good_one_it_says_so(tmp_path):
    (tmp_path / "b.yml").write_text("a: [")
    with pytest.raises(UsageError, match=r"Not one Sigma rule can be used: b\.yml"):
        RuleSet.load([tmp_path / "b.yml"])


def test_they_are_kept(tmp_path):
    (tmp_path / "a.yml").write_text(GOOD)
    rules = RuleSet.load([tmp_path])
    assert RuleSet.recall(tmp_path / "case") is None
    rules.store(tmp_path / "case")
    again = RuleSet.recall(tmp_path / "case")
    assert again == rules
    assert again.fingerprint == rules.fingerprint
    (tmp_path / "case" / "rules.json").write_text("{}")
    assert RuleSet.recall(tmp_path / "case") is None


def test_without_pysigma_that_is_said(tmp_path, monkeypatch):
    (tmp_path / "a.yml").write_text(GOOD)
    rules = RuleSet.load([tmp_path])
    monkeypatch.setattr(rule_set, "has_engine", lambda: False)
    assert "not installed" in next(rules.rules()).trouble
    with pytest.raises(UsageError, match="not installed"):
        RuleSet.load([tmp_path])
