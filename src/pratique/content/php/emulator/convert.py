"""Conversions between the types of PHP, as the manual's chapters on types tell them.

Each gives an `Unknown` for an unknown value, except `truth`, which gives None.
"""

from __future__ import annotations

import math
import re
from typing import Any, Final

from pratique.content.php.emulator.value import (
    Array,
    Function,
    Growing,
    Instance,
    Unknown,
    Value,
)

_NUMBER: Final = re.compile(rb"[ \t\n\r\v\f]*([+-]?(?:\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?)")
_INTEGER_KEY: Final = re.compile(rb"(?:0|-?[1-9]\d{0,18})\Z")
_TOP: Final = 1 << 63


def text(value: Value) -> Value:
    """PHP's string of a value."""
    kind = value.__class__
    if kind is bytes:
        return value
    if kind is bool:
        return b"1" if value else b""
    if kind is int:
        return b"%d" % value
    if value is None:
        return b""
    if kind is float:
        return float_text(value)
    if kind is Array:
        return b"Array"
    if kind is Growing:
        return bytes(value.buffer)
    if kind is Unknown:
        return value
    return Unknown(value.origins if kind is Instance else ())


def float_text(value: float) -> bytes:
    """A float as PHP prints it: fourteen digits, `1.0E+25` where it is large or small."""
    if math.isnan(value):
        return b"NAN"
    if math.isinf(value):
        return b"INF" if value > 0 else b"-INF"
    return digits_of(value, f"{value:.13e}", 14)


def digits_of(value: float, shown: str, most: int) -> bytes:
    """`shown`, a float as mantissa and power, in PHP's form; `most` digits before the point."""
    mantissa, _, power_text = shown.lstrip("-").partition("e")
    sign = "-" if math.copysign(1, value) < 0 else ""
    power = int(power_text) if value else 0
    digits = mantissa.replace(".", "").rstrip("0") or "0"
    if power < -4 or power >= most:
        return f"{sign}{digits[0]}.{digits[1:] or '0'}E{power:+d}".encode()
    if power < 0:
        return f"{sign}0.{'0' * (-power - 1)}{digits}".encode()
    whole, rest = digits[: power + 1].ljust(power + 1, "0"), digits[power + 1 :]
    return f"{sign}{whole}{'.' + rest if rest else ''}".encode()


def number(value: Value) -> Value:
    """An int or a float; what is no number at all is 0."""
    kind = value.__class__
    if kind is int or kind is float:
        return value
    if kind is bool:
        return int(value)
    if value is None:
        return 0
    if kind is bytes:
        match = _NUMBER.match(value[:400])
        if match is None:
            return 0
        if match[2] is None and match[3] is None and b"." not in match[1]:
            return whole(int(match[1]))
        return _float(match[1])
    if kind is Growing:
        return number(bytes(value.buffer))
    if kind is Array:
        return 1 if value.items else 0
    return Unknown(value.origins) if kind is Unknown else 1


def _float(digits: bytes) -> float:
    try:
        return float(digits)
    except (ValueError, OverflowError):
        return 0.0


def whole(value: int) -> int | float:
    """An int as long as it fits into 64 bits, a float beyond."""
    return value if -_TOP <= value < _TOP else float(value)


def wrapped(value: int) -> int:
    """An int cut to 64 bits with its sign, as bit operations give."""
    value &= (1 << 64) - 1
    return value - (1 << 64) if value >= _TOP else value


def integer(value: Value) -> Value:
    """PHP's int of a value."""
    kind = value.__class__
    if kind is int:
        return value
    found = number(value)
    if found.__class__ is float:
        if kind is bytes:  # a text is cut at the ends of the range
            return int(found) if abs(found) < _TOP else _TOP - 1 if found > 0 else -_TOP
        if math.isnan(found) or math.isinf(found):
            return 0
        return wrapped(int(found))
    return found


def is_numeric(value: Value) -> bool:
    """Whether the whole of a known value is a number."""
    if value.__class__ in (int, float):
        return True
    if value.__class__ is not bytes:
        return False
    match = _NUMBER.match(value[:400])
    return match is not None and not value[match.end() :].strip(b" \t\n\r\v\f")


def truth(value: Value) -> bool | None:
    """Whether PHP takes the value for true; None if nobody can tell."""
    kind = value.__class__
    if kind is Unknown:
        return _one_truth(value)
    if kind is bytes:
        return value not in (b"", b"0")
    if kind is Array:
        return True if value.items else (None if value.rest is not None else False)
    if kind is Growing:
        return bytes(value.buffer) not in (b"", b"0")
    if kind in (Instance, Function):
        return True
    return bool(value)


def _one_truth(value: Unknown) -> bool | None:
    if any(piece.__class__ is bytes and len(piece) > 1 for piece in value.pieces):
        return True
    answers = {truth(choice) for choice in value.choices}
    # A choice that fell off a long list may say otherwise.
    return answers.pop() if len(answers) == 1 and not value.origins else None


def key(value: Value) -> Any:  # a `Key`, or an `Unknown`, or None
    """The key of an array that a value stands for; None for what cannot be one."""
    kind = value.__class__
    if kind is int:
        return value
    if kind is bytes:
        return int(value) if _INTEGER_KEY.match(value) and -_TOP <= int(value) < _TOP else value
    if kind is bool:
        return int(value)
    if kind is float:
        return int(value) if math.isfinite(value) else 0
    if value is None:
        return b""
    if kind is Growing:
        return key(bytes(value.buffer))
    return value if kind is Unknown else None
