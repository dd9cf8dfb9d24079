"""Methods that PHP calls by itself when a name is missing, and that run that name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from pratique.content.names import PHP_RUNS_REQUEST
from pratique.content.php.constant import function_name
from pratique.content.php.flow import Tracer, chosen
from pratique.content.php.program import Program
from pratique.content.php.sinks import Sighting
from pratique.content.php.syntax import arguments, by_kind
from pratique.content.php.vocabulary import CALLS_BACK, RUNS_CODE, RUNS_COMMAND

_CALLS: Final = ("__call", "__callstatic")
_FIELDS: Final = ("__get", "__set", "__isset", "__unset")
_RUNNING: Final = (frozenset(RUNS_CODE) | frozenset(RUNS_COMMAND)) - {"mail", "mb_send_mail", "dl"}
_ACCESSES: Final = frozenset({"member_access_expression", "nullsafe_member_access_expression"})
_MOST: Final = 200


def magic(program: Program) -> Iterator[Sighting]:
    """A missing method or field whose name a visitor says, or that gets what he sends."""
    text = program.lowered
    calls = any(name.encode() in text for name in _CALLS) and _runs_name(program, _CALLS)
    if calls:
        for call in program.methods[:_MOST]:
            yield from _missing(program, call, arguments(call))
    fields = any(name.encode() in text for name in _FIELDS) and _runs_name(program, _FIELDS)
    if fields:
        found = by_kind(program.source.root, _ACCESSES)
        for access in [node for kind in sorted(_ACCESSES) for node in found.get(kind, ())][:_MOST]:
            above = access.parent
            sets = above is not None and above.type == "assignment_expression"
            given = above.child_by_field_name("right") if above is not None and sets else None
            yield from _missing(program, access, [] if given is None else [given])


def _runs_name(program: Program, methods: tuple[str, ...]) -> bool:
    """Whether one of these methods runs the name that it is given."""
    names = program.names
    parameters = {
        index: "$" + scope.parameters[0]
        for index, scope in enumerate(names.scopes)
        if scope.name in methods and scope.parameters
    }
    if not parameters:
        return False
    return any(
        _is_run(program, call, wanted.encode())
        for call in program.calls
        if (wanted := parameters.get(names.scope_of(call))) is not None
    )


def _is_run(program: Program, call: Node, wanted: bytes) -> bool:
    callee, values = call.child_by_field_name("function"), arguments(call)
    if callee is None:
        return False
    if program.source.slice(callee) == wanted:
        return True
    name = function_name(program, callee)
    runs = name in _RUNNING or name in CALLS_BACK
    return bool(values) and runs and program.source.slice(values[0]) == wanted


def _missing(program: Program, access: Node, values: list[Node]) -> Iterator[Sighting]:
    named = access.child_by_field_name("name")
    if named is None:
        return
    line = program.source.line(access)
    if named.type == "name":
        name = program.source.word(named).lower()
        flow = Tracer(program).trace(*values)
        if name in _RUNNING and flow.requests and not program.names.functions.get(name):
            why = f"`{name}` runs {flow.requests[0].text} on line {line}, by a method for any name."
            yield Sighting(PHP_RUNS_REQUEST, access, why, 0.6 if flow.checked else 0.85)
        return
    flow = chosen(program, named)
    if flow.requests:
        why = (
            f"{flow.requests[0].text} is the name of what is asked for on line {line}, and the"
            " method for any name runs it."
        )
        yield Sighting(PHP_RUNS_REQUEST, access, why, 0.55 if flow.checked else 0.85)
