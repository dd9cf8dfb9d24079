"""What only this kind of repository has; the rest stands in tests/history/test_every_kind.py."""

from __future__ import annotations

import random
import shutil
import subprocess

import pytest

from pratique.history.base import Proof
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


@pytest.mark.skipif(shutil.which("borg") is None, reason="borg is not installed")
def test_one_damaged_content_leaves_the_rest_of_its_archive_to_be_told(tmp_path, monkeypatch):
    monkeypatch.setenv("BORG_BASE_DIR", str(tmp_path / "base"))
    monkeypatch.setenv("BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK", "yes")
    machine, repository = tmp_path / "machine", tmp_path / "repository"
    (machine / "etc").mkdir(parents=True)
    (machine / "etc/passwd").write_bytes(b"root:x:0:0::/root:/bin/sh\n")
    (machine / "etc/large").write_bytes(random.Random(5).randbytes(900_000))

    def borg(*words: str) -> None:
        subprocess.run(["borg", *words], cwd=machine, check=True, capture_output=True)

    borg("init", "-e", "none", str(repository))
    borg("create", "--compression", "none", f"{repository}::one", ".")
    (segment,) = (p for p in repository.glob("data/0/*") if p.stat().st_size > 800_000)
    content = bytearray(segment.read_bytes())
    content[400_000] ^= 0xFF
    segment.write_bytes(content)
    history = Borg.open_at(repository)
    (snapshot,) = history.snapshots()
    seen = history.look(snapshot, [b"etc/passwd", b"etc/large", b"etc/gone"])
    assert seen[b"etc/passwd"].entry.size == 26
    assert seen[b"etc/large"].entry.size == 900_000
    assert seen[b"etc/large"].proof is Proof.NONE
    assert seen[b"etc/gone"] is None
    assert [gap.reason for gap in history.gaps()] == ["a snapshot holds damaged contents"]
    history.close()
