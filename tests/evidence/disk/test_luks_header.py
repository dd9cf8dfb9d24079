from __future__ import annotations

import base64
import hashlib
import json
import struct

import pytest

from pratique.evidence.disk.luks_header import header

SALT = base64.b64encode(bytes(32)).decode()


def described(**changes):
    told = {
        "keyslots": {"0": {
            "type": "luks2", "key_size": 64,
            "kdf": {"type": "argon2id", "salt": SALT, "time": 4, "memory": 64, "cpus": 1},
            "af": {"type": "luks1", "stripes": 4000, "hash": "sha256"},
            "area": {"type": "raw", "offset": "32768", "size": "258048",
                     "encryption": "aes-xts-plain64", "key_size": 64},
        }},
        "segments": {"0": {"type": "crypt", "offset": "16777216", "size": "dynamic",
                           "iv_tweak": "0", "encryption": "aes-xts-plain64", "sector_size": 512}},
        "digests": {"0": {"type": "pbkdf2", "keyslots": ["0"], "segments": ["0"], "salt": SALT,
                          "hash": "sha256", "iterations": 1000, "digest": SALT}},
    }  # fmt: skip
    for path, value in changes.items():
        *way, last = path.split("__")
        at = told
        for step in way:
            at = at[step.removeprefix("n")]
        at[last.removeprefix("n")] = value
    return json.dumps(told).encode()


def volume(text):
    size = 0x4000
    disk = bytearray(size)
    struct.pack_into(">6sHQQ", disk, 0, b"LUKS\xba\xbe", 2, size, 1)
    disk[72:78] = b"sha256"
    disk[168:172] = b"uuid"
    disk[4096 : 4096 + len(text)] = text
    disk[448:480] = hashlib.sha256(disk).digest()
    return bytes(disk)


def test_description(memory):
    found = header(memory(volume(described())))
    assert (found.version, found.uuid, found.offset, found.cipher) == (
        2, "uuid", 16777216, "aes-xts-plain64",
    )  # fmt: skip
    assert found.damaged  # there is no copy


@pytest.mark.parametrize(
    "change",
    [
        {"keyslots__n0__kdf__memory": 1 << 40},
        {"keyslots__n0__kdf__time": 1 << 40},
        {"keyslots__n0__kdf__cpus": 100_000},
        {"keyslots__n0__kdf__type": "magic"},
        {"keyslots__n0__key_size": 1 << 30},
        {"keyslots__n0__af__stripes": 1 << 30},
        {"keyslots__n0__af__hash": "shake_256"},
        {"keyslots__n0__area__offset": "-1"},
        {"digests__n0__iterations": 1 << 60},
        {"digests__n0__salt": "???"},
        {"digests__n0__type": "none"},
        {"segments__n0__sector_size": 7},
        {"segments__n0__offset": "x"},
        {"segments__n0__type": "linear"},
        {"segments": {}},
        {"segments": []},
        {"keyslots": None},
    ],
)
def test_descriptions_that_ask_too_much_or_cannot_be(memory, change):
    with pytest.raises(ValueError):  # noqa: PT011 - each has words of its own
        header(memory(volume(described(**change))))


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"[" * 9000, b"1"])
def test_texts_that_are_none(memory, text):
    with pytest.raises(ValueError):  # noqa: PT011 - each has words of its own
        header(memory(volume(text)))


def test_no_header(memory):
    assert header(memory(bytes(1 << 20))) is None
    with pytest.raises(ValueError, match="version 9"):
        header(memory(b"LUKS\xba\xbe\0\x09" + bytes(600)))
