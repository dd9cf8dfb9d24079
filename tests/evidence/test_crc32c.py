from __future__ import annotations

import random

import pytest

from pratique.evidence.crc32c import crc32c, raw_crc32c


def bit_by_bit(data: bytes) -> int:
    state = 0xFFFFFFFF
    for byte in data:
        state ^= byte
        for _ in range(8):
            state = state >> 1 ^ (0x82F63B78 if state & 1 else 0)
    return state ^ 0xFFFFFFFF


def test_the_examples_of_rfc_3720():
    assert crc32c(b"123456789") == 0xE3069283
    assert crc32c(bytes(32)) == 0x8A9136AA
    assert crc32c(b"\xff" * 32) == 0x62A8AB43
    assert crc32c(b"") == 0


@pytest.mark.parametrize("length", [1, 3, 127, 128, 129, 508, 512, 1023, 4064, 16352])
def test_any_length_as_bit_by_bit(length):
    data = random.Random(length).randbytes(length)
    assert crc32c(data) == bit_by_bit(data)


def test_the_register_may_hold_anything_before():
    assert raw_crc32c(b"default", 0xFFFFFFFE) == 2378154706
    data = bytes(range(256)) * 4
    assert raw_crc32c(data[300:], raw_crc32c(data[:300], 7)) == raw_crc32c(data, 7)
