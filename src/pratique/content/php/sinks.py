"""What reaches code execution, a shell, a file or a mail: the marks of one parsed file.

Confidence 0.7 and more means that the whole way was seen; below it, something on the way
may keep a visitor from choosing what runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from pratique.content.names import (
    PHP_HIDDEN_INCLUDE,
    PHP_RUNS_DECODED,
    PHP_RUNS_REMOTE,
    PHP_RUNS_REQUEST,
)
from pratique.content.php.constant import Constant, constant, function_name, text_of
from pratique.content.php.flow import (
    Flow,
    Tracer,
    chosen,
    leading,
    piece_text,
    pieces,
    resolved,
)
from pratique.content.php.program import Program
from pratique.content.php.syntax import arguments
from pratique.content.php.vocabulary import (
    CALLABLE_CLASSES,
    CALLS_BACK,
    DECODES,
    METHODS_CALL_BACK,
    REQUEST_STREAM,
    REQUEST_VARIABLES,
    RUNS_CODE,
    RUNS_COMMAND,
)

_PATTERN_FUNCTIONS = {"preg_replace": 0, "preg_filter": 0}
_NO_CODE_SUFFIXES = (
    b".ico",
    b".jpg",
    b".jpeg",
    b".png",
    b".gif",
    b".bmp",
    b".webp",
    b".svg",
    b".woff",
    b".woff2",
    b".ttf",
    b".eot",
    b".mp3",
    b".mp4",
    b".pdf",
)
_HANDLES_ERRORS = ("set_error_handler", "set_exception_handler")
# Functions that take an array of functions, with its place: by its keys, what each gets.
_LISTS_CALLBACKS = {
    "preg_replace_callback_array": 0,
    "yaml_parse": 3,
    "yaml_parse_file": 3,
    "yaml_parse_url": 3,
    "filter_var_array": 1,
}
_MOST_LISTED = 40
_TINY = 4  # a text in which there is nothing to replace
_LEAST_LETTERS = 3
_SMALL = 16_384
# Names of which no other text of a program is likely to hold one half.
_NEVER_HALVED = frozenset({"assert", "system", "passthru", "shell_exec", "create_function"})
_FUNCTION_NAME = re.compile(r"[a-z_\\][\w\\:]*", re.ASCII)
_UNDOES_BITS = ("exclusive or", "bitwise not")
_INVOKES = ("invoke", "invokeargs")
_ESCAPED_BYTE = re.compile(rb"\\(?:x[0-9a-fA-F]{1,2}|[0-7]{2,3})")
_ENOUGH_ESCAPES = 3
ASKS_VISITOR = re.compile(rb"\$_(?:GET|POST|REQUEST|COOKIE)\b|php://input")
RUNS_TEXT = re.compile(
    rb"\b(?:eval|assert|system|passthru|shell_exec|popen|(?<!_)exec)\s{0,9}\(", re.IGNORECASE
)
# Words of a command line; of a request only where `register_argc_argv` is on, as it is not
# in the settings for production (php.net/ini.core).
_COMMAND_LINE = re.compile(r"\$_SERVER\s*\[\s*['\"]argv['\"]\s*\]")
_BACK_REFERENCE = re.compile(
    rb"[\s@]*(?:(?:eval|assert|system|passthru|exec|shell_exec)\s*\(\s*)?['\"]?(?:\\\\|\$)\{?\d\}?['\"]?\s*\)?;?\s*",
    re.IGNORECASE,
)


_RUNNING = (frozenset(RUNS_CODE) | frozenset(RUNS_COMMAND)) - {"mail", "mb_send_mail", "dl"}
_SMALL_TOOL = 4096
_LEAST_HALF = 2
_MOST_PIECES = 20
_EVALUATING_END = re.compile(rb"[/#~|@!%})\]][a-z]{0,9}e[a-z]{0,9}\Z")
_CALLED = re.compile(rb"([a-z_]\w{3,30})\s{0,9}\(")
# Readers of PHP by which an included address is no file of the site.
_WRAPPERS = (b"data:", b"php://filter", b"zip://", b"phar://", b"compress.", b"expect:")


@dataclass(frozen=True, slots=True)
class Sighting:
    """A mark before it knows its file: where, what, why, how sure."""

    mark: str
    node: Node
    why: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Sink:
    """A place where text turns into code or into a command."""

    node: Node
    name: str
    values: tuple[Node, ...]
    command: bool = False


def runs(program: Program) -> Iterator[Sighting]:
    """Everything that runs what it should not, in the order of the source within each kind."""
    for call in program.calls:
        if program.steps_left <= 0:
            return
        yield from _call(program, call)
    for call in program.methods:
        yield from _method(program, call)
    for creation in program.creations:
        yield from _creation(program, creation)
    for include in program.includes:
        yield from _include(program, include)
    for shell in program.shells:
        yield from reached(program, Sink(shell, "a shell (backticks)", (shell,), command=True))
    yield from _reflected(program)


# --- calls


def _call(program: Program, call: Node) -> Iterator[Sighting]:
    callee = call.child_by_field_name("function")
    if callee is None:
        return
    name = function_name(program, callee)
    written = callee.type in ("name", "qualified_name")
    if name is None:
        yield from _dynamic(program, call, callee)
        return
    if not written:
        yield from _hidden_name(program, callee, name)
        yield from _chosen_name(program, call, callee)
    sink = _sink(program, call, name)
    if sink is not None:
        yield from reached(program, sink)
    elif name in _LISTS_CALLBACKS:
        yield from _listed_callbacks(program, call, name)
    elif name in CALLS_BACK:
        yield from _callback(program, call, name, CALLS_BACK[name])


def _sink(program: Program, call: Node, name: str) -> Sink | None:
    command = name in RUNS_COMMAND
    wanted = RUNS_COMMAND.get(name) or RUNS_CODE.get(name)
    if wanted is None:
        wanted = _pattern_sink(program, call, name)
    if wanted is None or program.names.functions.get(name):
        return None
    values = arguments(call)
    chosen = tuple(values[at] for at in wanted if at < len(values))
    return Sink(call, name, chosen, command) if chosen else None


def _pattern_sink(program: Program, call: Node, name: str) -> tuple[int, ...] | None:
    """`preg_replace` runs its second argument when the pattern ends in `e` (until PHP 7)."""
    values = arguments(call)
    if name in ("mb_ereg_replace", "mb_eregi_replace"):
        option = constant(program, values[3]) if len(values) > 3 else None
        return (1,) if option is not None and b"e" in (option.text or b"") else None
    if name not in _PATTERN_FUNCTIONS or len(values) < 3:
        return None
    pattern = constant(program, values[0])
    text = pattern.text if pattern is not None else None
    if text is None:
        return (1,) if _open_pattern(program, values) or _nothing_in(program, values[2]) else None
    if not _evaluates(text):
        return None
    replacement = constant(program, values[1])
    code = replacement.text if replacement is not None else None
    # A replacement that is written can run the subject only if it is the subject.
    return (1,) if code is None or not _BACK_REFERENCE.fullmatch(code) else (1, 2)


def _open_pattern(program: Program, values: list[Node]) -> bool:
    """Whether a pattern that is put together may end in `e`: it does, or the visitor says it."""
    parts = pieces(program, values[0])
    end = parts[-1] if len(parts) > 1 else _put_behind(program, values[0])
    last = piece_text(program, end) if end is not None else None
    if last is not None:
        return _EVALUATING_END.search(last.rstrip()) is not None
    whole = chosen(program, values[0] if end is None else end)
    return bool(whole.requests or whole.decoders) and not whole.checked


def _nothing_in(program: Program, subject: Node) -> bool:
    """Whether a replacement goes into a text that holds nothing: it is there to run."""
    text = text_of(program, subject)
    return text is not None and len(text) <= _TINY


def _put_behind(program: Program, pattern: Node) -> Node | None:
    """What the program itself puts behind a pattern that it got: `$p = $d . $p . $d`."""
    names = program.names
    name = names.name_of(pattern)
    if name is None:
        return None
    text = program.source.slice(pattern)
    for definition in names.definitions(names.scope_of(pattern), name):
        parts = pieces(program, definition.value) if definition.value.id != pattern.id else []
        held = [program.source.slice(part) == text for part in parts]
        if any(held) and not held[-1]:
            return parts[-1]
    return None


def _evaluates(pattern: bytes) -> bool:
    pattern = pattern.strip()
    if len(pattern) < 3:
        return False
    close = {b"(": b")", b"{": b"}", b"[": b"]", b"<": b">"}.get(pattern[:1], pattern[:1])
    end = pattern.rfind(close)
    return not pattern[:1].isalnum() and end > 0 and b"e" in pattern[end + 1 :]


def reached(program: Program, sink: Sink) -> Iterator[Sighting]:
    """Ask where the text comes from that `sink` runs."""
    flow = Tracer(program, code=not sink.command).trace(*sink.values)
    line = program.source.line(sink.node)
    verb = "handed to" if sink.command else "run by"
    if flow.requests:
        origin = flow.requests[0]
        sure = 0.97 if not sink.command or _direct(program, sink, flow) else 0.85
        typed = all(_COMMAND_LINE.match(one.text) for one in flow.requests)
        yield Sighting(
            PHP_RUNS_REQUEST,
            sink.node,
            f"The value of {origin.text} (line {origin.line}){_through(flow)} is {verb}"
            f" {sink.name} on line {line}.",
            _doubted(program, sure, flow, typed=typed) if flow.bound or sink.command else sure,
        )
    elif flow.remotes and (not sink.command or _fetched_command(program, sink, flow)):
        origin = flow.remotes[0]
        yield Sighting(
            PHP_RUNS_REMOTE,
            sink.node,
            f"What is fetched on line {origin.line} ({origin.text}) is {verb} {sink.name}"
            f" on line {line}.",
            0.9,
        )
    elif flow.decoders:
        yield Sighting(
            PHP_RUNS_DECODED,
            sink.node,
            f"A hidden text{_through(flow)} is {verb} {sink.name} on line {line}.",
            0.65 if sink.command else 0.92,
        )
    elif not sink.command:
        yield from _built_text(program, sink, line)
    if not flow.requests and not sink.command:
        yield from _code_in_text(program, sink, line)


def _doubted(program: Program, sure: float, flow: Flow, *, typed: bool) -> float:
    """How sure it is that a visitor gets it run; `typed`: it comes from a command line."""
    if typed and len(program.source.text) > _SMALL_TOOL:
        return 0.4  # what an administrator types into a tool of an application
    return 0.6 if typed or flow.bound or flow.checked else sure


def _code_in_text(program: Program, sink: Sink, line: int) -> Iterator[Sighting]:
    """A text that runs, and that itself runs what a visitor sends."""
    for value in sink.values:
        found = constant(program, value)
        text = found.text if found is not None else None
        if text is not None and ASKS_VISITOR.search(text) and RUNS_TEXT.search(text):
            yield Sighting(
                PHP_RUNS_REQUEST,
                sink.node,
                f"The text that {sink.name} runs on line {line} itself runs what a visitor sends.",
                0.85,
            )
            return


def _built_text(program: Program, sink: Sink, line: int) -> Iterator[Sighting]:
    for value in sink.values:
        found = constant(program, value)
        if found is None or not found.built:
            continue
        if _escapes(program, value) or _spells(program, found):
            yield Sighting(
                PHP_RUNS_DECODED,
                sink.node,
                f"The text that {sink.name} runs on line {line} is put together from single"
                " characters, escapes or pieces of words.",
                0.85,
            )
            return


def _spells(program: Program, found: Constant) -> bool:
    """Whether a text calls a function of which the source never says the name."""
    text = found.text[:4000].lower() if found.text is not None else b""
    written = program.lowered
    return any(
        name.decode("latin-1") in _RUNNING and name not in written for name in _CALLED.findall(text)
    )


def _escapes(program: Program, node: Node) -> bool:
    text = program.source.slice(node)[:20_000]
    return len(_ESCAPED_BYTE.findall(text)) >= 8 or text.lower().count(b"chr(") >= 4


def _direct(program: Program, sink: Sink, flow: Flow) -> bool:
    """Whether the command begins with the visitor's text: no program of the site before it."""
    first = leading(program, sink.values[0])
    return bool(Tracer(program, naming=True).trace(first).requests) and not flow.checked


def _fetched_command(program: Program, sink: Sink, flow: Flow) -> bool:
    """Whether a command comes whole from another machine, and is not just told of one."""
    first = Tracer(program).trace(leading(program, sink.values[0]))
    return bool(first.remotes) and not flow.checked


def _through(flow: Flow) -> str:
    names = list(dict.fromkeys(f"{o.text} (line {o.line})" for o in flow.decoders))[:3]
    return " goes through " + ", ".join(names) + " and" if names else ""


# --- names of functions that are not written


def _dynamic(program: Program, call: Node, callee: Node) -> Iterator[Sighting]:
    if callee.type in ("member_access_expression", "anonymous_function", "arrow_function"):
        return
    # Something unreadable before the arguments: a text about PHP, such as a README, is no call.
    if any(child.type == "ERROR" for child in call.children):
        return
    yield from _chosen_name(program, call, callee)


def _chosen_name(program: Program, call: Node, callee: Node) -> Iterator[Sighting]:
    flow = chosen(program, callee)
    line = program.source.line(call)
    if flow.requests:
        origin = flow.requests[0]
        yield Sighting(
            PHP_RUNS_REQUEST,
            call,
            f"The function that is called on line {line} is named by {origin.text}"
            f" (line {origin.line}).",
            0.55 if flow.checked else 0.95,
        )
    elif flow.decoders and constant(program, callee) is None:
        yield Sighting(
            PHP_RUNS_DECODED,
            call,
            f"The name of the function that is called on line {line}{_through(flow)} is not"
            " written anywhere.",
            0.8,
        )
    elif flow.decoders and any(one.text in _UNDOES_BITS for one in flow.decoders):
        yield from _name_of_bits(program, call, callee)
    elif flow.builders and constant(program, callee) is None:
        yield from _built_name(program, call, flow)
    else:
        yield from _half_written_name(program, call, callee)
        yield from _one_of_many_names(program, call, callee, flow)


def _name_of_bits(program: Program, call: Node, callee: Node) -> Iterator[Sighting]:
    """A name made of the bits of other letters that, as it stands, no function can have.

    Copies of a program lose bytes that are no text; its intent stays to be seen.
    """
    name = function_name(program, callee)
    if name is not None and not _FUNCTION_NAME.fullmatch(name):
        why = (
            f"The name of the function that is called on line {program.source.line(call)} is put"
            " together from the bits of other letters."
        )
        yield Sighting(PHP_RUNS_DECODED, call, why, 0.85)


def _built_name(program: Program, call: Node, flow: Flow) -> Iterator[Sighting]:
    """A function whose name is put together, and that is given what a visitor sends."""
    given = Tracer(program).trace(*arguments(call)).requests
    if given:
        builder = flow.builders[0]
        yield Sighting(
            PHP_RUNS_REQUEST,
            call,
            f"The function that is called on line {program.source.line(call)} has a name that"
            f" {builder.text} puts together (line {builder.line}), and gets {given[0].text}.",
            0.75,
        )


def _half_written_name(program: Program, call: Node, callee: Node) -> Iterator[Sighting]:
    """`('ass' . $_GET['a'])(...)`: the program has one half of the name, the visitor the other."""
    parts = pieces(program, callee)
    written = piece_text(program, parts[0]) if len(parts) > 1 else None
    if written is None or len(written) < _LEAST_HALF:
        return
    begun = written.decode("latin-1").lower()
    whole = next((name for name in _RUNNING if name.startswith(begun) and name != begun), None)
    if whole is None or begun in _RUNNING:
        return
    flow = Tracer(program).trace(*parts[1:])
    if flow.requests:
        why = (
            f"The function that is called on line {program.source.line(call)} has a name that"
            f" begins with {begun!r}, as `{whole}` does, and ends with {flow.requests[0].text}."
        )
        yield Sighting(PHP_RUNS_REQUEST, call, why, 0.9)


def _one_of_many_names(
    program: Program, call: Node, callee: Node, flow: Flow
) -> Iterator[Sighting]:
    """A name out of a list that holds `system` or so, called with what a visitor sends."""
    values = arguments(call)
    found = constant(program, callee)
    # A loop adds one letter after another: what is taken for the whole is the first of them.
    if not values or (found is not None and len(found.text or b"") != 1):
        return
    given = Tracer(program).trace(*values)
    if not given.requests:
        yield from _halves(program, call, callee)
        return
    name = _running_name(flow.texts) if len(pieces(program, callee)) == 1 else None
    if name is None:
        name = _running_name(Tracer(program).trace(callee).texts, joined=True)
    if name is not None:
        why = (
            f"The function that is called on line {program.source.line(call)} may be `{name}`,"
            f" and gets {given.requests[0].text}."
        )
        yield Sighting(PHP_RUNS_REQUEST, call, why, 0.6 if given.checked else 0.85)
    elif _letters(Tracer(program).trace(callee).texts):
        why = (
            f"The function that is called on line {program.source.line(call)} has a name that is"
            f" put together from single letters, and gets {given.requests[0].text}."
        )
        yield Sighting(PHP_RUNS_REQUEST, call, why, 0.6 if given.checked else 0.85)


def _halves(program: Program, call: Node, callee: Node) -> Iterator[Sighting]:
    """A name that stands in two halves, in a small program: `'asser'` here, `'t'` there."""
    if len(program.source.text) > _SMALL:
        return
    texts = Tracer(program).trace(callee).texts
    name = _running_name(texts, joined=True) if _running_name(texts) is None else None
    if name in _NEVER_HALVED:
        why = (
            f"The name of the function that is called on line {program.source.line(call)} stands in"
            f" two halves that make `{name}`."
        )
        yield Sighting(PHP_RUNS_DECODED, call, why, 0.75)


def _letters(texts: set[bytes]) -> bool:
    """Whether texts are letters, one by one, and nothing else."""
    written = texts - {b""}
    letters = [text for text in written if len(text) == 1 and (text.isalpha() or text == b"_")]
    return len(letters) >= _LEAST_LETTERS and len(letters) == len(written)


def _running_name(texts: set[bytes], *, joined: bool = False) -> str | None:
    """The first function that runs its argument among texts, or in two of them together."""
    if joined:
        few = sorted(texts - {b""})[:_MOST_PIECES]
        texts = {one + other for one in few for other in few}
    names = (text.decode("latin-1") for text in sorted(texts))
    return next((name for name in names if name in _RUNNING), None)


def _hidden_name(program: Program, callee: Node, name: str) -> Iterator[Sighting]:
    found = constant(program, callee)
    dangerous = name in RUNS_CODE or name in RUNS_COMMAND or name in DECODES or name in CALLS_BACK
    if found is None or not found.built or not dangerous:
        return
    yield Sighting(
        PHP_RUNS_DECODED,
        callee,
        f"The name of the function `{name}` that is called on line {program.source.line(callee)}"
        " is put together from pieces, so that no search for it finds it.",
        0.9,
    )


def _callback(
    program: Program, call: Node, name: str, places: tuple[int, ...]
) -> Iterator[Sighting]:
    values = arguments(call)
    held = call.child_by_field_name("object")
    for place in places:
        at = place if place >= 0 else len(values) + place
        if not 0 <= at < len(values):
            yield from _unpacked(program, call, name, values)
            continue
        callback = values[at]
        others = [value for index, value in enumerate(values) if index != at]
        if held is not None:
            others.append(held)
        if name == "ob_start":
            others = program.printed
        elif name in _HANDLES_ERRORS:
            others = program.thrown
        yield from _called_back(program, call, name, callback, others)


def _unpacked(program: Program, call: Node, name: str, values: list[Node]) -> Iterator[Sighting]:
    """A callback that comes out of an array of the visitor: `usort(...$_GET)`."""
    for value in values:
        if value.type != "variadic_unpacking":
            continue
        flow = Tracer(program, naming=True).trace(*value.named_children)
        if flow.requests:
            why = f"{flow.requests[0].text} gives {name} all that it is called with."
            yield Sighting(PHP_RUNS_REQUEST, call, why, 0.55 if flow.checked else 0.9)
            return


def _listed_callbacks(program: Program, call: Node, name: str) -> Iterator[Sighting]:
    """Functions that stand as values in an array: `['/.+/' => 'system']`."""
    values = arguments(call)
    at = _LISTS_CALLBACKS[name]
    listed = resolved(program, values[at]) if at < len(values) else None
    if listed is None or listed.type != "array_creation_expression":
        return
    for element in listed.named_children[:_MOST_LISTED]:
        if not element.named_children:
            continue
        callback = element.named_children[-1]
        others = [value for place, value in enumerate(values) if place != at]
        others += element.named_children[:-1]
        named = _callable_name(constant(program, callback))
        if named in _PATTERN_FUNCTIONS and name != "filter_var_array":
            yield from reached(program, Sink(call, f"{named} (called by {name})", tuple(others)))
        else:
            yield from _called_back(program, call, name, callback, others)


def _reflected(program: Program) -> Iterator[Sighting]:
    """`(new ReflectionFunction('system'))->invoke($_GET['c'])`: what is called, and with what."""
    names = (_reflected_name(program, creation) for creation in program.creations)
    named = [name for name in names if name is not None]
    if not named:
        return
    for call in program.methods:
        method = call.child_by_field_name("name")
        if method is None or program.source.word(method).lower() not in _INVOKES:
            continue
        sink = Sink(call, f"{named[0]} (through reflection)", tuple(arguments(call)))
        yield from reached(program, sink)


def _reflected_name(program: Program, creation: Node) -> str | None:
    """The dangerous function that a `new ReflectionFunction(...)` stands for."""
    wanted = next((c for c in creation.named_children if c.type != "arguments"), None)
    values = arguments(creation)
    if wanted is None or not values:
        return None
    if program.source.word(wanted).rpartition("\\")[2].lower() != "reflectionfunction":
        return None
    name = _callable_name(constant(program, values[0]))
    return name if name in RUNS_CODE or name in RUNS_COMMAND else None


def _called_back(
    program: Program, call: Node, name: str, callback: Node, others: list[Node]
) -> Iterator[Sighting]:
    found = constant(program, callback)
    named = _callable_name(found)
    if named is not None:
        if named in RUNS_CODE or named in RUNS_COMMAND:
            sink = Sink(call, f"{named} (called by {name})", tuple(others), named in RUNS_COMMAND)
            if found is not None and found.built:
                yield from _hidden_name(program, callback, named)
            yield from reached(program, sink)
        return
    if callback.type in ("anonymous_function", "arrow_function"):
        return
    made = _made_function(program, callback)
    if made is not None and RUNS_TEXT.search(made):
        yield from reached(program, Sink(call, f"{name} (a function made of text)", tuple(others)))
        return
    flow = chosen(program, callback)
    if flow.requests:
        origin = flow.requests[0]
        yield Sighting(
            PHP_RUNS_REQUEST,
            call,
            f"The function that {name} calls on line {program.source.line(call)} is named by"
            f" {origin.text} (line {origin.line}).",
            0.55 if flow.checked or _names_method(program, callback) else 0.9,
        )
    elif flow.decoders and Tracer(program).trace(*others).requests:
        yield Sighting(
            PHP_RUNS_DECODED,
            call,
            f"The name of the function that {name} calls on line {program.source.line(call)}"
            f"{_through(flow)} is not written anywhere, and it gets what a visitor sends.",
            0.8,
        )


def _made_function(program: Program, callback: Node) -> bytes | None:
    """The body of a function that `create_function` makes of a written text."""
    callee = callback.child_by_field_name("function")
    if callee is None or function_name(program, callee) != "create_function":
        return None
    values = arguments(callback)
    return text_of(program, values[1]) if len(values) > 1 else None


def _names_method(program: Program, callback: Node) -> bool:
    """Whether `callback` is `[object or class, 'method']` with a method that is written there."""
    if callback.type != "array_creation_expression" or len(callback.named_children) != 2:
        return False
    method = callback.named_children[1]
    if method.type != "array_element_initializer" or len(method.named_children) != 1:
        return False
    return text_of(program, method.named_children[0]) is not None


def _callable_name(found: Constant | None) -> str | None:
    if found is None:
        return None
    if isinstance(found.value, tuple):  # array('options' => 'system') of filter_var
        texts = [item.text for key, item in found.value if item is not None and key == b"options"]
        return texts[0].decode("latin-1").lower() if texts and texts[0] else None
    text = found.text
    return None if text is None else text.decode("latin-1").lstrip("\\").lower()


def _method(program: Program, call: Node) -> Iterator[Sighting]:
    named = call.child_by_field_name("name")
    if named is None or named.type != "name":
        return
    name = program.source.word(named).lower()
    if name in METHODS_CALL_BACK:
        yield from _callback(program, call, name, METHODS_CALL_BACK[name])


def _creation(program: Program, creation: Node) -> Iterator[Sighting]:
    wanted = next((c for c in creation.named_children if c.type != "arguments"), None)
    values = arguments(creation)
    if wanted is None or not values:
        return
    if wanted.type in ("name", "qualified_name"):
        name = program.source.word(wanted).rpartition("\\")[2].lower()
        at = CALLABLE_CLASSES.get(name)
        if at is not None and at < len(values):
            others = [value for index, value in enumerate(values) if index != at]
            yield from _called_back(program, creation, name, values[at], others)
        return
    flow = chosen(program, wanted)
    arguments_flow = Tracer(program).trace(*values)
    if flow.requests and arguments_flow.requests:
        origin = flow.requests[0]
        yield Sighting(
            PHP_RUNS_REQUEST,
            creation,
            f"The class that is made on line {program.source.line(creation)} is named by"
            f" {origin.text}, and the visitor gives its arguments.",
            # No class of PHP itself takes the whole of `$_POST`: that is a program's own class.
            0.5 if flow.checked or not _single(arguments_flow) else 0.85,
        )


def _single(flow: Flow) -> bool:
    """Whether one value of a request is among what was met, and not only the whole of it."""
    return any(one.text.lstrip("$") not in REQUEST_VARIABLES for one in flow.requests)


# --- include


def _include(program: Program, include: Node) -> Iterator[Sighting]:
    if not include.named_children:
        return
    path = include.named_children[-1]
    line = program.source.line(include)
    found = constant(program, path)
    text = found.text if found is not None else None
    if text is not None:
        yield from _included_text(program, include, path, text, line)
    else:
        yield from _wrapped(program, include, path, line)
    flow = chosen(program, path)
    if flow.requests and (text is None or not text.startswith(REQUEST_STREAM)):
        origin = flow.requests[0]
        yield Sighting(
            PHP_RUNS_REQUEST,
            include,
            f"The file that is included on line {line} is named by {origin.text}"
            f" (line {origin.line}).",
            0.5 if flow.checked else 0.8,
        )
    elif flow.addresses:
        yield _remote_include(include, flow.addresses[0], line)
    elif flow.decoders:
        yield Sighting(
            PHP_HIDDEN_INCLUDE,
            include,
            f"The path that is included on line {line}{_through(flow)} is not written anywhere.",
            0.85,
        )


def _included_text(
    program: Program, include: Node, path: Node, text: bytes, line: int
) -> Iterator[Sighting]:
    lowered = text[:300].lower()
    if lowered.startswith(REQUEST_STREAM):
        why = f"The body of the request is included, and so run, on line {line}."
        yield Sighting(PHP_RUNS_REQUEST, include, why, 0.97)
    elif lowered.startswith(b"data:"):
        why = f"A text is included as if it were a file, and so run, on line {line}."
        yield Sighting(PHP_RUNS_DECODED, include, why, 0.9)
    elif lowered.startswith((b"http://", b"https://", b"ftp://")):
        return
    elif len(_ESCAPED_BYTE.findall(program.source.slice(path)[:4000])) >= _ENOUGH_ESCAPES:
        shown = text[:200].decode("utf-8", "replace")
        why = f"The path included on line {line} is hidden behind escapes; it says {shown!r}."
        yield Sighting(PHP_HIDDEN_INCLUDE, include, why, 0.95)
    elif lowered.rstrip().endswith(_NO_CODE_SUFFIXES):
        shown = text[:200].decode("utf-8", "replace")
        why = f"Line {line} runs {shown!r} as PHP, a name that no program has."
        yield Sighting(PHP_HIDDEN_INCLUDE, include, why, 0.85)


def _wrapped(program: Program, include: Node, path: Node, line: int) -> Iterator[Sighting]:
    """`include 'data:text/plain,' . $_GET['c']` and other addresses that are no files."""
    parts = pieces(program, path)
    written = piece_text(program, parts[0])
    if written is None or not written[:40].lower().startswith(_WRAPPERS):
        return
    shown = written[:60].decode("utf-8", "replace")
    flow = Tracer(program).trace(*parts[1:])
    if flow.requests:
        why = f"The address that is included on line {line} begins with {shown!r} and ends with"
        yield Sighting(PHP_RUNS_REQUEST, include, f"{why} {flow.requests[0].text}.", 0.9)
    elif flow.decoders:
        why = f"Line {line} includes a hidden text behind {shown!r} as if it were a file."
        yield Sighting(PHP_RUNS_DECODED, include, why, 0.85)


def _remote_include(include: Node, address: bytes, line: int) -> Sighting:
    shown = address[:200].decode("utf-8", "replace")
    why = f"Line {line} fetches {shown!r} over the network and runs it."
    return Sighting(PHP_RUNS_REMOTE, include, why, 0.85)
