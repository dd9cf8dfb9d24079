from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.logs.sigma_rule import CHECK
from pratique.content.sigma.sigma_match import SigmaMatch, SigmaRuleAsked
from pratique.model import Instant, Severity
from pratique.store.tables import Tables


def rule(**values):
    known = {
        "rule": "r-1", "rule_file": "mine.yml", "title": "Shell asked for", "author": "A. Uthor",
        "level": "high", "status": "test", "tags": ("attack.persistence", "attack.t1505.003"),
        "description": "what it finds", "log_source": "webserver", "outcome": "asked",
        "reason": "", "matches": 1,
    }  # fmt: skip
    return SigmaRuleAsked(**{**known, **values})


def match(line=3, **values):
    known = {
        "path": "/var/log/x.log", "line": line, "time": Instant(line * 1_000_000_000),
        "rule": "r-1", "title": "Shell asked for", "author": "A. Uthor", "level": "high",
        "source": "web_request", "text": "GET /shell",
    }  # fmt: skip
    return SigmaMatch(**{**known, **values})


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    ("level", "severity"),
    [
        ("informational", Severity.NOTE),
        ("low", Severity.LOW),
        ("medium", Severity.MEDIUM),
        ("", Severity.MEDIUM),
        ("high", Severity.HIGH),
        ("critical", Severity.CRITICAL),
    ],
)
def test_points_at(level, severity):
    (sign,) = signs(rule(level=level, matches=2), match(3), match(9))
    assert sign.severity is severity
    assert [str(place) for place in sign.places] == ["/var/log/x.log:3", "/var/log/x.log:9"]
    assert sign.quote == "GET /shell"
    assert sign.technique == "T1505.003"


def test_author_and_id_stand_in_each_message():
    (sign,) = signs(rule(), match())
    for said in (sign.title.english, sign.why.english):
        assert "A. Uthor" in said
        assert "r-1" in said


def test_leaves_alone():
    assert signs(rule(matches=0)) == []
    assert signs() == []


def test_says_how_many_had_no_log_to_read():
    rows = [
        rule(matches=0),
        rule(rule="r-2", outcome="no log", matches=0),
        rule(rule="r-3", outcome="not of this system", matches=0),
        rule(rule="r-4", outcome="not understood", reason="no field a", matches=0),
    ]
    with pytest.raises(CouldNotLook) as told:
        signs(*rows)
    assert str(told.value) == (
        "1 of 4 Sigma rules had a log to read; 1 had none: there is nothing in the tables that "
        "they ask; 1 are about logs that no Linux server writes; 1 could not be asked, e.g. "
        "mine.yml: no field a"
    )
