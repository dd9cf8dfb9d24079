"""What can stand left of `=`: a variable, an item, a property, a list of these."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Protocol

from pratique.content.php.emulator import convert, objects
from pratique.content.php.emulator.machine import (
    REGISTER,
    REQUESTS,
    SUPERGLOBALS,
    Frame,
    settled,
)
from pratique.content.php.emulator.value import (
    ANYTHING,
    MISSING,
    Array,
    Cell,
    Growing,
    Instance,
    Origin,
    Source,
    Unknown,
    Value,
    joined,
    origins_of,
    unknown_from,
)
from pratique.content.php.vocabulary import is_request_key

Expression = Callable[[Frame], Value]
_LONGEST_GAP: Final = 1 << 20


class Place(Protocol):
    """Something that holds a value and can be given another one."""

    def get(self, frame: Frame) -> Value:
        """The value it holds."""

    def set(self, frame: Frame, value: Value) -> None:
        """Give it a value."""

    def cell(self, frame: Frame) -> Cell:
        """The variable behind it, for a reference."""

    def container(self, frame: Frame) -> Value:
        """An array that may be written, made if there was nothing; or what else is there."""

    def unset(self, frame: Frame) -> None:
        """Remove it."""

    def bind(self, frame: Frame, cell: Cell) -> None:
        """Make it another name of `cell`."""


class Variable:
    """`$name`."""

    __slots__ = ("_name",)

    def __init__(self, name: bytes) -> None:
        self._name = name

    def get(self, frame: Frame) -> Value:
        """The value of the variable."""
        cell = frame.variables.get(self._name)
        return frame.unset if cell is None else cell.value

    def set(self, frame: Frame, value: Value) -> None:
        """Assign."""
        frame.machine.write(frame.cell(self._name), value)

    def cell(self, frame: Frame) -> Cell:
        """The variable itself."""
        cell = frame.cell(self._name)
        if cell.value is REGISTER:
            frame.machine.write(cell, None)
        return cell

    def container(self, frame: Frame) -> Value:
        """Its array, ready to be written."""
        return _container_in(frame, frame.cell(self._name))

    def unset(self, frame: Frame) -> None:
        """Forget the variable."""
        if frame.machine.journal is None:
            frame.variables.pop(self._name, None)
        elif self._name in frame.variables:
            frame.machine.write(frame.variables[self._name], None)

    def bind(self, frame: Frame, cell: Cell) -> None:
        """Make it another name of `cell`."""
        frame.variables[self._name] = cell


def _container_in(frame: Frame, cell: Cell) -> Value:
    machine = frame.machine
    value = cell.value
    if value.__class__ is Array:
        array = machine.writable(value)
        if array is not value:
            machine.write(cell, array)
        return array
    if value is REGISTER or value is None or value == b"" or value is False:
        array = Array(machine.epoch)
        machine.write(cell, array)
        return array
    if value.__class__ is Growing:
        machine.write(cell, bytes(value.buffer))
        return cell.value
    return value


class _NoVariable:
    """A place without a variable behind it: a reference to it is one to what it gives just now."""

    __slots__ = ()

    def get(self, _frame: Frame) -> Value:
        """What nobody knows, unless it is one that can be read."""
        return ANYTHING

    def cell(self, frame: Frame) -> Cell:
        """A variable of its own."""
        return Cell(self.get(frame))

    def container(self, frame: Frame) -> Value:
        """What it is."""
        return self.get(frame)

    def unset(self, frame: Frame) -> None:
        """PHP does not let it be removed."""

    def bind(self, frame: Frame, cell: Cell) -> None:
        """It stays what it is."""


class Superglobal(_NoVariable):
    """`$_POST` and its kin: what a visitor or the server gives."""

    __slots__ = ("_line", "_name", "_text")

    def __init__(self, name: bytes, text: str, line: int) -> None:
        self._name, self._text, self._line = name, text, line

    def get(self, frame: Frame) -> Value:
        """All of it, or what the program itself put there."""
        cell = frame.machine.globals.variables.get(self._name)
        if cell is not None:
            return cell.value
        return frame.machine.superglobal(self._name, self._text, self._line)

    def set(self, frame: Frame, value: Value) -> None:
        """The program overwrites it; what a visitor gives stays what it is."""
        if value.__class__ is Unknown and self._name not in REQUESTS:
            frame.machine.write(frame.machine.globals.cell(self._name), value)

    def bind(self, frame: Frame, cell: Cell) -> None:
        """Make it another name of `cell`."""
        self.set(frame, cell.value)


class DynamicVariable:
    """`$$name` and `${expression}`."""

    __slots__ = ("_line", "_name", "_text")

    def __init__(self, name: Expression, text: str, line: int) -> None:
        self._name, self._text, self._line = name, text, line

    def _place(self, frame: Frame) -> Place | None:
        return self._named(convert.text(self._name(frame)))

    def _named(self, name: Value) -> Place | None:
        if name.__class__ is not bytes:
            return None
        if name in SUPERGLOBALS:
            return Superglobal(name, self._text, self._line)
        return GlobalsArray() if name == b"GLOBALS" else Variable(name)

    def get(self, frame: Frame) -> Value:
        """The value of the variable with that name."""
        # Once: in `$$$$a` each name is worked out of the next.
        name = convert.text(self._name(frame))
        place = self._named(name)
        if place is not None:
            return place.get(frame)
        result: Value = unknown_from(name)
        for choice in name.choices if name.__class__ is Unknown else ():
            if choice in SUPERGLOBALS:
                result = joined(result, frame.machine.superglobal(choice, self._text, self._line))
        return result

    def set(self, frame: Frame, value: Value) -> None:
        """Assign to the variable with that name."""
        name = convert.text(self._name(frame))
        place = self._named(name)
        if place is not None:
            place.set(frame, value)
        elif name.__class__ is Unknown and name.of(Source.REQUEST) is not None:
            # Whoever names the variable may name any that the program relies on.
            frame.unset = unknown_from(value, name)

    def cell(self, frame: Frame) -> Cell:
        """The variable with that name."""
        place = self._place(frame)
        return Cell(ANYTHING) if place is None else place.cell(frame)

    def container(self, frame: Frame) -> Value:
        """Its array."""
        place = self._place(frame)
        return ANYTHING if place is None else place.container(frame)

    def unset(self, frame: Frame) -> None:
        """Forget it."""
        place = self._place(frame)
        if place is not None:
            place.unset(frame)

    def bind(self, frame: Frame, cell: Cell) -> None:
        """Make it another name of `cell`."""
        place = self._place(frame)
        if place is not None:
            place.bind(frame, cell)


class GlobalsArray(_NoVariable):
    """`$GLOBALS`: the variables of the file by name."""

    __slots__ = ()

    def item(self, name: bytes, text: str, line: int) -> Place:
        """`$GLOBALS['name']`, for any frame."""
        if name in SUPERGLOBALS:
            return Superglobal(name, text, line)
        return self if name == b"GLOBALS" else _Global(name)

    def get(self, frame: Frame) -> Value:
        """All variables of the file as an array."""
        held = frame.machine.globals.variables
        array = Array.mapping({name: cell.value for name, cell in held.items()}, 0)
        array.rest = frame.machine.superglobal(b"_GET", "$GLOBALS", 0)
        return array

    def set(self, frame: Frame, value: Value) -> None:
        """Until PHP 8.1, its items became variables of the file."""
        for name, item in value.pairs() if value.__class__ is Array else ():
            if isinstance(name, bytes) and name not in SUPERGLOBALS:
                _Global(name).set(frame, frame.machine.shared(item))

    def container(self, _frame: Frame) -> Value:
        """Itself."""
        return self


class _Global:
    """A variable of the file, seen from anywhere."""

    __slots__ = ("_variable",)

    def __init__(self, name: bytes) -> None:
        self._variable = Variable(name)

    def get(self, frame: Frame) -> Value:
        """Its value."""
        return self._variable.get(frame.machine.globals)

    def set(self, frame: Frame, value: Value) -> None:
        """Assign."""
        self._variable.set(frame.machine.globals, value)

    def cell(self, frame: Frame) -> Cell:
        """The variable itself."""
        return self._variable.cell(frame.machine.globals)

    def container(self, frame: Frame) -> Value:
        """Its array."""
        return self._variable.container(frame.machine.globals)

    def unset(self, frame: Frame) -> None:
        """Forget it."""
        self._variable.unset(frame.machine.globals)

    def bind(self, frame: Frame, cell: Cell) -> None:
        """Make it another name of `cell`."""
        self._variable.bind(frame.machine.globals, cell)


class Item:
    """`base[index]`; without an index, the next free one."""

    __slots__ = ("_base", "_index", "_line", "_text")

    def __init__(self, base: Place, index: Expression | None, text: str, line: int) -> None:
        self._base, self._index, self._text, self._line = base, index, text, line

    def settled(self, frame: Frame) -> Item:
        """The same item, of which each index has been worked out once and for all."""
        base = self._base.settled(frame) if isinstance(self._base, Item) else self._base
        if self._index is None:
            return Item(base, None, self._text, self._line)
        index = settled(self._index(frame))
        return Item(base, lambda _frame: index, self._text, self._line)

    def _global(self, frame: Frame) -> Place | None:
        base: Any = self._base
        if base.__class__ is DynamicVariable:
            base = base._place(frame)  # noqa: SLF001 - the same noun
        if base.__class__ is not GlobalsArray or self._index is None:
            return None
        name = convert.text(self._index(frame))
        if name.__class__ is not bytes:
            return Fixed(frame.machine.superglobal(b"_GET", self._text, self._line))
        return base.item(name, self._text, self._line)

    def get(self, frame: Frame) -> Value:
        """The item."""
        place = self._global(frame)
        if place is not None:
            return place.get(frame)
        if self._index is None:
            return None
        base = self._base.get(frame)
        if base.__class__ is Instance:
            return objects.item_of(base, settled(self._index(frame)), frame)
        if base.__class__ is Unknown and base.choices:
            frame.machine.spend(4 * len(base.choices))
        return item(base, self._index(frame), self._text, self._line)

    def asked(self, frame: Frame) -> Value:
        """What `isset` looks at: null where there is nothing."""
        place = self._global(frame)
        if place is not None:
            return place.get(frame)
        if self._index is None:
            return None
        base = self._base.get(frame)
        if base.__class__ is bytes:
            index = settled(self._index(frame))
            if index.__class__ is int and not -len(base) <= index < len(base):
                return None
            return item(base, index, self._text, self._line)
        if base.__class__ is not Instance:
            return item(base, self._index(frame), self._text, self._line)
        found = objects.ask_item(base, b"offsetexists", self._index(frame), frame)
        truth = convert.truth(found)
        return Unknown() if truth is None else (truth or None)

    def set(self, frame: Frame, value: Value) -> None:
        """Assign to the item."""
        place = self._global(frame)
        if place is not None:
            place.set(frame, value)
            return
        container = self._base.container(frame)
        index = None if self._index is None else self._index(frame)
        kind = container.__class__
        if kind is Array:
            _put(frame, container, index, value, with_key=self._index is not None)
        elif kind is bytes:
            self._base.set(frame, _replaced(container, index, value))
        elif kind is Unknown:
            if not container.choices or container.origins != origins_of(container, value):
                self._base.set(frame, unknown_from(container, value))
        elif kind is Instance:
            objects.put_item(container, settled(index), value, frame)

    def cell(self, frame: Frame) -> Cell:
        """The item as a variable of its own, which the array shares."""
        place = self._global(frame)
        if place is not None:
            return place.cell(frame)
        container = self._base.container(frame)
        if container.__class__ is not Array:
            return Cell(self.get(frame))
        key = None if self._index is None else convert.key(self._index(frame))
        if key.__class__ is Unknown:
            return Cell(ANYTHING)
        held = container.items.get(key) if key is not None else None
        if held.__class__ is Cell:
            return held
        made = Cell(held)
        container.put(key, None)
        container.items[container.following - 1 if key is None else key] = made
        return made

    def container(self, frame: Frame) -> Value:
        """The array in the item, ready to be written."""
        place = self._global(frame)
        if place is not None:
            return place.container(frame)
        outer = self._base.container(frame)
        if outer.__class__ is not Array:
            at = None if self._index is None else self._index(frame)
            if outer.__class__ is Unknown and outer.choices:
                frame.machine.spend(4 * len(outer.choices))
            return item(outer, at, self._text, self._line)
        index = None if self._index is None else convert.key(self._index(frame))
        if index.__class__ is Unknown:
            return ANYTHING
        held = MISSING if index is None else outer.get(index)
        if held.__class__ is Array:
            made = frame.machine.writable(held)
            if made is not held:
                outer.put(index, made)
            return made
        if held is MISSING or held is None or held is REGISTER:
            made = Array(frame.machine.epoch)
            outer.put(index, made)
            return made
        return bytes(held.buffer) if held.__class__ is Growing else held

    def unset(self, frame: Frame) -> None:
        """Remove the item."""
        place = self._global(frame)
        if place is not None:
            place.unset(frame)
            return
        container = self._base.container(frame)
        if self._index is None:
            return
        if container.__class__ is Instance:
            objects.ask_item(container, b"offsetunset", self._index(frame), frame)
        elif container.__class__ is Array:
            key = convert.key(self._index(frame))
            if key.__class__ is not Unknown:
                container.items.pop(key, None)

    def bind(self, frame: Frame, cell: Cell) -> None:
        """Make it another name of `cell`."""
        place = self._global(frame)
        if place is not None:
            place.bind(frame, cell)
            return
        container = self._base.container(frame)
        if container.__class__ is Array:
            key = None if self._index is None else convert.key(self._index(frame))
            if key.__class__ is not Unknown:
                container.put(key, None)
                container.items[container.following - 1 if key is None else key] = cell


def _put(frame: Frame, array: Array, index: Value, value: Value, *, with_key: bool) -> None:
    frame.machine.spend(1)
    value = frame.machine.shared(value)
    key = convert.key(index) if with_key else None
    if key.__class__ is Unknown:
        array.rest = unknown_from(array.rest, value, key)
    elif key is not None or not with_key:
        array.put(key, value)


def _replaced(text: bytes, index: Value, value: Value) -> Value:
    at = convert.integer(index)
    character = convert.text(value)
    if at.__class__ is not int or character.__class__ is not bytes or not character:
        return unknown_from(text, index, value)
    at = at + len(text) if at < 0 else at
    if not 0 <= at < len(text) + _LONGEST_GAP:
        return text
    padded = text.ljust(at)
    return padded[:at] + character[:1] + padded[at + 1 :]


def item(base: Value, index: Value, text: str, line: int) -> Value:
    """`base[index]`, for reading."""
    kind = base.__class__
    if kind is Growing:  # read where it stands: no copy for each byte
        base, kind = base.buffer, bytes
    if kind is Array:
        key = convert.key(index)
        if key.__class__ is Unknown:
            return unknown_from(base, index)
        found = MISSING if key is None else base.get(key)
        return None if found is MISSING else found
    if kind is bytes:
        at = convert.integer(index)
        if at.__class__ is not int:
            return unknown_from(index)
        return bytes(base[at : at + 1 or None]) if -len(base) <= at < len(base) else b""
    if kind is Unknown:
        return _item_of_unknown(base, index, text, line)
    return unknown_from(base) if kind is Instance else None


def _item_of_unknown(base: Unknown, index: Value, text: str, line: int) -> Value:
    if base is REGISTER:
        return REGISTER
    origins = base.origins
    if len(origins) == 1 and not base.pieces and not base.choices:
        source = origins[0].source
        if source is Source.SERVER:
            key = convert.text(index)
            visitor = key.__class__ is bytes and is_request_key(key.decode("latin-1"))
            source = Source.REQUEST if visitor else Source.SERVER
        if text and origins[0].text.startswith("$"):
            return Unknown((Origin(source, text, line),), decoded=base.decoded)
        return Unknown((Origin(source, origins[0].text, origins[0].line),), decoded=base.decoded)
    result: Value = unknown_from(base, index)
    for choice in base.choices:
        if choice.__class__ in (Array, bytes):
            result = joined(result, item(choice, index, text, line))
    return result


class Property:
    """`$object->name`."""

    __slots__ = ("_name", "_object")

    def __init__(self, of: Expression, name: Expression) -> None:
        self._object, self._name = of, name

    def _held(self, frame: Frame) -> tuple[Value, Value]:
        return self._object(frame), frame.machine.texted(settled(self._name(frame)))

    def get(self, frame: Frame) -> Value:
        """The value of the property."""
        owner, name = self._held(frame)
        if owner.__class__ is Instance and name.__class__ is bytes:
            cell = owner.properties.get(name)
            if cell is not None:
                return cell.value
            found = _magic(frame, owner, b"__get", name)
            return ANYTHING if found is MISSING else found
        return unknown_from(owner) if owner.__class__ in (Unknown, Instance) else None

    def asked(self, frame: Frame) -> Value:
        """What `isset` looks at: null where there is nothing."""
        owner, name = self._held(frame)
        if owner.__class__ is not Instance or name.__class__ is not bytes:
            return self.get(frame)
        cell = owner.properties.get(name)
        if cell is not None:
            return cell.value
        found = _magic(frame, owner, b"__isset", name)
        if found is MISSING:
            known = owner.known is not None or owner.class_name.lower() == b"stdclass"
            return None if known and not owner.origins else Unknown()
        truth = convert.truth(found)
        return Unknown() if truth is None else (truth or None)

    def set(self, frame: Frame, value: Value) -> None:
        """Assign to the property."""
        owner, name = self._held(frame)
        if owner.__class__ is Instance and name.__class__ is bytes:
            cell = owner.properties.get(name)
            if cell is None:
                if _magic(frame, owner, b"__set", name, value) is not MISSING:
                    return
                cell = owner.properties[name] = Cell()
            frame.machine.write(cell, value)

    def cell(self, frame: Frame) -> Cell:
        """The property as a variable."""
        owner, name = self._held(frame)
        if owner.__class__ is Instance and name.__class__ is bytes:
            return owner.properties.setdefault(name, Cell())
        return Cell(self.get(frame))

    def container(self, frame: Frame) -> Value:
        """Its array."""
        owner, name = self._held(frame)
        if owner.__class__ is Instance and name.__class__ is bytes:
            return _container_in(frame, owner.properties.setdefault(name, Cell()))
        return ANYTHING

    def unset(self, frame: Frame) -> None:
        """Remove the property."""
        owner, name = self._held(frame)
        if owner.__class__ is not Instance or name.__class__ is not bytes:
            return
        if owner.properties.pop(name, None) is None:
            _magic(frame, owner, b"__unset", name)

    def bind(self, frame: Frame, cell: Cell) -> None:
        """Make it another name of `cell`."""
        owner, name = self._held(frame)
        if owner.__class__ is Instance and name.__class__ is bytes:
            owner.properties[name] = cell


def _magic(frame: Frame, owner: Instance, magic: bytes, *given: Value) -> Value:
    """What a method gives that PHP calls for a property that is not there; not inside of itself."""
    method = frame.machine.method(owner.known, magic)
    if method is None or (
        frame.this is owner and frame.function is not None and frame.function.name == magic
    ):
        return MISSING
    return frame.machine.call_method(owner, method, list(given), [])


class StaticProperty:
    """`Name::$property`."""

    __slots__ = ("_name", "_owner")

    def __init__(self, owner: Callable[[Frame], Any], name: Expression) -> None:
        self._owner, self._name = owner, name

    def cell(self, frame: Frame) -> Cell:
        """The variable of the class or of a parent."""
        owner, name = self._owner(frame), convert.text(self._name(frame))
        if owner is None or name.__class__ is not bytes:
            return Cell(ANYTHING)
        for known in frame.machine.lineage(owner):
            if name in known.shared:
                return known.shared[name]
        return owner.shared.setdefault(name, Cell(REGISTER))  # type: ignore[no-any-return]

    def get(self, frame: Frame) -> Value:
        """Its value."""
        return self.cell(frame).value

    def set(self, frame: Frame, value: Value) -> None:
        """Assign."""
        frame.machine.write(self.cell(frame), value)

    def container(self, frame: Frame) -> Value:
        """Its array."""
        return _container_in(frame, self.cell(frame))

    def unset(self, frame: Frame) -> None:
        """PHP does not let it be removed."""

    def bind(self, frame: Frame, cell: Cell) -> None:
        """Make it another name of `cell`."""
        owner, name = self._owner(frame), convert.text(self._name(frame))
        if owner is not None and name.__class__ is bytes:
            owner.shared[name] = cell


class Several(_NoVariable):
    """`list($a, $b)` and `[$a, 'k' => $b]`."""

    __slots__ = ("_parts",)

    def __init__(self, parts: list[tuple[Expression | None, Place]]) -> None:
        self._parts = parts

    def set(self, frame: Frame, value: Value) -> None:
        """Give each part its item."""
        if value.__class__ is bytes:
            value = None  # PHP takes no text apart
        for number, (key, place) in enumerate(self._parts):
            index = number if key is None else key(frame)
            place.set(frame, frame.machine.shared(item(value, index, "", 0)))


class Fixed(_NoVariable):
    """Something that is not a place at all; what is written to it is lost."""

    __slots__ = ("_value",)

    def __init__(self, value: Value | Expression) -> None:
        self._value = value

    def get(self, frame: Frame) -> Value:
        """The value."""
        return self._value(frame) if callable(self._value) else self._value

    def set(self, frame: Frame, value: Value) -> None:
        """It is lost, but for an object."""


class Returned(_NoVariable):
    """What a call gives; of a function that returns a reference, the variable that it returns."""

    __slots__ = ("_call",)

    def __init__(self, call: Expression) -> None:
        self._call = call

    def get(self, frame: Frame) -> Value:
        """The value."""
        return self._call(frame)

    def set(self, frame: Frame, value: Value) -> None:
        """PHP does not let it be written."""

    def cell(self, frame: Frame) -> Cell:
        """The variable that was returned, as the machine says; where there is none, a new one."""
        machine = frame.machine
        machine.referred = None
        value = machine.shared(self._call(frame))
        held: Cell | None = machine.referred
        return Cell(value) if held is None else held

    def container(self, frame: Frame) -> Value:
        """The array of that variable, ready to be written; else a copy."""
        return _container_in(frame, self.cell(frame))
