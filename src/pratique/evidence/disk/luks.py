"""LUKS 1 and 2: what is behind the encryption, when a key is given. Nothing keeps the key.

A passphrase, or the bytes of a key file, opens one of the slots; the slot holds the volume key,
split over many blocks ("anti-forensic"), so that a deleted one cannot be recovered.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from functools import lru_cache
from typing import Final, Protocol, runtime_checkable

from pratique.errors import EvidenceError, Unreadable
from pratique.evidence.disk.base import Medium
from pratique.evidence.disk.cipher import Decrypt, decryption
from pratique.evidence.disk.luks_header import Derivation, Digest, Header, Slot, header
from pratique.evidence.disk.mapped import Mapped, Piece, exactly
from pratique.model import Gap, Stage

# Asked with the name of a medium: its passphrase, the bytes of its key file, or its volume key.
# Asked again while what it gives does not fit; None, or the same once more, is the end.
Keys = Callable[[str], bytes | None]

_BLOCK: Final = 64 << 10  # bytes that are decrypted at once
_CACHE: Final = 16 << 20
_MOST_KEYS: Final = 64  # that are put to one volume


@runtime_checkable
class Learns(Protocol):
    """Keys that want to know what opened a volume, so that nothing is derived for it again.

    A passphrase may take seconds and a gigabyte of memory; the volume key behind it does not.
    """

    def opened(self, name: str, volume_key: bytes) -> None:
        """Take note of the volume key of the medium called `name`."""
        ...


class Decrypted(Mapped):
    """The bytes behind the encryption."""

    def __init__(self, medium: Medium, found: Header, decrypt: Decrypt) -> None:
        self.name = f"{medium.name}, decrypted"
        self.uuid = found.uuid
        there = max(0, medium.size - found.offset)
        self.size = (min(found.size, there) if found.size else there) // found.sector * found.sector
        self._medium, self._header, self._decrypt = medium, found, decrypt
        self._block = lru_cache(_CACHE // _BLOCK)(self._plain)

    def piece(self, offset: int, length: int) -> Piece:  # noqa: ARG002 - the contract of all
        """The block of `offset`, decrypted."""
        number, inside = divmod(offset, _BLOCK)
        return Piece(_BLOCK - inside, self._block(number), inside)

    def _plain(self, number: int) -> bytes:
        start = number * _BLOCK
        length = min(_BLOCK, self.size - start)
        data = exactly(self._medium, self._header.offset + start, length)
        return self._decrypt(data, start // 512 + self._header.tweak)

    def limits(self) -> tuple[Gap, ...]:
        """One of the two headers that is damaged."""
        if not self._header.damaged:
            return ()
        detail = f"{self._medium.name}: its copy was taken"
        return (Gap("", None, Stage.SOURCE, "header of an encrypted disk is damaged", detail),)


def is_encrypted(medium: Medium) -> bool:
    """Whether `medium` is a LUKS volume, be its header damaged or not."""
    try:
        return header(medium) is not None
    except ValueError:
        return True
    except Unreadable:
        return False


def decrypted(medium: Medium, keys: Keys) -> Decrypted:
    """What lies in the LUKS volume `medium`.

    `EvidenceError` where no key is given, where it is wrong, and where the volume cannot be read.
    """
    try:
        found = header(medium)
    except ValueError as error:
        raise EvidenceError(
            f"This encrypted disk cannot be read: {error}",
            where=medium.name,
            next_step="Try `cryptsetup open --readonly` on a copy of it, and `cryptsetup repair`.",
        ) from error
    if found is None:
        raise EvidenceError("This is no encrypted disk", where=medium.name)
    tried: set[bytes] = set()
    while len(tried) < _MOST_KEYS:
        key = keys(medium.name)
        if key is None or key in tried:
            break
        tried.add(key)
        volume_key = _opened_by(medium, found, key)
        if volume_key is not None:
            if isinstance(keys, Learns):
                keys.opened(medium.name, volume_key)
            decrypt = decryption(found.cipher, volume_key, found.sector, medium.name)
            return Decrypted(medium, found, decrypt)
    if not tried:
        raise EvidenceError(
            "This disk is encrypted, and no key was given",
            where=medium.name,
            next_step="Run the command on a terminal, which asks for the passphrase, or give it "
            "with --key-file FILE. Without a key nothing of this volume is read.",
        )
    raise EvidenceError(
        "The key does not open this encrypted disk",
        where=medium.name,
        next_step="Check the keyboard layout and capital letters, and that it is the key of this "
        "volume.",
    )


def _opened_by(medium: Medium, found: Header, key: bytes) -> bytes | None:
    """The volume key that `key` opens, or is."""
    if any(len(key) == slot.size for slot in found.slots):
        for digest in found.digests:
            if _is_volume_key(digest, key, medium.name):
                return key
    for slot in found.slots:
        volume_key = _volume_key(medium, found, slot, key)
        if volume_key is not None:
            return volume_key
    return None


def _is_volume_key(digest: Digest, candidate: bytes, where: str) -> bool:
    told = _derived(digest.derivation, candidate, len(digest.digest), where)
    return bool(digest.digest) and hmac.compare_digest(told, digest.digest)


def _volume_key(medium: Medium, found: Header, slot: Slot, key: bytes) -> bytes | None:
    """The volume key in a slot; None where `key` is not the one for it, or it is not whole."""
    split = slot.size * slot.stripes
    try:
        area = exactly(medium, slot.offset, -(-split // 512) * 512)
    except Unreadable:
        return None
    area_key = _derived(slot.derivation, key, slot.area_key_size, medium.name)
    decrypt = decryption(slot.cipher, area_key, 512, medium.name)
    candidate = _merged(decrypt(area, 0)[:split], slot.size, slot.hash)
    for digest in found.digests:
        if slot.number in digest.slots and _is_volume_key(digest, candidate, medium.name):
            return candidate
    return None


def _derived(way: Derivation, key: bytes, length: int, where: str) -> bytes:
    if way.kind == "pbkdf2":
        return hashlib.pbkdf2_hmac(way.hash, key, way.salt, way.rounds, length)
    from cryptography.hazmat.primitives.kdf import argon2

    kind = argon2.Argon2id if way.kind == "argon2id" else argon2.Argon2i
    try:
        return kind(
            salt=way.salt, length=length, iterations=way.rounds, lanes=way.lanes,
            memory_cost=way.memory,
        ).derive(key)  # fmt: skip
    except (ValueError, MemoryError) as error:
        raise EvidenceError(
            f"The key cannot be computed: Argon2 with {way.memory // 1024} MiB of memory",
            where=where,
            next_step="Use a machine with more free memory.",
        ) from error


def _merged(split: bytes, size: int, kind: str) -> bytes:
    """The key out of its stripes: each is mixed in after the sum so far was spread by a hash."""
    total = bytes(size)
    last = len(split) - size
    for place in range(0, last, size):
        total = _spread(_xor(total, split[place : place + size]), kind)
    return _xor(total, split[last:])


def _spread(data: bytes, kind: str) -> bytes:
    step = hashlib.new(kind).digest_size
    parts = []
    for number, place in enumerate(range(0, len(data), step)):
        piece = data[place : place + step]
        parts.append(hashlib.new(kind, number.to_bytes(4, "big") + piece).digest()[: len(piece)])
    return b"".join(parts)


def _xor(left: bytes, right: bytes) -> bytes:
    return (int.from_bytes(left, "big") ^ int.from_bytes(right, "big")).to_bytes(len(left), "big")
