"""The layers of an obfuscated file, one under the other, worked out without running it."""

from __future__ import annotations

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
    layers, texts or acts: a limit was reached.
    """

    layers: tuple[Peeled, ...]
    acts: tuple[HiddenAct, ...]
    program: bool
    complete: bool


def unwrap(content: bytes) -> Unwrapping:
    """The layers of the PHP in `content`; a file without PHP has itself only."""
    tagged = with_common_tags(content)
    opening = find_opening(tagged, text=True) or find_opening(tagged, text=False)
    own = Peeled(0, 0, 0, (), "", content, tuple(indicators(content)))
    if opening is None:
        return Unwrapping((own,), (), program=False, complete=True)
    machine = emulate(tagged[opening.start : opening.end], steps=_STEPS)
    first_line = content.count(b"\n", 0, opening.start) + 1
    acts = tuple({(a.line, a.why): a for a in hidden_acts(machine, first_line)}.values())
    texts = tuple(islice(_texts(machine), _MOST_TEXTS + 1))
    complete = not machine.exhausted and len(texts) <= _MOST_TEXTS and len(acts) <= _MOST_ACTS
    layers = (own, *_layers(machine, first_line), *texts[:_MOST_TEXTS])
    return Unwrapping(layers, acts[:_MOST_ACTS], program=True, complete=complete)


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
    for text in machine.derived:
        if len(text) < _LEAST_TEXT or text in run or text in used or text in machine.content:
            continue
        how = tuple(reversed(machine.history(text)))
        yield Peeled(number, 0, 0, how, "", text, tuple(indicators(text)))
        number += 1
