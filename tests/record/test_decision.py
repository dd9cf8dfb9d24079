"""What people decided about findings, and whether it still holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pratique.model import Finding, Place, Severity, Window
from pratique.phrase import Phrase
from pratique.record.act import Act
from pratique.record.decision import (
    JUDGED,
    Judgement,
    changed,
    decided,
    decisions_of,
    dismissed,
    history_of,
    standing,
    told,
)
from pratique.record.journal import Journal


def finding(number=1, **other):
    return replace(
        Finding(
            f"F-{number:06x}", "web-x", "A title", Severity.HIGH, 0.9, "T1505.003", "e1",
            (Place("/a", 1, "00" * 32), Place("/b", 2, "11" * 32)), "quote", "why", "innocent",
            "next", "cat /a", Window(None, None, ()),
        ),
        **other,
    )  # fmt: skip


@pytest.fixture
def decide(tmp_path):
    def write(findings, judgement, why="A reason"):
        journal = Journal(tmp_path)
        for sentence, about in told(findings, judgement, why, {}):
            journal.write(Act.DECIDED, sentence, about, by="Ada")
        return decisions_of(journal.entries())

    return write


def state(found, known):
    return decided([found], known)[0].state


@pytest.mark.parametrize("judgement", ["malicious", "innocent", "accepted"])
def test_decision_gives_the_state(decide, judgement):
    assert state(finding(), decide([finding()], Judgement(judgement))) == judgement


def test_what_nobody_decided_about_is_open(decide):
    assert state(finding(2), decide([finding()], Judgement.INNOCENT)) == "open"


def test_last_decision_holds_and_all_are_kept(decide, tmp_path):
    decide([finding()], Judgement.MALICIOUS)
    known = decide([finding()], Judgement.INNOCENT, "It was ours")
    assert state(finding(), known) == "innocent"
    past = history_of(Journal(tmp_path).entries(), finding().id)
    assert [one.judgement for one in past] == ["malicious", "innocent"]
    assert past[1].why == "It was ours"
    assert "Ada" in past[1].who


def test_decision_taken_back_leaves_it_open(decide):
    decide([finding()], Judgement.INNOCENT)
    assert state(finding(), decide([finding()], Judgement.OPEN)) == "open"


@pytest.mark.parametrize(
    ("later", "words"),
    [
        ({"severity": Severity.CRITICAL}, "more serious"),
        ({"places": (Place("/a", 1, "00" * 32),)}, "had 2 places"),
        ({"places": (Place("/a", 1, "22" * 32), Place("/b", 2, "11" * 32))}, "other contents"),
        ({"places": (Place("/a", 1, "00" * 32), Place("/c", 2, "11" * 32))}, "other places"),
        ({"quote": "another"}, "what is seen there"),
    ],
)
def test_what_changed_after_a_decision_is_open_again(decide, later, words):
    known = decide([finding()], Judgement.INNOCENT)
    found = finding(**later)
    assert state(found, known) == "reopened"
    assert words in changed(found, known[found.id]).english


@pytest.mark.parametrize(
    "later",
    [
        {"severity": Severity.LOW},
        {"confidence": 0.1},
        {"window": Window(1, 2, ("ctime",))},
        {"why": "said in other words"},
        {"places": (Place("/b", 9, "11" * 32), Place("/a", 7, "00" * 32))},
    ],
)
def test_what_means_the_same_stays_decided(decide, later):
    assert state(finding(**later), decide([finding()], Judgement.ACCEPTED)) == "accepted"


def test_what_is_malicious_stays_so_with_more_places(decide):
    known = decide([finding()], Judgement.MALICIOUS)
    assert state(finding(places=(Place("/z"),)), known) == "malicious"


def test_many_findings_fit_into_entries(decide, tmp_path):
    findings = [finding(number) for number in range(450)]
    known = decide(findings, Judgement.INNOCENT, "x" * 2000)
    assert len(known) == 450
    written = [entry for entry in Journal(tmp_path).entries() if entry.act is Act.DECIDED]
    assert len(written) == 3


def test_dismissed_are_told_apart():
    found = [
        finding(n, state=s)
        for n, s in enumerate(["open", "malicious", "innocent", "accepted", "reopened"])
    ]
    assert [one.state for one in standing(found)] == ["open", "malicious", "reopened"]
    assert [one.state for one in found if dismissed(one)] == ["innocent", "accepted"]


@pytest.mark.parametrize(
    "about",
    [
        {},
        {"judgement": "sold", "why": "", "findings": {}},
        {"judgement": "innocent", "why": "", "findings": ["F-1"]},
        {"judgement": "innocent", "why": "", "findings": {"F-1": ["high"]}},
    ],
)
def test_what_a_later_version_wrote_is_no_decision(tmp_path, about):
    journal = Journal(tmp_path)
    journal.write(Act.DECIDED, Phrase("Decided"), about)
    assert decisions_of(journal.entries()) == {}


def test_sentence_names_one_or_counts_many():
    [(one, _)] = told([finding()], Judgement.INNOCENT, "ours", {})
    assert one.english == "Decided that F-000001 is innocent: ours"
    [(two, _)] = told([finding(), finding(2)], Judgement.INNOCENT, "ours", {})
    assert two.english == "Decided that 2 findings, from F-000001 on, are innocent: ours"
    assert set(JUDGED) == set(Judgement)
