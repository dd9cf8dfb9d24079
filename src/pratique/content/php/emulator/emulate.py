"""The way into the emulator: from the bytes of a file to what its program would do."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
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
from pratique.content.php.emulator.statement import compiled, nothing
from pratique.content.php.emulator.value import Cell, Origin, Unknown
from pratique.content.php.emulator.value import Source as From
from pratique.content.php.syntax import Source, TooLong, parse

_PYTHON_DEPTH: Final = 12_000
_LONGEST: Final = 2 << 20
_SHARE_LEFT: Final = 0.3
# What follows is data, from behind the semicolon or the end of the program and of its line.
_HALT: Final = re.compile(
    rb"\b(__halt_compiler\s{0,9}\(\s{0,9}\))\s{0,9}(?:;|\?>(?:\r?\n)?)", re.IGNORECASE
)
_MOST_HALTS: Final = 3
_BEYOND_ASCII: Final = bytes(range(128, 256))


def emulate(content: bytes, path: bytes = b"/program.php", steps: int | None = None) -> Machine:
    """Go through the PHP in `content`; the machine has the events, the layers and the output.

    `content` starts in HTML, as a file does. Never raises; what was cut is said by `exhausted`.
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
        _guarded(machine, lambda: _main(machine))
        machine.steps = max(machine.steps, 0) + kept
        _guarded(machine, lambda: _endings(machine))
        _guarded(machine, lambda: _uncalled(machine))
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


def _main(machine: Machine) -> None:
    _compile(machine, machine.content, 0)(machine.globals)


def _endings(machine: Machine) -> None:
    """Destructors, when the program is over."""
    for instance, method in machine.endings[:50]:
        machine.call_method(instance, method, [], [])


def _uncalled(machine: Machine) -> None:
    """Functions that nothing called, with values that nobody knows."""
    functions = list(machine.functions.values())
    for known in list(machine.classes.values()):
        functions += known.methods.values()
    for function in functions:
        if function.called:
            continue
        given = [
            Unknown((Origin(From.PARAMETER, "$" + p.name.decode("latin-1"), function.line),))
            for p in function.parameters
        ]
        try:
            machine.call(function, given, [])
        except (Stopped, Thrown):
            continue


def _compile(machine: Machine, code: bytes, layer: int) -> Run:
    if len(code) > _LONGEST:
        machine.exhausted = True
        return nothing
    try:
        source = _parsed(machine, code, layer)
    except TooLong:
        machine.exhausted = True
        return nothing
    return compiled(machine, source, layer)


def _parsed(machine: Machine, code: bytes, layer: int) -> Source:
    """The tree of a program up to where PHP itself stops to read."""
    for match, _ in zip(_HALT.finditer(code), range(_MOST_HALTS), strict=False):
        source = parse(code[: match.end(1)] + b";")
        at = match.start()
        if source.single_byte:  # each byte beyond ASCII takes two in the tree
            at += at - len(code[:at].translate(None, _BEYOND_ASCII))
        node = source.root.descendant_for_byte_range(at, at + 1)
        if node is not None and node.type == "name":
            if not layer:
                machine.constants[b"__COMPILER_HALT_OFFSET__"] = match.end()
            return source
    source = parse(code)
    if source.root.has_error and b"<?=" in code:
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
