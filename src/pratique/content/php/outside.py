"""Ways out of PHP: foreign libraries, objects of the system, preloaded code, a database's files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from pratique.content.names import (
    PHP_DROPS_PROGRAM,
    PHP_HIDDEN_INCLUDE,
    PHP_RUNS_DECODED,
    PHP_RUNS_REQUEST,
)
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
# Where programs of the system keep their libraries.
_SYSTEM_LIBRARY = re.compile(
    rb"(?:ld_preload|ld_audit|gconv_path)=\s*(?:/usr/|/lib|/opt/|lib|$)", re.IGNORECASE
)
_LOADS_CONVERTERS = b"gconv_path="
# Functions that start a program of the system though no command stands in them.
_STARTS_SILENTLY = frozenset({"mail", "mb_send_mail", "imap_mail", "error_log"})
_CONVERTS = frozenset({"iconv", "iconv_strlen", "iconv_substr", "iconv_mime_decode"})
_IMAP_COMMAND = b"oproxycommand"
# The name `system` as a number in memory, and what the function is called inside PHP.
_MEMORY = re.compile(rb"0x6d6574737973\b|zif_system|0x746e6174736e6f63\b")
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
    if b"ld_preload" in text or b"ld_audit" in text or _LOADS_CONVERTERS in text:
        yield from _preloaded(program)
    if _IMAP_COMMAND in text:
        yield from _mailbox_commands(program)
    if b"0x6d" in text or b"zif_" in text or b"0x74" in text:
        yield from _reads_memory(program)
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
    own = ""
    sent: str | None = None
    for call in program.calls:
        callee = call.child_by_field_name("function")
        values = arguments(call)
        if callee is None or not values or function_name(program, callee) != "putenv":
            continue
        first = piece_text(program, pieces(program, values[0])[0])
        if first is None:
            continue
        converts = first.lower().startswith(_LOADS_CONVERTERS)
        if first.lower().startswith(_PRELOADS) or converts:
            preloads = preloads or call
            if not _SYSTEM_LIBRARY.match(text_of(program, values[0]) or first + b"?"):
                own = own or _starter(program, _CONVERTS if converts else _STARTS_SILENTLY)
        flow = Tracer(program).trace(values[0])
        if flow.requests:
            sent = sent or flow.requests[0].text
    if preloads is not None and sent is not None:
        why = (
            f"Line {program.source.line(preloads)} puts a library before every program that PHP"
            f" starts, and {sent} reaches it through the environment."
        )
        yield Sighting(PHP_RUNS_REQUEST, preloads, why, 0.9)
    elif preloads is not None and own:
        why = (
            f"Line {program.source.line(preloads)} puts a library of its own before every program"
            f" that PHP starts, and `{own}` starts one."
        )
        yield Sighting(PHP_HIDDEN_INCLUDE, preloads, why, 0.85)


def _starter(program: Program, wanted: frozenset[str]) -> str:
    """The first of these functions that is called; empty for none."""
    for call in program.calls:
        callee = call.child_by_field_name("function")
        name = function_name(program, callee) if callee is not None else None
        if name in wanted:
            return name
    return ""


def _mailbox_commands(program: Program) -> Iterator[Sighting]:
    """The address of a mailbox that says by which command to reach it (CVE-2018-19518)."""
    for call in program.calls:
        callee, values = call.child_by_field_name("function"), arguments(call)
        if callee is None or not values or function_name(program, callee) != "imap_open":
            continue
        flow = Tracer(program).trace(values[0])
        line = program.source.line(call)
        if flow.requests:
            why = (
                f"The mailbox of line {line} is opened by a command, with {flow.requests[0].text}."
            )
            yield Sighting(PHP_RUNS_REQUEST, call, why, 0.9)
        else:
            why = f"The mailbox of line {line} is opened by a command that its address hides."
            yield Sighting(PHP_RUNS_DECODED, call, why, 0.85)


def _reads_memory(program: Program) -> Iterator[Sighting]:
    """Programs that look for `system` in the memory of PHP, where settings forbid its name."""
    found = _MEMORY.search(program.lowered)
    if found is None or (b"pack(" not in program.lowered and b"chr(" not in program.lowered):
        return
    node = program.source.root.descendant_for_byte_range(found.start(), found.end())
    if node is not None and node.type not in ("comment", "text"):
        line = program.source.line(node)
        why = f"Line {line} looks in the memory of PHP for a function that starts commands."
        yield Sighting(PHP_RUNS_DECODED, node, why, 0.85)


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
