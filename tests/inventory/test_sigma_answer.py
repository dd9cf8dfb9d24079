"""What the logs answer to rules, and what becomes of rules that cannot be asked."""

from __future__ import annotations

import pytest

pytest.importorskip("sigma", reason="pySigma is not installed")

from pratique.content.sigma.rule_set import RuleSet
from pratique.content.sigma.rule_source import RuleText
from pratique.content.sigma.sigma_match import SigmaMatch, SigmaRuleAsked
from pratique.inventory import sigma_answer
from pratique.inventory.sigma_answer import (
    FOLDER,
    SIGMA_TYPES,
    forget_rules,
    keep_rules,
    rules_of,
    write_sigma_answers,
)
from pratique.model import Instant
from pratique.parsers.log.row.audit_record import AuditRecord
from pratique.parsers.log.row.error_event import ErrorEvent
from pratique.parsers.log.row.process_event import ProcessEvent
from pratique.parsers.log.row.syslog_event import SyslogEvent
from pratique.parsers.log.row.web_request import WebRequest
from pratique.store.columns import columns
from pratique.store.tables import Tables

LOGS = [WebRequest, ErrorEvent, AuditRecord, ProcessEvent, SyslogEvent]
SECOND = 1_000_000_000


def row(kind, **values):
    """A row whose other columns are null, or say nothing."""
    nothing = {"VARCHAR": "", "BIGINT": 1, "DOUBLE": 1.0, "BOOLEAN": True}
    known = {c.name: None if c.nullable else nothing[c.sql_type] for c in columns(kind)}
    return kind(**{**known, "path": "/var/log/x.log", **values})


def rule(source, detection, **more):
    """The text of a rule."""
    said = {"title": "A test", "author": "A. Uthor", "level": "high", **more}
    head = "\n".join(f"{key}: {value}" for key, value in said.items())
    return f"{head}\nlogsource: {{{source}}}\ndetection: {{{detection}}}\n"


def answered(tmp_path, texts, *rows):
    """The matches, and what became of each rule."""
    rules = RuleSet(tuple(RuleText(f"{n}.yml", text) for n, text in enumerate(texts)), (), ())
    keep_rules(tmp_path, rules)
    with Tables.of(rows, LOGS) as tables:
        write_sigma_answers(tables, rules_of(tmp_path), tmp_path)
    with Tables.open_at(tmp_path, SIGMA_TYPES) as tables:
        asked = sorted(tables.rows(SigmaRuleAsked), key=lambda one: one.rule_file)
        return list(tables.rows(SigmaMatch)), asked


SHELL = rule("category: webserver", "s: {c-uri|contains: shell}, condition: s")


def test_a_match_is_told_with_its_row_and_rule(tmp_path):
    seen = row(WebRequest, line=7, time=Instant(5 * SECOND), method="GET", target="/shell")
    (match,), (asked,) = answered(tmp_path, [SHELL], seen, row(WebRequest, target="/"))
    assert (match.path, match.line, match.time) == ("/var/log/x.log", 7, seen.time)
    assert (match.title, match.author, match.level) == ("A test", "A. Uthor", "high")
    assert (match.source, match.text) == ("web_request", "GET /shell")
    assert (asked.outcome, asked.matches, asked.log_source) == ("asked", 1, "webserver")


def test_each_rule_has_an_outcome(tmp_path):
    texts = [
        SHELL,
        rule("product: linux, service: auditd", "s: {type: EXECVE}, condition: s"),
        rule("product: windows", "s: {EventID: 1}, condition: s"),
        rule("category: webserver", "s: {cs-cookie: a}, condition: s"),
        rule("category: webserver", "s: {c-uri|re: '(?=a)b'}, condition: s"),
        "a: [",
    ]
    _matches, asked = answered(tmp_path, texts, row(WebRequest, target="/"))
    assert [one.outcome for one in asked] == [
        "asked", "no log", "not of this system", *["not understood"] * 3,
    ]  # fmt: skip
    assert asked[1].reason == "there is nothing in audit_record"
    assert "cs-cookie" in asked[3].reason
    assert "perl operator" in asked[4].reason


def test_programs_are_asked_with_their_parents(tmp_path):
    source = "category: process_creation, product: linux"
    texts = [
        rule(source, "s: {Image|endswith: /wget, ParentImage|endswith: /php}, condition: s"),
        rule(source, "s: {Image|endswith: /curl}, condition: s"),
    ]
    at = [Instant(n * SECOND) for n in range(4)]
    rows = [
        row(ProcessEvent, line=1, time=at[1], source="audit", pid=10, executable="/usr/bin/php"),
        row(ProcessEvent, line=2, time=at[2], source="audit", parent=10, executable="/bin/wget"),
        row(ProcessEvent, line=3, time=at[0], source="audit", parent=10, executable="/bin/wget"),
        row(ProcessEvent, line=4, time=at[3], source="history", command="curl example.org"),
    ]  # fmt: skip
    matches, asked = answered(tmp_path, texts, *rows)
    assert sorted(one.line for one in matches) == [2, 4]
    assert [one.outcome for one in asked] == ["asked", "asked"]


def test_what_programs_say_is_asked_by_their_name(tmp_path):
    text = rule("product: linux, service: sshd", "keywords: ['forced cmd'], condition: keywords")
    rows = [
        row(SyslogEvent, line=1, program="sshd-session", message="a Forced CMD b"),
        row(SyslogEvent, line=2, program="logger", message="a forced cmd b"),
    ]
    matches, _asked = answered(tmp_path, [text], *rows)
    assert [one.line for one in matches] == [1]


def test_so_many_rows_are_kept_and_all_are_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(sigma_answer, "_MOST", 2)
    rows = [row(WebRequest, line=n, target="/shell") for n in range(1, 6)]
    matches, (asked,) = answered(tmp_path, [SHELL], *rows)
    assert ([one.line for one in matches], asked.matches) == ([1, 2], 5)


def test_what_was_answered_before_is_replaced_and_forgotten(tmp_path):
    seen = row(WebRequest, target="/shell")
    assert len(answered(tmp_path, [SHELL], seen)[0]) == 1
    assert answered(tmp_path, [SHELL], row(WebRequest, target="/"))[0] == []
    forget_rules(tmp_path)
    forget_rules(tmp_path)
    assert not (tmp_path / FOLDER).exists()
    assert rules_of(tmp_path) is None
