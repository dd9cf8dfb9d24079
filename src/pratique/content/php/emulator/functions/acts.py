"""Functions that do something outside of the program: each is written down, none is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pratique.content.php.emulator.event import Act
from pratique.content.php.emulator.functions.calls import CALLS
from pratique.content.php.emulator.functions.classes import CLASSES
from pratique.content.php.emulator.functions.files import FILES
from pratique.content.php.emulator.functions.matching import MATCHING
from pratique.content.php.emulator.functions.network import NETWORK
from pratique.content.php.emulator.functions.output import OUTPUT
from pratique.content.php.emulator.functions.variables import VARIABLES
from pratique.content.php.emulator.machine import Call, settled
from pratique.content.php.emulator.value import Origin, Source, Unknown, Value
from pratique.content.php.vocabulary import RUNS_COMMAND


def _eval(call: Call) -> Value:
    if not call.values:
        return None
    return call.machine.run_text(call.values[0], "eval", call.frame, call.line, tag=False)


def _assert(call: Call) -> Value:
    text = settled(call.value(0))
    if text.__class__ is bytes:
        code = b"return " + text + b";"
        if text in call.machine.derived:
            call.machine.derived.setdefault(code, call.machine.derived[text])
        text = code
    elif text.__class__ is not Unknown or not (text.origins or text.pieces or text.choices):
        return True
    return call.machine.run_text(text, "assert", call.frame, call.line, tag=False)


def _command(call: Call) -> Value:
    name = call.name.decode("latin-1")
    given = call.values[1:] if call.name == b"ssh2_exec" else call.values
    if call.name not in (b"pcntl_exec", b"ssh2_exec", b"expect_popen"):
        given = given[:1]  # the rest says how it is started, or gets what it says
    call.machine.note(Act.COMMAND, name, call.frame, call.line, given)
    output = Unknown((Origin(Source.OTHER, "the output of a command", call.line),))
    if call.name == b"exec":
        call.set(1, output)
        call.set(2, Unknown())
    elif call.name in (b"system", b"passthru"):
        call.set(1, Unknown())
    elif call.name == b"proc_open":
        call.set(2, output)
    return output


ACTS: Final[dict[bytes, Callable[[Call], Value]]] = {
    **VARIABLES,
    **CALLS,
    **CLASSES,
    **MATCHING,
    **FILES,
    **NETWORK,
    **OUTPUT,
    **{name.encode(): _command for name in RUNS_COMMAND if not name.endswith("mail")},
    b"eval": _eval,
    b"assert": _assert,
}
