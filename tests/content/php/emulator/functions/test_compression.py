from __future__ import annotations

import zlib


def test_gives_what_php_gives(serialized, expression, expected):
    assert serialized(expression) == expected


def test_what_grows_beyond_measure_is_unknown(serialized):
    for length, expected in ((8_000_000, "i:8000000;"), (9_000_000, None)):
        bomb = zlib.compress(b"a" * length).hex()
        assert serialized(f"strlen(gzuncompress(hex2bin('{bomb}')))") == expected
