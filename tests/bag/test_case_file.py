from __future__ import annotations

import os

import pytest

from pratique.bag.case_file import LeftOut, case_files
from pratique.bag.kind import Kind


def told(folder):
    return {one.path if isinstance(one, LeftOut) else one.shown: one for one in case_files(folder)}


def test_files_with_their_kinds(tmp_path):
    for name in (
        "case.toml",
        "surveys/e/file/1.parquet",
        "surveys/e/pass-logs/mail_event/1.parquet",
        "surveys/e/parts.jsonl",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    found = told(tmp_path)
    assert {name: (one.kind, one.table) for name, one in found.items()} == {
        "case.toml": (Kind.CASE, ""),
        "surveys/e/file/1.parquet": (Kind.TABLES, "file"),
        "surveys/e/pass-logs/mail_event/1.parquet": (Kind.MAIL, "mail_event"),
        "surveys/e/parts.jsonl": (Kind.TABLES, ""),
    }


@pytest.mark.parametrize(
    "name", ["journal.key", "journal.key.next", "secrets.salt", "lock", ".pratique-1",
             ".journal.key.12", "a/b.new", "a/.pratique-x"],
)  # fmt: skip
def test_keys_locks_and_half_files_are_passed_over(tmp_path, name):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("x")
    assert told(tmp_path) == {}


def test_links_pipes_and_keys_of_others_are_named(tmp_path):
    (tmp_path / "link").symlink_to("/etc")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "a").mkdir()
    (tmp_path / "a/other.key").write_text("x")
    assert all(isinstance(one, LeftOut) for one in told(tmp_path).values())
    assert set(told(tmp_path)) == {"link", "pipe", "a/other.key"}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_files_of_others_are_named(tmp_path):
    (tmp_path / "x").write_text("x")
    os.chown(tmp_path / "x", 12345, 12345)
    assert "another user" in told(tmp_path)["x"].reason


def test_folders_without_end_are_bounded(tmp_path):
    deep = tmp_path
    for _ in range(40):
        deep /= "d"
    deep.mkdir(parents=True)
    (deep / "file").write_text("x")
    (found,) = told(tmp_path).values()
    assert "too many folders" in found.reason
