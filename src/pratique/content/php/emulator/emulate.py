"""The way into the emulator: from the bytes of a file to what its program would do."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Final

from pratique.content.php.emulator.functions import call_builtin
from pratique.content.php.emulator.functions.constant import CONSTANTS
from pratique.content.php.emulator.machine import (
    Exhausted,
    Machine,
    Run,
    Stopped,
    Thrown,
)
from pratique.content.php.emulator.objects import class_frame
from pratique.content.php.emulator.statement import compiled, nothing
from pratique.content.php.emulator.value import (
    Cell,
    Class,
    Function,
    Instance,
    Origin,
    Unknown,
    Value,
)
from pratique.content.php.emulator.value import Source as From
from pratique.content.php.emulator.worth_asking import worth_asking
from pratique.content.php.packed import is_packed
from pratique.content.php.syntax import Source, TooLong, parse

_PYTHON_DEPTH: Final = 12_000
_LONGEST: Final = 2 << 20
_SHARE_LEFT: Final = 0.3
# What follows is data, from behind the semicolon or the end of the program and of its line.
_HALT: Final = re.compile(
    rb"\b(__halt_compiler\s{0,9}\(\s{0,9}\))\s{0,9}(?:;|\?>(?:\r?\n)?)", re.IGNORECASE
)
_HALTING: Final = b"__halt_compiler"
_MOST_HALTS: Final = 3
_SHORT_LIST: Final = re.compile(rb"<\?=[^?;,]{0,200},")
_LONGEST_AGAIN: Final = 1 << 18
_SHARE_OF_ONE: Final = 3
_LEAST_OF_ONE: Final = 20_000
# What a function may take in a program that holds nothing packed: enough for each of its
# statements, too little for loops that only count.
_MOST_OF_PLAIN: Final = 2_000
_BYTES_A_STEP: Final = 4
_MOST_OF_ALL_PLAIN: Final = 12_000
_LITTLE: Final = 6_000
_BEYOND_ASCII: Final = bytes(range(128, 256))


def emulate(
    content: bytes,
    path: bytes = b"/program.php",
    steps: int | None = None,
    source: Source | None = None,
) -> Machine:
    """Go through the PHP in `content`; the machine has the events, the layers and the output.

    `content` starts in HTML, as a file does; `source` is its tree, if that is known already.
    Never raises; what was cut is said by `exhausted`. With `steps` it spares none of them;
    without, functions that nothing calls in a program that hides no text get few.
    """
    machine = Machine(content, path)
    if steps is not None:
        machine.steps = steps
    machine.compile = _compile
    machine.call_builtin = call_builtin
    machine.constants.update(CONSTANTS)
    words = Unknown((Origin(From.REQUEST, "$argv", 0),))
    machine.globals.variables[b"argv"] = Cell(words)
    kept = int(machine.steps * _SHARE_LEFT)
    machine.steps -= kept
    with _deep():
        _guarded(machine, lambda: _main(machine, source))
        if _kept_for_later(machine):
            _guarded(machine, lambda: _main(machine, source))
        machine.steps = min(max(machine.steps, 0), kept) + kept
        _guarded(machine, lambda: _endings(machine))
        _guarded(machine, lambda: _uncalled(machine, packed=steps is not None))
    return machine


def _guarded(machine: Machine, run: object) -> None:
    try:
        run()  # type: ignore[operator]
    except (Exhausted, RecursionError, MemoryError):
        machine.exhausted = True
    except (Stopped, Thrown):
        pass
    machine.journal = None
    machine.depth = machine.layer_depth = 0


def _main(machine: Machine, source: Source | None) -> None:
    _compile(machine, machine.content, 0, source)(machine.globals)


def _kept_for_later(machine: Machine) -> bool:
    """Whether a visitor's text went into the session: the next request finds it there."""
    cell = machine.globals.variables.get(b"_SESSION")
    if cell is None or cell.value.__class__ is not Unknown:
        return False
    if cell.value.of(From.REQUEST) is None and cell.value.of(From.REMOTE) is None:
        return False
    machine.globals.variables = {
        name: machine.globals.variables[name] for name in (b"_SESSION", b"argv")
    }
    return True


def _endings(machine: Machine) -> None:
    """Destructors, when the program is over."""
    for instance, method in machine.endings[:50]:
        machine.call_method(instance, method, [], [])


def _uncalled(machine: Machine, *, packed: bool) -> None:
    """Functions that nothing called, with values that nobody knows.

    Those that hold no word that could act on a text or undo a hiding are left out. Where
    nothing is `packed`, few steps have to do, until a hidden text comes to light.
    """
    known = list(machine.classes.values())
    asked: list[tuple[Class | None, Function]] = [(None, f) for f in machine.functions.values()]
    asked += [(one, method) for one in known for method in one.methods.values()]
    packed = packed or is_packed(machine.content.lower())
    plain = not packed and len(machine.layers) == 1
    thorough = not plain or len(machine.content) <= _LITTLE
    acting, alone = worth_asking([function for _, function in asked], thorough=thorough)
    asked = [(one, function) for one, function in asked if function.name in acting]
    spare = max(machine.steps - _MOST_OF_ALL_PLAIN, 0) if plain else 0
    machine.steps -= spare
    if plain:
        # Who alone brings both together comes first: the steps may not last for all.
        asked.sort(key=lambda pair: pair[1].name not in alone)
    made: dict[bytes, Instance] = {}
    for one, function in asked:
        if function.called:
            continue
        if spare and len(machine.layers) > 1:
            plain, machine.steps, spare = False, machine.steps + spare, 0
        if one is None or function.stays:
            _ask(machine, function, packed=packed, plain=plain)
            continue
        if one.name not in made:
            made[one.name] = _some_object(machine, one)
        _ask(machine, replace(function, this=made[one.name]), packed=packed, plain=plain)
        function.called = True


def _some_object(machine: Machine, known: Class) -> Instance:
    """An object of a class that nothing in the file makes."""
    made = Instance(known.written, known)
    for ancestor in machine.lineage(known):
        for name, default in ancestor.defaults.items():
            if name not in made.properties:
                value = None if default is None else default(class_frame(machine.globals, ancestor))
                made.properties[name] = Cell(machine.shared(value))
    constructor = machine.method(known, b"__construct")
    if constructor is not None and not constructor.active:
        given = _unknowns(constructor)
        with suppress(Stopped, Thrown):
            machine.call_method(made, constructor, given, [])
    return made


def _ask(machine: Machine, function: Function, *, packed: bool, plain: bool) -> None:
    """Call a function; what it does to the values of others is undone.

    One alone does not use up what is left for all of them, and in a `plain` program it has as
    many steps as a walk through its statements takes. That it took too many is told where
    something is `packed`, or where it had begun to bring a hidden text to light.
    """
    layers = len(machine.layers)
    machine.epoch += 1
    machine.journal = {}
    given = max(machine.steps // _SHARE_OF_ONE, _LEAST_OF_ONE)
    if plain:
        given = min(given, _MOST_OF_PLAIN + len(function.text) // _BYTES_A_STEP)
    kept = machine.steps - given
    machine.steps -= max(kept, 0)
    try:
        found = machine.call(function, _unknowns(function), [])
        if found.__class__ is Instance and found.turns is not None:
            found.turns.all()
    except (Stopped, Thrown):
        pass
    except Exhausted:
        machine.exhausted |= packed or len(machine.layers) > layers
        machine.depth = machine.layer_depth = 0
        if kept <= 0 and not plain:
            raise
    finally:
        for cell, value in (machine.journal or {}).items():
            cell.value = value
        machine.journal = None
        machine.epoch += 1
        machine.steps = max(machine.steps, 0) + max(kept, 0)


def _unknowns(function: Function) -> list[Value]:
    return [
        Unknown((Origin(From.PARAMETER, "$" + p.name.decode("latin-1"), function.line),))
        for p in function.parameters
    ]


def _compile(machine: Machine, code: bytes, layer: int, source: Source | None = None) -> Run:
    if len(code) > _LONGEST:
        machine.exhausted = True
        return nothing
    try:
        source = _parsed(machine, code, layer, source)
    except TooLong:
        machine.exhausted = True
        return nothing
    return compiled(machine, source, layer)


def _names(source: Source, code: bytes, at: int) -> bool:
    """Whether a name of the program stands at `at`, and no text or comment."""
    if source.single_byte:  # each byte beyond ASCII takes two in the tree
        at += at - len(code[:at].translate(None, _BEYOND_ASCII))
    node = source.root.descendant_for_byte_range(at, at + 1)
    return node is not None and node.type == "name"


def _parsed(machine: Machine, code: bytes, layer: int, known: Source | None) -> Source:
    """The tree of a program up to where PHP itself stops to read; `known` is that of all of it."""
    halts = _HALT.finditer(code) if _HALTING in code.lower() else ()
    for match, _ in zip(halts, range(_MOST_HALTS), strict=False):
        source = parse(code[: match.end(1)] + b";")
        # A comment that ends later is an error here.
        if not _names(parse(code) if source.root.has_error else source, code, match.start()):
            continue
        if not layer:
            machine.constants[b"__COMPILER_HALT_OFFSET__"] = match.end()
        return source
    source = known or parse(code)
    if source.root.has_error and len(code) < _LONGEST_AGAIN and _SHORT_LIST.search(code):
        # The grammar does not know `<?= 1, 2 ?>`.
        again = parse(code.replace(b"<?=", b"<?php echo "))
        if not again.root.has_error:
            return again
    return source


@contextmanager
def _deep() -> Iterator[None]:
    """Room for the calls of a program inside the calls of its emulation."""
    held = sys.getrecursionlimit()
    sys.setrecursionlimit(max(held, _PYTHON_DEPTH))
    try:
        yield
    finally:
        sys.setrecursionlimit(held)
