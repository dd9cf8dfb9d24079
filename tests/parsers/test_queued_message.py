from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.parsers.queued_message import BODY_START, MOST_RECIPIENTS, Letter, moment, number


def row(*lines: bytes):
    letter = Letter()
    for line in lines:
        letter.line(line)
    return letter.row("/q/A", "postfix", "A", "deferred")


def test_headers_are_folded_and_decoded_and_the_body_kept():
    found = row(
        b"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=",
        b" and more",
        b"X-PHP-Originating-Script: 33:x.php",
        b"Message-ID: <1@example.org>",
        b"",
        b"Subject: not a header",
    )
    assert found.subject == "Grüße and more"
    assert (found.uid, found.script, found.message_id) == (33, "x.php", "1@example.org")
    assert found.body_start == "Subject: not a header\n"
    assert found.body_sha256 == hashlib.sha256(b"Subject: not a header\n").hexdigest()


@pytest.mark.parametrize("subject", ["=?x?q?a?=", "=?utf-8?b?!?=", "=?utf-8?b?a?="])
def test_a_header_that_cannot_be_decoded_stays(subject):
    assert row(f"Subject: {subject}".encode()).subject


def test_only_so_much_is_kept():
    letter = Letter()
    for _ in range(MOST_RECIPIENTS + 5):
        letter.to("a@example.org")
    letter.body(b"x" * BODY_START * 10)
    found = letter.row("/q/A", "exim", "A", "input")
    assert (len(found.recipients), found.recipient_count) == (MOST_RECIPIENTS, MOST_RECIPIENTS + 5)
    assert found.body_start == "x" * BODY_START


def test_times_and_numbers_are_what_makes_sense():
    assert moment("1762131000", "5") == 1762131000000005000
    assert moment("x") is None
    assert moment("9" * 30) is None
    assert number("12") == 12
    assert number("-1") is None


@given(st.lists(st.binary()))
def test_any_lines_give_a_row(lines):
    assert row(*lines).path == "/q/A"


def test_whoever_called_the_script_stands_behind_it():
    letter = Letter()
    letter.header(b"X-PHP-Script: example.org/x.php for 192.0.2.7, 198.51.100.2")
    row = letter.row("/x", "exim", "Q", "input")
    assert (row.script, row.address) == ("example.org/x.php", "192.0.2.7")
    letter = Letter()
    letter.header(b"X-PHP-Script: example.org/x.php for nobody")
    assert letter.row("/x", "exim", "Q", "input").address is None


def test_the_folder_stands_for_a_script_that_is_not_told():
    letter = Letter()
    letter.header(b"X-Source-Dir: example.org:/public_html/uploads")
    assert letter.row("/x", "exim", "Q", "input").script == "example.org:/public_html/uploads"
