"""What a function of PHP finds in its arguments, each converted to the type that it wants.

An argument that PHP refuses, or that is not there, raises TypeError or IndexError: nobody can
tell then what the call gives.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pratique.content.php.emulator import convert
from pratique.content.php.emulator.operators import LONGEST_TEXT
from pratique.content.php.emulator.value import Array, Value

Pure = Callable[[list[Value]], Value]
MOST_ITEMS: Final = 200_000


def is_given(values: list[Value], at: int) -> bool:
    """Whether there is an argument, and it is not null."""
    return at < len(values) and values[at] is not None


def text(values: list[Value], at: int, otherwise: bytes | None = None) -> bytes:
    """An argument as a text."""
    if at >= len(values):
        if otherwise is None:
            raise IndexError
        return otherwise
    value = values[at]
    if value.__class__ is Array:
        raise TypeError
    found = convert.text(value)
    if found.__class__ is not bytes:
        raise TypeError
    return found


def integer(values: list[Value], at: int, otherwise: int | None = None) -> int:
    """An argument as a whole number."""
    if at >= len(values):
        if otherwise is None:
            raise IndexError
        return otherwise
    value = values[at]
    if value.__class__ is Array or (value.__class__ is bytes and not starts_as_number(value)):
        raise TypeError
    found = convert.integer(value)
    if found.__class__ is not int:
        raise TypeError
    return found


def number(values: list[Value], at: int, otherwise: float | None = None) -> int | float:
    """An argument as a number."""
    if at >= len(values):
        if otherwise is None:
            raise IndexError
        return otherwise
    value = values[at]
    if value.__class__ is Array or (value.__class__ is bytes and not starts_as_number(value)):
        raise TypeError
    found = convert.number(value)
    if found.__class__ not in (int, float):
        raise TypeError
    return found


def starts_as_number(value: bytes) -> bool:
    """Whether a text begins with a number, as PHP wants it of a text given for one."""
    start = value[:400].lstrip(b" \t\n\r\v\f").lstrip(b"+-").lstrip(b".")
    return start[:1].isdigit()


def truth(values: list[Value], at: int, *, otherwise: bool = False) -> bool:
    """An argument as yes or no."""
    if at >= len(values):
        return otherwise
    found = convert.truth(values[at])
    if found is None:
        raise TypeError
    return found


def array(values: list[Value], at: int) -> Array:
    """An argument that is an array of which all items are known to be there."""
    value = values[at]
    if value.__class__ is not Array or value.rest is not None:
        raise TypeError
    return value


def texts(items: Array) -> list[bytes]:
    """The items of an array as texts."""
    return [text([value], 0) for value in items.values()]


def bounded(length: float) -> None:
    """Refuse to make a text longer than the emulator holds."""
    if length > LONGEST_TEXT:
        raise ValueError


def countable(length: float) -> None:
    """Refuse to make an array with more items than the emulator holds."""
    if length > MOST_ITEMS:
        raise ValueError


def stretch(total: int, offset: int, length: int | None) -> tuple[int, int]:
    """Start and end of a part, as `substr` and `array_slice` count them."""
    start = max(total + offset, 0) if offset < 0 else min(offset, total)
    if length is None:
        return start, total
    if length < 0:
        return start, max(total + length, start)
    return start, min(start + length, total)


def characters(listed: bytes) -> bytes:
    """The characters of a list in which `a..z` is a range, as `trim` takes it."""
    found = bytearray()
    at = 0
    while at < len(listed):
        if listed[at + 1 : at + 3] == b".." and at + 3 < len(listed):
            first, last = listed[at], listed[at + 3]
            if last >= first:
                found += bytes(range(first, last + 1))
                at += 4
                continue
        found.append(listed[at])
        at += 1
    return bytes(found)
