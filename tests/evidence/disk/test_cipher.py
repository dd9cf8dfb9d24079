from __future__ import annotations

import pytest
from cryptography.hazmat.primitives import ciphers

from pratique.errors import EvidenceError
from pratique.evidence.disk.cipher import decryption

KEY = bytes(range(64))


def encrypted(data, mode, vector):
    cipher = ciphers.Cipher(ciphers.algorithms.AES(KEY), mode(vector))
    encryptor = cipher.encryptor()
    return encryptor.update(data)


@pytest.mark.parametrize(("sector", "step"), [(512, 1), (4096, 8)])
def test_sector_is_numbered_in_units_of_512(sector, step):
    parts = [
        encrypted(
            bytes([65 + place]) * sector,
            ciphers.modes.XTS,
            (7 + place * step).to_bytes(16, "little"),
        )
        for place in range(3)
    ]  # fmt: skip
    decrypt = decryption("aes-xts-plain64", KEY, sector, "sda")
    assert decrypt(b"".join(parts), 7) == b"A" * sector + b"B" * sector + b"C" * sector


@pytest.mark.parametrize(
    "cipher", ["serpent-xts-plain64", "aes-ecb", "\x1b[31m", "aes-xts-plain65"]
)
def test_ciphers_that_are_not_read(cipher):
    with pytest.raises(EvidenceError, match="is not read") as caught:
        decryption(cipher, KEY, 512, "sda")
    assert "\x1b" not in caught.value.what


def test_key_that_does_not_fit():
    with pytest.raises(EvidenceError, match="size of the key"):
        decryption("aes-xts-plain64", b"short", 512, "sda")
