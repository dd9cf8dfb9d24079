from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.polkit import PolkitGrant, parse_actions, parse_authority, parse_rules
from pratique.parsers.startup_item import StartupItem

PATH = "/etc/polkit-1/rules.d/x.rules"


@pytest.mark.parametrize(
    "says", ["polkit.Result.YES", 'polkit.Result["YES"]', "polkit . Result\n. YES", "'yes'"]
)
def test_a_rule_that_says_yes_is_a_row(says):
    content = f"// c\npolkit.addRule(function(action, subject) {{\n return {says};\n}});\n"
    (row,) = parse_rules(content.encode(), PATH)
    assert (row.line, row.form) == (2, "rule")
    assert row.condition.startswith("addRule(function(action, subject)")


def test_each_rule_stands_alone_and_comments_say_nothing():
    content = b"""polkit.addRule(function(a, s) { return polkit.Result.NO; /* Result.YES */ });
polkit.addRule(function(a, s) { // Result.YES
  polkit.spawn(["/opt/x", "a b"]); });
"""
    (item,) = parse_rules(content, PATH)
    assert (item.line, item.kind, item.program, item.command) == (
        2, "polkit-rule", "/opt/x", "/opt/x a b",
    )  # fmt: skip


def test_authority():
    content = b"[A]\nIdentity=unix-user:*\nAction=*\nResultAny=yes\n[B]\nResultAny=no\nAction=x\n"
    (row,) = parse_authority(content, "/etc/polkit-1/localauthority/50-local.d/x.pkla")
    assert (row.line, row.form, row.action, row.who, row.condition) == (
        1, "pkla", "*", "unix-user:*", "ResultAny",
    )  # fmt: skip


def test_actions():
    content = b"""<policyconfig><action id="a.b"><defaults><allow_any>yes</allow_any>
<allow_active>auth_admin</allow_active></defaults></action>
<action id="c"><defaults><allow_any>no</allow_any></defaults></action></policyconfig>"""
    (row,) = parse_actions(content, "/usr/share/polkit-1/actions/x.policy")
    assert (row.form, row.action, row.condition) == ("action", "a.b", "allow_any")


@pytest.mark.parametrize("parse", [parse_rules, parse_authority, parse_actions])
def test_what_does_not_fit_is_a_gap(parse):
    (gap,) = parse(b"hello there", PATH)
    assert isinstance(gap, Gap)


@given(st.binary() | st.text("addRule(){}'\"/*spawn[]<action>=\n").map(str.encode))
def test_any_bytes_give_rows_and_gaps(content):
    for parse in (parse_rules, parse_authority, parse_actions):
        for row in parse(content, PATH):
            assert isinstance(row, PolkitGrant | StartupItem | Gap)
