"""`pack` and `unpack`: values as bytes of a fixed form. Source: the manual, `pack`."""

from __future__ import annotations

import binascii
import re
import struct
from typing import Final

from pratique.content.php.emulator import convert
from pratique.content.php.emulator.functions.argument import (
    MOST_ITEMS,
    Pure,
    bounded,
    countable,
    integer,
    text,
)
from pratique.content.php.emulator.value import Array, Key, Value

_CODE: Final = re.compile(rb"([a-zA-Z@])(\*|\d{1,9})?")
_NAMED: Final = re.compile(rb"([a-zA-Z@])(\*|\d{1,9})?([^/]*)(?:/|\Z)")
_TEXTS: Final = frozenset(b"aAZhH")
_MOVES: Final = frozenset(b"xX@")
_NUMBERS: Final = {
    "c": "<b",
    "C": "<B",
    "s": "<h",
    "S": "<H",
    "n": ">H",
    "v": "<H",
    "i": "<i",
    "I": "<I",
    "l": "<i",
    "L": "<I",
    "N": ">I",
    "V": "<I",
    "q": "<q",
    "Q": "<Q",
    "J": ">Q",
    "P": "<Q",
    "f": "<f",
    "g": "<f",
    "G": ">f",
    "d": "<d",
    "e": "<d",
    "E": ">d",
}


def _pack(values: list[Value]) -> Value:
    form = text(values, 0)
    given = values[1:]
    made = bytearray()
    at = end = 0
    for match in _CODE.finditer(form):
        if match.start() != end:
            raise ValueError
        end = match.end()
        code, count = match[1], match[2]
        if code[0] in _MOVES:
            _move(made, code, count)
        elif code[0] in _TEXTS:
            made += _packed_text(code, count, text(given, at))
            at += 1
        else:
            number = len(given) - at if count == b"*" else int(count or 1)
            if number > len(given) - at:
                raise ValueError
            for value in given[at : at + number]:
                made += _packed_number(code.decode(), value)
            at += number
        bounded(len(made))
    if end != len(form):
        raise ValueError
    return bytes(made)


def _move(made: bytearray, code: bytes, count: bytes | None) -> None:
    number = 0 if count == b"*" else int(count or 1)
    bounded(len(made) + number)
    if code == b"x":
        made += bytes(number)
    elif code == b"X":
        del made[max(len(made) - number, 0) :]
    elif number > len(made):
        made += bytes(number - len(made))
    else:
        del made[number:]


def _packed_text(code: bytes, count: bytes | None, value: bytes) -> bytes:
    if code in b"hH":
        length = len(value) if count == b"*" else int(count or 1)
        if length > len(value):
            raise ValueError
        digits = value[:length] + b"0" * (length % 2)
        if code == b"h":
            digits = bytes(
                byte for two in zip(digits[1::2], digits[::2], strict=True) for byte in two
            )
        return binascii.unhexlify(digits)
    if count == b"*":
        return value + b"\0" if code == b"Z" else value
    length = int(count or 1)
    bounded(length)
    if code == b"Z":
        return value[: max(length - 1, 0)].ljust(length, b"\0")
    return value[:length].ljust(length, b" " if code == b"A" else b"\0")


def _packed_number(code: str, value: Value) -> bytes:
    form = _NUMBERS[code]
    if form[1] in "fd":
        return struct.pack(form, float(convert.number(value)))
    size = struct.calcsize(form)
    found = convert.integer(value)
    if found.__class__ is not int:
        raise TypeError
    whole = (found & ((1 << 8 * size) - 1)).to_bytes(size, "big")
    return whole if form[0] == ">" else whole[::-1]


def _unpack(values: list[Value]) -> Value:
    form, data = text(values, 0), text(values, 1)
    offset = integer(values, 2, 0)
    if not 0 <= offset <= len(data):
        raise ValueError
    data = data[offset:]
    found: dict[Key, Value] = {}
    at = end = 0
    for match in _NAMED.finditer(form):
        if match.start() != end or match.end() == match.start():
            break
        end = match.end()
        at = _unpacked(match, data, at, found)
        if at < 0:
            return False
        countable(len(found))
    if end != len(form):
        raise ValueError
    return Array.mapping(found)


def _unpacked(match: re.Match[bytes], data: bytes, at: int, found: dict[Key, Value]) -> int:
    """Read one part from `at` on; where it ends, -1 when there is not enough."""
    code, count, name = match[1], match[2], match[3]
    if code == b"@":
        if count == b"0":
            return at
        return min(int(count or 1) if count != b"*" else 0, len(data))
    if code in b"xX":
        number = 0 if count == b"*" else int(count or 1)
        to = at + number if code == b"x" else max(at - number, 0)
        return to if to <= len(data) else -1
    if code[0] in _TEXTS:
        value, after = _read_text(code, count, data, at)
        if after <= len(data):
            found[convert.key(name or b"1")] = value
        return after if after <= len(data) else -1
    form = _NUMBERS[code.decode()]
    size = struct.calcsize(form)
    # A form without end stops at the end of the data; a counted one fails there.
    number = (len(data) - at) // size if count == b"*" else int(count or 1)
    if number > MOST_ITEMS:
        raise ValueError
    if at + number * size > len(data):
        return -1
    numbers = struct.unpack_from(form[0] + form[1] * number, data, at)
    for index, value in enumerate(numbers, 1):
        single = number == 1 and count != b"*" and name
        key = name if single else name + b"%d" % index
        found[convert.key(key)] = convert.wrapped(value) if isinstance(value, int) else value
    return at + number * size


def _read_text(code: bytes, count: bytes | None, data: bytes, at: int) -> tuple[bytes, int]:
    if code in b"hH":
        digits = (len(data) - at) * 2 if count == b"*" else int(count or 1)
        size = -(-digits // 2)
        shown = binascii.hexlify(data[at : at + size])
        if code == b"h":
            shown = bytes(byte for two in zip(shown[1::2], shown[::2], strict=True) for byte in two)
        return shown[:digits], at + size
    size = len(data) - at if count == b"*" else int(count or 1)
    taken = data[at : at + size]
    if code == b"A":
        taken = taken.rstrip(b" \t\r\n\0")
    elif code == b"Z":
        taken = taken.partition(b"\0")[0]
    return taken, at + size


PACKING: Final[dict[bytes, Pure]] = {b"pack": _pack, b"unpack": _unpack}
