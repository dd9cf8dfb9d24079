"""Functions that ask or make objects, and objects where PHP wants a text.

Source: the manual, "Class/Object Functions", "SPL Functions", "unserialize".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pratique.content.php.emulator import convert, objects
from pratique.content.php.emulator.functions.calls import function_of
from pratique.content.php.emulator.functions.written import unserialized
from pratique.content.php.emulator.machine import Call, settled
from pratique.content.php.emulator.value import (
    Array,
    Class,
    Function,
    Instance,
    Unknown,
    Value,
    is_known,
    unknown_from,
)

Acting = Callable[[Call], Value]
_MOST_OBJECTS: Final = 200
# What these get is an object, and not the text that it may be.
_TAKES_OBJECTS: Final = frozenset(
    b"""call_user_func call_user_func_array forward_static_call forward_static_call_array
    array_map array_filter array_walk array_walk_recursive array_reduce usort uasort uksort
    array_push array_unshift array_fill array_pad is_callable is_object is_string is_array is_a
    is_subclass_of is_iterable is_countable gettype get_debug_type settype get_class
    get_parent_class get_object_vars get_class_methods method_exists property_exists
    spl_object_id spl_object_hash spl_autoload_register iterator_to_array iterator_apply
    iterator_count count sizeof json_encode serialize var_dump var_export print_r compact
    register_shutdown_function register_tick_function set_error_handler func_get_args
    set_exception_handler preg_replace_callback preg_replace_callback_array current reset end
    next prev key each""".split()
)
OF_ITEMS: Final = frozenset({b"implode", b"join", b"in_array", b"array_search"})


def with_texts(call: Call) -> None:
    """Put texts where a function gets objects that say what they are as a text."""
    if call.name in _TAKES_OBJECTS:
        return
    texted = call.machine.texted
    if call.name in OF_ITEMS:
        call.values = [
            Array.of([texted(one) if one.__class__ is Instance else one for one in value.values()])
            if value.__class__ is Array and value.rest is None and _holds_object(value)
            else value
            for value in call.values
        ]
    for at, value in enumerate(call.values):
        if value.__class__ is Instance and call.machine.method(value.known, b"__tostring"):
            call.values[at] = texted(value)


def _holds_object(array: Array) -> bool:
    return any(value.__class__ is Instance for value in array.values())


# --- asking


def _class_of(call: Call, value: Value) -> Class | None:
    if value.__class__ is Instance:
        return value.known
    return call.machine.class_of(value.rpartition(b"\\")[2]) if value.__class__ is bytes else None


def _get_class(call: Call) -> Value:
    value = call.value(0)
    if value.__class__ is Instance:
        return value.class_name
    if value.__class__ is Function:
        return b"Closure"
    owner = call.frame.owner if not call.values else None
    return owner.written if owner is not None else Unknown()


def _get_called_class(call: Call) -> Value:
    held = call.frame.static or call.frame.owner
    return held.written if held is not None else Unknown()


def _get_parent_class(call: Call) -> Value:
    owner = _class_of(call, call.value(0)) if call.values else call.frame.owner
    if owner is None:
        return Unknown()
    parent = call.machine.class_of(owner.parent) if owner.parent else None
    if parent is not None:
        return parent.written
    return False if not owner.parent else owner.parent


def _get_object_vars(call: Call) -> Value:
    value = call.value(0)
    if value.__class__ is not Instance or (value.known is None and not value.properties):
        return unknown_from(value)
    return Array.mapping({name: settled(cell.value) for name, cell in value.properties.items()})


def _get_class_methods(call: Call) -> Value:
    owner = _class_of(call, call.value(0))
    if owner is None:
        return Unknown()
    lineage = list(call.machine.lineage(owner))
    if lineage[-1].parent:
        return Unknown()
    found = {method.name: method.written for known in lineage for method in known.methods.values()}
    return Array.of(list(found.values()))


def _class_exists(call: Call) -> Value:
    return True if _class_of(call, call.value(0)) is not None else Unknown()


def _method_exists(call: Call) -> Value:
    pair = Array.of([call.value(0), call.value(1)])
    return True if function_of(call, pair)[0] is not None else Unknown()


def _property_exists(call: Call) -> Value:
    value, name = call.value(0), call.value(1)
    if value.__class__ is Instance and name in value.properties:
        return True
    owner = _class_of(call, value)
    held = any(
        name in known.defaults or name in known.unset for known in call.machine.lineage(owner)
    )
    return True if held else Unknown()


def _is_a(call: Call) -> Value:
    value, name = settled(call.value(0)), settled(call.value(1))
    if name.__class__ is not bytes:
        return Unknown()
    if value.__class__ is bytes:
        known = _class_of(call, value)
        value = Instance(value, known)
    found = objects.is_a(call.machine, value, name)
    own = value.__class__ is Instance and value.class_name.lower() == name.lower()
    return False if call.name == b"is_subclass_of" and own else found


# --- going through


def _pairs(call: Call) -> list[tuple[Value, Value]] | None:
    value = settled(call.value(0))
    if value.__class__ is Array:
        return value.pairs() if value.rest is None else None
    if value.__class__ is not Instance:
        return None
    found = objects.pairs_of(value, call.frame)
    return None if found is None else list(found)


def _iterator_to_array(call: Call) -> Value:
    pairs = _pairs(call)
    if pairs is None:
        return unknown_from(call.value(0))
    if convert.truth(call.value(1, 1)) is False:
        return Array.of([value for _, value in pairs])
    made = Array()
    for key, value in pairs:
        at = convert.key(key)
        if at is None or at.__class__ is Unknown:
            made.rest = unknown_from(made.rest, value)
        else:
            made.put(at, value)
    return made


def _iterator_count(call: Call) -> Value:
    pairs = _pairs(call)
    return Unknown() if pairs is None else len(pairs)


def counted(call: Call) -> Value:
    """`count` of an object."""
    owner = call.value(0)
    method = call.machine.method(owner.known, b"count")
    if method is not None:
        return settled(call.machine.call_method(owner, method, [], []))
    pairs = objects.pairs_of(owner, call.frame) if objects.is_list(owner) else None
    return Unknown() if pairs is None else len(list(pairs))


# --- making


def _unserialize(call: Call) -> Value:
    subject = settled(call.value(0))
    if not is_known(subject):
        return unknown_from(*call.values)
    subject = convert.text(subject)
    if subject.__class__ is not bytes:
        return unknown_from(*call.values)
    call.machine.spend(1 + len(subject) // 8)
    made, found = unserialized(subject)
    for instance in made[:_MOST_OBJECTS]:
        instance.known = call.machine.class_of(instance.class_name.rpartition(b"\\")[2])
        _awake(call, instance)
    return found


def _awake(call: Call, instance: Instance) -> None:
    machine = call.machine
    for name in (b"__unserialize", b"__wakeup"):
        method = machine.method(instance.known, name)
        if method is not None:
            given = [Array.mapping({k: c.value for k, c in instance.properties.items()})]
            machine.call_method(instance, method, given if name != b"__wakeup" else [], [])
    method = machine.method(instance.known, b"__destruct")
    if method is not None:
        machine.endings.append((instance, method))


CLASSES: Final[dict[bytes, Acting]] = {
    b"get_class": _get_class,
    b"get_called_class": _get_called_class,
    b"get_parent_class": _get_parent_class,
    b"get_object_vars": _get_object_vars,
    b"get_class_methods": _get_class_methods,
    b"class_exists": _class_exists,
    b"interface_exists": _class_exists,
    b"trait_exists": _class_exists,
    b"enum_exists": _class_exists,
    b"method_exists": _method_exists,
    b"property_exists": _property_exists,
    b"is_a": _is_a,
    b"is_subclass_of": _is_a,
    b"iterator_to_array": _iterator_to_array,
    b"iterator_count": _iterator_count,
    b"unserialize": _unserialize,
}
