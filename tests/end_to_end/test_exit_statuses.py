"""The exit status of each outcome, and that the reason goes to stderr with a next step."""

from __future__ import annotations

import os

import pytest


@pytest.fixture
def small(tmp_path):
    """A tree of a few files."""
    tree = tmp_path / "tree"
    (tree / "etc").mkdir(parents=True)
    (tree / "etc" / "passwd").write_text("root:x:0:0:root:/root:/bin/bash\n")
    return tree


def test_fail_on_is_reached(suspect, clean, typed):
    for case, severity, status in (
        (suspect.case, "high", 1),
        (clean.case, "medium", 0),
        (clean.case, "low", 1),
    ):
        found = typed("findings", "--case", case, "--fail-on", severity)
        assert found.status == status


def test_fail_on_counts_for_examine_too(small, tmp_path, typed):
    (small / "etc" / "passwd").write_text("root:x:0:0::/root:/bin/sh\ntoor:x:0:0::/root:/bin/sh\n")
    case = tmp_path / "case"
    assert typed("examine", small, "--case", case, "--fail-on", "high").status == 1
    assert typed("examine", small, "--case", case).status == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["examine"],
        ["examine", "/", "--jobs", "0"],
        ["examine", "/", "--fail-on", "terrible"],
        ["findings", "--severity", "9"],
        ["files", "--verdict", "clean"],
        ["sql"],
        ["no-such-command"],
        ["show"],
        ["demo", "--no-such-option"],
    ],
)
def test_wrong_usage(arguments, typed, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    wrong = typed(*arguments)
    assert (wrong.status, wrong.out) == (2, "")
    assert wrong.err


def test_part_could_not_be_read(small, tmp_path, typed):
    # A folder stands where a file is expected, so not even root can read it.
    (small / "var" / "lib" / "dpkg" / "status").mkdir(parents=True)
    read = typed("examine", small, "--case", tmp_path / "case", "--json")
    assert read.status == 3
    gaps = [gap for gap in read.rows[-1]["gaps"] if gap["matters"]]
    assert [gap["examples"] for gap in gaps] == [["/var/lib/dpkg/status"]]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_folder_that_may_not_be_read(small, tmp_path, typed):
    closed = small / "root"
    closed.mkdir(mode=0)
    read = typed("examine", small, "--case", tmp_path / "case", "--json")
    closed.chmod(0o700)
    assert read.status == 3
    assert read.rows[-1]["coverage"]["folders_unread"] == 1


def test_nothing_there(tmp_path, typed):
    missing = typed("examine", tmp_path / "missing", "--case", tmp_path / "case")
    assert (missing.status, missing.out) == (4, "")
    assert "next:" in missing.err


def test_a_file_is_no_evidence(tmp_path, typed):
    file = tmp_path / "passwd"
    file.write_text("root:x:0:0::/root:/bin/sh\n")
    refused = typed("examine", file, "--case", tmp_path / "case")
    assert (refused.status, refused.out) == (4, "")
    assert "next:" in refused.err


def test_a_folder_that_is_no_case(tmp_path, typed):
    for arguments in (["findings"], ["show", "F-1"], ["files"], ["report"], ["sql", "select 1"]):
        refused = typed(*arguments, "--case", tmp_path)
        assert (refused.status, refused.out) == (5, "")
        assert "next:" in refused.err


def test_a_case_of_another_version(suspect, tmp_path, typed):
    text = (suspect.case / "case.toml").read_text().replace("format = 1", "format = 99")
    (tmp_path / "case.toml").write_text(text)
    refused = typed("findings", "--case", tmp_path)
    assert refused.status == 5
    assert "format 99" in refused.err


def test_a_case_never_lies_in_the_evidence(small, typed):
    before = sorted(small.rglob("*"))
    refused = typed("examine", small, "--case", small / "case")
    assert refused.status == 2
    assert sorted(small.rglob("*")) == before


def test_interrupted(small, tmp_path, typed, monkeypatch):
    def interrupted(*_arguments, **_named):
        raise KeyboardInterrupt

    monkeypatch.setattr("pratique.case.examine.survey", interrupted)
    stopped = typed("examine", small, "--case", tmp_path / "case")
    assert (stopped.status, stopped.out) == (130, "")
    assert "goes on where it stopped" in stopped.err
