"""What only this kind of repository has; the rest stands in tests/history/test_every_kind.py."""

from __future__ import annotations

from pratique.history.restic.repository import Restic


def test_recognises_a_repository_by_its_folders(tmp_path):
    for folder in ("keys", "snapshots", "index", "data"):
        (tmp_path / folder).mkdir()
    assert not Restic.recognises(tmp_path)
    (tmp_path / "config").write_bytes(b"x")
    assert Restic.recognises(tmp_path)
