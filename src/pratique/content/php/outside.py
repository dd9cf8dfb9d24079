"""Ways out of PHP: foreign libraries, objects of the system, preloaded code, a database's files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from pratique.content.names import PHP_DROPS_PROGRAM, PHP_RUNS_REQUEST
from pratique.content.php.constant import function_name, text_of
from pratique.content.php.flow import Tracer, piece_text, pieces, resolved
from pratique.content.php.program import Program
from pratique.content.php.sinks import Sighting, Sink, reached
from pratique.content.php.syntax import arguments

_FOREIGN = re.compile(rb"ffi(?<!\wffi)\s{0,3}::\s{0,3}(?:cdef|load|scope)\b")
# Functions of the C library that start a program.
_C_COMMANDS = frozenset({"system", "popen", "execl", "execv", "execve", "execlp", "execvp"})
_COM = re.compile(rb"new\s{1,9}\\?com\s{0,9}\(")
_COM_COMMANDS = frozenset({"exec", "run", "shellexecute"})
_PRELOADS = (b"ld_preload=", b"ld_audit=")
_QUERIES = frozenset(
    {
        "query",
        "exec",
        "execute",
        "real_query",
        "multi_query",
        "mysql_query",
        "mysqli_query",
        "prepare",
    }
)
_INTO_FILE = re.compile(rb"\binto\s{1,9}(?:out|dump)file\b", re.IGNORECASE)


def outside(program: Program) -> Iterator[Sighting]:
    """What leaves PHP with a visitor's text, or makes something else write a program."""
    text = program.lowered
    foreign = b"ffi" in text and _FOREIGN.search(text) is not None
    if foreign or (b"com" in text and _COM.search(text) is not None):
        yield from _objects(program, foreign=foreign)
    if b"ld_preload" in text or b"ld_audit" in text:
        yield from _preloaded(program)
    if b"outfile" in text or b"dumpfile" in text:
        yield from _database_files(program)


def _objects(program: Program, *, foreign: bool) -> Iterator[Sighting]:
    for call in program.methods:
        named, held = call.child_by_field_name("name"), call.child_by_field_name("object")
        values = tuple(arguments(call))
        if named is None or held is None or not values:
            continue
        name = program.source.word(named).lower()
        if foreign and name in _C_COMMANDS:
            yield from reached(
                program, Sink(call, f"{name} of the C library", values, command=True)
            )
        elif name in _COM_COMMANDS and _is_com(program, held):
            yield from reached(program, Sink(call, f"{name} of the system", values, command=True))


def _is_com(program: Program, held: Node) -> bool:
    creation = resolved(program, held)
    if creation.type != "object_creation_expression" or not creation.named_children:
        return False
    return program.source.word(creation.named_children[0]).lstrip("\\").lower() == "com"


def _preloaded(program: Program) -> Iterator[Sighting]:
    """`putenv('LD_PRELOAD=...')`: the next program that starts runs that library first."""
    preloads: Node | None = None
    sent: str | None = None
    for call in program.calls:
        callee = call.child_by_field_name("function")
        values = arguments(call)
        if callee is None or not values or function_name(program, callee) != "putenv":
            continue
        first = piece_text(program, pieces(program, values[0])[0])
        if first is not None and first.lower().startswith(_PRELOADS):
            preloads = preloads or call
        flow = Tracer(program).trace(values[0])
        if flow.requests:
            sent = sent or flow.requests[0].text
    if preloads is not None and sent is not None:
        why = (
            f"Line {program.source.line(preloads)} puts a library before every program that PHP"
            f" starts, and {sent} reaches it through the environment."
        )
        yield Sighting(PHP_RUNS_REQUEST, preloads, why, 0.9)


def _database_files(program: Program) -> Iterator[Sighting]:
    for call in (*program.calls, *program.methods):
        named = call.child_by_field_name("function") or call.child_by_field_name("name")
        if named is None or program.source.word(named).lower() not in _QUERIES:
            continue
        for value in arguments(call):
            text = text_of(program, value)
            if text is not None and b"<?" in text and _INTO_FILE.search(text):
                line = program.source.line(call)
                why = f"Line {line} makes the database write a program into a file."
                yield Sighting(PHP_DROPS_PROGRAM, call, why, 0.85)
                break
