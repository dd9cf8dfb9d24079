from __future__ import annotations

from pratique.evidence.disk.crc32c import crc32c


def test_check_value_of_the_standard():
    assert crc32c(b"123456789") == 0xE3069283
    assert crc32c(bytes(32)) == 0x8A9136AA
    assert crc32c(b"") == 0
