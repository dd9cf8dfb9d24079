"""What only this kind of repository has; the rest stands in tests/history/test_every_kind.py."""

from __future__ import annotations

from pratique.history.borg.repository import Borg


def test_recognises_a_repository_by_its_folders(tmp_path):
    for folder in ("data",):
        (tmp_path / folder).mkdir()
    assert not Borg.recognises(tmp_path)
    (tmp_path / "config").write_bytes(b"[repository]\n")
    assert Borg.recognises(tmp_path)


def test_another_config_is_none(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "config").write_bytes(b"[core]\n")
    assert not Borg.recognises(tmp_path)
