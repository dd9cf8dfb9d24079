"""Functions of arrays that give a value and leave their arguments alone.

Source: the manual, "Array Functions".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pratique.content.php.emulator import convert, operators
from pratique.content.php.emulator.functions.argument import (
    Pure,
    array,
    countable,
    integer,
    is_given,
    number,
    stretch,
    text,
    truth,
)
from pratique.content.php.emulator.functions.order import compare_by
from pratique.content.php.emulator.functions.text import lower, upper
from pratique.content.php.emulator.value import MISSING, Array, Instance, Key, Value

_DEEPEST: Final = 60


def _key(value: Value) -> Key:
    found = convert.key(value)
    if found.__class__ not in (int, bytes):
        raise TypeError
    return found


def _put_all(made: Array, pairs: list[tuple[Key, Value]], *, renumber: bool) -> Array:
    for key, value in pairs:
        made.put(None if renumber and key.__class__ is int else key, value)
    return made


def _count(values: list[Value]) -> Value:
    held = array(values, 0)
    if integer(values, 1, 0) != 1:
        return len(held.items)
    total, waiting = 0, [held]
    while waiting:
        inner = waiting.pop()
        total += len(inner.items)
        countable(total)
        waiting += [value for value in inner.values() if value.__class__ is Array]
    return total


# --- making


def _range(values: list[Value]) -> Value:
    first, last = values[0], values[1]
    step = number(values, 2, 1) if is_given(values, 2) else 1
    letters = [v for v in (first, last) if v.__class__ is bytes and not convert.is_numeric(v)]
    if len(letters) == 2 and first and last:
        codes = _numbers(first[0], last[0], abs(int(step)) or 1)
        return Array.of([bytes([int(code)]) for code in codes])
    a, b = convert.number(first), convert.number(last)
    if float in (a.__class__, b.__class__, step.__class__) and step != int(step):
        return Array.of(_reals(float(a), float(b), abs(float(step))))
    if float in (a.__class__, b.__class__):
        return Array.of([float(value) for value in _reals(float(a), float(b), abs(float(step)))])
    return Array.of(list(_numbers(a, b, abs(int(step)) or 1)))


def _numbers(first: int, last: int, step: int) -> list[int]:
    if step > abs(last - first) and first != last:
        raise ValueError
    countable(abs(last - first) // step)
    return list(range(first, last + 1, step) if last >= first else range(first, last - 1, -step))


def _reals(first: float, last: float, step: float) -> list[float]:
    if not step or step > abs(last - first):
        raise ValueError
    steps = int(abs(last - first) / step + 1e-9)
    countable(steps)
    return [first + step * at * (1 if last >= first else -1) for at in range(steps + 1)]


def _fill(values: list[Value]) -> Value:
    start, times = integer(values, 0), integer(values, 1)
    if times < 0:
        raise ValueError
    countable(times)
    return Array.mapping(dict.fromkeys(range(start, start + times), values[2]))


def _combine(values: list[Value]) -> Value:
    keys, held = array(values, 0).values(), array(values, 1).values()
    if len(keys) != len(held):
        raise ValueError
    return Array.mapping({_text_key(k): v for k, v in zip(keys, held, strict=True)})


def _text_key(value: Value) -> Key:
    return _key(value if value.__class__ is int else text([value], 0))


def _flip(values: list[Value]) -> Value:
    made = {}
    for key, value in array(values, 0).pairs():
        if value.__class__ in (int, bytes):
            made[_key(value)] = key
    return Array.mapping(made)


def _count_values(values: list[Value]) -> Value:
    made: dict[Key, Value] = {}
    for value in array(values, 0).values():
        if value.__class__ in (int, bytes):
            key = _key(value)
            made[key] = made.get(key, 0) + 1
    return Array.mapping(made)


# --- taking apart


def _keys(values: list[Value]) -> Value:
    held = array(values, 0)
    if len(values) < 2:
        return Array.of(list(held.items))
    same = operators.identical if truth(values, 2) else operators.loosely_equal
    return Array.of([key for key, value in held.pairs() if same(value, values[1]) is True])


def _slice(values: list[Value]) -> Value:
    held = array(values, 0)
    length = integer(values, 2) if is_given(values, 2) else None
    start, end = stretch(len(held.items), integer(values, 1), length)
    pairs = held.pairs()[start:end]
    return _put_all(Array(), pairs, renumber=not truth(values, 3))


def _chunk(values: list[Value]) -> Value:
    pairs, length = array(values, 0).pairs(), integer(values, 1)
    if length < 1:
        raise ValueError
    parts = [pairs[at : at + length] for at in range(0, len(pairs), length)]
    if truth(values, 2):
        return Array.of([Array.mapping(dict(part)) for part in parts])
    return Array.of([Array.of([value for _, value in part]) for part in parts])


def _column(values: list[Value]) -> Value:
    made = Array()
    for row in array(values, 0).values():
        fields = row
        if row.__class__ is Instance:
            fields = Array.mapping({name: cell.value for name, cell in row.properties.items()})
        if fields.__class__ is not Array:
            continue
        value = row if not is_given(values, 1) else fields.get(_key(values[1]))
        if value is MISSING:
            continue
        key = fields.get(_key(values[2])) if is_given(values, 2) else MISSING
        made.put(None if key is MISSING else _key(key), value)
    return made


def _reverse(values: list[Value]) -> Value:
    pairs = array(values, 0).pairs()[::-1]
    return _put_all(Array(), pairs, renumber=not truth(values, 1))


def _pad(values: list[Value]) -> Value:
    held, size = array(values, 0), integer(values, 1)
    countable(abs(size))
    more: list[tuple[Key, Value]] = [(0, values[2])] * (abs(size) - len(held.items))
    if not more:
        return held
    pairs = more + held.pairs() if size < 0 else held.pairs() + more
    return _put_all(Array(), pairs, renumber=True)


def _unique(values: list[Value]) -> Value:
    flags = integer(values, 1, 2)
    pairs = array(values, 0).pairs()
    made: dict[Key, Value] = {}
    if flags in (2, 5):
        seen: set[bytes] = set()
        for key, value in pairs:
            shown = convert.text(value)
            if shown not in seen:
                seen.add(shown)
                made[key] = value
        return Array.mapping(made)
    if len(pairs) > 1000:
        raise ValueError
    compare = compare_by(flags)
    for key, value in pairs:
        if not any(compare(value, kept) == 0 for kept in made.values()):
            made[key] = value
    return Array.mapping(made)


def _change_key_case(values: list[Value]) -> Value:
    change = upper if integer(values, 1, 0) else lower
    pairs = array(values, 0).pairs()
    return Array.mapping({change(k) if k.__class__ is bytes else k: v for k, v in pairs})


# --- several arrays


def _merge(values: list[Value]) -> Value:
    made = Array()
    for at in range(len(values)):
        _put_all(made, array(values, at).pairs(), renumber=True)
    countable(len(made.items))
    return made


def _merge_deep(values: list[Value], depth: int = 0) -> Value:
    if depth > _DEEPEST:
        raise ValueError
    made = Array()
    for at in range(len(values)):
        for key, value in array(values, at).pairs():
            held = MISSING if key.__class__ is int else made.get(key)
            if held is MISSING:
                made.put(None if key.__class__ is int else key, value)
                continue
            both = [v if v.__class__ is Array else Array.of([v]) for v in (held, value)]
            made.put(key, _merge_deep(both, depth + 1))
    countable(len(made.items))
    return made


def _replace(values: list[Value]) -> Value:
    made = Array()
    for at in range(len(values)):
        _put_all(made, array(values, at).pairs(), renumber=False)
    return made


def _replace_deep(values: list[Value], depth: int = 0) -> Value:
    if depth > _DEEPEST:
        raise ValueError
    made = Array()
    for at in range(len(values)):
        for key, value in array(values, at).pairs():
            held = made.get(key)
            if held.__class__ is Array and value.__class__ is Array:
                value = _replace_deep([held, value], depth + 1)  # noqa: PLW2901 - the two become one
            made.put(key, value)
    return made


def _without(*, by_key: bool, by_value: bool, keep: bool) -> Pure:
    """`array_diff` and `array_intersect`: items are the same when their texts are."""

    def mark(key: Key, value: Value) -> tuple[Key | None, bytes | None]:
        return key if by_key else None, convert.text(value) if by_value else None

    def rule(values: list[Value]) -> Value:
        others = [
            {mark(key, value) for key, value in array(values, at).pairs()}
            for at in range(1, len(values))
        ]
        made: dict[Key, Value] = {}
        for key, value in array(values, 0).pairs():
            sign = mark(key, value)
            found = [sign in other for other in others]
            if all(found) if keep else not any(found):
                made[key] = value
        return Array.mapping(made)

    return rule


# --- asking


def _search(values: list[Value], found: Callable[[Key], Value]) -> Value:
    same = operators.identical if truth(values, 2) else operators.loosely_equal
    for key, value in array(values, 1).pairs():
        if same(value, values[0]) is True:
            return found(key)
    return False


def _key_exists(values: list[Value]) -> Value:
    return array(values, 1).get(_key(values[0])) is not MISSING


def _is_list(values: list[Value]) -> Value:
    return all(at == key for at, key in enumerate(array(values, 0).items))


def _key_last(values: list[Value]) -> Value:
    return next(reversed(array(values, 0).items), None)


ARRAYS: Final[dict[bytes, Pure]] = {
    b"range": _range,
    b"array_flip": _flip,
    b"array_count_values": _count_values,
    b"array_unique": _unique,
    b"array_diff": _without(by_key=False, by_value=True, keep=False),
    b"array_diff_assoc": _without(by_key=True, by_value=True, keep=False),
    b"array_intersect": _without(by_key=False, by_value=True, keep=True),
    b"array_intersect_assoc": _without(by_key=True, by_value=True, keep=True),
    b"in_array": lambda v: _search(v, lambda _: True),
    b"array_search": lambda v: _search(v, lambda key: key),
}
# What moves items about without a look at them: they need not be known.
ARRAYS_OF_ANYTHING: Final[dict[bytes, Pure]] = {
    b"count": _count,
    b"sizeof": _count,
    b"array_fill": _fill,
    b"array_fill_keys": lambda v: Array.mapping(
        {_text_key(key): v[1] for key in array(v, 0).values()}
    ),
    b"array_combine": _combine,
    b"array_keys": _keys,
    b"array_values": lambda v: Array.of(array(v, 0).values()),
    b"array_slice": _slice,
    b"array_chunk": _chunk,
    b"array_column": _column,
    b"array_reverse": _reverse,
    b"array_pad": _pad,
    b"array_change_key_case": _change_key_case,
    b"array_merge": _merge,
    b"array_merge_recursive": _merge_deep,
    b"array_replace": _replace,
    b"array_replace_recursive": _replace_deep,
    b"array_diff_key": _without(by_key=True, by_value=False, keep=False),
    b"array_intersect_key": _without(by_key=True, by_value=False, keep=True),
    b"array_key_exists": _key_exists,
    b"key_exists": _key_exists,
    b"array_is_list": _is_list,
    b"array_key_first": lambda v: next(iter(array(v, 0).items), None),
    b"array_key_last": _key_last,
}
