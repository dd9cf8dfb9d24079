"""Texts of a visitor that become objects, documents or style sheets, and run by that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from pratique.content.names import PHP_RUNS_DECODED, PHP_RUNS_REQUEST
from pratique.content.php.constant import function_name
from pratique.content.php.flow import Tracer, resolved
from pratique.content.php.program import Program
from pratique.content.php.sinks import Sighting
from pratique.content.php.syntax import arguments
from pratique.content.php.vocabulary import CALLS_BACK, RUNS_CODE, RUNS_COMMAND, WRITES_FILE

# Methods that PHP itself calls once an object is there.
_BY_ITSELF = frozenset(
    {
        "__destruct",
        "__wakeup",
        "__unserialize",
        "__tostring",
        "__call",
        "__get",
        "__set",
        "__invoke",
        "__isset",
        "__unset",
    }
)
_NO_CLASSES = re.compile(
    rb"allowed_classes['\"]\s*=>\s*(?:false|\[\s*\]|array\s*\(\s*\))", re.IGNORECASE
)
_OWN_METHOD = re.compile(rb"\$this->(\w{1,60})\s*\(")
_OWN_FIELD = b"$this->"
_STYLE_RUNS = re.compile(
    rb":function(?:String)?\s{0,3}\(\s{0,3}\\{0,2}['\"](?:assert|system|passthru|exec|shell_exec|eval|"
    rb"file_put_contents|popen|proc_open|create_function)\\{0,2}['\"]",
    re.IGNORECASE,
)
_WORDS = (b"unserialize", b"yaml.decode_php", b"registerphpfunctions")
_LOADS = frozenset({"loadxml", "load", "loadhtml", "loadhtmlfile"})
_YAML_RUNS = re.compile(rb"yaml\.decode_php", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Danger:
    """A method that runs what its own object holds."""

    method: str
    line: int
    confidence: float


def revived(program: Program) -> Iterator[Sighting]:
    """Objects made of a visitor's text that run code by being there, and what is like them."""
    if not any(word in program.lowered for word in _WORDS):
        return
    danger: _Danger | None = None
    looked = False
    for call in program.calls:
        callee = call.child_by_field_name("function")
        values = arguments(call)
        if callee is None or not values or program.steps_left <= 0:
            continue
        name = function_name(program, callee)
        if name == "unserialize" and not _NO_CLASSES.search(program.source.slice(call)[:2000]):
            if not looked:
                danger, looked = _danger(program), True
            yield from _object(program, call, values[0], danger)
        elif name == "yaml_parse" and _YAML_RUNS.search(program.source.text):
            flow = Tracer(program).trace(values[0])
            if flow.requests:
                why = (
                    f"{flow.requests[0].text} is read as YAML on line {program.source.line(call)},"
                    " with PHP's objects allowed in it."
                )
                yield Sighting(PHP_RUNS_REQUEST, call, why, 0.8)
    yield from _style_sheets(program)


def _object(program: Program, call: Node, text: Node, danger: _Danger | None) -> Iterator[Sighting]:
    if danger is None:
        return
    flow = Tracer(program).trace(text)
    if flow.requests:
        why = (
            f"{flow.requests[0].text} is made into an object on line {program.source.line(call)},"
            f" and `{danger.method}` on line {danger.line} runs what such an object holds."
        )
        yield Sighting(PHP_RUNS_REQUEST, call, why, danger.confidence)


def _danger(program: Program) -> _Danger | None:
    """The surest method that PHP calls by itself and that runs or writes its object's fields."""
    names = program.names
    entry: dict[int, str] = {}
    for index, scope in enumerate(names.scopes):
        if scope.name not in _BY_ITSELF:
            continue
        entry[index] = scope.name
        for method in _OWN_METHOD.findall(program.source.slice(scope.node)):
            for further in names.functions.get(method.decode("latin-1").lower(), ()):
                entry.setdefault(further, scope.name)
    found: list[_Danger] = []
    for call in (*program.calls, *program.includes, *program.shells):
        by = entry.get(names.scope_of(call)) if entry else None
        sure = _runs_field(program, call) if by is not None else 0.0
        if by is not None and sure:
            found.append(_Danger(by, program.source.line(call), sure))
    return max(found, key=lambda one: one.confidence, default=None)


def _runs_field(program: Program, call: Node) -> float:
    if call.type != "function_call_expression":
        return 0.85 if _OWN_FIELD in program.source.slice(call) else 0.0
    callee = call.child_by_field_name("function")
    if callee is None:
        return 0.0
    name = function_name(program, callee)
    given = [_OWN_FIELD in program.source.slice(resolved(program, v)) for v in arguments(call)]
    if name is None:
        behind = program.source.slice(resolved(program, callee))
        return 0.85 if behind.lstrip(b"(").startswith(_OWN_FIELD) else 0.0
    if name in RUNS_CODE or name in RUNS_COMMAND:
        return 0.85 if any(given[:1]) else 0.0
    if name in CALLS_BACK:
        called = [at for at in CALLS_BACK[name] if -len(given) <= at < len(given)]
        return 0.85 if any(given[at] for at in called) else 0.0
    if name in WRITES_FILE:
        return 0.7 if len(given) > 1 and all(given[:2]) else 0.0
    return 0.0


# --- style sheets


def _style_sheets(program: Program) -> Iterator[Sighting]:
    """XSL may call PHP's functions once `registerPHPFunctions` was called without a list."""
    if b"registerphpfunctions" not in program.lowered:
        return
    allowed = False
    loaded: dict[bytes, list[Node]] = {}
    for call in program.methods:
        named, held = call.child_by_field_name("name"), call.child_by_field_name("object")
        name = program.source.word(named).lower() if named is not None else ""
        values = arguments(call)
        if name == "registerphpfunctions":
            allowed = allowed or not values
        elif name in _LOADS and values and held is not None:
            loaded.setdefault(program.source.slice(held), []).append(values[0])
    for call in program.methods if allowed else ():
        named, values = call.child_by_field_name("name"), arguments(call)
        if named is None or not values:
            continue
        if program.source.word(named).lower() == "importstylesheet":
            texts = [values[0], *loaded.get(program.source.slice(values[0]), ())]
            yield from _style_sheet(program, values[0], texts)


def _style_sheet(program: Program, sheet: Node, texts: list[Node]) -> Iterator[Sighting]:
    flow = Tracer(program).trace(*texts)
    line = program.source.line(sheet)
    if flow.requests:
        why = f"The style sheet of line {line}, {flow.requests[0].text}, may call any function."
        yield Sighting(PHP_RUNS_REQUEST, sheet, why, 0.85)
    elif _STYLE_RUNS.search(program.source.text):
        why = f"The style sheet of line {line} calls a function of PHP that runs a text."
        yield Sighting(PHP_RUNS_DECODED, sheet, why, 0.85)
