"""Objects: how they are made, what they answer, and which class they are of.

Source: the manual, "Classes and Objects", "Predefined Exceptions", "Predefined Interfaces".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pratique.content.php.emulator import convert
from pratique.content.php.emulator.machine import Frame, Machine, cells_of, settled
from pratique.content.php.emulator.value import (
    ANYTHING,
    Array,
    Cell,
    Class,
    Function,
    Instance,
    Key,
    Unknown,
    Value,
    foreign_from,
    origins_of,
    unknown_from,
)

if TYPE_CHECKING:
    from pratique.content.php.emulator.place import Place

_MOST_TURNS: Final = 20_000
_MOST_PARENTS: Final = 12
_DEEPEST: Final = 5
_DEEPEST_CONSTANT: Final = 60
# PHP's own classes that matter here, each with the class or interface above it.
_ABOVE: Final[dict[bytes, bytes]] = {
    b"throwable": b"stringable",
    b"stringable": b"",
    b"exception": b"throwable",
    b"error": b"throwable",
    b"stdclass": b"",
    b"closure": b"",
    b"generator": b"iterator",
    b"iterator": b"traversable",
    b"iteratoraggregate": b"traversable",
    b"traversable": b"",
    b"countable": b"",
    b"arrayaccess": b"",
    b"jsonserializable": b"",
    b"serializable": b"",
    b"unitenum": b"",
    b"backedenum": b"unitenum",
    b"arrayiterator": b"iterator",
    b"arrayobject": b"iteratoraggregate",
    **dict.fromkeys(
        (b"errorexception", b"logicexception", b"runtimeexception", b"jsonexception"), b"exception"
    ),
    **dict.fromkeys(
        (b"badfunctioncallexception", b"domainexception", b"invalidargumentexception"),
        b"logicexception",
    ),
    **dict.fromkeys((b"lengthexception", b"outofrangeexception"), b"logicexception"),
    b"badmethodcallexception": b"badfunctioncallexception",
    **dict.fromkeys(
        (b"outofboundsexception", b"overflowexception", b"rangeexception", b"underflowexception"),
        b"runtimeexception",
    ),
    b"unexpectedvalueexception": b"runtimeexception",
    **dict.fromkeys((b"arithmeticerror", b"typeerror", b"valueerror", b"assertionerror"), b"error"),
    **dict.fromkeys((b"compileerror", b"unhandledmatcherror"), b"error"),
    b"divisionbyzeroerror": b"arithmeticerror",
    b"argumentcounterror": b"typeerror",
    b"parseerror": b"compileerror",
}
_TOLD: Final = {
    b"getmessage": b"message",
    b"getcode": b"code",
    b"getprevious": b"previous",
    b"getline": b"line",
    b"getfile": b"file",
}
# Methods of PHP's classes that call one of their arguments.
_CALLING_METHODS: Final = {
    b"uasort": 0,
    b"uksort": 0,
    b"fromcallable": 0,
    b"createfunction": 1,
    b"sqlitecreatefunction": 1,
}
_REFLECTIONS: Final = (
    b"reflectionfunction",
    b"reflectionmethod",
    b"reflectionclass",
    b"reflectionobject",
)
_LISTS: Final = (b"arrayiterator", b"arrayobject")


# --- classes


def is_a(machine: Machine, value: Value, name: bytes) -> Value:
    """Whether a value is an object of a class with this name, in any case."""
    wanted = name.rpartition(b"\\")[2].lower()
    if value.__class__ is Unknown:
        return Unknown()
    if value.__class__ is Function:
        return wanted == b"closure"
    if value.__class__ is not Instance:
        return False
    names = [value.class_name.rpartition(b"\\")[2].lower()]
    for known in machine.ancestry(value.known):
        names += [known.name, known.parent or b"", *known.interfaces]
    sure = True
    for first in dict.fromkeys(names):
        held, is_ours = first, machine.class_of(first) is not None
        for _ in range(_MOST_PARENTS):
            if held == wanted:
                return True
            if not held:
                break
            sure = sure and (is_ours or held in _ABOVE)
            held = _ABOVE.get(held, b"")
    return False if sure else Unknown()


def is_throwable(machine: Machine, known: Class | None, name: bytes) -> bool:
    """Whether objects of a class can be thrown."""
    for held in machine.lineage(known):
        name = held.parent or b""
    held_name = name.rpartition(b"\\")[2].lower()
    for _ in range(_MOST_PARENTS):
        if held_name == b"throwable":
            return True
        held_name = _ABOVE.get(held_name, b"")
    return False


# --- making them


@dataclass(frozen=True, slots=True)
class Given:
    """What a call brings along: the values, the places that they came from, and where it is."""

    values: list[Value]
    places: list[Place | None]
    frame: Frame
    line: int

    def cells(self) -> list[Cell | None]:
        """The variables behind the values."""
        return cells_of(self.places, self.frame)


def created(known: Class | None, name: bytes, given: Given) -> Instance:
    """What `new` makes of a class."""
    frame, values = given.frame, given.values
    machine = frame.machine
    made = Instance(name if known is None else known.written or name, known)
    throwable = is_throwable(machine, known, name)
    for ancestor in machine.lineage(known):
        for prop, default in ancestor.defaults.items():
            if prop not in made.properties:
                value = None if default is None else default(class_frame(frame, ancestor))
                made.properties[prop] = Cell(machine.shared(value))
    constructor = machine.method(known, b"__construct")
    if constructor is None and known is not None:
        constructor = machine.method(known, known.name)
    if throwable:
        made.properties.setdefault(b"line", Cell(given.line))
        made.properties.setdefault(b"file", Cell(machine.path))
        made.properties.setdefault(b"message", Cell(b""))
        made.properties.setdefault(b"code", Cell(0))
        made.properties.setdefault(b"previous", Cell(None))
    if constructor is not None:
        machine.call_method(made, constructor, values, given.cells())
    else:
        made_by_php(machine, made, values)
    destructor = machine.method(known, b"__destruct")
    if destructor is not None:
        machine.endings.append((made, destructor))
    return made


def made_by_php(machine: Machine, made: Instance, values: list[Value]) -> None:
    """What a constructor of one of PHP's own classes does with its values."""
    if is_throwable(machine, made.known, made.class_name):
        for name, value in zip((b"message", b"code", b"previous"), values, strict=False):
            made.properties[name] = Cell(value)
    made.given = [settled(value) for value in values]
    if made.known is None:
        made.origins = origins_of(*values)


def class_frame(frame: Frame, known: Class) -> Frame:
    """A frame in which the values that stand in a class are worked out."""
    made = Frame(frame.machine, owner=known, static=known)
    made.layer = known.layer
    return made


def constant_of(known: Class, name: bytes, frame: Frame) -> Value:
    """The value of a constant that stands in a class."""
    machine = frame.machine
    if machine.depth >= _DEEPEST_CONSTANT:
        return ANYTHING
    machine.depth += 1
    try:
        return known.constants[name](class_frame(frame, known))
    finally:
        machine.depth -= 1


# --- asking them


def item_of(owner: Instance, index: Value, frame: Frame) -> Value:
    """`$object[index]`."""
    machine = frame.machine
    method = machine.method(owner.known, b"offsetget")
    if method is not None:
        return settled(machine.call_method(owner, method, [index], []))
    held = _listed(owner)
    if held is not None:
        key = convert.key(index)
        found = unknown_from(held, key) if key.__class__ is Unknown else held.get(key)
        return found if found.__class__ in (bytes, int, float, bool, Array, Unknown) else None
    return unknown_from(owner)


def put_item(owner: Instance, index: Value, value: Value, frame: Frame) -> None:
    """`$object[index] = value`."""
    machine = frame.machine
    method = machine.method(owner.known, b"offsetset")
    if method is not None:
        machine.call_method(owner, method, [index, value], [])
        return
    owner.origins = origins_of(owner, value)


def ask_item(owner: Instance, called: bytes, index: Value, frame: Frame) -> Value:
    """`isset($object[index])` and `unset($object[index])`."""
    method = frame.machine.method(owner.known, called)
    if method is None:
        return Unknown()
    return settled(frame.machine.call_method(owner, method, [settled(index)], []))


def _listed(owner: Instance) -> Array | None:
    """The array inside of an object that stands for one."""
    if is_list(owner) and owner.given and owner.given[0].__class__ is Array:
        found: Array = owner.given[0]
        return found
    return None


def is_list(owner: Instance) -> bool:
    """Whether an object is one of PHP's own that stands for an array."""
    parent = owner.known.parent if owner.known is not None else None
    return (parent or owner.class_name.lower()) in _LISTS


def pairs_of(owner: Instance, frame: Frame, depth: int = 0) -> Iterator[tuple[Value, Value]] | None:
    """The keys and values of an object in a loop, one after the other; None if nobody knows."""
    machine = frame.machine
    known = owner.known
    if owner.turns is not None:
        kept: list[tuple[Value, Value]] = owner.turns.all()
        return iter(kept)
    if machine.method(known, b"valid") is not None and machine.method(known, b"current"):
        return _stepped(owner, machine)
    method = machine.method(known, b"getiterator")
    if method is not None and depth < _DEEPEST:
        inner = settled(machine.call_method(owner, method, [], []))
        return pairs_of(inner, frame, depth + 1) if inner.__class__ is Instance else None
    held = _listed(owner)
    if held is not None:
        return iter(held.pairs())
    if known is None and owner.class_name.lower() != b"stdclass":
        return None
    return iter([(name, cell.value) for name, cell in owner.properties.items()])


def _stepped(owner: Instance, machine: Machine) -> Iterator[tuple[Value, Value]]:
    def ask(name: bytes) -> Value:
        method = machine.method(owner.known, name)
        return ANYTHING if method is None else settled(machine.call_method(owner, method, [], []))

    ask(b"rewind")
    unsure = 0
    for _ in range(_MOST_TURNS):
        machine.spend(2)
        valid = convert.truth(ask(b"valid"))
        unsure += valid is None
        if valid is False or unsure > 2:
            return
        value = ask(b"current")
        yield ask(b"key"), value
        ask(b"next")


# --- calling their methods


def method_call(owner: Value, called: bytes, given: Given) -> Value:
    """`$owner->called(values)`."""
    frame, values = given.frame, given.values
    machine = frame.machine
    if owner.__class__ is Function:
        return _of_closure(owner, called.lower(), values, frame)
    if owner.__class__ is not Instance:
        if called.lower() == b"__invoke" and owner.__class__ in (bytes, Array):
            return machine.call_value(owner, values, frame, given.line)
        return foreign(owner, called.lower(), values, frame, given.line)
    method = machine.method(owner.known, called.lower())
    if method is not None:
        return machine.call_method(owner, method, values, given.cells(), owner.known)
    method = machine.method(owner.known, b"__call")
    if method is not None:
        return machine.call_method(owner, method, [called, Array.of(list(values))], [])
    return foreign(owner, called.lower(), values, frame, given.line)


def static_call(owner: Class | None, written: bytes, called: bytes, given: Given) -> Value:
    """`written::called(values)`; `self`, `static` and `parent` keep the object."""
    frame, values, line = given.frame, given.values, given.line
    machine = frame.machine
    keeps = written.lower() in (b"self", b"static", b"parent")
    method = machine.method(owner, called.lower())
    if method is not None:
        this = None if method.stays else frame.this
        static = frame.static if keeps else owner
        return machine.call_method(this, method, values, given.cells(), static)
    if owner is not None and owner.cases is not None:
        return _of_cases(owner, called.lower(), values)
    # With an object of that class at hand, `__call` goes first.
    method = machine.method(owner, b"__call") if keeps and frame.this is not None else None
    if method is not None:
        return machine.call_method(frame.this, method, [called, Array.of(list(values))], [])
    method = machine.method(owner, b"__callstatic")
    if method is not None:
        return machine.call_method(None, method, [called, Array.of(list(values))], [], owner)
    if keeps and frame.this is not None and called.lower() == b"__construct":
        made_by_php(machine, frame.this, values)
        return None
    if written.rpartition(b"\\")[2].lower() == b"closure":
        return _of_closures(called.lower(), values, frame, line)
    return foreign(written, called.lower(), values, frame, line)


def _of_cases(owner: Class, called: bytes, values: list[Value]) -> Value:
    """`cases`, `from` and `tryFrom` of an enumeration."""
    cases = list((owner.cases or {}).values())
    if called == b"cases":
        return Array.of(list(cases))
    wanted = values[0] if values else None
    if called not in (b"from", b"tryfrom") or wanted.__class__ is Unknown:
        return unknown_from(*values)
    for case in cases:
        held = case.properties.get(b"value")
        if held is not None and convert.text(held.value) == convert.text(wanted):
            return case
    return None


def foreign(owner: Value, name: bytes, values: list[Value], frame: Frame, line: int) -> Value:
    """A method of a class that PHP or another file brings."""
    machine = frame.machine
    at = _CALLING_METHODS.get(name)
    if at is not None and at < len(values):
        callee = values[at]
        if callee.__class__ in (bytes, Function, Array, Unknown):
            others = [value for index, value in enumerate(values) if index != at]
            held = _listed(owner) if owner.__class__ is Instance else None
            machine.call_value(
                callee, [*others, *(held.values() if held is not None else ())], frame, line
            )
    if owner.__class__ is not Instance:
        return unknown_from(owner, *values)
    if owner.turns is not None:
        return _of_generator(owner, name)
    told = _TOLD.get(name)
    if told is not None and told in owner.properties:
        return owner.properties[told].value
    if owner.class_name.lower() in _REFLECTIONS:
        return _reflected(owner, name, values, frame, line)
    array = _listed(owner)
    if array is not None and name in (b"getarraycopy", b"count", b"getiterator"):
        array.epoch = 0
        return {b"count": len(array.items), b"getiterator": owner}.get(name, array)
    owner.origins = origins_of(owner, *values)
    return foreign_from(owner, *values)


def _of_generator(owner: Instance, name: bytes) -> Value:
    turns = owner.turns
    held = turns.all()
    if name in (b"next", b"send"):
        turns.at += 1
    elif name == b"rewind":
        turns.at = 0
    elif name == b"getreturn":
        return turns.result
    valid = turns.at < len(held)
    if name == b"valid":
        return valid
    if name in (b"current", b"send"):
        return held[turns.at][1] if valid else None
    return held[turns.at][0] if valid and name == b"key" else None


def _reflected(owner: Instance, name: bytes, values: list[Value], frame: Frame, line: int) -> Value:
    given = owner.given
    machine = frame.machine
    if not given:
        return unknown_from(owner, *values)
    if name in (b"getdoccomment", b"getconstant", b"getconstants"):
        return _told_of_class(owner, name, values, frame)
    listed = values[-1].values() if values and values[-1].__class__ is Array else []
    if owner.class_name.lower() == b"reflectionclass":
        if name in (b"newinstance", b"newinstanceargs", b"newinstancewithoutconstructor"):
            held = values if name == b"newinstance" else listed
            return _reflected_instance(given[0], held, frame, line)
        return unknown_from(owner, *values)
    callee: Value = given[0]
    if owner.class_name.lower() == b"reflectionmethod":
        callee = _method_of(given, values)
        values = values[1:]
    if name == b"invoke":
        return machine.call_value(callee, values, frame, line)
    if name == b"invokeargs":
        return machine.call_value(callee, listed, frame, line)
    return callee if name == b"getclosure" else unknown_from(owner, *values)


def _function_named(machine: Machine, name: Value) -> Function | None:
    return machine.functions.get(name.lower()) if name.__class__ is bytes else None


def _method_of(given: list[Value], values: list[Value]) -> Value:
    """What a `ReflectionMethod` calls: the object that it gets, or the class, and the method."""
    pair = given[:2]
    if len(pair) < 2:
        written = convert.text(pair[0])
        if written.__class__ is not bytes:
            return written
        pair = list(written.partition(b"::")[::2])
    if values and values[0].__class__ is Instance:
        pair = [values[0], pair[1]]
    return Array.of(pair)


def _told_of_class(owner: Instance, name: bytes, values: list[Value], frame: Frame) -> Value:
    """What a reflection tells of the source itself: comments and constants."""
    machine = frame.machine
    first = owner.given[0]
    known = first.known if first.__class__ is Instance else None
    if first.__class__ is bytes:
        known = machine.class_of(first.rpartition(b"\\")[2])
    if name == b"getdoccomment":
        held: Class | Function | None = known
        kind = owner.class_name.lower()
        if kind == b"reflectionfunction":
            held = first if first.__class__ is Function else _function_named(machine, first)
        elif kind == b"reflectionmethod":
            wanted = owner.given[1] if len(owner.given) > 1 else None
            held = machine.method(known, wanted.lower()) if wanted.__class__ is bytes else None
        return ANYTHING if held is None else held.comment or False
    if known is None:
        return unknown_from(owner, *values)
    constants: dict[Key, Value] = {
        word: constant_of(one, word, frame)
        for one in reversed(list(machine.ancestry(known)))
        for word in one.constants
    }
    if name == b"getconstants":
        return Array.mapping(constants)
    wanted = values[0] if values else None
    return constants.get(wanted, False) if wanted.__class__ is bytes else unknown_from(*values)


def _reflected_instance(name: Value, values: list[Value], frame: Frame, line: int) -> Value:
    if name.__class__ is Instance:
        return created(name.known, name.class_name, Given(values, [], frame, line))
    if name.__class__ is not bytes:
        return unknown_from(name, *values)
    return created(frame.machine.class_of(name), name, Given(values, [], frame, line))


def _of_closure(function: Function, name: bytes, values: list[Value], frame: Frame) -> Value:
    """A method of a closure itself."""
    if name == b"__invoke":
        return frame.machine.call(function, values, [])
    if name in (b"call", b"bindto") and values:
        bound = _bound(function, values if name == b"bindto" else values[:1])
        return frame.machine.call(bound, values[1:], []) if name == b"call" else bound
    return unknown_from(*values)


def _of_closures(called: bytes, values: list[Value], frame: Frame, line: int) -> Value:
    """`Closure::bind` and `Closure::fromCallable`."""
    if called == b"bind" and values and values[0].__class__ is Function:
        return _bound(values[0], values[1:])
    if called == b"fromcallable" and values:
        return closure_of(values[0], frame)
    return foreign(b"closure", called, values, frame, line)


def _bound(function: Function, values: list[Value]) -> Function:
    this = values[0] if values and values[0].__class__ is Instance else None
    owner = this.known if this is not None else function.owner
    return replace(function, this=this or function.this, owner=owner)


def closure_of(callee: Value, frame: Frame) -> Value:
    """A closure of what a value names, as `strlen(...)` makes it."""
    if callee.__class__ is Array and len(callee.items) == 2:
        target, name = callee.values()
        if name.__class__ is bytes and target.__class__ is Instance:
            method = frame.machine.method(target.known, name.lower())
            if method is not None:
                return replace(method, this=target)
    return callee
