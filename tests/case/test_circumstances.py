from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path

import pytest

from pratique.case.answer import to_text
from pratique.case.circumstances import circumstances_of
from pratique.case.folder import for_evidence, write_whole
from pratique.story.examination import State


@pytest.fixture
def sample():
    location = Path(__file__).parents[1] / "report" / "sample.py"
    spec = importlib.util.spec_from_file_location("sample", location)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def put(folder, evidence, answer, suspect):
    suspect.mkdir(exist_ok=True)
    case = for_evidence(folder, evidence, "directory", suspect, {})
    write_whole(case.findings(evidence), to_text(replace(answer, evidence=evidence)))
    return for_evidence(folder, evidence, "directory", suspect, {})


def test_every_machine_that_was_examined(tmp_path, sample):
    answer = sample.compromised(3)
    put(tmp_path / "case", "e1", answer, tmp_path / "one")
    later = replace(answer, finished=answer.finished + 1, findings=())
    case = put(tmp_path / "case", "e2", later, tmp_path / "two")
    newest, older = circumstances_of(case)
    assert (newest.evidence, older.evidence) == ("e2", "e1")
    assert older.state is State.COMPROMISED
    assert older.machine == answer.machine.host_name
    assert [one.id for one in older.findings] == [one.id for one in answer.findings]
    assert (older.window, older.vector) == (answer.window, "")


def test_what_was_dismissed_does_not_count(tmp_path, sample):
    answer = sample.compromised(3)
    states = ["open", "innocent", "accepted"]
    found = tuple(replace(f, state=s) for f, s in zip(answer.findings, states, strict=False))
    case = put(tmp_path / "case", "e1", replace(answer, findings=found), tmp_path / "one")
    (machine,) = circumstances_of(case)
    assert {one.state for one in machine.findings} <= {"open"}


def test_none_before_the_first_examination(tmp_path):
    (tmp_path / "one").mkdir()
    assert (
        circumstances_of(for_evidence(tmp_path / "c", "e1", "directory", tmp_path / "one", {}))
        == ()
    )
