"""Functions that tell of a value or of the place where the program runs.

Source: the manual, "Variable handling", "PHP Options/Info". Of the place only what is the same
on every server is told.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pratique.content.php.emulator import convert
from pratique.content.php.emulator.functions.argument import Pure, is_given, text
from pratique.content.php.emulator.value import Array, Function, Instance, Value

HANDLE: Final = b"resource"


def _of(*kinds: type) -> Pure:
    return lambda values: values[0].__class__ in kinds


def _is_object(values: list[Value]) -> Value:
    value = values[0]
    return value.__class__ is Function or (
        value.__class__ is Instance and value.class_name != HANDLE
    )


def _is_handle(values: list[Value]) -> Value:
    return values[0].__class__ is Instance and values[0].class_name == HANDLE


def _kind(value: Value, names: dict[type, bytes]) -> bytes:
    if value.__class__ is Instance and value.class_name == HANDLE:
        return b"resource"
    return names[value.__class__]


_TYPES: Final[dict[type, bytes]] = {
    bytes: b"string",
    int: b"integer",
    float: b"double",
    bool: b"boolean",
    Array: b"array",
    None.__class__: b"NULL",
    Instance: b"object",
    Function: b"object",
}
_SHORT: Final = _TYPES | {
    int: b"int",
    float: b"float",
    bool: b"bool",
    None.__class__: b"null",
    Function: b"Closure",
}


def _debug_type(values: list[Value]) -> Value:
    value = values[0]
    if value.__class__ is Instance and value.class_name != HANDLE:
        raise ValueError
    return _kind(value, _SHORT)


def _version_compare(values: list[Value]) -> Value:
    order = _version_order(text(values, 0), text(values, 1))
    if not is_given(values, 2):
        return order
    return _ASKED[text(values, 2)](order)


_ASKED: Final[dict[bytes, Callable[[int], bool]]] = {
    **dict.fromkeys((b"<", b"lt"), lambda order: order < 0),
    **dict.fromkeys((b"<=", b"le"), lambda order: order <= 0),
    **dict.fromkeys((b">", b"gt"), lambda order: order > 0),
    **dict.fromkeys((b">=", b"ge"), lambda order: order >= 0),
    **dict.fromkeys((b"==", b"eq"), lambda order: order == 0),
    **dict.fromkeys((b"!=", b"<>", b"ne"), lambda order: order != 0),
}


def _version_order(first: bytes, second: bytes) -> int:
    left, right = first.split(b"."), second.split(b".")
    if not all(part.isdigit() for part in left + right):
        raise ValueError
    a, b = [int(part[:15]) for part in left], [int(part[:15]) for part in right]
    return (a > b) - (a < b)


def _basename(values: list[Value]) -> Value:
    name = text(values, 0).rstrip(b"/").rpartition(b"/")[2]
    ending = text(values, 1, b"")
    return name[: -len(ending)] if ending and name.endswith(ending) and name != ending else name


def _dirname(values: list[Value]) -> Value:
    path = text(values, 0)
    for _ in range(min(int(values[1]), 100) if is_given(values, 1) else 1):
        if not path:
            return b""
        head, slash, _rest = path.rstrip(b"/").rpartition(b"/")
        path = head.rstrip(b"/") or (b"/" if slash or path.startswith(b"/") else b".")
    return path


def _pathinfo(values: list[Value]) -> Value:
    path = text(values, 0)
    base = _basename([path])
    name, dot, ending = base.rpartition(b".")
    made: dict[bytes | int, Value] = {}
    if path:
        folder = _dirname([path])
        if folder:
            made[b"dirname"] = folder
    made[b"basename"] = base
    if dot:
        made[b"extension"] = ending
    made[b"filename"] = name if dot else base
    if not is_given(values, 1):
        return Array.mapping(made)
    which = {1: b"dirname", 2: b"basename", 4: b"extension", 8: b"filename"}[values[1]]
    return made.get(which, b"")


INFORMATION: Final[dict[bytes, Pure]] = {
    b"version_compare": _version_compare,
    b"basename": _basename,
    b"dirname": _dirname,
    b"pathinfo": _pathinfo,
    b"is_numeric": lambda v: convert.is_numeric(v[0]),
    b"sys_get_temp_dir": lambda _: b"/tmp",
    b"get_magic_quotes_gpc": lambda _: False,
    b"get_magic_quotes_runtime": lambda _: False,
}
INFORMATION_OF_ANYTHING: Final[dict[bytes, Pure]] = {
    b"is_string": _of(bytes),
    b"is_int": _of(int),
    b"is_integer": _of(int),
    b"is_long": _of(int),
    b"is_float": _of(float),
    b"is_double": _of(float),
    b"is_bool": _of(bool),
    b"is_array": _of(Array),
    b"is_null": _of(None.__class__),
    b"is_scalar": _of(bytes, int, float, bool),
    b"is_iterable": lambda v: v[0].__class__ is Array,
    b"is_countable": lambda v: v[0].__class__ is Array,
    b"is_object": _is_object,
    b"is_resource": _is_handle,
    b"gettype": lambda v: _kind(v[0], _TYPES),
    b"get_debug_type": _debug_type,
}
