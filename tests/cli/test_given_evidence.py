from __future__ import annotations

from pathlib import Path

import pytest

from pratique.cli import given_evidence
from pratique.cli.given_evidence import ask, evidence_at, reopened
from pratique.errors import UsageError
from pratique.evidence.disks import Disks


def test_a_path_stays_a_path(tmp_path, root_image):
    assert evidence_at([str(tmp_path)]) == tmp_path
    assert evidence_at([str(root_image)]) == root_image
    assert evidence_at([str(tmp_path / "none")]) == tmp_path / "none"
    assert reopened(tmp_path) == tmp_path
    assert reopened(root_image) == root_image


def test_a_root_that_is_chosen(root_image):
    assert evidence_at([str(root_image)], root="disk") == Disks((root_image,), root="disk")


def test_a_key_in_a_file(locked_image, tmp_path, capsys):
    key = tmp_path / "key"
    key.write_bytes(b"geheim\n")
    for found in (evidence_at([str(locked_image)], [key]), reopened(locked_image, [key])):
        assert isinstance(found, Disks)
        assert found.keys
        source = found.open()
        assert source.lookup(b"etc/passwd") is not None
        source.close()
    key.write_bytes(b"wrong")
    assert evidence_at([str(locked_image)], [key]) == locked_image
    assert "1 of 1 encrypted volumes stay locked" in capsys.readouterr().err


def test_a_key_that_was_not_needed(root_image, tmp_path, capsys):
    (tmp_path / "key").write_bytes(b"x")
    evidence_at([str(root_image)], [tmp_path / "key"])
    assert "nothing here is encrypted" in capsys.readouterr().err


@pytest.mark.parametrize(("content", "words"), [(None, "cannot be read"), (b"", "is empty")])
def test_a_key_file_that_is_none(content, words, root_image, tmp_path):
    if content is not None:
        (tmp_path / "key").write_bytes(content)
    with pytest.raises(UsageError, match=words):
        evidence_at([str(root_image)], [tmp_path / "key"])


def test_what_cannot_be_given(tmp_path, root_image):
    with pytest.raises(UsageError, match="for disks"):
        evidence_at([str(tmp_path)], [tmp_path / "key"])
    with pytest.raises(UsageError, match="for disks"):
        evidence_at(["restic:/srv/x"], root="disk")
    with pytest.raises(UsageError, match="a folder"):
        evidence_at([str(root_image), str(tmp_path)])
    (tmp_path / "again").symlink_to(root_image)
    with pytest.raises(UsageError, match="twice"):
        evidence_at([str(root_image), str(tmp_path / "again")])


class TestAsking:
    @pytest.fixture
    def typed(self, monkeypatch):
        asked = []

        def getpass(question, **_where):
            asked.append(question)
            return "ge\u00e4"

        monkeypatch.setattr("getpass.getpass", getpass)
        monkeypatch.setattr(given_evidence, "_at_terminal", lambda: True)
        return asked

    def test_on_a_terminal(self, typed):
        assert ask("a\x1b[2J", 0) == "ge\u00e4".encode()
        assert "a\\x1b[2J" in typed[0]

    def test_three_times_at_most(self, typed, capsys):
        assert ask("disk", 2)
        assert "does not open it" in capsys.readouterr().err
        assert ask("disk", 3) is None
        assert len(typed) == 1

    def test_nothing_typed(self, monkeypatch, typed):
        monkeypatch.setattr("getpass.getpass", lambda *_, **__: "")
        assert ask("disk", 0) is None

        def end(*_, **__):
            raise EOFError

        monkeypatch.setattr("getpass.getpass", end)
        assert ask("disk", 0) is None
        assert typed == []

    def test_without_a_terminal(self):
        assert ask("disk", 0) is None


def test_several_disks(root_image, tmp_path):
    other = Path(tmp_path / "b.img")
    other.write_bytes(bytes(1 << 20))
    assert evidence_at([str(root_image), str(other)]) == Disks((root_image, other))
