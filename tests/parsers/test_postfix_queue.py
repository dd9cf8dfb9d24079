from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.postfix_queue import parse
from pratique.parsers.queued_message import QueuedMessage

PATH = "/var/spool/postfix/deferred/C/C2C661941BE"


def record(kind: str, data: bytes) -> bytes:
    length, size = b"", len(data)
    while True:
        size, low = size >> 7, size & 0x7F
        length += bytes([low | (0x80 if size else 0)])
        if not size:
            return kind.encode() + length + data


def message(*body: bytes, last: bytes = record("X", b"") + record("E", b"")) -> bytes:
    return (
        record("C", b"%15d %15d %15d %15d %15d %15d" % (5370, 321, 2, 0, 5370, 0))
        + record("T", b"1762131000 792430")
        + record("A", b"sasl_username=shop@example.org")
        + record("A", b"log_client_address=192.0.2.7")
        + record("S", b"shop@example.org")
        + record("O", b"a@example.net")
        + record("R", b"a@example.net")
        + record("D", b"b@example.net")
        + record("M", b"")
        + b"".join(record("N", line) for line in body)
        + last
    )


LINES = (b"Subject: Win", b"X-PHP-Originating-Script: 33:mailer.php", b"", b"Hello")


def read(content: bytes, path: str = PATH) -> list[QueuedMessage | Gap]:
    return list(parse(content, path))


def test_a_whole_message():
    (row,) = read(message(*LINES))
    assert (row.queue, row.queue_id, row.size) == ("deferred", "C2C661941BE", 5370)
    assert (row.sender, row.user, row.address) == (
        "shop@example.org",
        "shop@example.org",
        "192.0.2.7",
    )
    assert (row.recipients, row.recipient_count) == (("a@example.net", "b@example.net"), 2)
    assert (row.subject, row.script, row.uid) == ("Win", "mailer.php", 33)
    assert (row.body_start, row.time) == ("Hello\n", 1762131000792430000)


def test_a_long_line_stands_in_pieces():
    parts = record("L", b"y" * 4096) + record("N", b"z")
    (row,) = read(message(b"", last=parts + record("E", b"")))
    assert row.body_start == "y" * 2000


def test_pointers_are_followed_and_do_not_go_round():
    start = message(last=b"")
    there = len(start) + 17 + 4
    jumped = start + record("p", b"%-15d" % there) + record("N", b"x:") + LINES_AS_RECORDS
    row = read(jumped)[0]
    assert row.subject == "Win"
    for target in (0, 1, len(start), 10**9):
        assert isinstance(read(start + record("p", b"%-15d" % target))[0], QueuedMessage)


LINES_AS_RECORDS = record("N", LINES[0]) + record("E", b"")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (message(*LINES)[:-20], "a queue file that is cut short"),
        (message(*LINES, last=b""), "a queue file without its end"),
        (message(*LINES, last=b"\x01\x02"), "a record of no type of Postfix"),
    ],
)
def test_what_is_damaged_is_read_as_far_as_it_goes(content, reason):
    row, gap = read(content)
    assert row.subject == "Win"
    assert gap.reason == reason


def test_what_is_no_queue_file_is_a_gap():
    (gap,) = read(b"hello")
    assert gap.reason == "not a queue file of Postfix"


def test_the_reason_why_mail_waits():
    content = (
        b"\n<a@example.net>: later\nrecipient=a@example.net\nreason=host said: 554 blocked\n\n"
    )
    (row,) = read(content, "/var/spool/postfix/defer/C/C2C661941BE")
    assert (row.queue, row.recipients, row.reason) == (
        "defer",
        ("a@example.net",),
        "host said: 554 blocked",
    )


@given(st.binary(), st.integers(0, 200))
def test_any_bytes_and_any_cut_give_rows_and_gaps(tail, cut):
    whole = message(*LINES, last=tail)
    for content in (tail, whole, whole[:cut]):
        assert all(isinstance(row, QueuedMessage | Gap) for row in read(content))
