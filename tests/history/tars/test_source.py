from __future__ import annotations

from pathlib import Path

import pytest
from folder_material import MACHINE, plant

from pratique.errors import NotEvidence, Unreadable
from pratique.evidence.directory import DirectorySource
from pratique.history.tars.chain import Chain, Link
from pratique.history.tars.source import ChainSource
from pratique.model import Entry, Gap


class Folder(DirectorySource):
    """A folder stands for a tar: what a chain asks of both is the same."""

    def listing(self, path):
        del path

    def index(self):
        return type("Index", (), {"gaps": []})


@pytest.fixture
def source(tmp_path):
    plant(tmp_path / "m", **MACHINE)
    (tmp_path / "m" / "bin").symlink_to("usr/bin")
    closed = []
    below = Folder.open_at(tmp_path / "m")
    chain = Chain([Link(below, b"", partial=False, cut=False)])
    yield ChainSource(chain, "here#a", lambda: closed.append(1))
    below.close()


def test_names_and_content(source):
    paths = [entry.path for entry in source.walk()]
    assert paths[:5] == [b"", b"bin", b"etc", b"usr", b"var"]
    assert len(paths) == len(set(paths))
    entry = source.lookup(b"usr/bin/ls")
    with source.open(entry) as opened:
        assert opened.read_at(0, 9) == b"ELF"
    assert source.names(b"bin") == [b"ls"]
    assert source.canonical(b"bin/ls") == b"usr/bin/ls"
    assert source.attribute(entry, "user.none") is None
    assert source.identity() == source.identity()
    with pytest.raises(Unreadable):
        source.open(source.lookup(b"etc"))


def test_missing_tar_is_a_gap_and_a_limit():
    source = ChainSource(Chain([None]), "here#a", lambda: None)
    (gap,) = source.walk()
    assert isinstance(gap, Gap)
    assert not isinstance(gap, Entry)
    assert [gap.reason for gap in source.limits()] == ["a tar of the chain is missing"]


def test_no_path_stands_for_a_chain():
    assert not ChainSource.recognises(Path("/"))
    with pytest.raises(NotEvidence):
        ChainSource.open_at(Path("/"))
