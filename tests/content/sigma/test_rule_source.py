"""Which files of rules are read, and what is said of the others."""

from __future__ import annotations

import os

from pratique.content.sigma import rule_source
from pratique.content.sigma.rule_source import read_texts


def test_a_folder_is_read_in_order_and_at_any_depth(tmp_path):
    (tmp_path / "rules" / "linux").mkdir(parents=True)
    (tmp_path / "rules" / "linux" / "a.yml").write_text("a")
    (tmp_path / "rules" / "b.YAML").write_text("b")
    (tmp_path / "rules" / "README.md").write_text("no rule")
    texts, troubles = read_texts([tmp_path / "rules"])
    assert [(one.name, one.text) for one in texts] == [
        ("rules/b.YAML", "b"),
        ("rules/linux/a.yml", "a"),
    ]
    assert not troubles


def test_a_file_is_read_whatever_its_name(tmp_path):
    (tmp_path / "mine").write_text("a")
    assert read_texts([tmp_path / "mine"])[0][0].name == "mine"


def test_what_cannot_be_read_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(rule_source, "MOST_BYTES", 3)
    (tmp_path / "long.yml").write_text("abcd")
    (tmp_path / "odd.yml").write_bytes(b"\xff\xfe")
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "pipe")
    names = ["long.yml", "odd.yml", "none.yml", "empty", "pipe"]
    texts, troubles = read_texts([tmp_path / name for name in names])
    assert not texts
    assert [str(one) for one in troubles] == [
        "long.yml: longer than the 0 MB that are read of one file",
        "odd.yml: this is not UTF-8 text",
        "none.yml: it cannot be read: No such file or directory",
        "empty: no file in this folder ends in .yml or .yaml",
        "pipe: this is neither a file nor a folder",
    ]


def test_so_many_files_and_no_more(tmp_path, monkeypatch):
    monkeypatch.setattr(rule_source, "MOST_FILES", 1)
    for name in "ab":
        (tmp_path / f"{name}.yml").write_text(name)
    texts, troubles = read_texts([tmp_path])
    assert len(texts) == 1
    assert "more than 1 files" in troubles[0].what
