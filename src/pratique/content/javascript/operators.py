"""What the signs of the language make of values, known ones and others.

Source: ECMAScript (ECMA-262), "Abstract Operations" and the operators of "Expressions". What is
not known stays so, with all that is known of where it comes from.
"""

from __future__ import annotations

import math
from typing import Any

from pratique.content.javascript.language import power
from pratique.content.javascript.values import (
    GAP,
    Array,
    Function,
    Method,
    Null,
    Pattern,
    Thing,
    Unknown,
    number,
    plain,
    tagged,
    tags_of,
    text,
    whole,
)


def type_of(value: Any) -> Any:
    """What `typeof` says of a value."""
    if isinstance(value, Unknown):
        return Unknown("type")
    if isinstance(value, Function | Method):
        return "function"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "undefined" if value is None else "object"


def signed(sign: str, value: Any) -> Any:
    """A value behind `+`, `-` or `~`."""
    if sign == "~":
        bits = whole(value)
        return Unknown("number", tags_of(value)) if bits is None else ~bits
    found = number(value)
    if found is None:
        return Unknown("number", tags_of(value))
    return -found if sign == "-" else found


def added(one: Any, other: Any) -> Any:
    """What `+` gives: a text if one of the two is more than a number, else their sum."""
    texts = (str, Array, Thing, Function, Method, Pattern)
    if isinstance(one, texts) or isinstance(other, texts):
        left, right = text(one), text(other)
        return tagged(left + right, tags_of(left, right))
    if isinstance(one, Unknown) or isinstance(other, Unknown):
        return Unknown("sum", tags_of(one, other))
    left_number, right_number = number(one), number(other)
    if left_number is None or right_number is None:
        return Unknown("sum")
    return _rounded(left_number + right_number)


def _same(one: Any, other: Any) -> bool | None:
    if isinstance(one, Unknown) or isinstance(other, Unknown):
        return None
    if isinstance(one, str) and isinstance(other, str):
        return None if GAP in one or GAP in other else str(one) == str(other)
    simple = (bool, int, float)
    if isinstance(one, simple) and isinstance(other, simple):
        return one == other
    if (one is None or isinstance(one, Null)) and (other is None or isinstance(other, Null)):
        return True
    if isinstance(one, str | bool | int | float) and isinstance(other, str | bool | int | float):
        left, right = number(one), number(other)
        return None if left is None or right is None else left == right
    if isinstance(one, Method) and isinstance(other, Method):
        return one.name == other.name and one.of is other.of
    if isinstance(one, Array) is not isinstance(other, Array):
        array, simple_one = (one, other) if isinstance(one, Array) else (other, one)
        if isinstance(simple_one, str | bool | int | float):
            return _same(text(array), simple_one)
    return one is other


def combined(sign: str, one: Any, other: Any) -> Any:
    """What any sign between two values gives; `&&`, `||` and `??` are no such signs."""
    if sign == "+":
        return added(one, other)
    if sign in ("==", "===", "!=", "!=="):
        same = _same(one, other)
        if len(sign) == 3 and same is not False and type_of(one) != type_of(other):
            same = None if isinstance(one, Unknown) or isinstance(other, Unknown) else False
        if same is None:
            return Unknown("boolean", tags_of(one, other))
        return same is (sign[0] == "=")
    if sign in ("in", "instanceof"):
        if sign == "in" and isinstance(other, Thing) and not other.kind:
            return other.find(text(one))[0]
        return Unknown("boolean", tags_of(one, other))
    if sign in ("<", ">", "<=", ">="):
        return _compared(sign, one, other)
    if sign in ("&", "|", "^", "<<", ">>", ">>>"):
        return _bits(sign, one, other)
    return _reckoned(sign, one, other)


def _compared(sign: str, one: Any, other: Any) -> Any:
    left: Any = one
    right: Any = other
    if not (isinstance(one, str) and isinstance(other, str)):
        left, right = number(one), number(other)
    if left is None or right is None or (isinstance(left, str) and GAP in left + right):
        return Unknown("boolean", tags_of(one, other))
    if sign[0] == "<":
        return left < right or (len(sign) == 2 and left == right)
    return left > right or (len(sign) == 2 and left == right)


def _bits(sign: str, one: Any, other: Any) -> Any:
    left, right = whole(one), whole(other)
    if left is None or right is None:
        return Unknown("number", tags_of(one, other))
    if sign == "&":
        return left & right
    if sign == "|":
        return left | right
    if sign == "^":
        return left ^ right
    if sign == "<<":
        return whole(left << (right & 31))
    return (left if sign == ">>" else left & 0xFFFFFFFF) >> (right & 31)


def _reckoned(sign: str, one: Any, other: Any) -> Any:
    left, right = number(one), number(other)
    if left is None or right is None:
        return Unknown("number", tags_of(one, other))
    try:
        if sign == "-":
            return _rounded(left - right)
        if sign == "*":
            return _rounded(left * right)
        if sign == "/":
            if right:
                return plain(left / right)
            return math.copysign(math.inf, left) if left and not math.isnan(left) else math.nan
        if sign == "%":
            return plain(math.fmod(left, right)) if right else math.nan
        return power(left, right)
    except (OverflowError, ValueError, ZeroDivisionError):
        return math.nan


def _rounded(value: float) -> float | int:
    """A whole number as large as no number of the language holds exactly, as that one holds it."""
    return float(value) if isinstance(value, int) and abs(value) > 2**53 else value
