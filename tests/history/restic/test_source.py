"""What a listing of restic tells of each name."""

from __future__ import annotations

import pytest

from pratique.history.program import Failed
from pratique.history.restic.source import limits, listed
from pratique.model import EntryType


def test_nodes_and_nothing_else():
    lines = [
        b'{"struct_type":"snapshot","paths":["/"]}',
        b'{"path":"/run/x","type":"socket","uid":5,"ctime":"1970-01-01T00:00:01Z"}',
    ]
    (one,) = listed(lines)
    assert (one.path, one.entry.type, one.entry.uid) == ("/run/x", EntryType.SOCKET, 5)
    assert one.entry.ctime == 10**9


def test_no_json():
    with pytest.raises(Failed):
        list(listed([b"{"]))


def test_limits_are_of_the_source():
    assert {gap.stage for gap in limits()} == {"source"}
