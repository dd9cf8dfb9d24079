from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.base import Content
from pratique.content.identify import identify
from pratique.content.program.miner import ANALYSER

WALLET = "48" + "e" * 93


def marks(text, name):
    held = text.encode()
    return list(ANALYSER.find(Content(held, f"/srv/{name}", identify(held, name))))


POOLS = (
    '{"donate-level": 1, "pools": [{"algo": "rx/0", "url": "pool.example.net:3333",'
    f' "user": "{WALLET}"}}]}}'
)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("config.json", POOLS),
        ("c.json", '{"url": "stratum+tcp://203.0.113.9:99", "user": "worker", "algo": "scrypt"}'),
        ("run.sh", f"./k --url stratum+tcp://203.0.113.9:99 --user {WALLET} --donate-level 1\n"),
        ("hidden", POOLS),
    ],
)
def test_points_at(name, text):
    (mark,) = marks(text, name)
    assert "for" in mark.why
    assert mark.confidence >= 0.7


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("config.json", '{"pools": [{"url": "db.example.net:5432", "user": "app"}]}'),
        ("README.md", "Point it at stratum+tcp://pool.example.net:3333 with --algo and --coin."),
        ("config.json", POOLS.replace(WALLET, "YOUR_WALLET_ADDRESS")),
        ("package.json", '{"keepalive": true, "url": "https://example.org:443"}'),
    ],
)
def test_leaves_alone(name, text):
    assert marks(text, name) == []


@given(st.binary(max_size=200))
def test_any_bytes(inside):
    content = Content(b'"pools" stratum+tcp://a:1 "user": "b"' + inside, "/a", "json")
    assert all(mark.confidence <= 1 for mark in ANALYSER.find(content))
