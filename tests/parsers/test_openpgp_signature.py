from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.parsers.openpgp_signature import signed_by

KEY = bytes.fromhex("0123456789abcdef")
V3 = b"\x03\x05\x00\x65\x00\x00\x00" + KEY + b"\x01\x08" + bytes(10)


def packet(body: bytes) -> bytes:
    return b"\x89" + len(body).to_bytes(2, "big") + body


def v4(hashed: bytes, free: bytes = b"", start: bytes = b"\x04\x00\x16\x0a") -> bytes:
    width = 2 if start[0] == 4 else 4
    areas = b"".join(len(area).to_bytes(width, "big") + area for area in (hashed, free))
    return start + areas + bytes(20)


ISSUER = b"\x09\x10" + KEY
FINGERPRINT = b"\x16\x21\x04" + bytes(12) + KEY


@pytest.mark.parametrize(
    ("signature", "told"),
    [
        (packet(V3), ("RSA/SHA256", KEY.hex())),
        (b"\xc2" + bytes([len(V3)]) + V3, ("RSA/SHA256", KEY.hex())),
        (b"\xc2\xff" + len(V3).to_bytes(4, "big") + V3, ("RSA/SHA256", KEY.hex())),
        (packet(v4(b"\x05\x02abcd", ISSUER)), ("EdDSA/SHA512", KEY.hex())),
        (packet(v4(FINGERPRINT + ISSUER)), ("EdDSA/SHA512", KEY.hex())),
        (packet(v4(FINGERPRINT)), ("EdDSA/SHA512", KEY.hex())),
        (
            packet(v4(b"\x22\x21\x06" + KEY + bytes(24), start=b"\x06\x00\x1b\x0e")),
            ("Ed25519/SHA3-512", KEY.hex()),
        ),
        (packet(v4(b"", start=b"\x04\x00\x63\x63")), ("key 99/digest 99", "")),
        (packet(v4(b"\xc0")), ("EdDSA/SHA512", "")),
        (packet(b"\x09" + bytes(30)), ("", "")),
        (packet(V3[:18]), ("", "")),
        (b"\x99" + V3, ("", "")),
        (b"plain", ("", "")),
        (b"", ("", "")),
    ],
)
def test_who_signed(signature, told):
    assert signed_by(signature) == told


@given(
    st.binary(), st.sampled_from([b"", b"\x89\x00\x40\x04", b"\xc2\xff", packet(v4(ISSUER))[:9]])
)
def test_any_bytes_tell_something_or_nothing(content, start):
    algorithms, key = signed_by(start + content)
    assert len(key) in (0, 16)
    assert algorithms or not key
