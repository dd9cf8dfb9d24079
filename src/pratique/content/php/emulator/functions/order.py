"""How `sort` and its kin order values. Source: the manual, "Sorting Arrays"."""

from __future__ import annotations

from collections.abc import Callable
from functools import cmp_to_key
from typing import Any, Final

from pratique.content.php.emulator import convert, operators
from pratique.content.php.emulator.functions.text import lower, natural_order
from pratique.content.php.emulator.value import Array, Key, Value

REGULAR, NUMERIC, STRING, LOCALE, NATURAL, FOLD = 0, 1, 2, 5, 6, 8
Pair = tuple[Key, Value]
Compare = Callable[[Value, Value], Any]


def compare_by(flags: int) -> Compare:
    """The comparison that the flags of `sort` ask for."""
    fold = bool(flags & FOLD)
    kind = flags & ~FOLD
    if kind == NUMERIC:
        return lambda a, b: _of(convert.number(a), convert.number(b))
    if kind in (STRING, LOCALE, NATURAL):
        change = lower if fold else bytes
        rule = natural_order if kind == NATURAL else _of
        return lambda a, b: rule(change(_text(a)), change(_text(b)))
    return operators.spaceship


def _text(value: Value) -> bytes:
    found = convert.text(value)
    if found.__class__ is not bytes:
        raise TypeError
    return found


def _of(a: Any, b: Any) -> int:
    return int(a > b) - int(a < b)


def ordered(pairs: list[Pair], flags: int, *, by_key: bool, down: bool) -> list[Pair]:
    """The pairs in their order; those that are equal stay as they stood."""
    compare = compare_by(flags)
    at = 0 if by_key else 1
    turn = -1 if down else 1

    def order(a: Pair, b: Pair) -> int:
        return int(turn * compare(a[at], b[at]))

    return sorted(pairs, key=cmp_to_key(order))


# name of the function: by the key, keys kept, downwards
SORTS: Final[dict[bytes, tuple[bool, bool, bool]]] = {
    b"sort": (False, False, False),
    b"rsort": (False, False, True),
    b"asort": (False, True, False),
    b"arsort": (False, True, True),
    b"ksort": (True, True, False),
    b"krsort": (True, True, True),
    b"natsort": (False, True, False),
    b"natcasesort": (False, True, False),
}
_OWN_FLAGS: Final = {b"natsort": NATURAL, b"natcasesort": NATURAL | FOLD}


def sorted_array(name: bytes, held: Array, flags: int) -> Array:
    """The array as the function of this name leaves it."""
    by_key, keeps, down = SORTS[name]
    flags = _OWN_FLAGS.get(name, flags)
    pairs = ordered(held.pairs(), flags, by_key=by_key, down=down)
    return Array.mapping(dict(pairs)) if keeps else Array.of([value for _, value in pairs])
