"""The answer on disk and as JSON."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.case.answer import finding_json, from_text, iso, read_answer, to_text
from pratique.checks.runner import CheckOutcome, Outcome
from pratique.errors import NoCase
from pratique.model import Finding, Instant, Place, Severity, Window
from pratique.phrase import Phrase, as_it_stands, ours
from pratique.story.examination import Coverage, Examination, GapGroup, NextStep, State
from pratique.survey.machine import Machine

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
TIMES = st.none() | st.integers(-9_214_560_000_000_000_000, 9_214_646_399_999_999_999)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
WINDOWS = st.builds(Window, TIMES, TIMES, TEXTS, TIMES)
PLACES = st.builds(Place, TEXT, st.none() | st.integers(1, 9), st.none() | TEXT)
FINDINGS = st.builds(
    Finding, TEXT, TEXT, TEXT, st.sampled_from(Severity), st.floats(0, 1), TEXT, TEXT,
    st.lists(PLACES, max_size=3).map(tuple), TEXT, TEXT, TEXT, TEXT, TEXT, WINDOWS,
)  # fmt: skip
PHRASES = st.builds(ours, TEXT) | st.builds(as_it_stands, TEXT)
COUNT = st.integers(0, 2**63)
OUTCOMES = st.builds(CheckOutcome, TEXT, TEXT, st.sampled_from(Outcome), COUNT, TEXTS)
ANSWERS = st.builds(
    Examination, TEXT, TEXT, TEXT, TEXT, TEXT, st.just(Instant(1)), st.just(Instant(2)),
    st.sampled_from(State), PHRASES, WINDOWS, st.builds(Machine, TEXT, TEXT, TEXT, TEXT),
    st.builds(Coverage, *[COUNT] * 9), st.lists(FINDINGS, max_size=2).map(tuple),
    st.lists(OUTCOMES, max_size=2).map(tuple),
    st.lists(st.builds(GapGroup, TEXT, TEXT, COUNT, TEXTS, st.booleans()), max_size=2).map(tuple),
    st.lists(PHRASES, max_size=3).map(tuple),
    st.lists(st.builds(NextStep, PHRASES, PHRASES, TEXT), max_size=2).map(tuple),
)  # fmt: skip


@given(ANSWERS)
@settings(max_examples=50, deadline=None)
def test_stored_answer_is_the_answer(answer):
    assert from_text(to_text(answer)) == answer


@given(ANSWERS)
@settings(max_examples=5, deadline=None)
def test_an_answer_from_before_this_was_counted_is_still_one(answer):
    told = json.loads(to_text(answer))
    del told["coverage"]["files_not_understood"]
    assert from_text(json.dumps(told)).coverage.files_not_understood == 0


@given(ANSWERS)
@settings(max_examples=5, deadline=None)
def test_an_answer_that_was_kept_in_english_alone_is_still_one(answer):
    told = json.loads(to_text(answer))
    told |= {"headline": "h 100 %", "limits": ["l"], "next_steps": []}
    assert from_text(json.dumps(told)).headline == as_it_stands("h 100 %")


FINDING = Finding(
    id="F-7c1e02aa",
    check="web-php-runs-request",
    title="A title",
    severity=Severity.HIGH,
    confidence=0.97,
    technique="T1505.003",
    evidence="0123456789ab",
    places=(Place("/var/www/a/x.php", 3, "0" * 64), Place("/b")),
    quote="q",
    why="w",
    innocent="i",
    next="n",
    verify="v",
    window=Window(Instant(1_793_671_800_000_000_000), None, ("ctime",)),
)


def test_finding_is_that_of_the_contract():
    assert finding_json(FINDING) == {
        "id": "F-7c1e02aa", "check": "web-php-runs-request", "title": "A title", "severity": "high",
        "confidence": 0.97, "technique": "T1505.003", "evidence": "0123456789ab",
        "places": [{"path": "/var/www/a/x.php", "line": 3, "sha256": "0" * 64}, {"path": "/b"}],
        "quote": "q", "why": "w", "innocent": "i", "next": "n", "verify": "v",
        "window": {
            "after": "2026-11-03T02:10:00Z", "before": None, "basis": ["ctime"], "claimed": None,
        },
        "state": "open",
    }  # fmt: skip


def test_names_stand_in_the_order_of_the_contract():
    assert list(finding_json(FINDING)) == [
        "id", "check", "title", "severity", "confidence", "technique", "evidence", "places",
        "quote", "why", "innocent", "next", "verify", "window", "state",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (None, None),
        (0, "1970-01-01T00:00:00Z"),
        (-1, "1969-12-31T23:59:59Z"),
        (999_999_999, "1970-01-01T00:00:00Z"),
        (9_214_646_399_999_999_999, "2261-12-31T23:59:59Z"),
        (-9_214_560_000_000_000_000, "1678-01-01T00:00:00Z"),
    ],
)
def test_moments(moment, text):
    assert iso(moment) == text


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "{}", '{"state": 1}', "[" * 100_000, "\0"])
def test_damaged_answer(text, tmp_path):
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(NoCase):
        read_answer(tmp_path / "a.json")


def test_no_answer(tmp_path):
    with pytest.raises(NoCase):
        read_answer(tmp_path / "a.json")


def test_answer_lacks_a_field(tmp_path):
    told = json.loads('{"state": "suspicious"}')
    (tmp_path / "a.json").write_text(json.dumps(told))
    with pytest.raises(NoCase):
        read_answer(tmp_path / "a.json")


def empty() -> Examination:
    return Examination(
        "", "e", "", "", "", Instant(1), Instant(2), State.NO_TRACE, "", Window(None, None, ()),
        Machine("", "", "", ""), Coverage(*[0] * 9), (), (), (), (), (),
    )  # fmt: skip


def kept(**values):
    told = json.loads(to_text(replace(empty(), findings=(FINDING,))))
    told["findings"][0] |= values
    (finding,) = from_text(json.dumps(told)).findings
    return finding


def test_the_phrase_of_a_reason_is_kept():
    told = Phrase("It has %(lines)s in %(path)s.", {"lines": 3, "path": "100%/x"})
    finding = replace(FINDING, why=told.english, told=told)
    (again,) = from_text(to_text(replace(empty(), findings=(finding,)))).findings
    assert again == finding


@pytest.mark.parametrize(
    "told",
    [
        {"text": "It says something else.", "told": {}},
        {"text": "%(path)s", "told": {}},
        {"text": "%(path)s", "told": []},
        {"text": 3},
        "text",
    ],
)
def test_a_phrase_that_does_not_say_the_same_is_left_out(told):
    assert kept(told=told).told is None
    assert kept(told=told).shown_why == FINDING.why
