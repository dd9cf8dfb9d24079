from __future__ import annotations

import struct

import pytest

from pratique.checks.accounts.login_wiped import CHECK
from pratique.checks.base import Sign
from pratique.parsers.utmp import parse
from pratique.store.tables import Tables

ZERO = bytes(384)


def record(seconds: int = 1_700_000_000) -> bytes:
    return struct.pack(
        "<h2xi32s4s32s256s4xiII16s20x", 7, 1, b"pts/0", b"0", b"bob", b"", 0, seconds, 0, b""
    )


def signs(content: bytes, path: str = "/var/log/wtmp") -> list[Sign]:
    return list(CHECK.find(Tables.of(parse(content, path), CHECK.reads)))


@pytest.mark.parametrize(
    ("content", "quote"),
    [
        (record() + ZERO + record(), "records of zeros: 1, the first is record 1"),
        (record() + ZERO * 3 + record() + ZERO, "records of zeros: 3, the first is record 1"),
        (ZERO + record() + ZERO + record(), "records of zeros: 2, the first is record 0"),
    ],
)
def test_points_at(content, quote):
    assert [sign.quote for sign in signs(content)] == [quote]
    assert [sign.quote for sign in signs(content, "/var/log/btmp.1")] == [quote]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        record() * 3,
        record() + ZERO * 2,
        ZERO * 4,
        record() + b"\xff" * 384 + record(),
    ],
)
def test_leaves_alone(content):
    assert signs(content) == []


def test_it_says_between_which_times():
    (sign,) = signs(record(1_700_000_000) + ZERO + record(1_700_003_600))
    assert "between 2023-11-14 22:13:20 and 2023-11-14 23:13:20 (UTC)" in sign.why.english
