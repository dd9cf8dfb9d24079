"""`pratique history` as it is typed: backups in plain folders, with a case and without."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from pratique.story.history_answer import NO_HISTORY

ODD = "etc/a\x1b[2Jb"


@pytest.fixture
def copies(tmp_path) -> Path:
    """Three nights of a machine; a line on the second, a file with an odd name on the third."""
    machine, place = tmp_path / "machine", tmp_path / "copies"
    for name in ("etc/passwd", "etc/os-release", "usr/bin/true", "var/log/x"):
        (machine / name).parent.mkdir(parents=True, exist_ok=True)
        (machine / name).write_text("root\n")
    for night in (1, 2, 3):
        if night == 2:
            (machine / "etc/passwd").write_text("root\nextra\n")
        if night == 3:
            (machine / ODD).write_text("odd\n")
        shutil.copytree(machine, place / f"2026-11-0{night}T0200")
    return place


def test_versions_of_a_file_without_a_case(copies, typed):
    said = typed("history", "/etc/passwd", "--history", str(copies))
    assert said.status == 0
    assert "2026-11-01 02:00:00 UTC" in said.out
    assert "      +extra" in said.out.splitlines()
    assert said.out.count("sha256 ") == 2


def test_versions_as_json(copies, typed):
    said = typed("history", "/etc/passwd", "--history", str(copies), "--json")
    assert [(row["snapshots"], row["there"], row["size"]) for row in said.rows] == [
        (1, True, 5), (2, True, 11),
    ]  # fmt: skip
    assert said.rows[1]["first"]["time"] == "2026-11-02T02:00:00Z"


def test_a_file_that_never_was(copies, typed):
    said = typed("history", "/etc/gone", "--history", str(copies))
    assert said.status == 0
    assert "not there" in said.out


def test_what_changed_in_a_folder(copies, typed):
    said = typed("history", "/etc", "--history", str(copies))
    assert said.status == 0
    assert "    M /etc/passwd" in said.out.splitlines()
    assert r"    + /etc/a\x1b[2Jb" in said.out.splitlines()
    assert "no log of a package manager tells of that time" in said.out
    assert said.harmless


def test_a_folder_as_json(copies, typed):
    said = typed("history", "/etc", "--history", str(copies), "--json")
    assert [(row["path"], row["what"]) for row in said.rows] == [
        ("/etc/passwd", "changed"), (r"/etc/a\x1b[2Jb", "added"),
    ]  # fmt: skip


def test_what_is_no_backup_is_said(tmp_path, typed):
    said = typed("history", "/etc", "--history", str(tmp_path))
    assert said.status == 4
    assert "knows no history" in said.err


def test_the_answer_of_a_case(sample, stored, typed):
    stored(sample.compromised(3))
    said = typed("history")
    assert said.status == 0
    assert "restic:/srv/backup" in said.out
    assert "  -.....-..-xx" in said.out.splitlines()
    assert "The newest with no trace of what was found: snapshot 9" in said.out
    assert "settings in /etc: each snapshot has a trace in it" in said.out
    assert "three nights are missing" in said.out
    assert said.harmless


def test_the_answer_as_json(sample, stored, typed):
    stored(sample.compromised(3))
    (told,) = typed("history", "--json").rows
    assert told["lines"][0]["name"] == "restic:/srv/backup"
    assert told["parts"][0]["kind"] == "site"


def test_a_case_without_backups_says_how_to_give_them(sample, stored, typed):
    from dataclasses import replace

    stored(replace(sample.compromised(1), history=NO_HISTORY))
    for words in (("history",), ("history", "/etc")):
        said = typed(*words)
        assert said.status == 2
        assert "--history" in said.err


def test_without_a_case_there_is_none_to_ask(typed):
    assert typed("history").status == 5


def test_backups_are_given_to_a_case_and_asked_without_a_new_survey(copies, tmp_path, typed):
    machine = tmp_path / "suspect"
    shutil.copytree(copies / "2026-11-03T0200", machine)
    (machine / "etc/passwd").write_text("root:x:0:0::/:/bin/sh\nextra:x:0:0::/:/bin/sh\n")
    for night in (2, 3):
        shutil.copy(machine / "etc/passwd", copies / f"2026-11-0{night}T0200/etc/passwd")
    case = str(tmp_path / "case")
    assert typed("examine", str(machine), "--case", case, "--jobs", "1", "-q").status in (0, 3)
    said = typed("history", "--history", str(copies), "--case", case)
    assert said.status == 0
    assert "Between 2026-11-01 02:00:00 UTC and 2026-11-02" in said.out
    again = typed("history", "/etc/passwd", "--case", case)
    assert again.status == 0
    assert str(copies) in again.out
    report = next((Path(case) / "reports").iterdir()).read_text()
    assert 'id="history"' in report


def test_names_are_typed_as_they_are_shown(copies, typed):
    shown = "/etc/a\\x1b[2Jb"
    said = typed("history", shown, "--history", os.fspath(copies), "--json")
    assert [row["there"] for row in said.rows] == [False, True]
