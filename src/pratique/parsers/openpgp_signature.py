"""Who signed, by a signature of OpenPGP: the id of the key, not whether the signature is right.

A packet (tag 2) of version 3 has the id at a fixed place; versions 4 and 6 have it in subpackets:
16 is the id of the issuer, 33 its fingerprint. Source: RFC 4880, section 5.2, and RFC 9580.
"""

from __future__ import annotations

from typing import Final

from pratique.parsers.base import Parser

_SIGNATURE: Final = 2
_ISSUER, _FINGERPRINT = 16, 33
_KEYS: Final = {1: "RSA", 3: "RSA", 17: "DSA", 19: "ECDSA", 22: "EdDSA", 27: "Ed25519"}
_DIGESTS: Final = {
    1: "MD5", 2: "SHA1", 8: "SHA256", 9: "SHA384", 10: "SHA512", 11: "SHA224",
    12: "SHA3-256", 14: "SHA3-512",
}  # fmt: skip


def signed_by(packet: bytes) -> tuple[str, str]:
    """Algorithms such as `RSA/SHA256`, and the id of the key in 16 digits; empty where unknown."""
    body = _body(packet[: 64 << 10])
    if len(body) < 19:
        return "", ""
    if body[0] == 3:
        return _algorithms(body[15], body[16]), body[7:15].hex()
    if body[0] not in (4, 6):
        return "", ""
    width = 2 if body[0] == 4 else 4
    found = ""
    at = 4
    for _area in range(2):  # what is signed, then what is not
        length = int.from_bytes(body[at : at + width], "big")
        at += width
        found = found or _issuer(body[at : at + length])
        at += length
    return _algorithms(body[2], body[3]), found


def _algorithms(key: int, digest: int) -> str:
    return f"{_KEYS.get(key, f'key {key}')}/{_DIGESTS.get(digest, f'digest {digest}')}"


def _body(packet: bytes) -> bytes:
    """The body of a signature packet, in the old or the new form of its header."""
    if len(packet) < 2 or not packet[0] & 0x80:
        return b""
    if packet[0] & 0x40:
        kind, (length, start) = packet[0] & 0x3F, _length(packet, 1)
    else:
        kind, width = packet[0] >> 2 & 0xF, (1, 2, 4, 0)[packet[0] & 3]
        length = int.from_bytes(packet[1 : 1 + width], "big") if width else len(packet)
        start = 1 + width
    return packet[start : start + length] if kind == _SIGNATURE else b""


def _issuer(area: bytes) -> str:
    found = ""
    at = 0
    while at < len(area):
        length, at = _length(area, at)
        if not length or at + length > len(area):
            break
        kind, value = area[at] & 0x7F, area[at + 1 : at + length]
        if kind == _ISSUER and len(value) == 8:
            return value.hex()
        if kind == _FINGERPRINT and len(value) in (21, 33):
            found = (value[-8:] if value[0] == 4 else value[1:9]).hex()
        at += length
    return found


def _length(content: bytes, at: int) -> tuple[int, int]:
    first = content[at]
    if first < 192:
        return first, at + 1
    if first < 255:
        second = content[at + 1] if at + 1 < len(content) else 0
        return (first - 192 << 8) + second + 192, at + 2
    return int.from_bytes(content[at + 1 : at + 5], "big"), at + 5


# It stands in headers of rpm, which have a file of their own.
PARSERS: tuple[Parser, ...] = ()
