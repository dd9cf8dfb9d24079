"""Whose OpenPGP signature stands under a text: RFC 9580, cleartext signatures.

Verified by Sequoia, which refuses what is not secure any more. The certificates may come from
the evidence itself: a fingerprint is a digest of the key, so whoever knows the right one cannot
be given another.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signed:
    """A text under which valid signatures stand, and the fingerprints of their certificates."""

    text: bytes
    fingerprints: frozenset[str]


def is_available() -> bool:
    """Whether this machine has the library that verifies signatures."""
    return importlib.util.find_spec("pysequoia") is not None


class Certificates:
    """Those certificates of some keyrings that have `known` fingerprints.

    Fingerprints are hexadecimal, in upper case.
    """

    def __init__(self, keyrings: Iterable[bytes], known: frozenset[str]) -> None:
        from pysequoia import Cert

        self._known = known
        self._held: dict[str, Cert] = {}
        for keyring in keyrings:
            try:
                found = Cert.split_bytes(keyring)
            except (RuntimeError, ValueError, OSError):
                continue
            for one in found:
                if one.fingerprint.upper() in known:
                    self._held[one.fingerprint.upper()] = one

    def signed_text(self, message: bytes) -> Signed | None:
        """What is signed in `message` by one of them; None where nothing is.

        Only the text that is returned is signed: around it, anything may stand.
        """
        from pysequoia import verify

        if not self._held:
            return None
        certificates = list(self._held.values())
        try:
            verified = verify(message, lambda _wanted: certificates)
        except (RuntimeError, ValueError, OSError):
            return None
        by = frozenset(one.certificate.upper() for one in verified.valid_sigs) & self._known
        return Signed(verified.bytes or b"", by) if by else None
