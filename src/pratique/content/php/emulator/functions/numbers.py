"""Functions of numbers. Source: the manual, "Math"."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from pratique.content.php.emulator import convert, operators
from pratique.content.php.emulator.functions.argument import (
    Pure,
    array,
    integer,
    is_given,
    number,
    text,
)
from pratique.content.php.emulator.functions.form import rounded
from pratique.content.php.emulator.value import Array, Value

_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"


def _abs(values: list[Value]) -> Value:
    found = number(values, 0)
    return convert.whole(abs(found)) if isinstance(found, int) else abs(found)


def _round(values: list[Value]) -> Value:
    value, places = number(values, 0), integer(values, 1, 0)
    if integer(values, 2, 1) != 1 or abs(places) > 100:
        raise ValueError
    if isinstance(value, int) and places >= 0:
        return float(value)
    if not math.isfinite(value):
        return value
    return float(rounded(float(value), places))


def _real(rule: Callable[[float], float]) -> Pure:
    def calculate(values: list[Value]) -> Value:
        try:
            return rule(float(number(values, 0)))
        except ValueError:
            return math.nan

    return calculate


def _step(rule: Callable[[float], int]) -> Pure:
    def calculate(values: list[Value]) -> Value:
        value = number(values, 0)
        if isinstance(value, float):
            if not math.isfinite(value):
                return value
            return math.copysign(float(rule(value)), value)
        return float(value)

    return calculate


def _log(values: list[Value]) -> Value:
    value = float(number(values, 0))
    base = float(number(values, 1)) if len(values) > 1 else math.e
    if base <= 0:
        raise ValueError
    if value <= 0:
        return -math.inf if value == 0 else math.nan
    if base == 1:
        return math.nan
    if base in (2.0, 10.0):
        return math.log2(value) if base == 2 else math.log10(value)
    return math.log(value) if len(values) < 2 else math.log(value) / math.log(base)


def _intdiv(values: list[Value]) -> Value:
    a, b = integer(values, 0), integer(values, 1)
    if not b:
        raise ValueError
    found = abs(a) // abs(b)
    found = found if (a < 0) is (b < 0) else -found
    if found != convert.wrapped(found):
        raise ValueError
    return found


def _fmod(values: list[Value]) -> Value:
    a, b = float(number(values, 0)), float(number(values, 1))
    if not b or math.isinf(a):
        return math.nan
    return math.fmod(a, b)


def _fdiv(values: list[Value]) -> Value:
    a, b = float(number(values, 0)), float(number(values, 1))
    if b:
        return a / b
    if not a or math.isnan(a):
        return math.nan
    return math.copysign(math.inf, a) * math.copysign(1, b)


def _from_base(subject: bytes, base: int) -> Value:
    """The number that the digits stand for; what is no digit of this base is passed over."""
    if len(subject) > 320:
        raise ValueError
    digits = subject.decode("latin-1").lower()
    if digits[:2] == {2: "0b", 8: "0o", 16: "0x"}.get(base):
        digits = digits[2:]
    kept = "".join(digit for digit in digits if digit in _DIGITS[:base])
    try:
        return convert.whole(int(kept or "0", base))
    except OverflowError:
        return math.inf


def _to_base(value: int, base: int) -> bytes:
    made = []
    while value:
        value, digit = divmod(value, base)
        made.append(_DIGITS[digit])
    return "".join(reversed(made)).encode() or b"0"


def _base_convert(values: list[Value]) -> Value:
    source, to = integer(values, 1), integer(values, 2)
    if not (2 <= source <= 36 and 2 <= to <= 36):
        raise ValueError
    found = _from_base(text(values, 0), source)
    if found.__class__ is float:
        if math.isinf(found):
            raise ValueError
        return _real_to_base(found, to)
    return _to_base(found, to)


def _real_to_base(value: float, base: int) -> bytes:
    made = []
    value = math.floor(value)
    while True:
        made.append(_DIGITS[int(math.fmod(value, base))])
        value = float(value) / base
        if abs(value) < 1:
            return "".join(reversed(made)).encode()


def _shown_in(base: int) -> Pure:
    return lambda values: _to_base(integer(values, 0) & ((1 << 64) - 1), base)


def _read_in(base: int) -> Pure:
    return lambda values: _from_base(text(values, 0), base)


def _extreme(values: list[Value], wanted: int) -> Value:
    held = array(values, 0).values() if len(values) == 1 else values
    if not held:
        raise ValueError
    best = held[0]
    for value in held[1:]:
        if operators.spaceship(value, best) == wanted:
            best = value
    return best


def _folded(sign: bytes, start: int) -> Pure:
    def fold(values: list[Value]) -> Value:
        total: Value = start
        for value in array(values, 0).values():
            if value.__class__ is not Array:
                total = operators.binary(sign, total, convert.number(value))
        return total

    return fold


def _chr(values: list[Value]) -> Value:
    return bytes([integer(values, 0) & 255])


def _ip2long(values: list[Value]) -> Value:
    parts = text(values, 0).split(b".")
    if len(parts) != 4 or not all(part.isdigit() and len(part) < 4 for part in parts):
        return False
    numbers = [int(part) for part in parts]
    if max(numbers) > 255 or any(part != b"%d" % int(part) for part in parts):
        return False
    return int.from_bytes(bytes(numbers), "big")


def _long2ip(values: list[Value]) -> Value:
    return b"%d.%d.%d.%d" % tuple((integer(values, 0) & 0xFFFFFFFF).to_bytes(4, "big"))


def _intval(values: list[Value]) -> Value:
    base = integer(values, 1) if is_given(values, 1) else 10
    if base == 10 or values[0].__class__ is not bytes:
        return convert.integer(values[0])
    digits = values[0].strip(b" \t\n\r\v\f").decode("latin-1").lower()
    sign = -1 if digits.startswith("-") else 1
    digits = digits.lstrip("+-") if digits[:1] in ("+", "-") else digits
    for prefix, meant in (("0x", 16), ("0b", 2), ("0o", 8), ("0", 8)):
        if base in (0, meant) and digits.startswith(prefix) and (prefix != "0" or base == 0):
            digits, base = digits[len(prefix) :], meant
            break
    base = base or 10
    kept = ""
    for digit in digits[:80]:
        if digit not in _DIGITS[:base]:
            break
        kept += digit
    found = sign * int(kept or "0", base)
    return max(min(found, (1 << 63) - 1), -(1 << 63))


NUMBERS: Final[dict[bytes, Pure]] = {
    b"abs": _abs,
    b"round": _round,
    b"floor": _step(math.floor),
    b"ceil": _step(math.ceil),
    b"sqrt": _real(math.sqrt),
    b"exp": _real(math.exp),
    b"expm1": _real(math.expm1),
    b"log": _log,
    b"log10": lambda v: _log([v[0], 10]),
    b"log1p": _real(math.log1p),
    b"sin": _real(math.sin),
    b"cos": _real(math.cos),
    b"tan": _real(math.tan),
    b"asin": _real(math.asin),
    b"acos": _real(math.acos),
    b"atan": _real(math.atan),
    b"sinh": _real(math.sinh),
    b"cosh": _real(math.cosh),
    b"tanh": _real(math.tanh),
    b"deg2rad": _real(math.radians),
    b"rad2deg": _real(math.degrees),
    b"atan2": lambda v: math.atan2(number(v, 0), number(v, 1)),
    b"hypot": lambda v: math.hypot(number(v, 0), number(v, 1)),
    b"pi": lambda _: math.pi,
    b"pow": lambda v: operators.binary(b"**", number(v, 0), number(v, 1)),
    b"intdiv": _intdiv,
    b"fmod": _fmod,
    b"fdiv": _fdiv,
    b"is_nan": lambda v: math.isnan(number(v, 0)),
    b"is_infinite": lambda v: math.isinf(number(v, 0)),
    b"is_finite": lambda v: math.isfinite(number(v, 0)),
    b"dechex": _shown_in(16),
    b"decbin": _shown_in(2),
    b"decoct": _shown_in(8),
    b"hexdec": _read_in(16),
    b"bindec": _read_in(2),
    b"octdec": _read_in(8),
    b"base_convert": _base_convert,
    b"min": lambda v: _extreme(v, -1),
    b"max": lambda v: _extreme(v, 1),
    b"array_sum": _folded(b"+", 0),
    b"array_product": _folded(b"*", 1),
    b"chr": _chr,
    b"ord": lambda v: text(v, 0)[0] if text(v, 0) else 0,
    b"intval": _intval,
    b"floatval": lambda v: float(convert.number(v[0])),
    b"doubleval": lambda v: float(convert.number(v[0])),
    b"boolval": lambda v: convert.truth(v[0]),
    b"strval": lambda v: text(v, 0),
    b"ip2long": _ip2long,
    b"long2ip": _long2ip,
}
