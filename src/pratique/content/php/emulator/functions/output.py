"""Functions that print, and those that hold back what is printed.

Source: the manual, "Output Control", "Variable handling".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pratique.content.php.emulator import convert
from pratique.content.php.emulator.functions.argument import array
from pratique.content.php.emulator.functions.calls import at_the_end, call_back, function_of
from pratique.content.php.emulator.functions.form import formatted
from pratique.content.php.emulator.functions.written import dumped, exported, printed
from pratique.content.php.emulator.machine import Call, Frame, settled
from pratique.content.php.emulator.value import (
    Unknown,
    Value,
    concatenated,
    is_known,
    unknown_from,
)

Acting = Callable[[Call], Value]
_BROKEN: Final = (ValueError, TypeError, IndexError, LookupError, OverflowError)
_MOST_BUFFERS: Final = 200


def _printf(call: Call) -> Value:
    try:
        given = call.values
        if call.name == b"vprintf":
            given = [call.values[0], *array(call.values, 1).values()]
        shown = formatted(given)
    except _BROKEN:
        shown = unknown_from(*call.values)
    call.machine.say(shown)
    return len(shown) if shown.__class__ is bytes else Unknown()


def _print_r(call: Call) -> Value:
    """`print_r` and `var_export`: told, or given back."""
    value = call.value(0)
    rule = printed if call.name == b"print_r" else exported
    try:
        shown = rule(value) if is_known(value) else unknown_from(value)
    except _BROKEN:
        shown = unknown_from(value)
    if convert.truth(call.value(1, False)) is False:  # noqa: FBT003 - the argument's value
        call.machine.say(shown)
        return True if call.name == b"print_r" else None
    return shown


def _var_dump(call: Call) -> Value:
    for value in call.values:
        try:
            call.machine.say(dumped(value) if is_known(value) else unknown_from(value))
        except _BROKEN:
            call.machine.say(unknown_from(value))
    return None


# --- buffers


def _ob_start(call: Call) -> Value:
    machine = call.machine
    callee = call.value(0)
    if len(machine.buffers) >= _MOST_BUFFERS:
        return False
    machine.buffers.append([])
    depth = len(machine.buffers)
    callbacks = machine.kept.setdefault(b"ob_start", {})
    callbacks[depth] = callee
    if callee is not None and function_of(call, callee)[0] is None:
        # What is printed in between may come from anywhere: the call itself is what counts.
        name = settled(callee)
        if name.__class__ is bytes:
            machine.note_hidden(name, [], call.frame, call.line)

    def flush(_frame: Frame) -> None:
        while len(machine.buffers) >= depth:
            _ended(call, say=True)

    at_the_end(call, flush)
    return True


def _held(call: Call) -> Value:
    return concatenated([b"", *call.machine.buffers[-1]])


def _ended(call: Call, *, say: bool) -> Value:
    """End the innermost buffer; what it held goes through its function and out, or is lost."""
    machine = call.machine
    callee = machine.kept.get(b"ob_start", {}).pop(len(machine.buffers), None)
    text = _held(call)
    machine.buffers.pop()
    if callee is not None:
        text = convert.text(call_back(call, callee, [text, 8]))
    if say:
        machine.say(text)
    return text


def _with_buffer(rule: Callable[[Call], Value]) -> Acting:
    return lambda call: rule(call) if call.machine.buffers else False


def _get_clean(call: Call) -> Value:
    text = _held(call)
    _ended(call, say=False)
    return text


def _get_flush(call: Call) -> Value:
    text = _held(call)
    _ended(call, say=True)
    return text


def _end_clean(call: Call) -> Value:
    _ended(call, say=False)
    return True


def _end_flush(call: Call) -> Value:
    _ended(call, say=True)
    return True


def _clean(call: Call) -> Value:
    call.machine.buffers[-1].clear()
    return True


def _flush(call: Call) -> Value:
    machine = call.machine
    callee = machine.kept.get(b"ob_start", {}).get(len(machine.buffers))
    text = _held(call)
    held = machine.buffers.pop()
    if callee is not None:
        text = convert.text(call_back(call, callee, [text, 2]))
    machine.say(text)
    held.clear()
    machine.buffers.append(held)
    return True


def _length(call: Call) -> Value:
    text = _held(call)
    return len(text) if text.__class__ is bytes else Unknown()


OUTPUT: Final[dict[bytes, Acting]] = {
    b"printf": _printf,
    b"vprintf": _printf,
    b"print_r": _print_r,
    b"var_export": _print_r,
    b"var_dump": _var_dump,
    b"ob_start": _ob_start,
    b"ob_get_contents": _with_buffer(_held),
    b"ob_get_clean": _with_buffer(_get_clean),
    b"ob_get_flush": _with_buffer(_get_flush),
    b"ob_end_clean": _with_buffer(_end_clean),
    b"ob_end_flush": _with_buffer(_end_flush),
    b"ob_clean": _with_buffer(_clean),
    b"ob_flush": _with_buffer(_flush),
    b"ob_get_length": _with_buffer(_length),
    b"ob_get_level": lambda call: len(call.machine.buffers),
    b"flush": lambda _call: None,
}
