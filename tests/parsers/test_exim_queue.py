from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.exim_queue import parse
from pratique.parsers.queued_message import QueuedMessage

ID = "1abcde-000123-AB"
PATH = f"/var/spool/exim4/input/{ID}-H"


def header(text: str, letter: str = " ") -> str:
    return f"{len(text) + 1:03d}{letter} {text}\n"


HEAD = (
    f"{ID}-H\n"
    "www-data 33 33\n"
    "<shop@example.org>\n"
    "1762131000 0\n"
    "-received_time_usec .123456\n"
    "-helo_name there\n"
    "-host_address [192.0.2.7]:54321\n"
    "-auth_id shop@example.org\n"
    "-frozen 1762131005\n"
    "XX\n"
    "2\n"
    "a@example.net\n"
    "b@example.net\n"
    "\n"
    + header("Subject: Win\n a prize")
    + header("From: Old <old@example.org>", "*")
    + header("From: Shop <shop@example.org>", "F")
    + header("Message-ID: <1@example.org>", "I")
)


def read(content: str | bytes, path: str = PATH) -> list[QueuedMessage | Gap]:
    return list(parse(content.encode() if isinstance(content, str) else content, path))


def test_a_head():
    (row,) = read(HEAD)
    assert (row.queue_id, row.sender, row.user, row.uid) == (
        ID,
        "shop@example.org",
        "shop@example.org",
        33,
    )
    assert (row.address, row.reason, row.recipients) == (
        "192.0.2.7",
        "frozen",
        ("a@example.net", "b@example.net"),
    )
    assert (row.subject, row.from_header, row.message_id) == (
        "Win a prize",
        "Shop <shop@example.org>",
        "1@example.org",
    )
    assert row.time == 1762131000000000000


@pytest.mark.parametrize("address", ["192.0.2.7.54321", "[192.0.2.7]:54321", "192.0.2.7"])
def test_an_address_of_each_time(address):
    (row,) = read(HEAD.replace("[192.0.2.7]:54321", address))
    assert row.address == "192.0.2.7"


def test_a_body():
    path = PATH.removesuffix("-H") + "-D"
    (row,) = read(f"{ID}-D\nHello\n", path)
    assert (row.queue_id, row.body_start, row.size) == (ID, "Hello\n", 6)
    gap, row = read("Hello\nthere\n", path)
    assert isinstance(gap, Gap)
    assert row.body_start == "Hello\nthere\n"


@pytest.mark.parametrize("end", [10, 60, 200, 300, -5])
def test_a_head_that_is_cut_short_is_a_gap_and_what_is_there(end):
    found = read(HEAD[:end])
    assert any(isinstance(row, Gap) for row in found)
    assert any(isinstance(row, QueuedMessage) for row in found)


def test_other_files_are_no_messages():
    assert read("x", "/var/spool/exim4/input/lock") == []


@given(st.binary(), st.integers(0, 500), st.sampled_from(["-H", "-D"]))
def test_any_bytes_and_any_cut_give_rows_and_gaps(tail, cut, end):
    path = f"/var/spool/exim4/input/{ID}{end}"
    for content in (tail, HEAD.encode()[:cut] + tail):
        assert all(isinstance(row, QueuedMessage | Gap) for row in read(content, path))


def test_the_recipients_that_were_served_since():
    (row,) = read("a@example.net\nb@example.net\n", PATH.removesuffix("-H") + "-J")
    assert (row.queue, row.queue_id, row.recipients) == (
        "journal",
        ID,
        ("a@example.net", "b@example.net"),
    )


def test_the_log_of_a_message_says_why_it_waits():
    log = (
        "2026-11-03 02:10:00 Received from shop@example.org U=www-data P=local S=500\n"
        "2026-11-03 02:10:01 a@example.net R=dnslookup T=remote_smtp defer (-44): refused\n"
        "2026-11-03 02:10:02 b@example.net <b@example.net>: delivered\nno line of it\n"
    )
    (row,) = read(log, f"/var/spool/exim4/msglog/{ID}")
    assert (row.queue, row.queue_id, row.sender) == ("msglog", ID, None)
    assert row.recipients == ("a@example.net", "b@example.net")
    assert row.reason == "a@example.net R=dnslookup T=remote_smtp defer (-44): refused"
