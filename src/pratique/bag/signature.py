r"""The signature on a bag: Ed25519 (RFC 8032) with the key of the case, to be checked by `openssl`.

openssl pkeyutl -verify -pubin -inkey data/journal.pub -rawin \
        -in tagmanifest-sha256.txt -sigfile tagmanifest-sha256.sig
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from pratique.errors import NoCase
from pratique.model import readable

if TYPE_CHECKING:
    from pratique.record.key import Key

_LARGEST: Final = 16 << 10  # bytes of a public key in PEM; it has 113


def signing_key(folder: Path) -> Key:
    """The key that signs for the case in `folder`; NoCase where there is none."""
    from pratique.record.key import read_key

    found = read_key(folder)
    if found is None:
        raise NoCase(
            "The key that signs for this case is gone",
            where=readable(bytes(folder)),
            next_step="Run: pratique verify",
        )
    return found


def public_key(pem: bytes) -> str:
    """An Ed25519 key in PEM as 64 hexadecimal digits; empty for anything else."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    if len(pem) > _LARGEST:
        return ""
    try:
        key = load_pem_public_key(pem)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return ""
    return key.public_bytes_raw().hex() if isinstance(key, Ed25519PublicKey) else ""
