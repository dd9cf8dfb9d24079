from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.queued_message import QueuedMessage
from pratique.parsers.sendmail_queue import parse

PATH = "/var/spool/mqueue/qfsA1B2C3"
HEAD = (
    "V8\nT1762131000\nK0\nN1\nP30000\n"
    "MDeferred: 554 blocked\n"
    "$_mail.example.org [192.0.2.7]\n"
    "${auth_authen}shop\n"
    "S<shop@example.org>\n"
    "C:33:33:www-data\n"
    "RPFD:<a@example.net>\n"
    "RPFD:<b@example.net>\n"
    "H?P?Return-Path: <g>\n"
    "H??Subject: Win\n\ta prize\n"
    "H??Message-Id: <1@example.org>\n"
    ".\n"
)


def read(content: str | bytes, path: str = PATH) -> list[QueuedMessage | Gap]:
    return list(parse(content.encode() if isinstance(content, str) else content, path))


def test_a_head():
    (row,) = read(HEAD)
    assert (row.queue_id, row.sender, row.user, row.uid) == (
        "sA1B2C3",
        "shop@example.org",
        "shop",
        33,
    )
    assert (row.recipients, row.address) == (("a@example.net", "b@example.net"), "192.0.2.7")
    assert (row.subject, row.message_id) == ("Win a prize", "1@example.org")
    assert (row.reason, row.time) == ("Deferred: 554 blocked", 1762131000000000000)


def test_the_user_of_a_program_on_the_machine():
    (row,) = read("V8\n$_www-data@localhost\n.\n")
    assert (row.user, row.address) == ("www-data", None)


def test_a_body():
    (row,) = read("Hello\n", "/var/spool/mqueue/dfsA1B2C3")
    assert (row.queue_id, row.body_start, row.size) == ("sA1B2C3", "Hello\n", 6)


def test_a_head_without_its_end_is_a_gap_and_what_is_there():
    row, gap = read(HEAD[:-2])
    assert row.subject == "Win a prize"
    assert gap.reason == "a head that is cut short"


def test_what_is_no_head_is_a_gap_and_other_files_are_left_alone():
    assert isinstance(read("hello")[0], Gap)
    assert read("x", "/var/spool/mqueue/lfsA1B2C3") == []


@given(st.binary(), st.integers(0, 400), st.sampled_from(["qf", "df", "xf"]))
def test_any_bytes_and_any_cut_give_rows_and_gaps(tail, cut, begin):
    for content in (tail, HEAD.encode()[:cut] + tail):
        found = read(content, f"/var/spool/mqueue/{begin}A")
        assert all(isinstance(row, QueuedMessage | Gap) for row in found)


def test_the_last_words_of_a_try():
    (row,) = read("220 there\n451 4.7.1 try later\n\n", "/var/spool/mqueue/xfsA1B2C3")
    assert (row.queue, row.queue_id, row.reason) == ("transcript", "sA1B2C3", "451 4.7.1 try later")
