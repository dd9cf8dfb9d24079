from __future__ import annotations

from dataclasses import replace

import pytest

from pratique.case.folder import read
from pratique.case.journal import journal_of, verified
from pratique.model import Place
from pratique.record.act import Act


@pytest.fixture
def case(sample, stored):
    answer = sample.compromised(6)
    return read(stored(answer))


def ids(answer, count=1):
    return [finding.id for finding in answer.findings[:count]]


def states(typed):
    return {row["id"]: row["state"] for row in typed("findings", "--json").rows}


def test_decision_is_told_and_holds(case, sample, typed):
    wanted = sample.compromised(6).findings[0]
    said = typed("decide", wanted.id, "innocent", "--why", "our own script", "--by", "Ada")
    assert said.status == 0
    assert f"{wanted.id} is innocent" in said.out
    assert states(typed)[wanted.id] == "innocent"
    entry = [one for one in journal_of(case).entries() if one.act is Act.DECIDED][-1]
    assert (entry.who.name, entry.about["why"]) == ("Ada", "our own script")
    assert verified(case).intact


@pytest.mark.usefixtures("case")
def test_dismissed_findings_come_last_and_are_not_hidden(sample, typed):
    wanted = sample.compromised(6).findings[0].id
    typed("decide", wanted, "accepted", "--why", "we know")
    out = typed("findings").out
    assert out.index("1 finding was judged innocent or accepted") < out.index(wanted)
    assert "1 judged innocent or accepted" in out.splitlines()[0]


@pytest.mark.usefixtures("case")
def test_answer_changes_when_all_of_weight_is_dismissed(sample, typed):
    everything = ids(sample.compromised(6), 6)
    said = typed("decide", *everything, "innocent", "--why", "a test machine")
    assert "No trace found in what was read; 6 judged innocent or accepted" in said.out
    assert typed("findings", "--fail-on", "note").status == 0
    assert typed("decide", *everything, "open", "--why", "I was wrong").status == 0
    assert typed("findings", "--fail-on", "note").status == 1


@pytest.mark.usefixtures("case")
def test_several_and_the_beginning_of_an_id(sample, typed):
    first, second = ids(sample.compromised(6), 2)
    assert typed("decide", first[2:], second, "malicious", "--why", "seen it run").status == 0
    assert {states(typed)[first], states(typed)[second]} == {"malicious"}


def test_path_takes_what_lies_there_and_nowhere_else(sample, stored, typed):
    answer = sample.compromised(3)
    inside, across, outside = answer.findings
    findings = (
        replace(inside, places=(Place("/srv/old/a.php"), Place("/srv/old/b/c.php"))),
        replace(across, places=(Place("/srv/old/a.php"), Place("/srv/new.php"))),
        replace(outside, places=(Place("/srv/older/a.php"),)),
    )
    stored(replace(answer, findings=findings))
    said = typed("decide", "--path", "/srv/old/", "innocent", "--why", "an old copy")
    assert f"stays as it is: {across.id}" in said.out
    assert states(typed) == {inside.id: "innocent", across.id: "open", outside.id: "open"}


@pytest.mark.usefixtures("case")
def test_check_takes_all_of_its_findings(sample, typed):
    check = sample.compromised(6).findings[0].check
    typed("decide", "--check", check, "accepted", "--why", "known")
    found = sample.compromised(6).findings
    assert {one.id for one in found if one.check == check} == {
        one for one, state in states(typed).items() if state == "accepted"
    }


@pytest.mark.usefixtures("case")
def test_list_tells_who_decided_what_and_why(sample, typed):
    assert "Nothing was decided yet." in typed("decide").out
    wanted = sample.compromised(6).findings[0].id
    typed("decide", wanted, "innocent", "--why", "our own\x1b[2J script")
    said = typed("decide")
    assert wanted in said.out
    assert "our own" in said.out
    assert said.harmless
    [row] = typed("decide", "--json").rows
    assert (row["finding"], row["decision"], row["holds"]) == (wanted, "innocent", True)


def test_what_changed_is_open_again_and_told(sample, stored, typed):
    answer = sample.compromised(6)
    stored(answer)
    first = answer.findings[0]
    typed("decide", first.id, "innocent", "--why", "ours")
    changed = (replace(first, quote="another", state="reopened"), *answer.findings[1:])
    stored(replace(answer, findings=changed))
    assert "Open again: what is seen there is not what it was" in typed("decide").out
    assert "open again" in typed("findings").out
    assert "Open again" in typed("show", first.id).out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["F-1", "fine", "--why", "x"], "fine is no decision"),
        (["innocent", "--why", "x"], "Which finding is meant?"),
        (["F-7c1e02", "innocent"], "A decision needs its reason"),
        (["F-7c1e02", "innocent", "--why", "  "], "A decision needs its reason"),
        (["F-ffffff", "innocent", "--why", "x"], "There is no finding F-ffffff"),
        (["F-7c", "innocent", "--why", "x"], "stands for several findings"),
        (["--path", "/nowhere", "innocent", "--why", "x"], "There is no finding there"),
        (["--path", "/var", "--why", "x"], "There is no decision"),
        (["F-7c1e02", "--path", "/var", "innocent", "--why", "x"], "not both"),
    ],
)
def test_what_cannot_be_decided_is_told(case, typed, arguments, words):
    said = typed("decide", *arguments)
    assert said.status == 2
    assert words in said.err
    assert [entry.act for entry in journal_of(case).entries()] == [Act.OPENED]
