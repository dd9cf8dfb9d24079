"""What PHP's operators give for two values. Source: the manual's chapter on operators."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from pratique.content.php.emulator import convert
from pratique.content.php.emulator.value import (
    MISSING,
    Array,
    Function,
    Growing,
    Instance,
    Unknown,
    Value,
    concatenated,
    unknown_from,
)

LONGEST_TEXT: Final = 8 << 20
_LARGEST_SHIFT: Final = 64


def binary(sign: bytes, left: Value, right: Value) -> Value:
    """`left sign right`; an `Unknown` with the origins of both where one is unknown."""
    if left.__class__ is Growing:
        left = bytes(left.buffer)
    if right.__class__ is Growing:
        right = bytes(right.buffer)
    if left.__class__ is Unknown or right.__class__ is Unknown:
        return _unknown(sign, left, right)
    rule = _RULES.get(sign)
    return unknown_from(left, right) if rule is None else rule(left, right)


def _unknown(sign: bytes, left: Value, right: Value) -> Value:
    if sign == b".":
        return concatenated([convert.text(left), convert.text(right)])
    if sign in _YES_OR_NO:
        return Unknown()
    # A text under exclusive or with a key is a text that was hidden.
    hides = sign == b"^" and not any(v.__class__ in (int, float) for v in (left, right))
    return unknown_from(left, right, decoded=hides)


def concatenation(left: Value, right: Value) -> Value:
    """`left . right`."""
    return concatenated([convert.text(left), convert.text(right)])


def _arithmetic(
    whole: Callable[[int, int], int], real: Callable[[float, float], float]
) -> Callable[[Value, Value], Value]:
    def rule(left: Value, right: Value) -> Value:
        a, b = convert.number(left), convert.number(right)
        if a.__class__ is int and b.__class__ is int:
            return convert.whole(whole(a, b))
        try:
            return real(float(a), float(b))
        except OverflowError:
            return math.inf

    return rule


def _plus(left: Value, right: Value) -> Value:
    if left.__class__ is Array and right.__class__ is Array:
        made = left.copy(left.epoch - 1)
        for key, value in right.pairs():
            if made.get(key) is MISSING:
                made.put(key, value)
        made.rest = left.rest or right.rest
        return made
    return _ADD(left, right)


_ADD: Final = _arithmetic(lambda a, b: a + b, lambda a, b: a + b)


def _divided(left: Value, right: Value) -> Value:
    a, b = convert.number(left), convert.number(right)
    if not b:
        return False
    if a.__class__ is int and b.__class__ is int and a % b == 0:
        return convert.whole(a // b)
    return float(a) / float(b)


def _rest(left: Value, right: Value) -> Value:
    a, b = convert.integer(left), convert.integer(right)
    return False if not b else int(math.copysign(abs(a) % abs(b), a)) if a else 0


def _power(left: Value, right: Value) -> Value:
    a, b = convert.number(left), convert.number(right)
    try:
        if a.__class__ is int and b.__class__ is int and 0 <= b <= 1024:
            return convert.whole(a**b)
        found = float(a) ** float(b)
    except (OverflowError, ZeroDivisionError):
        return math.inf
    return found if isinstance(found, float) else math.nan


def _bits(
    texts: Callable[[bytes, bytes], bytes], numbers: Callable[[int, int], int]
) -> Callable[[Value, Value], Value]:
    def rule(left: Value, right: Value) -> Value:
        if left.__class__ is bytes and right.__class__ is bytes:
            return texts(left, right)
        return convert.wrapped(numbers(convert.integer(left), convert.integer(right)))

    return rule


def _xor_texts(a: bytes, b: bytes) -> bytes:
    length = min(len(a), len(b))
    together = int.from_bytes(a[:length], "little") ^ int.from_bytes(b[:length], "little")
    return together.to_bytes(length, "little")


def _and_texts(a: bytes, b: bytes) -> bytes:
    length = min(len(a), len(b))
    together = int.from_bytes(a[:length], "little") & int.from_bytes(b[:length], "little")
    return together.to_bytes(length, "little")


def _or_texts(a: bytes, b: bytes) -> bytes:
    length = max(len(a), len(b))
    together = int.from_bytes(a, "little") | int.from_bytes(b, "little")
    return together.to_bytes(length, "little")


def _shifted_left(left: Value, right: Value) -> Value:
    by = convert.integer(right)
    if not 0 <= by < _LARGEST_SHIFT:
        return 0
    return convert.wrapped(convert.integer(left) << by)


def _shifted_right(left: Value, right: Value) -> Value:
    by = convert.integer(right)
    a = convert.integer(left)
    if by < 0:
        return 0
    return a >> min(by, _LARGEST_SHIFT)


def loosely_equal(left: Value, right: Value) -> Value:
    """`left == right`, with the conversions of PHP 8."""
    if left.__class__ is Unknown or right.__class__ is Unknown:
        return Unknown()
    if isinstance(left, bool | None.__class__) or isinstance(right, bool | None.__class__):
        if left is None and right.__class__ is bytes:
            return right == b""
        if right is None and left.__class__ is bytes:
            return left == b""
        a, b = convert.truth(left), convert.truth(right)
        return Unknown() if a is None or b is None else a == b
    return _compared(left, right) == 0


def identical(left: Value, right: Value) -> Value:
    """`left === right`."""
    if left.__class__ is Unknown or right.__class__ is Unknown:
        return Unknown()
    if left.__class__ is not right.__class__:
        return False
    if left.__class__ is Array:
        return _same_items(left, right)
    if left.__class__ in (Instance, Function):
        return left is right
    return left == right


def _same_items(left: Array, right: Array) -> Value:
    if left.rest is not None or right.rest is not None:
        return Unknown()
    if len(left.items) != len(right.items):
        return False
    for (key, a), (other, b) in zip(left.pairs(), right.pairs(), strict=True):
        if key != other or key.__class__ is not other.__class__:
            return False
        answer = identical(a, b)
        if answer is not True:
            return answer
    return True


def spaceship(left: Value, right: Value) -> Value:
    """`left <=> right`: -1, 0 or 1."""
    if left.__class__ is Unknown or right.__class__ is Unknown:
        return Unknown()
    return _compared(left, right)


def _compared(left: Value, right: Value) -> int:
    if isinstance(left, bool | None.__class__) or isinstance(right, bool | None.__class__):
        a, b = bool(convert.truth(left)), bool(convert.truth(right))
        return (a > b) - (a < b)
    if left.__class__ is Array or right.__class__ is Array:
        return _compared_arrays(left, right)
    if left.__class__ is bytes and right.__class__ is bytes:
        if convert.is_numeric(left) and convert.is_numeric(right):
            return _order(convert.number(left), convert.number(right))
        return (left > right) - (left < right)
    if left.__class__ in (Instance, Function) or right.__class__ in (Instance, Function):
        return 0 if left is right else 1
    texts = [v for v in (left, right) if v.__class__ is bytes]
    if texts and not convert.is_numeric(texts[0]):
        one, other = bytes(convert.text(left)), bytes(convert.text(right))
        return (one > other) - (one < other)
    return _order(convert.number(left), convert.number(right))


def _order(a: float, b: float) -> int:
    return (a > b) - (a < b)


def _compared_arrays(left: Value, right: Value) -> int:
    if left.__class__ is not Array:
        return -1
    if right.__class__ is not Array:
        return 1
    if len(left.items) != len(right.items):
        return _order(len(left.items), len(right.items))
    for key, a in left.pairs():
        b = right.get(key)
        if b is MISSING:
            return 1
        if a.__class__ is Unknown or b.__class__ is Unknown:
            continue
        order = _compared(a, b)
        if order:
            return order
    return 0


def _truths(rule: Callable[[bool, bool], bool]) -> Callable[[Value, Value], Value]:
    def answer(left: Value, right: Value) -> Value:
        a, b = convert.truth(left), convert.truth(right)
        return Unknown() if a is None or b is None else rule(a, b)

    return answer


def _negated(rule: Callable[[Value, Value], Value]) -> Callable[[Value, Value], Value]:
    def answer(left: Value, right: Value) -> Value:
        found = rule(left, right)
        return found if found.__class__ is Unknown else not found

    return answer


def negative(value: Value) -> Value:
    """`-value`."""
    if value.__class__ is Unknown:
        return unknown_from(value)
    found = convert.number(value)
    return convert.whole(-found) if found.__class__ is int else -found


def complement(value: Value) -> Value:
    """`~value`: each byte of a text, all bits of a number."""
    if value.__class__ is Growing:
        value = bytes(value.buffer)
    if value.__class__ is bytes:
        return value.translate(_INVERTED)
    if value.__class__ is Unknown:
        return unknown_from(value, decoded=True)
    return convert.wrapped(~convert.integer(value))


_INVERTED: Final = bytes(255 - byte for byte in range(256))
_YES_OR_NO: Final = frozenset(
    {b"==", b"===", b"!=", b"!==", b"<>", b"<", b">", b"<=", b">=", b"<=>", b"xor", b"instanceof"}
)
_RULES: Final[dict[bytes, Callable[[Value, Value], Value]]] = {
    b".": concatenation,
    b"+": _plus,
    b"-": _arithmetic(lambda a, b: a - b, lambda a, b: a - b),
    b"*": _arithmetic(lambda a, b: a * b, lambda a, b: a * b),
    b"/": _divided,
    b"%": _rest,
    b"**": _power,
    b"^": _bits(_xor_texts, lambda a, b: a ^ b),
    b"&": _bits(_and_texts, lambda a, b: a & b),
    b"|": _bits(_or_texts, lambda a, b: a | b),
    b"<<": _shifted_left,
    b">>": _shifted_right,
    b"==": loosely_equal,
    b"!=": _negated(loosely_equal),
    b"<>": _negated(loosely_equal),
    b"===": identical,
    b"!==": _negated(identical),
    b"<": lambda a, b: _compared(a, b) < 0,
    b">": lambda a, b: _compared(a, b) > 0,
    b"<=": lambda a, b: _compared(a, b) <= 0,
    b">=": lambda a, b: _compared(a, b) >= 0,
    b"<=>": _compared,
    b"xor": _truths(lambda a, b: a is not b),
}
