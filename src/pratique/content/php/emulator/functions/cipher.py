"""AES as `openssl_decrypt` and `openssl_encrypt` use it. Source: FIPS 197, NIST SP 800-38A."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from pratique.content.php.emulator.functions.argument import Pure, integer, text
from pratique.content.php.emulator.functions.coding import base64_decoded
from pratique.content.php.emulator.value import Value

_RAW, _NO_PADDING = 1, 2
_LONGEST: Final = 256 << 10
_METHOD: Final = re.compile(rb"(?:aes-?|id-aes)(128|192|256)-?(cbc|ecb|ctr|cfb|ofb)\Z")


@dataclass(frozen=True, slots=True)
class _Tables:
    box: bytes
    back: bytes
    times: dict[int, bytes]


@cache
def _tables() -> _Tables:
    """The box of substitutes, its inverse, and products in the field of 256 elements."""
    powers = [1]
    for _ in range(254):
        last = powers[-1]
        twice = (last << 1) ^ (0x11B if last & 0x80 else 0)
        powers.append(twice ^ last)
    logs = {power: at for at, power in enumerate(powers)}

    def product(a: int, b: int) -> int:
        return powers[(logs[a] + logs[b]) % 255] if a and b else 0

    box = bytearray(256)
    for byte in range(256):
        inverse = powers[-logs[byte] % 255] if byte else 0
        found = inverse
        for turn in range(1, 5):
            found ^= (inverse << turn | inverse >> (8 - turn)) & 255
        box[byte] = found ^ 0x63
    back = bytearray(256)
    for byte, other in enumerate(box):
        back[other] = byte
    times = {by: bytes(product(by, byte) for byte in range(256)) for by in (2, 3, 9, 11, 13, 14)}
    return _Tables(bytes(box), bytes(back), times)


def _expanded(key: bytes) -> list[bytes]:
    """The key of each round, 16 bytes each."""
    box = _tables().box
    size = len(key) // 4
    words = [key[at : at + 4] for at in range(0, len(key), 4)]
    constant = 1
    for at in range(size, 4 * (size + 7)):
        word = words[-1]
        if at % size == 0:
            word = bytes(box[b] for b in word[1:] + word[:1])
            word = bytes([word[0] ^ constant]) + word[1:]
            constant = (constant << 1) ^ (0x11B if constant & 0x80 else 0)
        elif size > 6 and at % size == 4:
            word = bytes(box[b] for b in word)
        words.append(_xored(words[at - size], word))
    return [b"".join(words[at : at + 4]) for at in range(0, len(words), 4)]


def _xored(a: bytes, b: bytes) -> bytes:
    length = min(len(a), len(b))
    both = int.from_bytes(a[:length], "big") ^ int.from_bytes(b[:length], "big")
    return both.to_bytes(length, "big")


# Where each byte of the state comes from when the rows are shifted, there and back.
_SHIFTED: Final = tuple((at + 4 * (at % 4)) % 16 for at in range(16))
_SHIFTED_BACK: Final = tuple((at - 4 * (at % 4)) % 16 for at in range(16))


def _encrypted(block: bytes, keys: list[bytes]) -> bytes:
    tables = _tables()
    two, three = tables.times[2], tables.times[3]
    state = _xored(block, keys[0])
    for key in keys[1:-1]:
        s = bytes(state[at] for at in _SHIFTED).translate(tables.box)
        mixed = bytearray()
        for at in range(0, 16, 4):
            a, b, c, d = s[at : at + 4]
            mixed += bytes(
                (
                    two[a] ^ three[b] ^ c ^ d,
                    a ^ two[b] ^ three[c] ^ d,
                    a ^ b ^ two[c] ^ three[d],
                    three[a] ^ b ^ c ^ two[d],
                )
            )
        state = _xored(bytes(mixed), key)
    return _xored(bytes(state[at] for at in _SHIFTED).translate(tables.box), keys[-1])


def _decrypted(block: bytes, keys: list[bytes]) -> bytes:
    tables = _tables()
    nine, eleven, thirteen, fourteen = (tables.times[by] for by in (9, 11, 13, 14))
    state = _xored(block, keys[-1])
    for key in reversed(keys[1:-1]):
        shifted = bytes(state[at] for at in _SHIFTED_BACK).translate(tables.back)
        s = _xored(shifted, key)
        mixed = bytearray()
        for at in range(0, 16, 4):
            a, b, c, d = s[at : at + 4]
            mixed += bytes(
                (
                    fourteen[a] ^ eleven[b] ^ thirteen[c] ^ nine[d],
                    nine[a] ^ fourteen[b] ^ eleven[c] ^ thirteen[d],
                    thirteen[a] ^ nine[b] ^ fourteen[c] ^ eleven[d],
                    eleven[a] ^ thirteen[b] ^ nine[c] ^ fourteen[d],
                )
            )
        state = bytes(mixed)
    last = bytes(state[at] for at in _SHIFTED_BACK).translate(tables.back)
    return _xored(last, keys[0])


def _blocks(data: bytes) -> Iterator[bytes]:
    return (data[at : at + 16] for at in range(0, len(data), 16))


def _through(data: bytes, keys: list[bytes], start: bytes, mode: bytes, *, back: bool) -> bytes:
    """Blocks in a row, each mode joining them in its own way."""
    made: list[bytes] = []
    last = start
    for block in _blocks(data):
        if mode == b"ecb":
            out = _decrypted(block, keys) if back else _encrypted(block, keys)
        elif mode == b"cbc":
            if back:
                out, last = _xored(_decrypted(block, keys), last), block
            else:
                out = last = _encrypted(_xored(block, last), keys)
        else:
            stream = _encrypted(last, keys)
            out = _xored(block, stream)
            if mode == b"ctr":
                last = ((int.from_bytes(last, "big") + 1) % (1 << 128)).to_bytes(16, "big")
            elif mode == b"ofb":
                last = stream
            else:
                last = (block if back else out).ljust(16, b"\0")
        made.append(out)
    return b"".join(made)


def _prepared(values: list[Value]) -> tuple[list[bytes], bytes, bytes, int]:
    match = _METHOD.match(text(values, 1).lower())
    if match is None:
        raise ValueError
    size = int(match[1]) // 8
    key = text(values, 2)[:size].ljust(size, b"\0")
    start = text(values, 4, b"")[:16].ljust(16, b"\0")
    return _expanded(key), start, match[2], integer(values, 3, 0)


def _openssl_decrypt(values: list[Value]) -> Value:
    keys, start, mode, options = _prepared(values)
    data = text(values, 0)
    data = data if options & _RAW else base64_decoded(data)
    if len(data) > _LONGEST:
        raise ValueError
    padded = mode in (b"cbc", b"ecb")
    if padded and (len(data) % 16 or not data):
        return False
    found = _through(data, keys, start, mode, back=True)
    if not padded or options & _NO_PADDING:
        return found
    extra = found[-1]
    if not 1 <= extra <= 16 or found[-extra:] != bytes([extra]) * extra:
        return False
    return found[:-extra]


def _openssl_encrypt(values: list[Value]) -> Value:
    keys, start, mode, options = _prepared(values)
    data = text(values, 0)
    if len(data) > _LONGEST:
        raise ValueError
    if mode in (b"cbc", b"ecb") and not options & _NO_PADDING:
        extra = 16 - len(data) % 16
        data += bytes([extra]) * extra
    elif mode in (b"cbc", b"ecb") and len(data) % 16:
        return False
    found = _through(data, keys, start, mode, back=False)
    return found if options & _RAW else base64.b64encode(found)


def _mcrypt_decrypt(values: list[Value]) -> Value:
    if text(values, 0).lower() != b"rijndael-128" or len(text(values, 1)) not in (16, 24, 32):
        raise ValueError
    mode = text(values, 3).lower()
    data = text(values, 2)
    if mode not in (b"cbc", b"ecb") or len(data) > _LONGEST:
        raise ValueError
    data = data.ljust(-(-len(data) // 16) * 16, b"\0")
    start = text(values, 4, b"").ljust(16, b"\0")
    return _through(data, _expanded(text(values, 1)), start, mode, back=True)


CIPHER: Final[dict[bytes, Pure]] = {
    b"openssl_decrypt": _openssl_decrypt,
    b"openssl_encrypt": _openssl_encrypt,
    b"mcrypt_decrypt": _mcrypt_decrypt,
}
