from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from pratique.cli.answer_text import say_answer, say_findings, summary_json
from pratique.model import Severity, Window
from pratique.story.stock import NOTHING, FilesInState, Stock


def said(capsys, answer, report="/cases/report.html") -> str:
    say_answer(answer, report)
    return capsys.readouterr().out


def test_the_answer_in_its_order(sample, capsys):
    answer = sample.compromised(9)
    text = said(capsys, answer)
    parts = [
        "Compromised; " + answer.headline.english, "Machine:  shop.example",
        "Evidence: /mnt/suspect",
        "Read:     12,840 of 12,852 files",
        "Since:    between 2026-11-03 01:10:00 UTC and 2026-11-03 02:10:00 UTC",
        answer.findings[0].id, "What could not be looked at", "What to do next:", "1. ",
        "Report:   /cases/report.html", "Case:     /home/ada/cases/shop-2026-11",
    ]  # fmt: skip
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_it_never_says_clean(sample, capsys):
    text = said(capsys, sample.nothing_found())
    assert text.startswith("No trace found in what was read; ")
    assert "No findings." in text
    assert "permission denied" in text
    assert 'Could not look for "A login at an unusual hour or from an unusual address": ' in text
    assert "Since:" not in text
    assert not re.search(r"\bclean\b", text)


def test_what_does_not_matter_is_not_held_against_the_answer(sample, capsys):
    assert "a socket has no content" not in said(capsys, sample.compromised(1))


def test_many_findings_are_cut_to_the_worst(sample, capsys):
    answer = sample.compromised(60)
    text = said(capsys, answer)
    shown = re.findall(r"^F-\w+", text, re.MULTILINE)
    assert shown == [finding.id for finding in answer.findings[:20]]
    assert "... and 40 more: pratique findings" in text


def test_light_findings_are_shown_where_nothing_else_is(sample, capsys):
    light = [f for f in sample.compromised(60).findings if f.severity < Severity.MEDIUM]
    say_findings(light, most=3)
    assert re.findall(r"^F-\w+", capsys.readouterr().out, re.MULTILINE) == [
        finding.id for finding in light[:3]
    ]


@pytest.mark.parametrize(
    ("places", "words"),
    [(1, ":3\n"), (2, "and 1 other place\n"), (1700, "and 1699 other places\n")],
)
def test_one_finding_in_many_places_is_one(places, words, sample, capsys):
    say_findings([sample.finding(0, places)])
    assert words in capsys.readouterr().out


def test_summary_is_all_but_the_findings(sample):
    answer = sample.compromised(11)
    told = summary_json(answer, "/cases/report.html")
    assert json.loads(json.dumps(told)) == told
    assert told["state"] == "compromised"
    assert sum(told["findings"].values()) == len(answer.findings)
    assert list(told["findings"]) == ["note", "low", "medium", "high", "critical"]
    assert told["window"]["before"] == "2026-11-03T02:10:00Z"
    assert told["coverage"]["files_unread"] == 12
    assert [gap["count"] for gap in told["gaps"]] == [12, 2, 3, 5]
    assert [one["check"] for one in told["could_not_look"]] == ["accounts-login-unusual"]
    assert told["report"] == "/cases/report.html"


def test_a_line_for_each_inventory_that_has_something(sample, capsys):
    answer = replace(
        sample.nothing_found(),
        stock=Stock(
            items=1200, unexplained=40, secrets=9, within_reach=3,
            packages=(FilesInState("modified", "", 2), FilesInState("verified", "x", 9)),
        ),
    )  # fmt: skip
    text = said(capsys, answer)
    assert (
        "What runs by itself: 1,200 items, 40 of them explained by nothing: pratique persistence\n"
        "Secrets within reach: 3: pratique secrets\n"
        "Packages: 2 files modified: pratique packages\n"
    ) in text
    told = summary_json(answer, "")
    assert told["runs_by_itself"] == {"items": 1200, "explained_by_nothing": 40}
    assert told["secrets"] == {"seen": 9, "within_reach": 3}
    assert told["package_files"]["modified"] == 2


def test_no_line_for_nothing(sample, capsys):
    text = said(capsys, replace(sample.nothing_found(), stock=NOTHING))
    assert not re.search(r"runs by itself|within reach|Packages:", text)


def test_no_window_is_null(sample):
    answer = replace(sample.nothing_found(), window=Window(None, None, ()))
    told = summary_json(answer, "")
    assert (told["window"]["after"], told["window"]["before"]) == (None, None)


def test_hostile_text_in_every_field_is_harmless(sample, capsys):
    for text in sample.HOSTILE:
        shown = said(capsys, sample.hostile(sample.compromised(9), text))
        assert all(character.isprintable() or character == "\n" for character in shown)
        assert shown.count("\n") < 100
