from __future__ import annotations

import zlib

from pratique.content.php.emulator.functions.compression import inflated


def test_gives_what_php_gives(serialized, expression, expected):
    assert serialized(expression) == expected


def test_what_grows_beyond_measure_is_unknown(serialized):
    for length, expected in ((8_000_000, "i:8000000;"), (9_000_000, None)):
        bomb = zlib.compress(b"a" * length).hex()
        assert serialized(f"strlen(gzuncompress(hex2bin('{bomb}')))") == expected


def test_a_stream_that_breaks_off_gives_what_comes_before():
    words = b" ".join(str(number).encode() for number in range(300))
    found = inflated(zlib.compress(words)[:-40], 15)
    assert found is not None
    assert words.startswith(found)
