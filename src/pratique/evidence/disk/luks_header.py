"""The headers of LUKS 1 and 2: key slots, digests and what is encrypted, checked and in one shape.

LUKS 1: "LUKS On-Disk Format Specification" 1.2.3, big-endian. LUKS 2: the same 2 (1.1.3): a binary
header with a checksum, then JSON; both stand twice. The intruder may have written either: the
work that a header asks for is bounded.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import struct
from dataclasses import dataclass
from typing import Any, Final

from pratique.evidence.disk.base import Medium
from pratique.evidence.disk.mapped import exactly

MAGIC: Final = b"LUKS\xba\xbe"
_SECOND_MAGIC: Final = b"SKUL\xba\xbe"
_SECOND_PLACES: Final = tuple(0x4000 << step for step in range(9))
_LARGEST: Final = 4 << 20  # bytes of a header of LUKS 2
_ENABLED: Final = 0x00AC71F3
_STRIPES: Final = 4000
_MOST_ROUNDS: Final = 100_000_000  # of PBKDF2: some minutes
_MOST_MEMORY: Final = 4 << 20  # KiB of Argon2, as cryptsetup allows
_MOST_PASSES: Final = 1000


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a passphrase becomes a key: `pbkdf2` with a hash, `argon2i` or `argon2id`."""

    kind: str
    salt: bytes
    rounds: int
    hash: str = "sha256"
    memory: int = 0  # KiB
    lanes: int = 1


@dataclass(frozen=True, slots=True)
class Slot:
    """A key slot: where the split key lies, and what it is encrypted with."""

    number: str
    derivation: Derivation
    cipher: str
    size: int  # of the volume key, bytes
    area_key_size: int
    offset: int
    stripes: int
    hash: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What tells whether a volume key is the right one; `slots` are those that it is for."""

    derivation: Derivation
    digest: bytes
    slots: frozenset[str]


@dataclass(frozen=True, slots=True)
class Header:
    """One LUKS volume. `size` is 0 where it goes on to the end of the medium."""

    version: int
    uuid: str
    cipher: str
    offset: int
    size: int
    sector: int
    tweak: int
    slots: tuple[Slot, ...]
    digests: tuple[Digest, ...]
    damaged: bool


def header(medium: Medium) -> Header | None:
    """What the header says; None where there is none.

    ValueError, with what is wrong, where it cannot be used; `Unreadable` where it is cut short.
    """
    start = medium.read_at(0, 4096)
    if start.startswith(MAGIC):
        version = int.from_bytes(start[6:8], "big")
        if version == 1:
            return _first(exactly(medium, 0, 592))
        if version == 2:
            return _second(medium)
        raise ValueError(f"LUKS version {version} is not known")
    for place in _SECOND_PLACES:
        if place + 4096 <= medium.size and medium.read_at(place, 6) == _SECOND_MAGIC:
            return _second(medium)
    return None


def _first(head: bytes) -> Header:
    _, _, name, mode, digest_hash, payload, size, digest, salt, rounds, uuid = struct.unpack_from(
        ">6sH32s32s32sII20s32sI40s", head
    )
    cipher, hashed = f"{_text(name)}-{_text(mode)}", _text(digest_hash)
    slots = []
    for number in range(8):
        state, slot_rounds, slot_salt, place, stripes = struct.unpack_from(
            ">II32sII", head, 208 + 48 * number
        )
        if state == _ENABLED:
            way = _derivation("pbkdf2", slot_salt, slot_rounds, hashed)
            slots.append(Slot(str(number), way, cipher, size, size, place * 512, stripes, hashed))
    check = Digest(
        _derivation("pbkdf2", salt, rounds, hashed),
        digest,
        frozenset(each.number for each in slots),
    )
    found = Header(
        1, _text(uuid), cipher, payload * 512, 0, 512, 0, tuple(slots), (check,), damaged=False
    )
    return _checked(found)


def _text(value: bytes) -> str:
    return value.split(b"\0")[0].decode("ascii", "replace")


def _second(medium: Medium) -> Header:
    best: tuple[int, bytes, bytes] | None = None
    whole = 0
    for place, magic in ((0, MAGIC), *((place, _SECOND_MAGIC) for place in _SECOND_PLACES)):
        head = medium.read_at(place, 4096)
        if len(head) < 4096 or not head.startswith(magic):
            continue
        size, sequence = struct.unpack_from(">QQ", head, 8)
        if not 0x4000 <= size <= _LARGEST or struct.unpack_from(">Q", head, 256)[0] != place:
            continue
        content = head + exactly(medium, place + 4096, size - 4096)
        checked = content[:448] + bytes(64) + content[512:]
        kind = _text(head[72:104])
        if kind not in {"sha256", "sha512"}:
            continue
        digest = hashlib.new(kind, checked).digest()
        if content[448 : 448 + len(digest)] != digest:
            continue
        whole += 1
        if best is None or sequence > best[0]:
            best = (sequence, head, content[4096:])
    if best is None:
        raise ValueError("both of its headers are damaged")
    return _checked(_described(best[1], best[2], damaged=whole < 2))


def _described(head: bytes, text: bytes, *, damaged: bool) -> Header:
    try:
        told: dict[str, Any] = json.loads(text.split(b"\0")[0])
        segments = told["segments"]
        if len(segments) != 1:
            raise ValueError("it is being encrypted anew, or has several segments")
        segment = segments[min(segments)]
        if segment["type"] != "crypt" or "integrity" in segment:
            raise ValueError("its kind of segment is not read")
        size = 0 if segment["size"] == "dynamic" else _number(int(segment["size"]), 1 << 60)
        return Header(
            2, _text(head[168:208]), str(segment["encryption"]),
            _number(int(segment["offset"]), 1 << 60), size,
            _number(segment["sector_size"], 4096), _number(int(segment["iv_tweak"]), 1 << 60),
            tuple(_slot(number, each) for number, each in list(told["keyslots"].items())[:32]
                  if each["type"] == "luks2"),
            tuple(_digest(each) for each in list(told["digests"].values())[:32]),
            damaged,
        )  # fmt: skip
    except RecursionError as error:
        raise ValueError("its description is nested too deep") from error
    except (KeyError, TypeError, AttributeError, binascii.Error) as error:
        raise ValueError("its description is damaged") from error


def _number(value: object, most: int) -> int:
    if not isinstance(value, int) or not 0 <= value <= most:
        raise ValueError("a number in its description cannot be")
    return value


def _slot(number: str, told: dict[str, Any]) -> Slot:
    area, split = told["area"], told["af"]
    if area["type"] != "raw" or split["type"] != "luks1":
        raise ValueError("its kind of key slot is not read")
    return Slot(
        str(number), _way(told["kdf"]), str(area["encryption"]), _number(told["key_size"], 512),
        _number(area["key_size"], 512), _number(int(area["offset"]), 1 << 40),
        _number(split["stripes"], _STRIPES), str(split["hash"]),
    )  # fmt: skip


def _way(told: dict[str, Any]) -> Derivation:
    salt = base64.b64decode(told["salt"], validate=True)
    if told["type"] == "pbkdf2":
        return _derivation("pbkdf2", salt, told["iterations"], str(told["hash"]))
    memory, lanes = _number(told["memory"], _MOST_MEMORY), _number(told["cpus"], 64)
    passes = _number(told["time"], _MOST_PASSES)
    if told["type"] not in {"argon2i", "argon2id"} or not memory or not lanes or not passes:
        raise ValueError("its way from the passphrase to the key is not known")
    return Derivation(str(told["type"]), salt, passes, memory=memory, lanes=lanes)


def _derivation(kind: str, salt: bytes, rounds: object, hashed: str) -> Derivation:
    if not _number(rounds, _MOST_ROUNDS):
        raise ValueError("its way from the passphrase to the key is damaged")
    return Derivation(kind, salt, _number(rounds, _MOST_ROUNDS), hashed)


def _digest(told: dict[str, Any]) -> Digest:
    if told["type"] != "pbkdf2":
        raise ValueError("its kind of digest is not known")
    return Digest(
        _way(told), base64.b64decode(told["digest"], validate=True),
        frozenset(map(str, told["keyslots"])),
    )  # fmt: skip


def _checked(found: Header) -> Header:
    sizes = [each for slot in found.slots for each in (slot.size, slot.area_key_size)]
    hashes = [each for slot in found.slots for each in (slot.hash, slot.derivation.hash)]
    hashes += [digest.derivation.hash for digest in found.digests]
    if any(size not in {16, 24, 32, 48, 64} for size in sizes):
        raise ValueError("the size of a key in it cannot be")
    if any(not 0 < slot.stripes <= _STRIPES for slot in found.slots):
        raise ValueError("a key slot in it is damaged")
    if any(each not in {"sha1", "sha224", "sha256", "sha384", "sha512"} for each in hashes):
        raise ValueError("it uses a hash that is not read here")
    if found.sector not in {512, 1024, 2048, 4096}:
        raise ValueError("the size of its sectors cannot be")
    return found
