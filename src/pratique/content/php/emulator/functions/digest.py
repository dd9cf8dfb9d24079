"""Functions that give a short number for a text. Source: the manual, "Hash", and zlib's CRC."""

from __future__ import annotations

import binascii
import hashlib
import hmac
import zlib
from collections.abc import Callable
from typing import Final

from pratique.content.php.emulator.functions.argument import Pure, integer, text, truth
from pratique.content.php.emulator.value import Value

_LIBRARY: Final = {
    "md5": "md5",
    "sha1": "sha1",
    "sha224": "sha224",
    "sha256": "sha256",
    "sha384": "sha384",
    "sha512": "sha512",
    "sha512/256": "sha512_256",
    "sha512/224": "sha512_224",
    "sha3-224": "sha3_224",
    "sha3-256": "sha3_256",
    "sha3-384": "sha3_384",
    "sha3-512": "sha3_512",
    "ripemd160": "ripemd160",
}


def _fowler(bits: int, *, after: bool) -> Callable[[bytes], bytes]:
    prime, start = {32: (0x01000193, 0x811C9DC5), 64: (0x100000001B3, 0xCBF29CE484222325)}[bits]

    def sum_of(subject: bytes) -> bytes:
        found = start
        for byte in subject:
            if after:
                found = ((found ^ byte) * prime) & ((1 << bits) - 1)
            else:
                found = ((found * prime) & ((1 << bits) - 1)) ^ byte
        return found.to_bytes(bits // 8, "big")

    return sum_of


def _joaat(subject: bytes) -> bytes:
    found = 0
    for byte in subject:
        found = (found + byte) & 0xFFFFFFFF
        found = (found + (found << 10)) & 0xFFFFFFFF
        found ^= found >> 6
    found = (found + (found << 3)) & 0xFFFFFFFF
    found ^= found >> 11
    return ((found + (found << 15)) & 0xFFFFFFFF).to_bytes(4, "big")


_SUMS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "crc32b": lambda subject: zlib.crc32(subject).to_bytes(4, "big"),
    "adler32": lambda subject: zlib.adler32(subject).to_bytes(4, "big"),
    "fnv132": _fowler(32, after=False),
    "fnv1a32": _fowler(32, after=True),
    "fnv164": _fowler(64, after=False),
    "fnv1a64": _fowler(64, after=True),
    "joaat": _joaat,
}


def _summed(name: str, subject: bytes) -> bytes:
    rule = _SUMS.get(name)
    if rule is not None:
        return rule(subject)
    return hashlib.new(_LIBRARY[name], subject, usedforsecurity=False).digest()


def _shown(digest: bytes, values: list[Value], raw_at: int) -> bytes:
    return digest if truth(values, raw_at) else binascii.hexlify(digest)


def _algorithm(values: list[Value]) -> str:
    return text(values, 0).decode("ascii").lower()


def _hash_hmac(values: list[Value]) -> Value:
    name = _LIBRARY[_algorithm(values)]
    return _shown(hmac.digest(text(values, 2), text(values, 1), name), values, 3)


def _pbkdf2(values: list[Value]) -> Value:
    rounds, length = integer(values, 3), integer(values, 4, 0)
    if not 0 < rounds <= 20_000 or not 0 <= length <= 1024:
        raise ValueError
    name = _LIBRARY[_algorithm(values)]
    raw = truth(values, 5)
    size = hashlib.new(name, usedforsecurity=False).digest_size
    wanted = (length if raw else -(-length // 2)) or size
    found = hashlib.pbkdf2_hmac(name, text(values, 1), text(values, 2), rounds, wanted)
    return found if raw else binascii.hexlify(found)[: length or None]


DIGEST: Final[dict[bytes, Pure]] = {
    b"md5": lambda v: _shown(_summed("md5", text(v, 0)), v, 1),
    b"sha1": lambda v: _shown(_summed("sha1", text(v, 0)), v, 1),
    b"crc32": lambda v: zlib.crc32(text(v, 0)),
    b"hash": lambda v: _shown(_summed(_algorithm(v), text(v, 1)), v, 2),
    b"hash_hmac": _hash_hmac,
    b"hash_pbkdf2": _pbkdf2,
    b"hash_equals": lambda v: text(v, 0) == text(v, 1),
}
