from __future__ import annotations

import pytest

from pratique.content.javascript.judgement import hides_card_words, host_of, masked


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://B.example.net/x", "b.example.net"),
        ("//b.example.net", "b.example.net"),
        ("https://b.exam\ufffd", ""),
        ("/local.php", ""),
        ("https://localhost/x", ""),
        ("data:text/plain,//b.example.net", ""),
    ],
)
def test_host(address, host):
    assert host_of(address) == host


def test_most_of_a_key_is_left_out():
    shown = masked("https://api.telegram.org/bot12345678:" + "A" * 35 + "/sendMessage")
    assert shown == "https://api.telegram.org/bot1234…/sendMessage"


def test_card_words():
    assert hides_card_words("x", "cc_number", "plain text") is not None
    assert hides_card_words("x", "cc_number", "text with cc_number") is None
