"""The layers of an obfuscated file, one under the other, worked out without running it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from pratique.content.indicator import Indicator, indicators
from pratique.content.php.emulator.emulate import emulate
from pratique.content.php.emulator.machine import Machine
from pratique.content.php.hidden_act import HiddenAct, hidden_acts
from pratique.content.php.opening import find_opening, with_common_tags

_LEAST_TEXT: Final = 40
_STEPS: Final = 3_000_000  # for one file that a person asks about
_MOST_TEXTS: Final = 200
_MOST_DERIVED: Final = 5_000  # texts that are looked for in the layers
_LOOKED_AT: Final = 4096
_BINARY: Final = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_MOST_ACTS: Final = 1_000  # each layer of a deep file is one


@dataclass(frozen=True, slots=True)
class Peeled:
    """One text that was hidden in another one.

    `parent` is the number of the layer that holds it and `line` the line there; `how` are the
    functions that give it, the innermost first; `runner` is what turns it into code, empty for
    a text that is only decoded. `text` is exact.
    """

    number: int
    parent: int
    line: int
    how: tuple[str, ...]
    runner: str
    text: bytes
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class Unwrapping:
    """All layers of a file, the file itself first, and what its program would do.

    `program` says whether there is PHP in it; `complete` is false when there may be more
    layers, texts or acts: a limit was reached. `line_ends` is true when it reads itself at
    positions that only fit with other line ends than it has now: some transfers change them.
    """

    layers: tuple[Peeled, ...]
    acts: tuple[HiddenAct, ...]
    program: bool
    complete: bool
    line_ends: bool = False


def unwrap(content: bytes) -> Unwrapping:
    """The layers of the PHP in `content`; a file without PHP has itself only."""
    tagged = with_common_tags(content)
    opening = find_opening(tagged, text=True) or find_opening(tagged, text=False)
    own = Peeled(0, 0, 0, (), "", content, tuple(indicators(content)))
    if opening is None:
        return Unwrapping((own,), (), program=False, complete=True)
    machine, line_ends = _emulated(tagged[opening.start : opening.end])
    first_line = content.count(b"\n", 0, opening.start) + 1
    acts = tuple({(a.line, a.why): a for a in hidden_acts(machine, first_line)}.values())
    texts = tuple(islice(_texts(machine), _MOST_TEXTS + 1))
    complete = not machine.exhausted and len(texts) <= _MOST_TEXTS and len(acts) <= _MOST_ACTS
    layers = (own, *_layers(machine, first_line), *texts[:_MOST_TEXTS])
    kept = acts[:_MOST_ACTS]
    return Unwrapping(layers, kept, program=True, complete=complete, line_ends=line_ends)


def _emulated(program: bytes) -> tuple[Machine, bool]:
    """The program, gone through; and whether its line ends were changed back first."""
    machine = emulate(program, steps=_STEPS)
    if b"__file__" not in program.lower():
        return machine, False
    windows = b"\r\n" in program
    other = program.replace(b"\r\n", b"\n") if windows else program.replace(b"\n", b"\r\n")
    if other == program:
        return machine, False
    changed = emulate(other, steps=_STEPS)
    return (changed, True) if _readable(changed) > _readable(machine) else (machine, False)


def _readable(machine: Machine) -> int:
    """How many bytes of its hidden layers are text."""
    texts = [layer.text for layer in machine.layers[1:]]
    return sum(len(text) for text in texts if not _BINARY.search(text[:_LOOKED_AT]))


def _layers(machine: Machine, first_line: int) -> Iterator[Peeled]:
    for number, layer in enumerate(machine.layers):
        if not number:
            continue
        line = layer.line + (first_line - 1 if not layer.parent else 0)
        how = tuple(reversed(layer.how))
        names = tuple(indicators(layer.text))
        yield Peeled(number, layer.parent, line, how, layer.runner, layer.text, names)


def _texts(machine: Machine) -> Iterator[Peeled]:
    """Texts that were decoded and are no layer, nor a step on the way to one."""
    run = {layer.text for layer in machine.layers}
    used = {argument for _, argument in machine.derived.values() if argument.__class__ is bytes}
    number = len(machine.layers)
    for text in islice(machine.derived, _MOST_DERIVED):
        if len(text) < _LEAST_TEXT or text in run or text in used:
            continue
        if any(text in layer.text for layer in machine.layers[:_MOST_TEXTS]):
            continue  # what a layer wraps is no further text
        how = tuple(reversed(machine.history(text)))
        yield Peeled(number, 0, 0, how, "", text, tuple(indicators(text)))
        number += 1
