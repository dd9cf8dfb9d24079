"""Functions that write to the variables of the program: `extract`, `array_push`, `sort`, `end`.

Source: the manual, "Array Functions", "Variable handling", "Function Handling".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice
from typing import Final

from pratique.content.php.emulator import convert
from pratique.content.php.emulator.functions.argument import (
    countable,
    integer,
    is_given,
    stretch,
    text,
)
from pratique.content.php.emulator.functions.chance import Chance, Sequence
from pratique.content.php.emulator.functions.coding import url_decoded
from pratique.content.php.emulator.functions.order import SORTS, sorted_array
from pratique.content.php.emulator.functions.text import replaced, similar_text
from pratique.content.php.emulator.machine import REGISTER, Call, settled
from pratique.content.php.emulator.value import (
    ANYTHING,
    MISSING,
    Array,
    Cell,
    Instance,
    Key,
    Origin,
    Source,
    Unknown,
    Value,
    is_known,
    joined,
    unknown_from,
)

Acting = Callable[[Call], Value]
_NAME: Final = re.compile(rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*\Z")
_BROKEN: Final = (ValueError, TypeError, IndexError, LookupError, OverflowError)
_DEEPEST: Final = 30


# --- names


def _extract(call: Call) -> Value:
    held = call.value(0)
    flags = call.value(1, 0)
    prefix = convert.text(call.value(2, b""))
    if held.__class__ is not Array or flags.__class__ is not int:
        _any_name(call, held)
        return Unknown()
    flags &= 255
    count = 0
    call.machine.spend(len(held.items))
    for key, value in held.pairs():
        name = _extracted_name(call, key, flags, prefix)
        if name is None:
            continue
        call.machine.write(call.frame.cell(name), call.machine.shared(value))
        count += 1
    if held.rest is not None:
        _any_name(call, held.rest)
        return Unknown()
    return count


def _extracted_name(call: Call, key: Key, flags: int, prefix: Value) -> bytes | None:
    name = convert.text(key)
    exists = name in call.frame.variables
    if flags == 1 and exists:  # EXTR_SKIP
        return None
    if flags == 6 and not exists:  # EXTR_IF_EXISTS
        return None
    prefixed = flags == 3 or (flags == 2 and exists) or (flags == 4 and not _NAME.match(name))
    if flags == 5:  # EXTR_PREFIX_IF_EXISTS
        prefixed = exists
        if not exists:
            return None
    if prefixed:
        name = prefix + b"_" + name if prefix.__class__ is bytes else b""
    return name if _NAME.match(name) and name != b"this" else None


def _any_name(call: Call, held: Value) -> None:
    """Variables of any name may have got any of these values."""
    value = unknown_from(held)
    for name, cell in list(call.frame.variables.items()):
        if name != b"this" and value.origins:
            call.machine.write(cell, joined(settled(cell.value), value))
    if value.origins:
        call.frame.unset = value


def _compact(call: Call) -> Value:
    made = Array()
    waiting: list[tuple[Value, int]] = [(value, 0) for value in call.values]
    while waiting:
        name, depth = waiting.pop(0)
        if name.__class__ is Array and depth < _DEEPEST:
            countable(len(name.items))
            waiting[:0] = [(inner, depth + 1) for inner in name.values()]
        elif name.__class__ is bytes and name in call.frame.variables:
            value = call.frame.variables[name].value
            if value is not REGISTER:
                made.put(convert.key(name), call.machine.shared(value))
        elif name.__class__ is Unknown:
            made.rest = unknown_from(*(c.value for c in call.frame.variables.values()))
    return made


def _get_defined_vars(call: Call) -> Value:
    made = Array()
    if call.frame is call.machine.globals:
        for name in (b"_GET", b"_POST", b"_COOKIE", b"_FILES"):
            shown = "$" + name.decode()
            made.put(name, call.machine.superglobal(name, shown, call.line))
    for name, cell in call.frame.variables.items():
        if cell.value is not REGISTER:
            made.put(convert.key(name), call.machine.shared(cell.value))
    return made


def _parse_str(call: Call) -> Value:
    subject = convert.text(call.value(0))
    if subject.__class__ is not bytes:
        if len(call.values) > 1:
            call.set(1, unknown_from(subject))
        else:
            _any_name(call, subject)
        return None
    made = parsed_query(subject)
    call.machine.spend(len(made.items) + len(subject) // 64)
    if len(call.values) > 1:
        call.set(1, made)
        return None
    for key, value in made.pairs():
        call.machine.write(call.frame.cell(convert.text(key)), value)
    return None


def parsed_query(subject: bytes) -> Array:
    """The array that a query stands for: `a[b][]=c` and so on."""
    made = Array()
    for part in subject.split(b"&")[:1000]:
        name, _, value = part.partition(b"=")
        name = url_decoded(name, raw=False).lstrip(b" ")
        if name:
            _put_field(made, name, url_decoded(value, raw=False))
    return made


def _put_field(made: Array, name: bytes, value: bytes) -> None:
    head, keys = _keys_of(name)
    if not head:
        return
    at: Array = made
    key: Key | None = convert.key(head)
    for following in keys:
        inner = MISSING if key is None else at.get(key)
        if inner.__class__ is not Array:
            inner = Array()
            at.put(key, inner)
        at = inner
        key = None if not following.strip() else convert.key(following)
    at.put(key, value)


def _keys_of(name: bytes) -> tuple[bytes, list[bytes]]:
    """The name of the variable and the keys in brackets behind it."""
    head, bracket, _ = name.partition(b"[")
    keys: list[bytes] = []
    at = len(head)
    while bracket and name[at : at + 1] == b"[" and len(keys) < _DEEPEST:
        end = name.find(b"]", at)
        if end < 0:
            break
        keys.append(name[at + 1 : end])
        at = end + 1
    if bracket and not keys:  # a bracket that nothing closes is a letter as any other
        head = name
    return re.sub(rb"[ .\[]", b"_", head), keys


def _import_request(call: Call) -> Value:
    held = call.machine.superglobal(b"_REQUEST", call.name.decode("latin-1") + "()", call.line)
    _any_name(call, held)
    return True


def _define(call: Call) -> Value:
    name, value = call.value(0), call.value(1)
    if name.__class__ is bytes:
        call.machine.constants.setdefault(name, call.machine.shared(value))
    return True


def _constant(call: Call) -> Value:
    name = call.value(0)
    if name.__class__ is not bytes:
        return unknown_from(name)
    owner, mark, word = name.partition(b"::")
    if not mark:
        return call.machine.constants.get(name.lstrip(b"\\"), ANYTHING)
    known = call.machine.class_of(owner)
    found = known.constants.get(word) if known is not None else None
    return ANYTHING if found is None else found(call.frame)


def _defined(call: Call) -> Value:
    name = call.value(0)
    return True if name.__class__ is bytes and name in call.machine.constants else Unknown()


def _settype(call: Call) -> Value:
    value, kind = call.value(0), call.value(1)
    rule = _TYPES.get(kind.lower()) if kind.__class__ is bytes else None
    call.set(0, unknown_from(value) if rule is None else rule(value))
    return True


_TYPES: Final[dict[bytes, Callable[[Value], Value]]] = {
    **dict.fromkeys((b"int", b"integer"), convert.integer),
    **dict.fromkeys((b"float", b"double"), lambda v: _or_unknown(convert.number(v), float)),
    **dict.fromkeys((b"bool", b"boolean"), lambda v: _or_unknown(convert.truth(v), bool)),
    b"string": convert.text,
    b"array": lambda v: (
        v if v.__class__ in (Array, Unknown) else Array.of([] if v is None else [v])
    ),
    b"null": lambda _v: None,
}


def _or_unknown(value: Value, kind: type) -> Value:
    return Unknown() if value is None or value.__class__ is Unknown else kind(value)


# --- arrays in their place


def _writable(call: Call) -> Array | None:
    """The array that the first argument holds, ready to be written."""
    place = call.places[0] if call.places else None
    held = place.container(call.frame) if place is not None else call.value(0)
    if held.__class__ is not Array:
        return None
    return held if place is not None else held.copy(call.machine.epoch)


def _array_push(call: Call) -> Value:
    held = _writable(call)
    if held is None:
        call.set(0, unknown_from(*call.values))
        return Unknown()
    for value in call.values[1:]:
        call.machine.spend(1)
        held.put(None, call.machine.shared(value))
    return len(held.items) if held.rest is None else Unknown()


def _array_pop(call: Call) -> Value:
    held = _writable(call)
    if held is None or held.rest is not None:
        return unknown_from(call.value(0))
    if not held.items:
        return None
    held.position = 0
    key = next(reversed(held.items))
    value = held.get(key)
    del held.items[key]
    numbers = [key] if key.__class__ is int else []
    if numbers and held.following == key + 1:  # type: ignore[operator]
        held.following = _following(held)
    return value


def _following(held: Array) -> int:
    last = next(reversed(held.items), None)
    if last.__class__ is int:
        # In a list the last key is the highest; elsewhere all are looked at.
        if last == len(held.items) - 1:
            return last + 1
        return max(max(k for k in held.items if k.__class__ is int) + 1, 0)
    return max((k + 1 for k in held.items if k.__class__ is int), default=0)


def _renumbered(held: Array, pairs: list[tuple[Key, Value]]) -> None:
    """Make these the items of the array, with new numbers for the keys that are numbers."""
    held.items = {}
    held.following = held.position = 0
    for key, value in pairs:
        if key.__class__ is int:
            held.items[held.following] = value
            held.following += 1
        else:
            held.items[key] = value


def _array_shift(call: Call) -> Value:
    held = _writable(call)
    if held is None or held.rest is not None:
        return unknown_from(call.value(0))
    if not held.items:
        return None
    call.machine.spend(1 + len(held.items) // 32)
    key = next(iter(held.items))
    value = held.get(key)
    _renumbered(held, list(held.items.items())[1:])
    return value


def _array_unshift(call: Call) -> Value:
    held = _writable(call)
    if held is None or held.rest is not None:
        call.set(0, unknown_from(*call.values))
        return Unknown()
    call.machine.spend(1 + len(held.items) // 32)
    more = [(0, call.machine.shared(value)) for value in call.values[1:]]
    _renumbered(held, [*more, *held.items.items()])
    return len(held.items)


def _array_splice(call: Call) -> Value:
    held = _writable(call)
    try:
        if held is None or held.rest is not None:
            raise TypeError
        offset = integer(call.values, 1)
        length = integer(call.values, 2) if is_given(call.values, 2) else None
    except _BROKEN:
        call.set(0, unknown_from(*call.values))
        return unknown_from(*call.values)
    call.machine.spend(1 + len(held.items) // 32)
    pairs = list(held.items.items())
    start, end = stretch(len(pairs), offset, length)
    new = call.value(3)
    added = new.values() if new.__class__ is Array else [] if new is None else [new]
    taken = Array()
    for key, value in pairs[start:end]:
        taken.put(
            None if key.__class__ is int else key, value.value if value.__class__ is Cell else value
        )
    middle: list[tuple[Key, Value]] = [(0, call.machine.shared(value)) for value in added]
    _renumbered(held, pairs[:start] + middle + pairs[end:])
    return taken


def _sort(call: Call) -> Value:
    held = call.value(0)
    try:
        if not is_known(held):
            raise TypeError
        call.machine.spend(len(held.items))
        call.set(0, sorted_array(call.name, held, integer(call.values, 1, 0)))
    except (*_BROKEN, AttributeError):
        call.set(0, unknown_from(held))
    return True


def _array_multisort(call: Call) -> Value:
    held = call.value(0)
    if len(call.values) == 1 and is_known(held) and held.__class__ is Array:
        call.machine.spend(len(held.items))
        call.set(0, sorted_array(b"sort", held, 0))
        return True
    for at, value in enumerate(call.values):
        if value.__class__ is Array or value.__class__ is Unknown:
            call.set(at, unknown_from(value))
    return True


# --- the pointer of an array


def _moved(call: Call, to: Callable[[Array], int]) -> Value:
    held = _writable(call)
    if held is None:
        return _of_unknown(call.value(0))
    held.position = to(held)
    return _item_at(call, held)


def _item_at(call: Call, held: Array) -> Value:
    if not 0 <= held.position < len(held.items):
        return False if held.rest is None else held.rest
    call.machine.spend(1 + min(held.position, len(held.items) - held.position) // 64)
    return held.get(_key_at(held))


def _key_at(held: Array) -> Key:
    if held.position > len(held.items) // 2:
        return next(islice(reversed(held.items), len(held.items) - 1 - held.position, None))
    return next(islice(held.items, held.position, None))


def _of_unknown(value: Value) -> Value:
    if value.__class__ is Instance:
        return unknown_from(*(cell.value for cell in value.properties.values()))
    return unknown_from(value) if value.__class__ is Unknown else False


def _current(call: Call) -> Value:
    held = call.value(0)
    return _item_at(call, held) if held.__class__ is Array else _of_unknown(held)


def _key(call: Call) -> Value:
    held = call.value(0)
    if held.__class__ is not Array:
        return _of_unknown(held)
    if not 0 <= held.position < len(held.items):
        return None if held.rest is None else held.rest
    call.machine.spend(1 + min(held.position, len(held.items) - held.position) // 64)
    return _key_at(held)


def _each(call: Call) -> Value:
    held = _writable(call)
    if held is None:
        return unknown_from(call.value(0))
    if held.position >= len(held.items):
        return False if held.rest is None else held.rest
    key, value = _key_at(held), _item_at(call, held)
    held.position += 1
    return Array.mapping({1: value, b"value": value, 0: key, b"key": key})


# --- chance


def _seed(call: Call) -> Value:
    if not call.values:
        call.machine.kept.pop(b"seed", None)
        return None
    seed = convert.integer(call.value(0))
    state: Value = Unknown()
    if seed.__class__ is int:
        state = (seed & 0xFFFFFFFF, call.value(1, 0) == 1, 0)
    cell = call.machine.kept.setdefault(b"seed", Cell(Unknown()))
    call.machine.write(cell, state)
    return None


def _chance(call: Call, rule: Callable[[Chance], Value]) -> Value:
    """What the generator gives when its seed is known."""
    cell = call.machine.kept.get(b"seed")
    if cell is None or cell.value.__class__ is not tuple:
        return Unknown()
    seed, old, position = cell.value
    sequence = call.machine.kept.setdefault((seed, old), Sequence(seed, old))
    chance = Chance(sequence, position)
    made = len(sequence.numbers)
    try:
        result = rule(chance)
    except _BROKEN:
        result = Unknown()
    call.machine.spend(1 + len(sequence.numbers) - made)
    call.machine.write(cell, (seed, old, chance.position))
    return result


def _mt_rand(call: Call) -> Value:
    if not call.values:
        return _chance(call, Chance.number)
    a, b = convert.integer(call.value(0)), convert.integer(call.value(1))
    if a.__class__ is not int or b.__class__ is not int:
        return Unknown()
    if call.name == b"rand":
        return _chance(call, lambda chance: chance.rand(a, b))
    return _chance(call, lambda chance: chance.between(a, b)) if a <= b else Unknown()


def _shuffle(call: Call) -> Value:
    held = call.value(0)
    if held.__class__ is not Array or held.rest is not None:
        call.set(0, unknown_from(held))
        return True
    values = held.values()
    call.machine.spend(len(values))
    order = _chance(call, lambda chance: chance.shuffled(len(values)))
    made = (
        unknown_from(held) if order.__class__ is Unknown else Array.of([values[at] for at in order])
    )
    call.set(0, made)
    return True


def _str_shuffle(call: Call) -> Value:
    subject = convert.text(call.value(0))
    if subject.__class__ is not bytes:
        return unknown_from(subject)
    call.machine.spend(len(subject))
    order = _chance(call, lambda chance: chance.shuffled(len(subject)))
    return Unknown() if order.__class__ is Unknown else bytes(subject[at] for at in order)


def _array_rand(call: Call) -> Value:
    held = call.value(0)
    if held.__class__ is not Array or held.rest is not None:
        return unknown_from(held)
    if call.value(1, 1) != 1 or not held.items:
        call.machine.kept.pop(b"seed", None)
        return Unknown()
    keys = list(held.items)
    at = _chance(call, lambda chance: chance.between(0, len(keys) - 1))
    return Unknown() if at.__class__ is Unknown else keys[at]


# --- results beside the result


def _str_replace(call: Call) -> Value:
    given = call.values[:3]
    if len(given) < 3 or not all(map(is_known, given)):
        call.set(3, Unknown())
        return unknown_from(*given)
    subject = given[2]
    rounds = len(given[0].items) if given[0].__class__ is Array else 1
    size = len(subject) if subject.__class__ is bytes else 64 * len(getattr(subject, "items", ()))
    fold = call.name == b"str_ireplace"
    call.machine.spend(1 + rounds * (1 + size // (16 if fold else 2048)))
    try:
        result, times = replaced(given, fold=fold)
    except _BROKEN:
        call.set(3, Unknown())
        return unknown_from(*given)
    call.set(3, times)
    call.machine.came_from(result, call.name.decode("latin-1"), subject)
    return result


def _similar_text(call: Call) -> Value:
    try:
        first, second = text(call.values, 0), text(call.values, 1)
        call.machine.spend(1 + min(len(first) * len(second), 250_000) // 3)
        same, share = similar_text(call.values)
    except _BROKEN:
        call.set(2, Unknown())
        return Unknown()
    call.set(2, share)
    return same


def _getenv(call: Call) -> Value:
    name = convert.text(call.value(0))
    shown = name.decode("utf-8", "replace")[:60] if name.__class__ is bytes else "..."
    visitor = name.__class__ is not bytes or name.upper().startswith(b"HTTP_") or name in _VISITOR
    source = Source.REQUEST if visitor else Source.SERVER
    return Unknown((Origin(source, f"getenv({shown})", call.line),))


_VISITOR: Final = frozenset({b"QUERY_STRING", b"REQUEST_URI", b"PATH_INFO", b"PHP_AUTH_USER"})

VARIABLES: Final[dict[bytes, Acting]] = {
    b"extract": _extract,
    b"compact": _compact,
    b"get_defined_vars": _get_defined_vars,
    b"parse_str": _parse_str,
    b"mb_parse_str": _parse_str,
    b"import_request_variables": _import_request,
    b"define": _define,
    b"constant": _constant,
    b"defined": _defined,
    b"settype": _settype,
    b"getenv": _getenv,
    b"array_push": _array_push,
    b"array_pop": _array_pop,
    b"array_shift": _array_shift,
    b"array_unshift": _array_unshift,
    b"array_splice": _array_splice,
    **dict.fromkeys(SORTS, _sort),
    b"array_multisort": _array_multisort,
    b"reset": lambda call: _moved(call, lambda _held: 0),
    b"end": lambda call: _moved(call, lambda held: max(len(held.items) - 1, 0)),
    b"next": lambda call: _moved(call, lambda held: min(held.position + 1, len(held.items))),
    b"prev": lambda call: _moved(
        call,
        lambda held: held.position - 1 if 0 < held.position < len(held.items) else len(held.items),
    ),
    b"current": _current,
    b"pos": _current,
    b"key": _key,
    b"each": _each,
    b"mt_srand": _seed,
    b"srand": _seed,
    b"mt_rand": _mt_rand,
    b"rand": _mt_rand,
    b"mt_getrandmax": lambda _call: 2147483647,
    b"getrandmax": lambda _call: 2147483647,
    b"shuffle": _shuffle,
    b"str_shuffle": _str_shuffle,
    b"array_rand": _array_rand,
    b"str_replace": _str_replace,
    b"str_ireplace": _str_replace,
    b"similar_text": _similar_text,
}
