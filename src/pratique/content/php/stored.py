"""What a page stores as a program: of a visitor, or of another machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from pratique.content.names import (
    PHP_DROPS_PROGRAM,
    PHP_RUNS_REMOTE,
    PHP_RUNS_REQUEST,
    PHP_WRITES_REQUEST,
)
from pratique.content.php.constant import function_name, text_of
from pratique.content.php.flow import (
    Flow,
    Origin,
    Tracer,
    leading,
    piece_text,
    pieces,
    resolved,
)
from pratique.content.php.program import Program
from pratique.content.php.sinks import ASKS_VISITOR, RUNS_TEXT, Sighting
from pratique.content.php.syntax import arguments
from pratique.content.php.vocabulary import WRITES_FILE

_RUNNABLE = re.compile(rb"\.(?:php[3-8]?|phtml|phar|pht|phps|inc)$")
_SETTINGS = re.compile(rb"(?:^|/)\.(?:htaccess|user\.ini)$")
# The name that PHP itself gives to a file that comes in: `$_FILES[...]['tmp_name']`.
_NAMED_BY_PHP = re.compile(r"\]\s*\[\s*['\"]tmp_name['\"]\s*\]\Z")
# Words of a page that looks at what it is given, or at who gives it.
_CARE = re.compile(
    rb"in_array|pathinfo|getimagesize|mime|preg_match|strrchr|finfo|session|is_admin|"
    rb"current_user|nonce|token|exif_imagetype|allowed|login|password_verify",
    re.IGNORECASE,
)
# Words of an updater that looks at what it fetched before it believes it.
_PROVES = re.compile(
    rb"(?:hash|sha\d{1,3}|md5|crc32)(?:_file)?\s{0,3}\(|hash_equals|openssl_verify|sodium_crypto|gnupg",
    re.IGNORECASE,
)
_TAKES_APART = re.compile(
    rb"(?:json_decode|simplexml_load_\w{4,6}|loadxml|loadhtml|str_getcsv|fgetcsv)\s{0,3}\(",
    re.IGNORECASE,
)
_SMALL_PAGE = 8192
_MOVES = frozenset({"copy", "rename", "move_uploaded_file"})
_OWN_NAME = re.compile(
    rb"__FILE__|\$_SERVER\s*\[\s*['\"](?:SCRIPT_FILENAME|PHP_SELF|SCRIPT_NAME)['\"]\s*\]"
)
_FILE_OBJECTS = frozenset({"splfileobject"})
_UNPACKERS = frozenset({"ziparchive", "phardata", "phar"})


@dataclass(frozen=True, slots=True)
class _Write:
    """A call that fills a file: by which function, which file, with what."""

    call: Node
    name: str
    path: Node
    data: Node


def stored(program: Program) -> Iterator[Sighting]:
    """Programs that are written, and uploads and archives that may be some."""
    written: list[tuple[Node, Flow]] = []
    for write in (*_writes(program), *_object_writes(program)):
        if program.steps_left <= 0:
            return
        if write.name in _MOVES:
            yield from _moved(program, write)
            continue
        content = Tracer(program).trace(write.data)
        yield from _planted(program, write, content)
        if content.requests or content.remotes:
            written.append((write.path, content))
            yield from _written(program, write, content)
    yield from _archives(program)
    yield from _ran_again(program, written)


def _writes(program: Program) -> Iterator[_Write]:
    for call in program.calls:
        callee = call.child_by_field_name("function")
        name = function_name(program, callee) if callee is not None else None
        if name not in WRITES_FILE or program.names.functions.get(name):
            continue
        values = arguments(call)
        place, data = WRITES_FILE[name]
        if max(place, data) < len(values):
            yield _Write(call, name, file_path(program, values[place]), values[data])


def _planted(program: Program, write: _Write, content: Flow) -> Iterator[Sighting]:
    """A program, or a rule for the server, that stands in this one or is hidden in it."""
    line = program.source.line(write.call)
    if any(_is_shell(piece_text(program, part)) for part in pieces(program, write.data)):
        why = f"Line {line} writes a program into a file, which runs what a visitor sends."
        yield Sighting(PHP_DROPS_PROGRAM, write.call, why, 0.85)
    elif content.decoders and not content.requests:
        own = any(one.text == "a read of its own file" for one in content.decoders)
        known = piece_text(program, pieces(program, write.path)[-1])
        if own and _spreads(program, write.path):
            why = f"Line {line} writes this very file into another program."
            yield Sighting(PHP_DROPS_PROGRAM, write.call, why, 0.75)
        elif not own and known is not None and _SETTINGS.search(known):
            where = known[-40:].decode("utf-8", "replace")
            why = f"Line {line} writes a text that is hidden here into {where!r}."
            yield Sighting(PHP_DROPS_PROGRAM, write.call, why, 0.75)
        else:
            chosen = Tracer(program, naming=True).trace(leading(program, write.path))
            named = [one for one in chosen.requests if not _NAMED_BY_PHP.search(one.text)]
            if named and not own and not chosen.checked:
                why = f"Line {line} writes a hidden text into a file that {named[0].text} names."
                yield Sighting(PHP_WRITES_REQUEST, write.call, why, 0.75)


def _is_shell(text: bytes | None) -> bool:
    return (
        text is not None
        and b"<?" in text
        and RUNS_TEXT.search(text) is not None
        and ASKS_VISITOR.search(text) is not None
    )


def _spreads(program: Program, path: Node) -> bool:
    """Whether a copy of this file becomes another program; an application copies its parts."""
    text = program.source.text
    if len(text) > _SMALL_PAGE or b"class " in text:
        return False
    last = pieces(program, path)[-1]
    known = piece_text(program, last)
    return known is not None and _RUNNABLE.search(known.lower()) is not None


def _written(program: Program, write: _Write, content: Flow) -> Iterator[Sighting]:
    if content.requests:
        yield from _written_request(program, write.call, write.path, content)
    elif _ends_runnable(program, write.path):
        line = program.source.line(write.call)
        fetched = content.remotes[0].line
        why = f"What is fetched on line {fetched} is written into a PHP file on line {line}."
        # A list that is fetched, taken apart, and put together anew as one of the program's own.
        listed = bool(content.builders) and _TAKES_APART.search(program.source.text) is not None
        sure = 0.55 if listed or _PROVES.search(program.source.text) else 0.75
        yield Sighting(PHP_RUNS_REMOTE, write.call, why, sure)


def _written_request(program: Program, call: Node, path: Node, content: Flow) -> Iterator[Sighting]:
    line = program.source.line(call)
    origin = content.requests[0]
    if _ends_runnable(program, path):
        why = f"The value of {origin.text} is written into a PHP file on line {line}."
        yield Sighting(PHP_WRITES_REQUEST, call, why, 0.85)
        return
    chosen = Tracer(program, naming=True).trace(leading(program, path))
    named = [one for one in chosen.requests if not _NAMED_BY_PHP.search(one.text)]
    sure = 0.55 if chosen.checked else 0.85
    if not named and _careless(program):
        last = Tracer(program).trace(pieces(program, path)[-1])
        named = [one for one in last.requests if not _NAMED_BY_PHP.search(one.text)]
        sure = 0.55 if last.checked else 0.8
    if named:
        why = (
            f"The visitor gives both the name ({named[0].text}) and the content"
            f" ({origin.text}) of the file that is written on line {line}."
        )
        yield Sighting(PHP_WRITES_REQUEST, call, why, sure)
        return
    known = piece_text(program, pieces(program, path)[-1])
    if known is not None and _SETTINGS.search(known) and _careless(program):
        shown = known[-40:].decode("utf-8", "replace")
        why = (
            f"{origin.text} is written into {shown!r} on line {line}, a file that says what the"
            " server runs as PHP."
        )
        yield Sighting(PHP_WRITES_REQUEST, call, why, 0.75)


def _careless(program: Program) -> bool:
    """Whether this is a small page that looks neither at what it gets nor at who sends it."""
    text = program.source.text
    return len(text) <= _SMALL_PAGE and _CARE.search(text) is None


def _ends_runnable(program: Program, path: Node) -> bool:
    """Whether a path that is put together ends in `.php` or the like, or is this very file."""
    last = pieces(program, path)[-1]
    known = piece_text(program, last)
    if known is not None:
        return _RUNNABLE.search(known.lower()) is not None
    return _OWN_NAME.search(program.source.slice(last)[:200]) is not None


def file_path(program: Program, node: Node) -> Node:
    """The path that is written: of a handle, what its `fopen` names."""
    behind = resolved(program, node)
    if behind.type == "function_call_expression":
        callee = behind.child_by_field_name("function")
        values = arguments(behind)
        if callee is not None and function_name(program, callee) == "fopen" and values:
            return values[0]
    return node


# --- files that are moved


def _moved(program: Program, write: _Write) -> Iterator[Sighting]:
    call, path = write.call, write.path
    line = program.source.line(call)
    moved = Tracer(program).trace(write.data)
    upload = next((one for one in moved.requests if "_FILES" in one.text), None)
    if upload is None and write.name != "move_uploaded_file":
        if _OWN_NAME.fullmatch(program.source.slice(write.data)) and write.name == "copy":
            if _spreads(program, path):
                why = f"This file copies itself into another program on line {line}."
                yield Sighting(PHP_DROPS_PROGRAM, call, why, 0.75)
        elif write.name == "copy":
            yield from _copied(program, call, path, moved)
        return
    if _ends_runnable(program, path):
        why = f"Whatever file a visitor sends is stored as a program on line {line}."
        yield Sighting(PHP_WRITES_REQUEST, call, why, 0.8 if _careless(program) else 0.6)
        return
    if upload is not None and _careless(program) and Tracer(program).trace(path).requests:
        why = (
            f"Any file that a visitor sends is stored under the visitor's own name on line {line};"
            " this page checks neither the file nor the visitor."
        )
        yield Sighting(PHP_WRITES_REQUEST, call, why, 0.75)


def _copied(program: Program, call: Node, path: Node, moved: Flow) -> Iterator[Sighting]:
    """`copy` takes an address as it takes a path."""
    line = program.source.line(call)
    if (moved.addresses or moved.remotes) and _ends_runnable(program, path):
        where = moved.addresses[0][:100].decode("utf-8", "replace") if moved.addresses else ""
        shown = f" from {where!r}" if where else ""
        why = f"A program is fetched{shown} and stored as a PHP file on line {line}."
        sure = 0.55 if _PROVES.search(program.source.text) else 0.8
        yield Sighting(PHP_RUNS_REMOTE, call, why, sure)
    elif moved.requests and not moved.checked and _careless(program):
        chosen = Tracer(program).trace(path)
        if chosen.requests and not chosen.checked:
            why = (
                f"The visitor says what is copied ({moved.requests[0].text}) and to where"
                f" ({chosen.requests[0].text}) on line {line}; an address will do as well."
            )
            yield Sighting(PHP_WRITES_REQUEST, call, why, 0.75)


# --- through objects


def _object_writes(program: Program) -> Iterator[_Write]:
    for call in program.methods:
        held, named = call.child_by_field_name("object"), call.child_by_field_name("name")
        values = arguments(call)
        if held is None or named is None or not values:
            continue
        if program.source.word(named).lower() == "fwrite":
            path = _created(program, held, _FILE_OBJECTS)
            if path is not None:
                yield _Write(call, "fwrite", path, values[0])


def _archives(program: Program) -> Iterator[Sighting]:
    if b"extractto" not in program.lowered or not _careless(program):
        return
    opened: dict[bytes, list[Node]] = {}
    for call in program.methods:
        held, named = call.child_by_field_name("object"), call.child_by_field_name("name")
        if held is None or named is None:
            continue
        name = program.source.word(named).lower()
        values = arguments(call)
        if name == "open" and values:
            opened.setdefault(program.source.slice(held), []).append(values[0])
        elif name == "extractto":
            archives = [*opened.get(program.source.slice(held), ())]
            made = _created(program, held, _UNPACKERS)
            yield from _unpacked(program, call, archives if made is None else [*archives, made])


def _created(program: Program, held: Node, classes: frozenset[str]) -> Node | None:
    """The first argument with which the object was made, if it is one of these classes."""
    creation = resolved(program, held)
    if creation.type != "object_creation_expression":
        return None
    named = next((child for child in creation.named_children if child.type != "arguments"), None)
    name = program.source.word(named).rpartition("\\")[2].lower() if named is not None else ""
    values = arguments(creation)
    return values[0] if name in classes and values else None


def _unpacked(program: Program, call: Node, archives: list[Node]) -> Iterator[Sighting]:
    sent = Tracer(program).trace(*archives).requests or _uploads_to(program, archives)
    if sent:
        why = (
            f"Whatever archive a visitor sends ({sent[0].text}) is unpacked on line"
            f" {program.source.line(call)}; this page checks neither its files nor the visitor."
        )
        yield Sighting(PHP_WRITES_REQUEST, call, why, 0.75)


def _uploads_to(program: Program, archives: list[Node]) -> list[Origin]:
    places = {program.source.slice(archive) for archive in archives}
    for call in program.calls:
        callee = call.child_by_field_name("function")
        values = arguments(call)
        if callee is None or len(values) < 2 or program.source.slice(values[1]) not in places:
            continue
        if function_name(program, callee) in _MOVES:
            return Tracer(program).trace(values[0]).requests
    return []


# --- files that are written and run


def _ran_again(program: Program, written: list[tuple[Node, Flow]]) -> Iterator[Sighting]:
    """A file that is written here and then included: its content runs, whatever its name."""
    if not written:
        return
    sure = 0.6 if b"class " in program.source.text else 0.9
    for include in program.includes:
        if not include.named_children:
            continue
        path = resolved(program, include.named_children[-1])
        for place, content in written:
            held = resolved(program, place)
            same = _same(program, path, held) or _temporary(program, path, place)
            if not same or content.checked:
                continue
            line = program.source.line(include)
            origin = (content.requests or content.remotes)[0]
            mark = PHP_RUNS_REQUEST if content.requests else PHP_RUNS_REMOTE
            why = f"Line {line} includes, and so runs, the file into which {origin.text} is written"
            yield Sighting(mark, include, f"{why} (line {origin.line}).", sure)
            return


def _temporary(program: Program, path: Node, handle: Node) -> bool:
    """Whether a path is what `stream_get_meta_data` says of the handle that was written to."""
    names = program.names
    name = names.name_of(path)
    values = [path]
    if name is not None:
        values += [one.value for one in names.definitions(names.scope_of(path), name)]
    asked = b"stream_get_meta_data(" + program.source.slice(handle) + b")"
    return any(asked in b"".join(_behind(program, value).split()) for value in values)


def _behind(program: Program, value: Node) -> bytes:
    """The source of a value, or of what its element is taken out of."""
    if value.type == "subscript_expression" and value.named_children:
        return program.source.slice(resolved(program, value.named_children[0]))
    return program.source.slice(value)


def _same(program: Program, one: Node, other: Node) -> bool:
    if one.id == other.id:
        return True
    text = text_of(program, one)
    if text is not None:
        return text == text_of(program, other)
    names = program.names
    return (
        names.scope_of(one) == names.scope_of(other)
        and one.type == other.type == "variable_name"
        and program.source.slice(one) == program.source.slice(other)
    )
