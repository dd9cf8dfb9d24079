"""Containers as evidence: opened like any other."""

from __future__ import annotations

import pickle

import pytest

from pratique.errors import EvidenceError
from pratique.evidence import open_evidence
from pratique.evidence.contained import Contained
from pratique.evidence.location import Location, path_of, text_of


@pytest.fixture
def disk(tmp_path):
    for name in ("l0/a", "l1/b"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(b"1")
    return tmp_path


def test_it_is_opened_like_any_evidence(disk):
    place = Contained(disk, (b"l0", b"l1"), "container web")
    assert isinstance(place, Location)
    source = open_evidence(pickle.loads(pickle.dumps(place)))
    assert source.names(b"") == [b"a", b"b"]
    source.close()


def test_without_a_layer_there_is_nothing_to_open(disk):
    with pytest.raises(EvidenceError) as raised:
        open_evidence(Contained(disk, (b"gone",), "container web"))
    assert raised.value.where == f"{disk} (container web)"


def test_it_lies_where_the_evidence_lies_that_it_is_in(disk):
    inner = Contained(Contained(disk, (b"l0",), "outer"), (b"x",), "inner")
    assert path_of(inner) == disk
    assert text_of(inner) == f"{disk} (outer) (inner)"
