"""What dm-crypt encrypts sectors with: AES in the modes XTS and CBC. OpenSSL does the work.

A sector is a unit of its own: its number, as its tweak or initial vector says, makes it differ
from others of the same content (`plain`, `plain64`, `essiv`; see cryptsetup(8)).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Final

from pratique.errors import EvidenceError

_SPECIFICATION: Final = re.compile(r"aes-(xts|cbc)-(plain|plain64|plain64be|essiv:sha256|null)")
_HINT: Final = (
    "Open it with `cryptsetup open --readonly` on a machine that can, and give what is mounted."
)

Decrypt = Callable[[bytes, int], bytes]


def decryption(specification: str, key: bytes, sector: int, where: str) -> Decrypt:
    """What decrypts whole sectors of `sector` bytes: `decrypt(data, number of the first)`.

    The number counts sectors of 512 bytes. `EvidenceError` for ciphers that are not read.
    """
    found = _SPECIFICATION.fullmatch(specification)
    if not found:
        shown = re.sub(r"[^\w:.-]", "?", specification)[:40]
        raise EvidenceError(f"The cipher {shown} is not read", where=where, next_step=_HINT)
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    mode, vector = found[1], found[2]
    try:
        algorithm = algorithms.AES(key)
    except ValueError as error:
        raise EvidenceError(
            "The size of the key does not fit the cipher", where=where, next_step=_HINT
        ) from error
    kind: type[modes.XTS | modes.CBC] = modes.XTS if mode == "xts" else modes.CBC
    numbered = _vectors(vector, key)
    step = sector // 512

    def decrypt(data: bytes, first: int) -> bytes:
        parts = []
        for place in range(0, len(data), sector):
            way = kind(numbered(first + place // sector * step))
            parts.append(Cipher(algorithm, way).decryptor().update(data[place : place + sector]))
        return b"".join(parts)

    return decrypt


def _vectors(kind: str, key: bytes) -> Callable[[int], bytes]:
    if kind == "essiv:sha256":
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

        salt = Cipher(algorithms.AES(hashlib.sha256(key).digest()), modes.ECB())  # noqa: S305 - ESSIV
        return lambda number: salt.encryptor().update(number.to_bytes(16, "little"))
    if kind == "plain64be":
        return lambda number: number.to_bytes(16, "big")
    if kind == "null":
        return lambda _: bytes(16)
    most = 0xFFFFFFFF if kind == "plain" else 0xFFFFFFFFFFFFFFFF
    return lambda number: (number & most).to_bytes(16, "little")
