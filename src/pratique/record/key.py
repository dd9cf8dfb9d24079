"""The case's own key: Ed25519 (RFC 8032), in PEM, as openssl(1) reads it.

The private half is in the case folder, readable by its owner alone, and never leaves it: no
export and no sealed bag holds it. So the signatures prove that nobody without the folder changed
anything. What proves it of the owner, too, is a new key at each seal, and an authority's stamp.
"""

from __future__ import annotations

import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from pratique.errors import CaseStorage
from pratique.model import readable
from pratique.record.entry import Entry, entry_of, parts
from pratique.store.parts import storage_error

PRIVATE: Final = "journal.key"
PUBLIC: Final = "journal.pub"
_NEXT: Final = "journal.key.next"
_MOST: Final = 4096


@dataclass(frozen=True, slots=True)
class Key:
    """A key that signs. `public` is its other half in hexadecimal digits."""

    private: Ed25519PrivateKey

    @property
    def public(self) -> str:
        """The 32 bytes of the public key, as 64 digits."""
        return self.private.public_key().public_bytes_raw().hex()

    def sign(self, content: bytes) -> bytes:
        """64 bytes."""
        return self.private.sign(content)


def read_key(folder: Path) -> Key | None:
    """The key kept in `folder`, None where there is none. CaseStorage where it is no key."""
    return _read(folder / PRIVATE)


def _read(place: Path) -> Key | None:
    try:
        opened = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise storage_error(place, error) from error
    try:
        is_file = stat.S_ISREG(os.fstat(opened).st_mode)
        content = os.read(opened, _MOST) if is_file else b""
    except OSError as error:
        raise storage_error(place, error) from error
    finally:
        os.close(opened)
    try:
        private = serialization.load_pem_private_key(content, None)
    except (ValueError, TypeError) as error:
        raise _damaged(place) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise _damaged(place)
    return Key(private)


def make_key(folder: Path) -> Key:
    """A new key, kept in `folder`."""
    key = Key(Ed25519PrivateKey.generate())
    _keep(folder, key, PRIVATE)
    _put(folder / PUBLIC, public_pem(key.public), 0o644)
    return key


def next_key(folder: Path) -> Key:
    """A new key, kept in `folder` beside the one in use until it is adopted."""
    key = Key(Ed25519PrivateKey.generate())
    _keep(folder, key, _NEXT)
    return key


def waiting_key(folder: Path) -> Key | None:
    """The key that was to be adopted, where that was interrupted."""
    return _read(folder / _NEXT)


def forget_waiting(folder: Path) -> None:
    """Drop the key that was to be adopted: nothing introduces it."""
    try:
        (folder / _NEXT).unlink()
    except OSError as error:
        raise storage_error(folder, error) from error


def adopt(folder: Path, key: Key) -> None:
    """Put the next key in place of the one in use, which is gone then."""
    try:
        (folder / _NEXT).replace(folder / PRIVATE)
    except OSError as error:
        raise storage_error(folder, error) from error
    _put(folder / PUBLIC, public_pem(key.public), 0o644)


def public_pem(public: str) -> bytes:
    """A public key of 64 digits, in the form that openssl(1) takes."""
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def is_signed(content: bytes, signature: bytes, public: str) -> bool:
    """Whether the owner of that key signed this. False for a key that is none."""
    return Signatures().hold(content, signature, public)


class Signatures:
    """Verifies many signatures of few keys."""

    def __init__(self) -> None:
        self._keys: dict[str, Ed25519PublicKey] = {}

    def hold(self, content: bytes, signature: bytes, public: str) -> bool:
        """As `is_signed`, with each key read once."""
        try:
            key = self._keys.get(public)
            if key is None:
                key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
                self._keys[public] = key
            key.verify(signature, content)
        except (InvalidSignature, ValueError):
            return False
        return True

    def entry(self, content: bytes) -> Entry | None:
        """The entry of a line; None where it is none, or the key that it names signed it not."""
        try:
            entry = entry_of(content)
            start, signature = parts(content)
        except ValueError:
            return None
        return entry if self.hold(start, signature, entry.key) else None


def fingerprint(public: str) -> str:
    """A key in a form that two people can compare by telephone: its first 16 digits."""
    return " ".join(public[start : start + 4] for start in range(0, 16, 4))


def _keep(folder: Path, key: Key, name: str) -> None:
    pem = key.private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    _put(folder / name, pem, 0o600)


def _put(place: Path, content: bytes, mode: int) -> None:
    fresh = place.with_name(f".{place.name}.{secrets.token_hex(8)}")
    try:
        opened = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
        try:
            with os.fdopen(opened, "wb") as target:
                target.write(content)
                target.flush()
                os.fsync(opened)
            fresh.replace(place)
        finally:
            fresh.unlink(missing_ok=True)
    except OSError as error:
        raise storage_error(place.parent, error) from error


def _damaged(place: Path) -> CaseStorage:
    return CaseStorage(
        "The key of this case's journal is damaged: nothing can be added to it",
        where=readable(os.fsencode(place)),
        next_step="Put back a copy of it. Without one, move it away: a new key is made, and the "
        "journal will say from where on.",
    )
