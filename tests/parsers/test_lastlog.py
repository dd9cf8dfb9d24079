from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.lastlog import PARSERS, parse
from pratique.parsers.utmp import Login

PATH = "/var/log/lastlog"
SECONDS = 1_700_000_000
LAYOUTS = {
    "x86_64": "<I32s256s",
    "ppc": ">I32s256s",
    "aarch64": "<q32s256s",
    "s390x": ">q32s256s",
}
every_layout = pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)


def record(layout: str = LAYOUTS["x86_64"], seconds: int = SECONDS, tty: bytes = b"pts/3") -> bytes:
    return struct.pack(layout, seconds, tty, b"192.0.2.9")


def login(uid: int, time: int | None = SECONDS * 1_000_000_000) -> Login:
    return Login(PATH, uid, "lastlog", "lastlog", None, uid, "pts/3", "192.0.2.9", None, None, time)


@every_layout
def test_the_place_of_a_record_is_the_number_of_the_account(layout):
    size = struct.calcsize(layout)
    content = record(layout) + bytes(size * 999) + record(layout)
    assert list(parse(content, PATH)) == [login(0), login(1000)]


def test_accounts_that_never_logged_in_are_nothing():
    assert list(parse(bytes(292 * 5), PATH)) == []
    assert list(parse(bytes(100), PATH)) == []


def test_a_part_of_a_sparse_file_begins_where_it_says():
    content = bytes(292) + record()
    assert list(parse(content, PATH, 292 * 65_000)) == [login(65_001)]


@every_layout
def test_a_part_holds_whole_records_of_every_layout(layout):
    assert PARSERS[0].record_size % struct.calcsize(layout) == 0


def test_a_part_of_a_file_with_longer_records_is_found_again():
    layout = LAYOUTS["aarch64"]
    whole = bytes(296 * 1000) + record(layout) + bytes(296 * 10)
    start = 292 * 900
    assert list(parse(whole[start:], PATH, start)) == [login(1000)]


def test_a_record_without_time_is_kept():
    assert list(parse(record() + record(seconds=0), PATH)) == [login(0), login(1, None)]


def test_an_impossible_time_is_a_gap():
    layout = LAYOUTS["aarch64"]
    _row, gap = parse(record(layout) + record(layout, seconds=1 << 60), PATH)
    assert (gap.reason, gap.detail) == ("a login record with an impossible time", "record 1")


def test_two_bytes_that_are_not_text_cost_nothing():
    first, second = parse(record(tty=b"\xff\xfe") + record(), PATH)
    assert first.tty == "\\xff\\xfe"
    assert second == login(1)


def test_a_piece_at_the_end_is_a_gap():
    _row, gap = parse(record() + b"pts", PATH)
    assert (gap.reason, gap.detail) == ("a piece of a login record", "3 bytes at 292")


@given(st.binary(max_size=2000), st.integers(0, 1000))
def test_any_bytes_give_rows_and_gaps(content, index):
    rows = list(parse(content, PATH, index * 292))
    assert all(isinstance(row, Login | Gap) for row in rows)


@given(st.lists(st.sampled_from([record(), bytes(292), record(tty=b"\xff")]), min_size=1))
def test_every_record_that_is_not_zero_is_a_row(records):
    content = record() + b"".join(records)
    used = [0] + [uid for uid, one in enumerate(records, start=1) if any(one)]
    assert [row.uid for row in parse(content, PATH)] == used
