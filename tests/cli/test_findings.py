from __future__ import annotations

from dataclasses import replace

import pytest

from pratique.case.answer import finding_json


def test_worst_first_with_their_places(sample, stored, typed):
    answer = sample.compromised(9)
    stored(answer)
    said = typed("findings")
    assert said.status == 0
    shown = [line.split()[0] for line in said.out.splitlines() if line.startswith("F-")]
    assert shown == [finding.id for finding in answer.findings]
    assert said.out.startswith("Compromised; ")


def test_json_is_the_findings_alone(sample, stored, typed):
    answer = sample.compromised(3)
    stored(answer)
    assert typed("findings", "--json").rows == [finding_json(f) for f in answer.findings]


def test_only_a_severity_and_above(sample, stored, typed):
    stored(sample.compromised(20))
    words = {row["severity"] for row in typed("findings", "--severity", "HIGH", "--json").rows}
    assert words == {"high", "critical"}


def test_only_one_check_and_what_it_answered(sample, stored, typed):
    stored(sample.compromised(20))
    said = typed("findings", "--check", "web-php-in-image")
    assert "An image holds PHP code (web-php-in-image): found" in said.out
    rows = typed("findings", "--check", "web-php-in-image", "--json").rows
    assert {row["check"] for row in rows} == {"web-php-in-image"}


@pytest.mark.parametrize(
    ("check", "words"),
    [
        ("kernel-module-unknown", "nothing in what was read"),
        ("accounts-login-unusual", "could not look: /var/log/wtmp is damaged"),
    ],
)
def test_no_finding_and_not_having_looked_are_two_things(check, words, sample, stored, typed):
    stored(sample.nothing_found())
    said = typed("findings", "--check", check)
    assert said.status == 0
    assert words in said.out
    assert "No findings." in said.out


@pytest.mark.parametrize(
    ("check", "hint"),
    [("web-php-runs-requests", "web-php-runs-request"), ("\x1b[2J", "docs/reference/checks.md")],
)
def test_unknown_check_names_what_is_close(check, hint, sample, stored, typed):
    stored(sample.compromised(3))
    said = typed("findings", "--check", check)
    assert (said.status, said.out) == (2, "")
    assert hint in said.err
    assert said.harmless


@pytest.mark.parametrize(
    ("severity", "status"), [("note", 1), ("medium", 1), ("high", 0), ("critical", 0)]
)
def test_fail_on(severity, status, sample, stored, typed):
    finding = sample.finding(6)
    assert finding.severity.word == "medium"
    stored(replace(sample.compromised(0), findings=(finding,)))
    assert typed("findings", "--fail-on", severity).status == status


def test_fail_on_counts_what_is_listed(sample, stored, typed):
    stored(sample.compromised(20))
    chosen = ("--check", "files-immutable", "--fail-on", "high")
    assert typed("findings", *chosen).status == 0


def test_a_reader_who_left_does_not_change_the_status(sample, stored, typed, monkeypatch):
    stored(sample.compromised(20))

    def left(*_arguments, **_named):
        raise BrokenPipeError

    monkeypatch.setattr("pratique.cli.say.click.echo", left)
    for arguments, status in ((("--fail-on", "high"), 1), (("--fail-on", "high", "--json"), 1)):
        assert typed("findings", *arguments).status == status
    assert typed("findings").status == 0


def test_everything_unseen_in_place_of_findings(sample, stored, typed):
    answer = sample.compromised(3)
    stored(answer)
    said = typed("findings", "--unseen")
    assert said.status == 0
    assert "/var/log/btmp could not be read." in said.out
    assert answer.findings[0].id not in said.out
    kinds = {row["unseen"] for row in typed("findings", "--unseen", "--json").rows}
    assert kinds == {"check", "gap", "limit"}
