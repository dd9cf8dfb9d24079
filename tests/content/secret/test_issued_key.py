from __future__ import annotations

import pytest

from pratique.content.secret.issued_key import issued_keys

# Put together here, so that no scanner takes them for real ones.
MIX = b"aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY" * 8
KEYS = {
    "access key id of AWS": b"AKIA" + b"QWERTZUI23456ABC",
    "token of GitHub": b"ghp_" + MIX[:36],
    "token of GitLab": b"glpat-" + MIX[:20],
    "token of Slack": b"xoxb-" + MIX[:40],
    "secret key of Stripe": b"sk_" + b"live_" + MIX[:24],
    "key of SendGrid": b"SG." + MIX[:22] + b"." + MIX[:43],
    "API key of Google": b"AIza" + MIX[:35],
    "token of npm": b"npm_" + MIX[:36],
    "token of PyPI": b"pypi-AgEI" + MIX[:60],
    "token of a Telegram bot": b"123456789:AA" + MIX[:33],
    "storage key of Azure": b"AccountKey=" + MIX[:86] + b"==",
    "token of Vault": b"hvs." + MIX[:30],
}


@pytest.mark.parametrize("name", KEYS)
def test_shapes(name):
    (found,) = issued_keys(b"\nkey = '" + KEYS[name] + b"'\n")
    assert (found.name, found.line) == (name, 2)
    assert found.value == KEYS[name].removeprefix(b"AccountKey=")


def test_what_is_short_needs_a_word_beside_it():
    key = b"SK" + b"0123456789abcdef" * 2
    assert list(issued_keys(key)) == []
    assert [one.name for one in issued_keys(b"twilio " + key)] == ["API key id of Twilio"]


def test_the_secret_beside_an_access_key():
    content = KEYS["access key id of AWS"] + b"\naws_secret_access_key = " + MIX[:40] + b"\n"
    names = [one.name for one in issued_keys(content)]
    assert names == ["access key id of AWS", "secret access key of AWS"]


@pytest.mark.parametrize(
    "content",
    [b"", b"AKIAIOSFODNN7EXAMPLE", b"xx" + KEYS["token of GitHub"] + b"yy", b"ghp_" + b"x" * 36,
     b"sk_" + b"test_" + MIX[:24], b"SG.short"],
)  # fmt: skip
def test_what_is_none(content):
    assert list(issued_keys(content)) == []
