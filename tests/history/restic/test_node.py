"""Nodes as restic prints them."""

from __future__ import annotations

import json

import pytest

from pratique.history.program import Failed
from pratique.history.restic.node import matches, pattern, shown, version
from pratique.model import EntryType

KEY = "0" * 64


def printed(*nodes):
    return json.dumps(
        [{"matches": [*nodes], "hits": len(nodes), "snapshot": KEY}], separators=(",", ":")
    ).encode()


@pytest.mark.parametrize(
    ("path", "text"),
    [(b"etc/passwd", "/etc/passwd"), (b"a\xffb", "/a\ufffdb"), ("ü".encode(), "/ü"), (b"", "/")],
)
def test_shown(path, text):
    assert shown(path) == text


def test_a_pattern_matches_the_path_only():
    assert pattern(b"a*b?[c]\\") == b"/a\\*b\\?\\[c]\\\\"


@pytest.mark.parametrize("step", [1, 7, 4096])
def test_matches_in_pieces_of_any_length(step):
    text = printed({"path": "/etc", "type": "dir"}, {"path": '/{"path":', "type": "file"})
    pieces = [text[at : at + step] for at in range(0, len(text), step)]
    ((key, found),) = matches(pieces, {"/etc": b"etc", '/{"path":': b'{"path":'})
    assert key == KEY
    assert set(found) == {b"etc", b'{"path":'}


def test_what_is_no_json():
    with pytest.raises(Failed, match="no JSON"):
        list(matches([b'{"path":"/etc",nonsense'], {"/etc": b"etc"}))


def test_a_version():
    node = {
        "type": "file", "mode": (1 << 23) | 0o755, "size": 5, "uid": 1, "gid": 2, "links": 3,
        "mtime": "2026-11-03T02:00:00.5Z", "ctime": "nonsense",
    }  # fmt: skip
    entry = version(node, b"a").entry
    assert (entry.type, entry.mode, entry.size) == (EntryType.REGULAR, 0o4755, 5)
    assert (entry.uid, entry.gid, entry.hard_links) == (1, 2, 3)
    assert entry.mtime == 1_793_671_200_500_000_000
    assert entry.ctime is None


@pytest.mark.parametrize("value", [-1, "5", None, 1 << 70, 1.5, []])
def test_a_lying_number_is_none(value):
    assert version({"type": "file", "size": value}, b"a").entry.size == 0
