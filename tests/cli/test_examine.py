from __future__ import annotations

import json
import os
import signal
import threading
from dataclasses import replace

import pytest

from pratique.case.examine import Examined
from pratique.case.folder import read
from pratique.cli.examine import conclude
from pratique.model import Severity


@pytest.fixture
def concluded(stored, capsys):
    """Conclude an answer that was not examined here."""

    def conclude_it(answer, fail_on=None, *, as_json=False):
        case = read(stored(answer))
        capsys.readouterr()
        status = conclude(Examined(case, "e1", answer), fail_on, as_json=as_json)
        return status, capsys.readouterr().out, case

    return conclude_it


@pytest.mark.parametrize(
    ("gaps", "fail_on", "status"),
    [
        (False, None, 0),
        (True, None, 3),
        (False, Severity.HIGH, 1),
        (False, Severity.CRITICAL, 0),
        (True, Severity.CRITICAL, 3),
        (True, Severity.MEDIUM, 1),
    ],
)
def test_exit_status(gaps, fail_on, status, sample, concluded):
    finding = replace(sample.finding(0), severity=Severity.HIGH)
    answer = replace(sample.compromised(0), findings=(finding,))
    answer = answer if gaps else replace(answer, gaps=())
    assert concluded(answer, fail_on)[0] == status


def test_a_reader_who_left_does_not_change_the_status(sample, concluded, monkeypatch):
    def left(*_arguments, **_named):
        raise BrokenPipeError

    monkeypatch.setattr("pratique.cli.say.click.echo", left)
    answer = replace(sample.compromised(3), gaps=())
    for as_json in (True, False):
        assert concluded(answer, Severity.LOW, as_json=as_json)[0] == 1
        assert concluded(sample.compromised(3), as_json=as_json)[0] == 3


def test_the_report_is_written_and_named(sample, concluded):
    _, out, case = concluded(sample.compromised(2))
    assert case.report("e1").is_file()
    assert str(case.report("e1")) in out


def test_json_is_the_findings_and_then_the_summary(sample, concluded):
    answer = sample.compromised(3)
    _, out, case = concluded(answer, as_json=True)
    *findings, summary = map(json.loads, out.splitlines())
    assert [finding["id"] for finding in findings] == [f.id for f in answer.findings]
    assert summary["report"] == str(case.report("e1"))


def test_hostile_text_in_every_field_is_harmless(sample, concluded):
    for text in sample.HOSTILE[7:9]:
        answer = replace(sample.hostile(sample.compromised(3), text), case="/case", evidence="e1")
        assert concluded(answer, as_json=True)[1].isascii()


def test_interrupted_while_it_reads(typed, tmp_path, monkeypatch, here):
    """A real signal, in the middle of the survey."""

    def survey(*_arguments, **_named):
        signal.raise_signal(signal.SIGINT)
        threading.Event().wait(10)

    (tmp_path / "suspect/etc").mkdir(parents=True)
    monkeypatch.setattr("pratique.case.examine.survey", survey)
    said = typed("examine", tmp_path / "suspect")
    assert (said.status, said.out) == (130, "")
    case, *words = said.err.strip().splitlines()
    assert case.startswith(f"Case: {here}/case-suspect-")
    assert words == [
        "",  # after the ^C of the terminal
        "Interrupted. What was done is kept; the same command goes on where it stopped.",
    ]


@pytest.mark.parametrize(
    "arguments",
    [[], ["/", "--jobs", "0"], ["/", "--jobs", "many"], ["/", "--fail-on", "x"], ["/", "/"]],
)
def test_wrong_usage(arguments, typed, here):
    said = typed("examine", *arguments)
    assert (said.status, said.out) == (2, "")
    assert said.err
    assert os.listdir(here) == []


def test_a_later_copy_needs_no_path(typed, tmp_path, here):
    release = {
        f"lib/{n}.php": b"<?php // file number %d of this release here\n" % n for n in range(5)
    }
    for place in ("suspect/srv/a", "release"):
        for name, content in release.items():
            target = tmp_path / place / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    (tmp_path / "suspect/srv/a/lib/3.php").write_bytes(b"<?php // another\n")
    case = ("--case", here / "case")
    typed("examine", tmp_path / "suspect", *case)
    said = typed("examine", "--known-good", tmp_path / "release", *case, "--json")
    assert "Clean copy: release, 5 files" in said.err
    (found,) = (row for row in said.rows if row.get("check") == "files-differs-from-copy")
    assert found["places"][0]["path"] == "/srv/a/lib/3.php"
    files = typed("files", *case, "--verdict", "known-good")
    assert "known-good  /srv/a/lib/0.php  as in release" in files.out


@pytest.mark.parametrize("arguments", [["/"], []])
def test_a_copy_that_is_none(arguments, typed, here):
    said = typed("examine", *arguments, "--known-good", here / "none.zip", "--case", here / "c")
    assert said.status in (2, 5)
    assert "next:" in said.err


@pytest.mark.parametrize("name", ["missing", "file", "a\x1b[2J"])
def test_no_evidence(name, typed, here):
    (here / "file").write_text("x")
    said = typed("examine", here / name)
    assert (said.status, said.out) == (4, "")
    assert "next:" in said.err
    assert said.harmless
    assert os.listdir(here) == ["file"]


def test_rules_that_cannot_be_used_are_told_and_the_rest_runs(typed, server, tmp_path):
    (tmp_path / "mine.yar").write_text(
        "rule bad { condition: nope }\nrule good { condition: true }"
    )
    root = server({"a": b"x"})
    done = typed("examine", "--yara", tmp_path / "mine.yar", "--jobs", 1, root)
    assert "mine.yar:1: rule bad: unknown identifier `nope`" in done.err
    assert "1 rules are used" in done.err
    assert "Your rule good (by an author that it does not name) matches" in done.out
    again = typed("examine", "--jobs", 1, "--json", root)
    assert [row["check"] for row in again.rows[:-1]] == ["files-yara-rule"]


def test_rules_of_which_none_can_be_used_end_it_before_anything_is_read(typed, server, tmp_path):
    (tmp_path / "mine.yar").write_text("rule bad { condition: nope }")
    done = typed("examine", "--yara", tmp_path / "mine.yar", server({"a": b"x"}))
    assert done.status == 2
    assert "Not one YARA rule can be used: mine.yar:1" in done.err
    assert typed("examine", "--yara", tmp_path / "none", server({"a": b"x"})).status == 2
    assert typed("examine", "--yara", "a", "--no-yara", server({"a": b"x"})).status == 2


SIGMA = """
title: Somebody asked for it
author: A. Uthor
level: high
logsource: {category: webserver}
detection:
    selection: {c-uri|contains: asked-for}
    condition: selection
"""
ASKED = b'192.0.2.7 - - [03/Nov/2026:02:10:00 +0000] "GET /asked-for HTTP/1.1" 200 5 "-" "curl/8"\n'


def test_sigma_rules_are_put_to_the_logs_and_remembered(typed, server, tmp_path):
    pytest.importorskip("sigma", reason="pySigma is not installed")
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "a.yml").write_text(SIGMA)
    (tmp_path / "rules" / "b.yml").write_text("a: [")
    root = server({"var/log/nginx/access.log": ASKED * 3})
    done = typed("examine", "--sigma", tmp_path / "rules", "--jobs", 1, root)
    assert "1 Sigma rules are put to the logs" in done.err
    assert "Sigma: rules/b.yml" in done.err
    assert 'Your Sigma rule "Somebody asked for it" (by A. Uthor' in done.out
    again = typed("examine", "--jobs", 1, "--json", root)
    assert [row["check"] for row in again.rows[:-1]] == ["logs-sigma-rule"]
    without = typed("examine", "--no-sigma", "--json")
    assert without.rows[:-1] == []
    later = typed("examine", "--sigma", tmp_path / "rules" / "a.yml", "--json")
    assert [row["check"] for row in later.rows[:-1]] == ["logs-sigma-rule"]


def test_sigma_rules_of_which_none_can_be_used(typed, server, tmp_path):
    pytest.importorskip("sigma", reason="pySigma is not installed")
    (tmp_path / "b.yml").write_text("a: [")
    done = typed("examine", "--sigma", tmp_path / "b.yml", server({"a": b"x"}))
    assert done.status == 2
    assert "Not one Sigma rule can be used: b.yml" in done.err
    assert typed("examine", "--sigma", "a", "--no-sigma", server({"a": b"x"})).status == 2
