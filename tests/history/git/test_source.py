from __future__ import annotations

from pathlib import Path

import pytest

from pratique.errors import NotEvidence, Unreadable
from pratique.history.git.source import CommitSource, Content
from pratique.model import readable


@pytest.fixture
def source(three, opened):
    history = opened(three.tree)
    return history.source(history.snapshots()[-1])


def test_names_and_links_stay_inside(source):
    assert source.names(b"etc") == sorted(source.names(b"etc"))
    assert source.canonical(b"etc/localtime") == b"usr/share/zoneinfo/UTC"
    assert source.names(b"usr/share") == []
    assert source.lookup(b"etc/localtime").symlink_target == b"/usr/share/zoneinfo/UTC"


def test_reading(source):
    entry = source.lookup(b"etc/hosts")
    with source.open(entry) as opened:
        assert b"".join(opened.chunks()) == b"a\n" * 99
        assert opened.read_at(2, 3) == b"a\na"
        assert list(opened.extents()) == [(0, 198)]
        assert not opened.grew()
        assert opened.capabilities() is None
    assert source.attribute(entry, "user.x") is None
    with pytest.raises(Unreadable):
        source.open(source.lookup(b"etc"))


def test_walk_meets_every_name_once(source):
    paths = [entry.path for entry in source.walk()]
    assert len(paths) == len(set(paths))
    assert all(readable(path) for path in paths[1:])
    assert {b"etc/shadow", b"etc/apache2/conf"} <= set(paths)
    assert {gap.reason for gap in source.limits()} >= {"git keeps no times"}


def test_no_path_stands_for_a_commit():
    assert not CommitSource.recognises(Path("/"))
    with pytest.raises(NotEvidence):
        CommitSource.open_at(Path("/"))


def test_content_that_is_longer_than_listed():
    assert b"".join(Content(b"abc", 2).chunks()) == b"ab"
    assert Content(b"abc", 2).grew()
