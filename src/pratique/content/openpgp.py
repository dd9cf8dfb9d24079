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


def signed_text(message: bytes, keyrings: Iterable[bytes], known: frozenset[str]) -> Signed | None:
    """What is signed in `message` by certificates with `known` fingerprints; None where nothing is.

    Fingerprints are hexadecimal, in upper case. Only the text that is returned is signed:
    around it, anything may stand.
    """
    from pysequoia import Cert, verify

    certificates = []
    for keyring in keyrings:
        try:
            found = Cert.split_bytes(keyring)
        except (RuntimeError, ValueError, OSError):
            continue
        certificates += [one for one in found if one.fingerprint.upper() in known]
    if not certificates:
        return None
    try:
        verified = verify(message, lambda _wanted: certificates)
    except (RuntimeError, ValueError, OSError):
        return None
    by = frozenset(one.certificate.upper() for one in verified.valid_sigs)
    return Signed(verified.bytes or b"", by & known) if by & known else None
