from __future__ import annotations

from pathlib import Path

from pratique.case.piece import Piece, still_there
from pratique.evidence.directory import DirectorySource


def piece(place: Path, identity: str) -> Piece:
    return Piece(identity, "directory", str(place), place, place)


def test_the_same_evidence_is_still_there(server):
    root = server({"etc/passwd": b""})
    source = still_there(piece(root, DirectorySource.open_at(root).identity()))
    assert source is not None
    source.close()


def test_another_or_none_is_not(server, tmp_path):
    root = server({"etc/passwd": b""})
    assert still_there(piece(root, "another")) is None
    assert still_there(piece(tmp_path / "gone", "another")) is None
