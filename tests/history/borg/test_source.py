"""What a listing of borg tells of each name."""

from __future__ import annotations

import pytest

from pratique.history.borg.source import limits, listed
from pratique.history.program import Failed


def test_items():
    (one,) = listed([b'{"path":"etc/passwd","type":"-","mode":"-rw-r-----","healthy":true}'])
    assert (one.path, one.entry.mode, one.refused) == ("etc/passwd", 0o640, "")


def test_zeros_of_a_repair_are_refused():
    (one,) = listed([b'{"path":"a","type":"-","healthy":false}'])
    assert "zeros" in one.refused


def test_no_json():
    with pytest.raises(Failed):
        list(listed([b"{"]))


def test_limits_are_of_the_source():
    assert {gap.stage for gap in limits()} == {"source"}
