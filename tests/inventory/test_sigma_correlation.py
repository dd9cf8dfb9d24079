"""Correlations: so many matches of other rules within a time."""

from __future__ import annotations

import pytest

pytest.importorskip("sigma", reason="pySigma is not installed")

from pratique.content.sigma.log_table import log_tables
from pratique.content.sigma.question import NotAskable
from pratique.content.sigma.rule_set import RuleSet
from pratique.content.sigma.rule_source import RuleText
from pratique.inventory.sigma_correlation import correlation
from pratique.model import Instant
from pratique.parsers.log.row.web_request import WebRequest
from pratique.store.columns import columns
from pratique.store.tables import Tables

BASE = """
title: {name}
name: {name}
logsource: {{category: webserver}}
detection: {{s: {{sc-status: {status}}}, condition: s}}
---
"""
CORRELATION = """
title: many of them
correlation:
    type: {type}
    rules: [{rules}]
    group-by: [c-ip]
    timespan: 10s
    condition: {{{condition}}}
"""


def requests(*told):
    """Requests at so many seconds, from so an address, with so a status and agent."""
    names = columns(WebRequest)
    known = {c.name: None if c.nullable else "" for c in names} | {"time_confidence": 1.0}
    for line, (second, last, status, agent) in enumerate(told, 1):
        more = {
            "line": line, "time": Instant(second * 1_000_000_000), "status": status,
            "address": f"192.0.2.{last}", "agent": agent, "path": "/var/log/x.log",
        }  # fmt: skip
        yield WebRequest(**{**known, **more})


def asked(kind, condition, *told, rules="denied"):
    text = BASE.format(name="denied", status=401) + BASE.format(name="entered", status=200)
    text += CORRELATION.format(type=kind, rules=rules, condition=condition)
    found = list(RuleSet((RuleText("mine.yml", text),), (), ()).rules())
    assert not [one.trouble for one in found if one.trouble]
    one = next(rule for rule in found if rule.is_correlation)
    named = {rule.name: rule for rule in found if rule.name}
    sql = correlation(one.parsed, named, lambda rule: log_tables(*rule.log_source)).sql
    with Tables.of(requests(*told), [WebRequest]) as tables:
        return sorted(
            row[0] for row in tables.select(f"SELECT line FROM ({sql.text})", *sql.values)
        )


def test_events_are_counted_within_the_time_and_group():
    told = [
        (0, 1, 401, "a"),
        (3, 1, 401, "a"),
        (5, 2, 401, "a"),
        (9, 1, 401, "a"),
        (60, 1, 401, "a"),
    ]
    assert asked("event_count", "gte: 3", *told) == [4]


def test_values_are_counted_once():
    told = [(0, 1, 401, "a"), (1, 1, 401, "b"), (2, 1, 401, "b"), (3, 1, 401, "c")]
    assert asked("value_count", "field: c-useragent, gte: 3", *told) == [4]


def test_rules_that_match_together():
    told = [(0, 1, 401, "a"), (1, 2, 200, "a"), (4, 1, 200, "a"), (40, 1, 200, "a")]
    assert asked("temporal", "gte: 2", *told, rules="denied, entered") == [3]


@pytest.mark.parametrize("kind", ["temporal_ordered", "value_sum"])
def test_other_kinds_are_not_asked(kind):
    with pytest.raises(NotAskable, match="are not asked here"):
        asked(kind, "field: sc-status, gte: 2", (0, 1, 401, "a"))


def test_a_rule_that_is_not_there():
    with pytest.raises(NotAskable, match="is not among yours"):
        asked("event_count", "gte: 2", (0, 1, 401, "a"), rules="missing")
