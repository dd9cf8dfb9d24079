"""Functions that call what one of their arguments names.

Source: the manual, "Function Handling", "Array Functions"; the list in `vocabulary.py`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cmp_to_key
from typing import Any, Final

from pratique.content.php.emulator import convert
from pratique.content.php.emulator.machine import Call, Frame, settled
from pratique.content.php.emulator.value import (
    ANYTHING,
    Array,
    Cell,
    Function,
    Instance,
    Key,
    Origin,
    Source,
    Unknown,
    Value,
    concatenated,
    unknown_from,
)
from pratique.content.php.vocabulary import CALLS_BACK

Acting = Callable[[Call], Value]
_DEEPEST: Final = 40


def call_back(
    call: Call, callee: Value, given: list[Value], cells: list[Cell | None] | None = None
) -> Value:
    """Call what `callee` names; `cells` are the variables behind the values."""
    function, this = function_of(call, callee)
    if function is not None and cells is not None:
        return settled(call.machine.call_method(this, function, given, cells))
    return settled(call.machine.call_value(settled(callee), given, call.frame, call.line))


def function_of(call: Call, callee: Value) -> tuple[Function | None, Instance | None]:
    """The function of the program that a value names, and its object."""
    machine = call.machine
    if callee.__class__ is Function:
        return callee, callee.this
    if callee.__class__ is bytes:
        owner, mark, name = callee.partition(b"::")
        if mark:
            return machine.method(machine.class_of(owner), name.lower()), None
        return machine.functions.get(callee.lstrip(b"\\").lower()), None
    if callee.__class__ is Array and len(callee.items) == 2:
        target, name = callee.values()
        if name.__class__ is bytes and target.__class__ is Instance:
            return machine.method(target.known, name.lower()), target
        if name.__class__ is bytes and target.__class__ is bytes:
            return machine.method(machine.class_of(target), name.lower()), None
    return None, None


def _call_user_func(call: Call) -> Value:
    return call_back(call, call.value(0), call.values[1:])


def _call_user_func_array(call: Call) -> Value:
    given = call.value(1)
    if given.__class__ is Array and given.rest is None:
        cells = [v if v.__class__ is Cell else None for v in given.items.values()]
        return call_back(call, call.value(0), given.values(), cells)
    if given.__class__ is Array:
        return call_back(call, call.value(0), [*given.values(), given.rest])
    return call_back(call, call.value(0), [unknown_from(given)])


# --- over the items of an array


def _array_map(call: Call) -> Value:
    callee, held = call.value(0), call.values[1:]
    if not held or any(v.__class__ is not Array or v.rest is not None for v in held):
        given = [_some_item(value) for value in held]
        return unknown_from(*held, settled(call_back(call, callee, given)))
    call.machine.spend(sum(len(array.items) for array in held) // 8)
    if len(held) == 1 and callee is not None:
        return Array.mapping({k: call_back(call, callee, [v]) for k, v in held[0].pairs()})
    if len(held) == 1:
        return held[0]
    columns = [array.values() for array in held]
    length = max(map(len, columns))
    rows = [[c[at] if at < len(c) else None for c in columns] for at in range(length)]
    if callee is None:
        return Array.of([Array.of(list(row)) for row in rows])
    return Array.of([call_back(call, callee, row) for row in rows])


def _some_item(value: Value) -> Value:
    if value.__class__ is Array:
        return unknown_from(value)
    return value if value.__class__ is Unknown else unknown_from(value)


def _array_filter(call: Call) -> Value:
    held, callee = call.value(0), call.value(1)
    if held.__class__ is not Array or held.rest is not None:
        if callee is not None:
            call_back(call, callee, [_some_item(held)])
        return unknown_from(held)
    mode = call.value(2, 0)
    call.machine.spend(len(held.items) // 8)
    kept: dict[Key, Value] = {}
    doubtful = False
    for key, value in held.pairs():
        given = {1: [value, key], 2: [key]}.get(mode if mode.__class__ is int else 0, [value])
        answer = convert.truth(value if callee is None else call_back(call, callee, given))
        doubtful = doubtful or answer is None
        if answer is not False:
            kept[key] = value
    return unknown_from(held) if doubtful else Array.mapping(kept)


def _array_walk(call: Call) -> Value:
    return _walked(call, deep=False)


def _walked(call: Call, *, deep: bool) -> Value:
    callee, more = call.value(1), call.values[2:3]
    place = call.places[0] if call.places else None
    held = call.value(0)
    if held.__class__ is Instance:
        for name, cell in list(held.properties.items()):
            call_back(call, callee, [cell.value, name, *more], [cell])
        return True
    if held.__class__ is not Array:
        call_back(call, callee, [_some_item(held), ANYTHING, *more])
        call.set(0, unknown_from(held))
        return True
    target = place.container(call.frame) if place is not None else held
    if target.__class__ is not Array:
        target = held
    _walk(call, target, callee, more, _DEEPEST if deep else 0)
    return True


def _walk(call: Call, held: Array, callee: Value, more: list[Value], deep: int) -> None:
    machine = call.machine
    for key in list(held.items):
        machine.spend(1)
        value = held.get(key)
        if deep and value.__class__ is Array:
            inner = machine.writable(value)
            held.put(key, inner)
            _walk(call, inner, callee, more, deep - 1)
            continue
        cell = Cell(settled(value))
        call_back(call, callee, [cell.value, key, *more], [cell])
        if cell.value is not value:
            held.put(key, settled(cell.value))
    if held.rest is not None:
        call_back(call, callee, [held.rest, ANYTHING, *more])


def _array_reduce(call: Call) -> Value:
    held, callee, carried = call.value(0), call.value(1), call.value(2)
    if held.__class__ is not Array or held.rest is not None:
        made = call_back(call, callee, [carried, _some_item(held)])
        return unknown_from(held, carried, made)
    for value in held.values():
        call.machine.spend(1)
        carried = call_back(call, callee, [carried, value])
    return carried


def _user_sort(call: Call) -> Value:
    held, callee = call.value(0), call.value(1)
    if held.__class__ is not Array or held.rest is not None:
        call_back(call, callee, [_some_item(held), _some_item(held)])
        call.set(0, unknown_from(held))
        return True
    at = 0 if call.name == b"uksort" else 1
    doubtful = False

    def compare(a: tuple[Key, Value], b: tuple[Key, Value]) -> int:
        nonlocal doubtful
        # PHP hands over the item that stands first before the other one.
        found = convert.integer(call_back(call, callee, [b[at], a[at]]))
        doubtful = doubtful or found.__class__ is not int
        return -found if found.__class__ is int else 0

    pairs = sorted(held.pairs(), key=cmp_to_key(compare))
    if call.name == b"usort":
        made = Array.of([value for _, value in pairs])
    else:
        made = Array.mapping(dict(pairs))
    call.set(0, unknown_from(held) if doubtful else made)
    return True


# `array_udiff` and its kin: by value, by key, keep what is in both, callbacks at the end
_COMPARING: Final[dict[bytes, tuple[str, str, bool]]] = {
    b"array_udiff": ("user", "", False),
    b"array_udiff_assoc": ("user", "text", False),
    b"array_udiff_uassoc": ("user", "user", False),
    b"array_diff_ukey": ("", "user", False),
    b"array_diff_uassoc": ("text", "user", False),
    b"array_uintersect": ("user", "", True),
    b"array_uintersect_assoc": ("user", "text", True),
    b"array_uintersect_uassoc": ("user", "user", True),
    b"array_intersect_ukey": ("", "user", True),
    b"array_intersect_uassoc": ("text", "user", True),
}


def _user_compared(call: Call) -> Value:
    by_value, by_key, keep = _COMPARING[call.name]
    callbacks = (by_value == "user") + (by_key == "user")
    held, callees = call.values[: -callbacks or None], call.values[-callbacks:]
    if not held or any(v.__class__ is not Array or v.rest is not None for v in held):
        for callee in callees:
            call_back(call, callee, [_some_item(value) for value in held[:2]])
        return unknown_from(*held)
    of_value: Value = callees[0] if by_value == "user" else None
    of_key: Value = callees[-1] if by_key == "user" else None

    def same(a: tuple[Key, Value], b: tuple[Key, Value]) -> bool:
        if by_key == "text" and convert.text(a[0]) != convert.text(b[0]):
            return False
        if by_value == "text" and convert.text(a[1]) != convert.text(b[1]):
            return False
        if of_value is not None and call_back(call, of_value, [a[1], b[1]]) != 0:
            return False
        return of_key is None or call_back(call, of_key, [a[0], b[0]]) == 0

    made: dict[Key, Value] = {}
    others = [array.pairs() for array in held[1:]]
    for pair in held[0].pairs():
        call.machine.spend(1)
        found = [any(same(pair, other) for other in rest) for rest in others]
        if all(found) if keep else not any(found):
            made[pair[0]] = pair[1]
    return Array.mapping(made)


def _iterator_apply(call: Call) -> Value:
    given = call.value(2)
    call_back(call, call.value(1), given.values() if given.__class__ is Array else [])
    return Unknown()


# --- later


def at_the_end(call: Call, run: Callable[[Frame], Any]) -> None:
    """Have `run` called when the program is over."""
    function = Function(b"", (), run, call.line, call.frame.layer)
    call.machine.endings.append((None, function))  # type: ignore[arg-type]


def _register_shutdown(call: Call) -> Value:
    callee, given = call.value(0), call.values[1:]

    def run(frame: Frame) -> None:
        frame.machine.call_value(settled(callee), given, frame, call.line)

    at_the_end(call, run)
    return None


def _set_handler(call: Call) -> Value:
    """A function for errors: what `trigger_error` says goes there."""
    call.machine.kept[call.name] = call.value(0)
    return _named_later(call)


def _named_later(call: Call) -> Value:
    """PHP calls it some time with values of its own; a function of the program waits for that."""
    for at in CALLS_BACK.get(call.name.decode("latin-1"), (0,)):
        callee = call.value(at)
        if callee is not None and function_of(call, callee)[0] is None:
            call_back(call, callee, [ANYTHING])
    return None


def _trigger_error(call: Call) -> Value:
    callee = call.machine.kept.get(b"set_error_handler")
    if callee is not None:
        level = call.value(1, 1024)
        given = [level, call.value(0), call.machine.path, call.line]
        call_back(call, callee, given)
    return True


# --- functions out of texts


def _create_function(call: Call) -> Value:
    given, body = convert.text(call.value(0, b"")), convert.text(call.value(1, b""))
    if given.__class__ is not bytes or body.__class__ is not bytes:
        code = concatenated([b"function (", given, b") {", body, b"}"])
        call.machine.run_text(code, "create_function", call.frame, call.line, tag=False)
        return unknown_from(given, body)
    # Digits alone: no word comes into the text that the program does not hold.
    mark = int(hashlib.sha256(given + b"\0" + body).hexdigest()[:12], 16)
    name = b"f_%d" % mark
    code = b"function " + name + b"(" + given + b"){" + body + b"}"
    machine = call.machine
    if body in machine.derived:
        machine.derived.setdefault(code, machine.derived[body])
    machine.run_text(code, "create_function", call.frame, call.line, tag=False)
    return machine.functions.get(name, ANYTHING)


def _runkit_function_add(call: Call) -> Value:
    moved = Call(call.machine, call.frame, call.name, call.values[1:3], [], call.line)
    made = _create_function(moved)
    name = call.value(0)
    if made.__class__ is Function and name.__class__ is bytes:
        call.machine.functions.setdefault(name.lower(), made)
    return True


# --- filters

_CALLBACK: Final = 1024
_DEFAULT_FILTERS: Final = (516, 513)


def _filtered(call: Call, value: Value, kind: Value, options: Value) -> Value:
    if kind == _CALLBACK:
        callee = options
        if options.__class__ is Array:
            callee = options.get(b"options")
        return call_back(call, callee, [value])
    if kind in _DEFAULT_FILTERS:
        return value
    return Unknown() if kind.__class__ is int and 256 < kind < 300 else unknown_from(value, kind)


def _filter_var(call: Call) -> Value:
    return _filtered(call, call.value(0), call.value(1, 516), call.value(2))


def _filter_input(call: Call) -> Value:
    named = convert.text(call.value(1, b""))
    shown = named.decode("utf-8", "replace")[:60] if named.__class__ is bytes else ""
    origin = Origin(Source.REQUEST, f"filter_input({shown!r})", call.line)
    return _filtered(call, Unknown((origin,)), call.value(2, 516), call.value(3))


def _filter_array(call: Call) -> Value:
    held, rules = call.value(0), call.value(1)
    if call.name == b"filter_input_array":
        held = Unknown((Origin(Source.REQUEST, "filter_input_array()", call.line),))
    if rules.__class__ is not Array:
        return held if rules in (None, *_DEFAULT_FILTERS) else unknown_from(held)
    made: dict[Key, Value] = {}
    for key, rule in rules.pairs():
        value = held.get(key) if held.__class__ is Array else unknown_from(held)
        kind = rule.get(b"filter") if rule.__class__ is Array else rule
        made[key] = _filtered(call, value, kind, rule)
    return Array.mapping(made)


# --- asking for functions


def _function_exists(call: Call) -> Value:
    name = call.value(0)
    known = name.__class__ is bytes and name.lstrip(b"\\").lower() in call.machine.functions
    return True if known else Unknown()


def _is_callable(call: Call) -> Value:
    return True if function_of(call, call.value(0))[0] is not None else Unknown()


def _func_get_args(call: Call) -> Value:
    return Array.of([settled(value) for value in call.frame.given])


def _func_get_arg(call: Call) -> Value:
    at = call.value(0)
    given = call.frame.given
    if at.__class__ is not int:
        return unknown_from(*given)
    return settled(given[at]) if 0 <= at < len(given) else None


def _anywhere(call: Call) -> Value:
    """The rest of the functions that call: what they name is called with the other values."""
    places = CALLS_BACK[call.name.decode("latin-1")]
    wanted = {at % len(call.values) for at in places if -len(call.values) <= at < len(call.values)}
    others = [value for at, value in enumerate(call.values) if at not in wanted]
    results = [call_back(call, call.values[at], others) for at in sorted(wanted)]
    return unknown_from(*others, *results)


CALLS: Final[dict[bytes, Acting]] = {
    **{name.encode(): _anywhere for name in CALLS_BACK},
    b"call_user_func": _call_user_func,
    b"forward_static_call": _call_user_func,
    b"call_user_func_array": _call_user_func_array,
    b"forward_static_call_array": _call_user_func_array,
    b"call_user_method": lambda call: call_back(
        call, Array.of([call.value(1), call.value(0)]), call.values[2:]
    ),
    b"array_map": _array_map,
    b"array_filter": _array_filter,
    b"array_walk": _array_walk,
    b"array_walk_recursive": lambda call: _walked(call, deep=True),
    b"array_reduce": _array_reduce,
    b"usort": _user_sort,
    b"uasort": _user_sort,
    b"uksort": _user_sort,
    **dict.fromkeys(_COMPARING, _user_compared),
    b"iterator_apply": _iterator_apply,
    b"register_shutdown_function": _register_shutdown,
    b"register_tick_function": _register_shutdown,
    b"set_error_handler": _set_handler,
    b"set_exception_handler": _named_later,
    b"header_register_callback": _named_later,
    b"spl_autoload_register": _named_later,
    b"session_set_save_handler": _named_later,
    b"sqlite_create_function": _named_later,
    b"trigger_error": _trigger_error,
    b"user_error": _trigger_error,
    b"create_function": _create_function,
    b"runkit_function_add": _runkit_function_add,
    b"runkit7_function_add": _runkit_function_add,
    b"filter_var": _filter_var,
    b"filter_input": _filter_input,
    b"filter_var_array": _filter_array,
    b"filter_input_array": _filter_array,
    b"function_exists": _function_exists,
    b"is_callable": _is_callable,
    b"func_get_args": _func_get_args,
    b"func_num_args": lambda call: len(call.frame.given),
    b"func_get_arg": _func_get_arg,
}
