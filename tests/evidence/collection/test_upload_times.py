"""Times in the results of queries."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.evidence.collection.gathering import Times
from pratique.evidence.collection.upload_times import upload_times


def _told(**row) -> list[tuple[bytes, Times]]:
    return list(upload_times([json.dumps(row).encode()]))


def test_times_of_a_file():
    row = {"OSPath": "/etc/passwd", "MTime": "2026-11-03T02:10:00.5Z",
           "CTime": "2026-11-03T04:10:00+02:00", "Btime": "0001-01-01T00:00:00Z"}  # fmt: skip
    at = 1_793_671_800 * 10**9
    assert _told(**row) == [(b"/etc/passwd", Times(at + 5 * 10**8, at))]


@pytest.mark.parametrize(
    "value",
    [None, 5, "soon", "2026-13-03T02:10:00Z", "9999-01-01T00:00:00Z", "1970-01-01T00:00:00Z",
     "2026-11-03T02:10:00+99:00", [], "2026-02-30T00:00:00Z"],
)  # fmt: skip
def test_what_is_no_time(value):
    assert _told(OSPath="/x", Mtime=value) == []


def test_results_about_other_things_are_left():
    row = json.dumps({"OSPath": "/x", "Mtime": "2026-11-03T02:10:00Z"}).encode()
    assert list(upload_times([b'{"Pid": 1}'] * 30 + [row])) == []
    assert len(list(upload_times([b'{"Pid": 1}'] * 3 + [row] * 50))) == 50


@given(st.lists(st.binary(max_size=100)))
def test_any_bytes(text):
    assert list(upload_times(text)) == []
    assert list(upload_times([b"[" * 100_000])) == []
