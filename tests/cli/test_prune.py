from __future__ import annotations

import os

import pytest


@pytest.fixture
def case(sample, stored):
    folder = stored(sample.compromised(2), {"/etc/passwd": "no-sign"})
    for place in folder.rglob("*.parquet"):
        os.utime(place, (0, 0))
    return folder


def test_shows_first_and_removes_when_it_is_told_to(case, typed):
    before = sorted(case.rglob("*"))
    said = typed("prune")
    assert (said.status, said.out.partition(":")[0]) == (0, "tables")
    assert "Nothing was removed" in said.err
    assert sorted(case.rglob("*")) == before
    assert typed("prune", "--apply", "--json").rows[0]["removed"] == 2
    assert list(case.rglob("*.parquet")) == []
    assert typed("prune").out == "Nothing in this case is older than it may be.\n"
    assert typed("verify").status == 0


@pytest.mark.usefixtures("case")
def test_the_other_commands_say_what_is_gone(typed):
    assert typed("files").status == 0
    assert typed("prune", "--apply").status == 0
    for words in (["files"], ["sql", "select * from file"], ["timeline"]):
        said = typed(*words)
        assert (said.status, said.out) == (5, ""), words
        assert "`pratique prune` removed it on" in said.err
    assert typed("findings").status == 0
    assert "F-7c1e02" in typed("findings").out
    assert typed("report").status == 0
    assert typed("show", "F-7c1e02").status == 0


def test_the_periods_are_a_file(case, typed):
    text = typed("prune", "--periods").out
    (case / "retention.toml").write_text(text.replace("tables = 730", 'tables = "never"'))
    assert typed("prune").out == "Nothing in this case is older than it may be.\n"
    (case / "retention.toml").write_text("[days]\nx = 1\n")
    said = typed("prune", "--apply")
    assert (said.status, said.out) == (2, "")
    assert list(case.rglob("*.parquet"))
