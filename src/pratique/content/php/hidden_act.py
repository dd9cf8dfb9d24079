"""What a program does that its source does not show: worked out by the emulator.

Confidence 0.7 and more means that the whole way was seen, as in `sinks`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pratique.content.names import (
    PHP_HIDDEN_INCLUDE,
    PHP_RUNS_DECODED,
    PHP_RUNS_REMOTE,
    PHP_RUNS_REQUEST,
)
from pratique.content.php.emulator.event import Act, Event, Layer
from pratique.content.php.emulator.machine import CALLED_BACK, Machine
from pratique.content.php.emulator.value import Origin, Source, Unknown, Value
from pratique.content.php.vocabulary import DECODES, REQUEST_VARIABLES, RUNS_CODE, RUNS_COMMAND
from pratique.parsers.base import shown

_UNNAMED: Final = ("new", "->", CALLED_BACK)
_WORD: Final = re.compile(rb"[a-z_]{4,40}")
_MOST_WORDS: Final = 400
_QUOTE: Final = 200
_LONGEST_LINE: Final = 1 << 20
# Functions that undo a hiding, and that a program may well choose at random.
_HARMLESS: Final = frozenset({"strrev", "str_rot13", "pack", "quoted_printable_decode"})
_INCLUDED: Final = re.compile(
    rb"(?:include|require)(?:_once)?[\s(@]{0,40}\"([^\"\n]{1,400})\"", re.IGNORECASE
)
_ESCAPE: Final = re.compile(rb"\\x([0-9a-fA-F]{1,2})|\\([0-7]{1,3})")
_PLAIN_ESCAPE: Final = re.compile(rb"\\x[2-7][0-9a-f]|\\(?:0?[4-7]|1[0-7])[0-7]", re.IGNORECASE)
_LEAST_HIDDEN: Final = 12
_PROGRAMS: Final = (b".php", b".phtml", b".php5", b".php7", b".phar", b".inc", b".tpl")


@dataclass(frozen=True, slots=True)
class HiddenAct:
    """A mark, the line of the file it comes from, and how the emulator came to it."""

    mark: str
    line: int
    quote: str
    why: str
    confidence: float


def hidden_acts(machine: Machine, first_line: int) -> Iterator[HiddenAct]:
    """The acts of an emulated program that its own text does not show, in their order."""
    for event in machine.events:
        found = _judged(event, machine)
        if found is None:
            continue
        mark, what, confidence = found
        yield HiddenAct(
            mark,
            first_line - 1 + line_in_file(machine, event.line, event.layer),
            _quote(event, machine),
            f"{what}{_where(event, machine, first_line)}.",
            confidence,
        )


def _judged(event: Event, machine: Machine) -> tuple[str, str, float] | None:
    rule = _RULES.get(event.act)
    return None if rule is None else rule(event, machine)


def _code(event: Event, machine: Machine) -> tuple[str, str, float] | None:
    value = event.values[0] if event.values else None
    if value.__class__ is bytes:
        return _known_code(value, event, machine)
    origin = _from(value, Source.REQUEST)
    if origin is not None:
        return PHP_RUNS_REQUEST, f"{event.name} runs the value of {origin.text} as code", 0.97
    origin = _from(value, Source.REMOTE)
    if origin is not None:
        return PHP_RUNS_REMOTE, f"{event.name} runs what another server sends ({origin.text})", 0.92
    origin = _from(value, Source.STORED)
    if origin is not None and value.__class__ is Unknown and value.decoded:
        return PHP_RUNS_DECODED, f"{event.name} runs a hidden text that {origin.text} holds", 0.85
    if value.__class__ is Unknown and value.decoded and _written(value) >= _LEAST_HIDDEN:
        return (
            PHP_RUNS_DECODED,
            f"{event.name} runs a text that only the run itself puts together",
            0.7,
        )
    return None


def _known_code(value: bytes, event: Event, machine: Machine) -> tuple[str, str, float] | None:
    if len(value) < _LEAST_HIDDEN or not _hides(value, machine.lowered(event.layer)):
        return None
    layer = next((one for one in machine.layers[1:] if one.text == value), None)
    through = ", ".join(reversed(layer.how)) if layer is not None else ""
    how = f"that comes out of {through}" if through else "that the program puts together"
    return PHP_RUNS_DECODED, f"{event.name} runs a hidden text {how}", 0.92 if through else 0.85


def _hides(text: bytes, lowered: bytes) -> bool:
    """Whether `text` says what a source in lower case does not, whatever its quotes."""
    words = {
        match[0] for match, _ in zip(_WORD.finditer(text.lower()), range(_MOST_WORDS), strict=False)
    }
    return any(word not in lowered for word in words)


def _command(event: Event, _machine: Machine) -> tuple[str, str, float] | None:
    values = event.values
    origin = next((o for value in values if (o := _from(value, Source.REQUEST))), None)
    if origin is not None and (event.hidden or event.layer):
        return PHP_RUNS_REQUEST, f"{_called(event)} runs {origin.text} as a command", 0.95
    if event.hidden:
        return PHP_RUNS_DECODED, f"{_called(event)} starts a command", 0.9
    return None


def _call(event: Event, _machine: Machine) -> tuple[str, str, float] | None:
    callee = event.values[0] if event.values else None
    if event.name and event.name not in _UNNAMED:
        runs = event.name in RUNS_CODE or event.name in RUNS_COMMAND
        if not runs and event.name not in DECODES:
            return None
        sure = 0.9 if runs else 0.5 if event.name in _HARMLESS else 0.8
        return PHP_RUNS_DECODED, f"{_called(event)} is called", sure
    origin = _from(callee, Source.REQUEST)
    if origin is not None and _starts_unknown(callee):
        # A program that lets its visitor choose among its methods or classes gives them no
        # arguments of the visitor's.
        origins = [o for value in event.values[1:] if (o := _from(value, Source.REQUEST))]
        # No class of PHP itself takes the whole of `$_POST`: that is a program's own class.
        given = any(
            event.name != "new" or o.text.lstrip("$") not in REQUEST_VARIABLES for o in origins
        )
        named = "class that is made" if event.name == "new" else "function that is called"
        sure = 0.9 if not event.name else 0.85 if event.name == "new" else 0.55
        sure = 0.9 if event.layer else sure if given else 0.55
        if origin.foreign:  # what another file's function gives is seldom the visitor's own text
            sure = min(sure, 0.4 if event.name == "new" else 0.5)
        return PHP_RUNS_REQUEST, f"the {named} is named by {origin.text}", sure
    if callee.__class__ is Unknown and callee.decoded and _from(callee, Source.STORED):
        return PHP_RUNS_DECODED, "the function that is called has a hidden name", 0.75
    return None


def _include(event: Event, machine: Machine) -> tuple[str, str, float] | None:
    path = event.values[0] if event.values else None
    if path.__class__ is bytes:
        if _behind_escapes(path, event, machine):
            what = f"{event.name} runs the file {shown(path, 120)}, a path hidden behind escapes"
            return PHP_HIDDEN_INCLUDE, what, 0.95
        stem = path.rpartition(b"/")[2].lstrip(b".").partition(b".")[0].lower()
        if len(path) < 4 or stem in machine.lowered(event.layer):
            return None
        odd = not path.lower().endswith(_PROGRAMS)
        what = f"{event.name} runs the file {shown(path, 120)}, whose name is hidden"
        return PHP_HIDDEN_INCLUDE, what, 0.92 if odd else 0.6
    origin = _from(path, Source.REQUEST)
    if origin is not None and event.layer and _starts_unknown(path):
        return PHP_RUNS_REQUEST, f"{event.name} runs the file that {origin.text} names", 0.9
    return None


def _behind_escapes(path: bytes, event: Event, machine: Machine) -> bool:
    """Whether plain characters of an included path stand as escapes where it is included."""
    if path.lower() in machine.lowered(event.layer):
        return False
    lines = machine.layers[event.layer].text.split(b"\n", event.line + 1)
    there = b"\n".join(lines[max(event.line - 1, 0) : event.line + 1])
    return any(
        _PLAIN_ESCAPE.search(match[1]) and path.endswith(_ESCAPE.sub(_unescaped, match[1]))
        for match in _INCLUDED.finditer(there[:_LONGEST_LINE])
    )


def _unescaped(match: re.Match[bytes]) -> bytes:
    digits = match[1] or match[2]
    return bytes([int(digits, 16 if match[1] else 8) & 255])


def _write(event: Event, _machine: Machine) -> tuple[str, str, float] | None:
    if not (event.layer or event.hidden):
        return None
    origin = next((o for value in event.values if (o := _from(value, Source.REQUEST))), None)
    if origin is not None:
        return "php-writes-request", f"{_called(event)} writes {origin.text} to a file", 0.85
    remote = next((o for value in event.values if (o := _from(value, Source.REMOTE))), None)
    if remote is not None:
        return "php-writes-request", f"{_called(event)} writes what another server sends", 0.85
    return None


_RULES: Final = {
    Act.CODE: _code,
    Act.COMMAND: _command,
    Act.CALL: _call,
    Act.INCLUDE: _include,
    Act.WRITE: _write,
}


def _from(value: Value, source: Source) -> Origin | None:
    return value.of(source) if value.__class__ is Unknown else None


def _written(value: Unknown) -> int:
    return sum(len(piece) for piece in value.pieces if piece.__class__ is bytes)


def _starts_unknown(value: Value) -> bool:
    """Whether the visitor's text comes first: no word of the program before it."""
    return not (value.__class__ is Unknown and value.pieces and value.pieces[0].__class__ is bytes)


def _called(event: Event) -> str:
    name = event.name if event.name != "`" else "a shell (backticks)"
    return f"{name}, a name that stands nowhere in the text," if event.hidden else name


def _where(event: Event, machine: Machine, first_line: int) -> str:
    if not event.layer:
        return f" on line {first_line - 1 + event.line}" if event.line else ""
    under = depth_of(machine, event.layer)
    return f" (line {event.line} of a text that is hidden under {under})"


def depth_of(machine: Machine, layer: int) -> str:
    """How deep a layer lies, in words."""
    depth = 0
    while layer:  # a parent has a lower number
        depth, layer = depth + 1, machine.layers[layer].parent
    return "one layer" if depth == 1 else f"{depth} layers"


def line_in_file(machine: Machine, line: int, layer: int) -> int:
    """The line of the emulated text from which line `line` of `layer` comes, from 1."""
    while layer:
        line, layer = machine.layers[layer].line, machine.layers[layer].parent
    return max(line, 1)


def _quote(event: Event, machine: Machine) -> str:
    """The line of the innermost text that shows the act."""
    layer: Layer = machine.layers[event.layer]
    lines = layer.text.split(b"\n", event.line)
    if not 0 < event.line <= len(lines):
        return ""
    line = b" ".join(lines[event.line - 1].split())
    at = max(line.lower().find(event.name.encode("latin-1", "replace")) - 40, 0)
    return shown(line[at : at + 4 * _QUOTE], _QUOTE)
