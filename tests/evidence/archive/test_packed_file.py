"""The file that an archive lies in."""

from __future__ import annotations

import gzip
import os

import pytest

from pratique.errors import EvidenceError
from pratique.evidence.archive.packed_file import PackedFile, access_to


def test_plain_and_packed(tmp_path):
    place = tmp_path / "x"
    for content in (b"plain bytes", gzip.compress(b"plain bytes")):
        place.write_bytes(content)
        opened = PackedFile.open_at(place)
        spring = opened.spring()
        begins, flow = spring.start(3)
        assert flow.read(100) == b"plain bytes"[begins:]
        flow.close()
        assert access_to(spring).read_at(6, 5) == b"bytes"
        assert opened.stamp() == spring.stamp()
        assert len(opened.identity("tar")) == 12
        opened.close()
        assert PackedFile.head_of(place) == b"plain bytes"


def test_the_stamp_changes_with_the_file(tmp_path):
    place = tmp_path / "x"
    stamps = set()
    for content in (b"1", b"12"):
        place.write_bytes(content)
        opened = PackedFile.open_at(place)
        stamps.add((opened.stamp(), opened.identity("tar")))
        opened.close()
    assert len(stamps) == 2


def test_what_is_no_file(tmp_path):
    with pytest.raises(EvidenceError, match="cannot be opened"):
        PackedFile.open_at(tmp_path / "nothing")
    with pytest.raises(EvidenceError, match="no plain file"):
        PackedFile.open_at(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(EvidenceError, match="no plain file"):
        PackedFile.open_at(tmp_path / "pipe")
    assert PackedFile.head_of(tmp_path / "nothing") == b""
