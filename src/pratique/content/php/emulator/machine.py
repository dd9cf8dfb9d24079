"""The state of one emulation, its budget, and the calls from one part of it to another."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from pratique.content.php.emulator import convert
from pratique.content.php.emulator.event import Act, Event, Layer
from pratique.content.php.emulator.generator import Sink, Turns
from pratique.content.php.emulator.value import (
    ANYTHING,
    MISSING,
    Array,
    Cell,
    Class,
    Function,
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
from pratique.content.php.vocabulary import (
    CALLS_BACK,
    DECODES,
    REQUEST_VARIABLES,
    RUNS_CODE,
    RUNS_COMMAND,
    WRITES_FILE,
)

CALLED_BACK: Final = "callback"  # stands for the name of a function that a value holds
STEPS: Final = 200_000
_CALL_DEPTH: Final = 40
_MOST_PARENTS: Final = 20
# How often one function is gone through inside of itself, and for arguments that are alike.
_MOST_ROUNDS: Final = 2
_MOST_ASKED: Final = 12
_LAYER_DEPTH: Final = 600
_MOST_LAYERS: Final = 2_000
_MOST_EVENTS: Final = 5_000
_MOST_OUTPUT: Final = 4 << 20
_SAME_LAYER: Final = 3
_TRACED: Final = 4  # texts from this length on remember which function gave them
_LONG: Final = 24  # and from this length on for good
_MOST_DERIVED: Final = 5_000
_MOST_SHORT: Final = 500
REGISTER: Final = Unknown((Origin(Source.OTHER, "a variable that nothing sets", 0),), (), (None,))


class Exhausted(Exception):
    """The budget of steps ran out."""


class Stopped(Exception):
    """The program ended itself: `exit`."""


class Thrown(Exception):
    """The program threw `value`."""

    def __init__(self, value: Value) -> None:
        super().__init__()
        self.value = value


@dataclass(frozen=True, slots=True)
class Break:
    """Leave this many loops."""

    levels: int


@dataclass(frozen=True, slots=True)
class Continue:
    """Go on with the next turn of the loop this many levels up."""

    levels: int


@dataclass(frozen=True, slots=True)
class Return:
    """Leave the function with `value`, and with the variable that holds it for a reference."""

    value: Value
    cell: Cell | None = None


@dataclass(frozen=True, slots=True)
class Goto:
    """Go on at `label`."""

    label: bytes


Signal = Break | Continue | Return | Goto | None
Run = Callable[["Frame"], Signal]


@dataclass(frozen=True, slots=True)
class Named:
    """An argument with a name that no parameter has: for the rest of the arguments."""

    name: bytes
    value: Value


@dataclass(slots=True, eq=False)
class Frame:
    """The variables of one call.

    `owner` is the class that holds the function, `static` the one that it was called for; `emit`
    is where a generator hands its values to.
    """

    machine: Machine
    variables: dict[bytes, Cell] = field(default_factory=dict)
    this: Instance | None = None
    owner: Class | None = None
    function: Function | None = None
    given: tuple[Value, ...] = ()
    layer: int = 0
    returns: list[Value] = field(default_factory=list)
    pending: list[bytes] = field(default_factory=list)
    loose: int = 0  # loops that may have been left, counted from the innermost
    unset: Value = REGISTER
    static: Class | None = None
    emit: Sink | None = None

    def cell(self, name: bytes) -> Cell:
        """The variable, made if it is not there yet."""
        found = self.variables.get(name)
        if found is None:
            found = self.variables[name] = Cell(self.unset)
        return found


@dataclass(slots=True, eq=False)
class Machine:
    """One emulation of one file."""

    content: bytes
    path: bytes
    steps: int = STEPS
    epoch: int = 1
    journal: dict[Cell, Value] | None = None
    exhausted: bool = False
    functions: dict[bytes, Function] = field(default_factory=dict)
    classes: dict[bytes, Class] = field(default_factory=dict)
    constants: dict[bytes, Value] = field(default_factory=dict)
    layers: list[Layer] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    files: dict[bytes, Value] = field(default_factory=dict)
    output: bytearray = field(default_factory=bytearray)
    buffers: list[list[Value]] = field(default_factory=list)
    derived: dict[bytes, tuple[str, Value]] = field(default_factory=dict)
    kept: dict[Any, Any] = field(default_factory=dict)
    endings: list[tuple[Instance, Function]] = field(default_factory=list)
    compile: Callable[[Machine, bytes, int], Run] | None = None
    call_builtin: Callable[[Any], Value] | None = None
    globals: Frame = field(init=False)
    depth: int = 0
    uncertain: int = 0
    layer_depth: int = 0
    swallowed: int = 0
    referred: Cell | None = None  # what the last call returned a reference to
    _short: dict[bytes, tuple[str, Value]] = field(default_factory=dict)
    _there: dict[tuple[int, bytes], bool] = field(default_factory=dict)
    _asked: dict[Any, int] = field(default_factory=dict)
    _same: dict[bytes, int] = field(default_factory=dict)
    _numbers: dict[bytes, int] = field(default_factory=dict)
    _lowered: dict[int, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.globals = Frame(self)
        self.layers.append(Layer(self.content, 0, 0, (), "file"))

    # --- budget

    def spend(self, steps: int) -> None:
        """Count work; `Exhausted` when there was enough of it."""
        self.steps -= steps
        if self.steps < 0:
            raise Exhausted

    # --- state in branches that may or may not be taken

    def write(self, cell: Cell, value: Value) -> None:
        """Put a value into a variable, so that an uncertain branch can be undone."""
        if self.journal is not None and cell not in self.journal:
            self.journal[cell] = cell.value
        cell.value = value

    def writable(self, array: Array) -> Array:
        """`array`, or a copy of it that may be written in this stretch."""
        if array.epoch == self.epoch:
            return array
        self.spend(len(array.items) // 64)
        return array.copy(self.epoch)

    def alternatives(self, runs: Iterable[Callable[[], Signal]]) -> list[Signal]:
        """Go through each of `runs` from the same state, and join what they leave.

        Gives the signal of each. A branch that does not come to its end leaves nothing.
        """
        outer = self.journal
        before: dict[Cell, Value] = {}
        results: list[tuple[Signal | type[Stopped], dict[Cell, Value]]] = []
        try:
            for run in runs:
                self.epoch += 1
                self.journal = {}
                signal: Any
                try:
                    signal = run()
                except Stopped:
                    signal = Stopped
                except Thrown:
                    self.swallowed += 1
                    signal = Stopped
                written = {cell: cell.value for cell in self.journal}
                for cell, value in self.journal.items():
                    before.setdefault(cell, value)
                    cell.value = value
                results.append((signal, written))
        finally:
            if self.journal is not None and self.journal is not outer:
                for cell, value in self.journal.items():
                    before.setdefault(cell, value)
            self.journal = outer
            self.epoch += 1
        self._join(before, results)
        return [signal for signal, _ in results if not isinstance(signal, type)]

    def _join(
        self, before: dict[Cell, Value], results: list[tuple[Any, dict[Cell, Value]]]
    ) -> None:
        # Uncertain work is dear: a program with very much of it is no hidden one.
        self.spend(10 + len(before) * (1 + len(results)))
        alive = [written for signal, written in results if signal is None]
        alive = alive or [written for _, written in results]
        for cell, old in before.items():
            value = alive[0].get(cell, old)
            for written in alive[1:]:
                value = joined(settled(value), settled(written.get(cell, old)))
            self.write(cell, value)

    # --- names

    def superglobal(self, name: bytes, text: str, line: int) -> Value:
        """The value of `$_POST` and its kin."""
        source = Source.REQUEST if name in REQUESTS else Source.SERVER
        return Unknown((Origin(source, text, line),))

    def define(self, function: Function) -> None:
        """Declare a function; the first declaration stands."""
        self.functions.setdefault(function.name, function)

    def class_of(self, name: bytes) -> Class | None:
        """The class of the program with this name in any case."""
        return self.classes.get(name.lstrip(b"\\").lower())

    def method(self, owner: Class | None, name: bytes) -> Function | None:
        """The method of a class or of one of its parents."""
        held = (known.methods.get(name) for known in self.lineage(owner))
        return next((method for method in held if method is not None), None)

    def lineage(self, owner: Class | None) -> Iterator[Class]:
        """A class and its parents, the nearest first."""
        for _ in range(_MOST_PARENTS):
            if owner is None:
                return
            yield owner
            owner = self.class_of(owner.parent) if owner.parent else None

    def ancestry(self, owner: Class | None) -> Iterator[Class]:
        """A class, its parents, and the interfaces of all of them."""
        waiting = list(self.lineage(owner))
        seen: set[bytes] = set()
        while waiting and len(seen) < 4 * _MOST_PARENTS:
            known = waiting.pop(0)
            if known.name in seen:
                continue
            seen.add(known.name)
            yield known
            for name in known.interfaces:
                found = self.class_of(name)
                if found is not None:
                    waiting.append(found)

    # --- calls

    def call(
        self,
        function: Function,
        given: list[Value],
        cells: list[Cell | None],
        static: Class | None = None,
    ) -> Value:
        """What a function of the program gives for these values.

        `cells` are the variables that were passed, for parameters that are references; `static`
        is the class that a method is called for.
        """
        self.spend(3)
        if self.depth >= _CALL_DEPTH or self._goes_round(function, given):
            return unknown_from(*given)
        frame = Frame(self, this=function.this, owner=function.owner, function=function)
        frame.layer = function.layer
        frame.given = tuple(given)
        held = function.this.known if function.this is not None else None
        frame.static = static or held or function.owner
        for name, cell in function.bound.items():
            frame.variables[name] = cell if name in function.referred else Cell(cell.value)
        if function.this is not None:
            frame.variables[b"this"] = Cell(function.this)
        self._bind(function, frame, given, cells)
        if not function.generator:
            return self._gone_through(function, frame)

        def start(sink: Sink) -> Value:
            frame.emit = sink
            return self._gone_through(function, frame)

        return Instance(b"Generator", None, turns=Turns(start))

    def _goes_round(self, function: Function, given: list[Value]) -> bool:
        """Whether a call with values that nobody knows would tell nothing new."""
        doubtful = [value for value in given if value.__class__ is Unknown]
        if not doubtful:
            return False
        if function.active >= _MOST_ROUNDS:
            return True
        sources = frozenset(origin.source for origin in origins_of(*doubtful))
        known = tuple(v for v in given if v.__class__ is bytes or v.__class__ is int)
        asked = (id(function), sources, known)
        seen = self._asked.get(asked, 0)
        self._asked[asked] = seen + 1
        return seen >= _MOST_ASKED

    def _gone_through(self, function: Function, frame: Frame) -> Value:
        function.called = True
        self.depth += 1
        function.active += 1
        try:
            signal = function.body(frame)
        finally:
            self.depth -= 1
            function.active -= 1
        self.referred = None
        if signal.__class__ is Return:
            if function.refers and not frame.returns:
                self.referred = signal.cell
            frame.returns.append(signal.value)
        if not frame.returns:
            return None
        result = frame.returns[0]
        for other in frame.returns[1:]:
            result = joined(settled(result), settled(other))
        return result

    def _bind(
        self, function: Function, frame: Frame, given: list[Value], cells: list[Cell | None]
    ) -> None:
        for index, parameter in enumerate(function.parameters):
            if parameter.variadic:
                frame.variables[parameter.name] = Cell(self._rest(given[index:]))
                return
            if index < len(given) and given[index] is not MISSING:
                cell = cells[index] if index < len(cells) else None
                if parameter.by_reference and cell is not None:
                    frame.variables[parameter.name] = cell
                    continue
                value = self.shared(given[index])
            else:
                value = parameter.default(frame) if parameter.default is not None else ANYTHING
            frame.variables[parameter.name] = Cell(value)
            if parameter.promoted and frame.this is not None:
                frame.this.properties[parameter.name] = Cell(value)

    def _rest(self, given: list[Value]) -> Array:
        """The arguments for `...$rest`."""
        rest = Array(self.epoch)
        for value in given:
            if value.__class__ is Named:
                rest.put(value.name, settled(value.value))
            else:
                rest.put(None, settled(value))
        return rest

    def shared(self, value: Value) -> Value:
        """A value that two names hold from now on."""
        if value.__class__ is Array:
            value.epoch = 0
            return value
        return settled(value)

    def call_value(self, callee: Value, given: list[Value], frame: Frame, line: int) -> Value:
        """Call what a value names: a function, a closure, `[object, 'method']`."""
        if callee.__class__ is Function:
            return self.call(callee, given, [])
        if callee.__class__ is Growing:
            callee = bytes(callee.buffer)
        if callee.__class__ is bytes:
            self.note_hidden(callee, given, frame, line)
            return self.call_named(callee, given, [], frame, line)
        if callee.__class__ is Array and len(callee.items) == 2:
            return self._call_pair(callee, given, frame, line)
        if callee.__class__ is Instance:
            method = self.method(callee.known, b"__invoke")
            return self.call_method(callee, method, given, []) if method else unknown_from(*given)
        if callee.__class__ is Unknown:
            return self._call_unknown(callee, given, frame, line)
        return ANYTHING

    def _call_pair(self, callee: Array, given: list[Value], frame: Frame, line: int) -> Value:
        target, name = callee.values()
        if name.__class__ is not bytes:
            self.note(Act.CALL, "", frame, line, (name, *given))
            return unknown_from(name, *given)
        owner = target.known if target.__class__ is Instance else None
        if target.__class__ is bytes:
            owner = self.class_of(target)
        if name.lower().startswith(b"parent::") and owner is not None and owner.parent:
            owner, name = self.class_of(owner.parent), name[8:]
        method = self.method(owner, name.lower())
        if method is None:
            magic = b"__call" if target.__class__ is Instance else b"__callstatic"
            method = self.method(owner, magic)
            if method is None:
                return unknown_from(target, *given)
            given = [name, Array.of(list(given))]
        this = target if target.__class__ is Instance else None
        return self.call_method(this, method, given, [], owner)

    def call_directly(self, callee: Value, given: list[Value], frame: Frame, line: int) -> Value:
        """Call what stands before the parentheses of a call: `$f(...)`."""
        if callee.__class__ is not Unknown:
            return self.call_value(callee, given, frame, line)
        self.note(Act.CALL, "", frame, line, (callee, *given))
        return self._call_choices(callee, given, frame, line)

    def _call_unknown(self, callee: Unknown, given: list[Value], frame: Frame, line: int) -> Value:
        self.note(Act.CALL, CALLED_BACK, frame, line, (callee, *given))
        return self._call_choices(callee, given, frame, line)

    def _call_choices(self, callee: Unknown, given: list[Value], frame: Frame, line: int) -> Value:
        result: Value = unknown_from(callee, *given)
        for choice in callee.choices:
            if choice.__class__ in (bytes, Function):
                result = joined(result, settled(self.call_value(choice, given, frame, line)))
        return result

    def call_method(
        self,
        this: Instance | None,
        method: Function,
        given: list[Value],
        cells: list[Cell | None],
        static: Class | None = None,
    ) -> Value:
        """Call a method on an object."""
        held, method.this = method.this, this
        try:
            return self.call(method, given, cells, static)
        finally:
            method.this = held

    def call_named(
        self, name: bytes, given: list[Value], cells: list[Any], frame: Frame, line: int
    ) -> Value:
        """Call the function with this name: the program's own, or one of PHP's."""
        name = name.lstrip(b"\\").lower()
        found = self.functions.get(name)
        if found is None and b"\\" in name:
            name = name.rpartition(b"\\")[2]
            found = self.functions.get(name)
        if found is not None:
            return self.call(found, given, cells_of(cells, frame))
        if b"::" in name:
            owner, _, method_name = name.partition(b"::")
            return self._call_pair(Array.of([owner, method_name]), given, frame, line)
        assert self.call_builtin is not None  # noqa: S101 - set before anything runs
        result = self.call_builtin(Call(self, frame, name, given, cells, line))
        self.referred = None
        return result

    # --- what is written down

    def note(self, act: Act, name: str, frame: Frame, line: int, values: Iterable[Value]) -> None:
        """Write down an act."""
        if len(self.events) >= _MOST_EVENTS:
            return
        hidden = bool(name) and not self._written(name.encode("latin-1", "replace"), frame.layer)
        kept = tuple(settled(value) for value in values)
        self.events.append(Event(act, name, line, frame.layer, kept, hidden))

    def note_hidden(self, name: bytes, values: Iterable[Value], frame: Frame, line: int) -> None:
        """Write down the call of a function of PHP whose name does not stand in the text."""
        name = name.lstrip(b"\\").lower()
        if name in WORTH_HIDING and not self._written(name, frame.layer):
            self.note(Act.CALL, name.decode("latin-1"), frame, line, values)

    def _written(self, name: bytes, layer: int) -> bool:
        found = self._there.get((layer, name))
        if found is None:
            found = self._there[layer, name] = name in self.lowered(layer)
        return found

    def lowered(self, layer: int) -> bytes:
        """The text of a layer in lower case."""
        found = self._lowered.get(layer)
        if found is None:
            found = self._lowered[layer] = self.layers[layer].text.lower()
        return found

    def came_from(self, result: Value, function: str, argument: Value) -> None:
        """Remember which function gave a text, to tell later how a layer came about."""
        if result.__class__ is not bytes or len(result) < _TRACED:
            return
        if len(result) >= _LONG:
            if len(self.derived) < _MOST_DERIVED:
                self.derived.setdefault(result, (function, argument))
            return
        if len(self._short) >= _MOST_SHORT:
            del self._short[next(iter(self._short))]
        self._short.setdefault(result, (function, argument))

    def history(self, text: bytes) -> tuple[str, ...]:
        """The functions through which a text came, the last first."""
        said: list[str] = []
        for _ in range(40):
            found = self.derived.get(text) or self._short.get(text)
            if found is None:
                break
            function, argument = found
            said.append(function)
            if argument.__class__ is not bytes or argument == text:
                break
            text = argument
        return tuple(said)

    def run_text(self, text: Value, runner: str, frame: Frame, line: int, *, tag: bool) -> Value:
        """Go through a text as the program would run it; `tag`: it starts in HTML, as a file."""
        text = self.texted(settled(text))
        if text.__class__ is Unknown:
            self.note(Act.CODE, runner, frame, line, (text,))
            for choice in text.choices:
                if choice.__class__ is bytes:
                    self._run_known(choice, runner, frame, line, tag=tag)
            return unknown_from(text)
        code = convert.text(text)
        if code.__class__ is not bytes:
            return ANYTHING
        return self._run_known(code, runner, frame, line, tag=tag)

    def _run_known(self, code: bytes, runner: str, frame: Frame, line: int, *, tag: bool) -> Value:
        self.note(Act.CODE, runner, frame, line, (code,))
        self.spend(100 + len(code) // 100)
        digest = hashlib.sha256(code).digest()
        seen = self._same.get(digest, 0)
        self._same[digest] = seen + 1
        if seen == 0:
            how = self.history(code)
            self._numbers[digest] = len(self.layers)
            self.layers.append(Layer(code, frame.layer, line, how, runner))
        if (
            seen >= _SAME_LAYER
            or self.layer_depth >= _LAYER_DEPTH
            or len(self.layers) > _MOST_LAYERS
        ):
            self.exhausted = self.exhausted or seen < _SAME_LAYER
            return ANYTHING
        index = self._numbers[digest]
        assert self.compile is not None  # noqa: S101 - set before anything runs
        body = self.compile(self, code if tag else b"<?php " + code, index)
        outer, frame.layer = frame.layer, index
        self.layer_depth += 1
        try:
            signal = body(frame)
        finally:
            frame.layer = outer
            self.layer_depth -= 1
        return signal.value if signal.__class__ is Return else None

    def texted(self, value: Value) -> Value:
        """A value as a text; an object says itself what that is."""
        if value.__class__ is Instance and value.known is not None:
            method = self.method(value.known, b"__tostring")
            if method is not None:
                return convert.text(settled(self.call_method(value, method, [], [])))
        return convert.text(value)

    def say(self, value: Value) -> None:
        """Print, into the innermost buffer if there is one."""
        said = self.texted(settled(value))
        if self.buffers:
            self.buffers[-1].append(said)
        elif said.__class__ is bytes and len(self.output) < _MOST_OUTPUT:
            self.output += said[: _MOST_OUTPUT - len(self.output)]
        elif said.__class__ is Unknown:
            for piece in said.pieces:
                if piece.__class__ is bytes and len(self.output) < _MOST_OUTPUT:
                    self.output += piece


@dataclass(slots=True, eq=False)
class Call:
    """One call of a function of PHP: its values, and the places they came from."""

    machine: Machine
    frame: Frame
    name: bytes
    values: list[Value]
    places: list[Any]
    line: int

    def value(self, at: int, otherwise: Value = None) -> Value:
        """The value of an argument, or `otherwise` where it is not given."""
        return self.values[at] if at < len(self.values) else otherwise

    def set(self, at: int, value: Value) -> None:
        """Write to an argument that is passed by reference."""
        place = self.places[at] if at < len(self.places) else None
        if place is not None:
            place.set(self.frame, value)


def settled(value: Value) -> Value:
    """A value that no longer grows."""
    return bytes(value.buffer) if value.__class__ is Growing else value


def plain(value: Value) -> Value:
    """A value for an operator: an unset variable is null, a growing text is a text."""
    return None if value is REGISTER else settled(value)


def cells_of(places: Iterable[Any], frame: Frame) -> list[Cell | None]:
    """The variables behind the arguments of a call; None for what is no place."""
    return [None if place is None else place.cell(frame) for place in places]


WORTH_HIDING: Final = frozenset(
    name.encode() for name in (*RUNS_CODE, *RUNS_COMMAND, *DECODES, *CALLS_BACK, *WRITES_FILE)
)
REQUESTS: Final = frozenset(name.encode() for name in REQUEST_VARIABLES)
SUPERGLOBALS: Final = REQUESTS | {b"_SERVER", b"_ENV", b"_SESSION", b"HTTP_SERVER_VARS"}
