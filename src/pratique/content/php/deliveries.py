"""What a page does with what a visitor sends: it stores it as code, or sends it away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from pratique.content.names import (
    PHP_MAILS_PASSWORD,
    PHP_RUNS_REMOTE,
    PHP_WRITES_REQUEST,
)
from pratique.content.php.constant import function_name, text_of
from pratique.content.php.flow import Flow, Tracer, leading
from pratique.content.php.program import Program
from pratique.content.php.sinks import Sighting
from pratique.content.php.syntax import arguments
from pratique.content.php.vocabulary import DROP_BOXES, MAILS, SENDS, WRITES_FILE

_RUNNABLE = re.compile(rb"\.(?:php[3-8]?|phtml|phar|pht|phps|inc)$")
_SECRET = re.compile(
    r"pass|pwd|\bpin\b|_pin|pin_|cvv|cvc|otp|card|\bcc|ccnum|ssn|secret|senha|contrase|motdepasse",
    re.IGNORECASE,
)
_PASSWORD_FIELD = re.compile(rb"type\s*=\s*\\?[\"']?password", re.IGNORECASE)
# The name that PHP itself gives to a file that comes in: `$_FILES[...]['tmp_name']`.
_NAMED_BY_PHP = re.compile(r"\]\s*\[\s*['\"]tmp_name['\"]\s*\]\Z")
# Words of a page that looks at what it is given, or at who gives it.
_CARE = re.compile(
    rb"in_array|pathinfo|getimagesize|mime|preg_match|strrchr|finfo|session|is_admin|"
    rb"current_user|nonce|token|exif_imagetype|allowed|login|password_verify",
    re.IGNORECASE,
)
_SMALL_PAGE = 8192
_LONG_PAGE = 65_536
_CLASS = re.compile(rb"\bclass\s+\w+[^<>]{0,200}\{", re.IGNORECASE)
_TEXT_SUFFIX = re.compile(rb"\.(?:txt|log|html?|csv|dat|json|md)$", re.IGNORECASE)


def deliveries(program: Program) -> Iterator[Sighting]:
    """Writes and mails of what a visitor sent."""
    boxes = any(box in program.source.text for box in DROP_BOXES)
    for call in program.calls:
        callee = call.child_by_field_name("function")
        if callee is None or program.steps_left <= 0:
            continue
        name = function_name(program, callee)
        if name in WRITES_FILE:
            yield from _write(program, call, name)
        elif name in MAILS:
            yield from _mail(program, call, name)
        if name in SENDS and boxes:
            yield from _drop(program, call)


def _write(program: Program, call: Node, name: str) -> Iterator[Sighting]:
    values = arguments(call)
    place, data = WRITES_FILE[name]
    if max(place, data) >= len(values):
        return
    path = _path(program, values[place])
    if path is None:
        return
    line = program.source.line(call)
    if name in ("copy", "rename", "move_uploaded_file"):
        yield from _upload(program, call, path, values[data], line)
        return
    known = text_of(program, path)
    runnable = known is not None and _RUNNABLE.search(known.lower()) is not None
    content = Tracer(program).trace(values[data])
    if content.requests:
        yield from _written_request(program, call, path, content, runnable=runnable)
        yield from _kept_password(program, call, known, content)
    elif content.remotes and (runnable or _ends_runnable(program, path)):
        why = f"What is fetched on line {content.remotes[0].line} is written into a PHP file."
        yield Sighting(PHP_RUNS_REMOTE, call, f"{why} (line {line})", 0.75)


def _written_request(
    program: Program, call: Node, path: Node, content: Flow, *, runnable: bool
) -> Iterator[Sighting]:
    line = program.source.line(call)
    origin = content.requests[0]
    chosen = Tracer(program, naming=True).trace(leading(program, path))
    if runnable or _ends_runnable(program, path):
        why = f"The value of {origin.text} is written into a PHP file on line {line}."
        yield Sighting(PHP_WRITES_REQUEST, call, why, 0.85)
        return
    named = [one for one in chosen.requests if not _NAMED_BY_PHP.search(one.text)]
    if named:
        why = (
            f"The visitor gives both the name ({named[0].text}) and the content"
            f" ({origin.text}) of the file that is written on line {line}."
        )
        yield Sighting(PHP_WRITES_REQUEST, call, why, 0.55 if chosen.checked else 0.85)


def _ends_runnable(program: Program, path: Node) -> bool:
    """Whether the last piece of a path that is put together is `.php` or the like."""
    last = path
    for _ in range(20):
        if last.type == "binary_expression":
            right = last.child_by_field_name("right")
            if right is None:
                return False
            last = right
        elif last.type == "encapsed_string" and last.named_children:
            last = last.named_children[-1]
        else:
            break
    if last.type == "string_content":
        return _RUNNABLE.search(program.source.slice(last).lower()) is not None
    known = text_of(program, last)
    return known is not None and _RUNNABLE.search(known.lower()) is not None


def _path(program: Program, node: Node) -> Node | None:
    """The path that is written: of a handle, what its `fopen` names."""
    node = leading(program, node) if node.type == "variable_name" else node
    if node.type == "function_call_expression":
        callee = node.child_by_field_name("function")
        values = arguments(node)
        if callee is not None and function_name(program, callee) == "fopen" and values:
            return values[0]
    return node


def _upload(
    program: Program, call: Node, path: Node, content: Node, line: int
) -> Iterator[Sighting]:
    text = program.source.text
    if len(text) > _SMALL_PAGE or _CARE.search(text) or b"class " in text:
        return
    moved = Tracer(program).trace(content)
    chosen = Tracer(program).trace(path)
    if any("_FILES" in origin.text for origin in moved.requests) and chosen.requests:
        why = (
            f"Any file that a visitor sends is stored under the visitor's own name on line {line};"
            " this page checks neither the file nor the visitor."
        )
        yield Sighting(PHP_WRITES_REQUEST, call, why, 0.75)


# --- passwords


def _secret(program: Program, flow: Flow) -> str | None:
    """The request field that looks like a password; a whole form with a password field counts."""
    for origin in flow.requests:
        if (
            "_POST" not in origin.text
            and "_REQUEST" not in origin.text
            and "_GET" not in origin.text
        ):
            continue
        if _SECRET.search(origin.text):
            return origin.text
        if "[" not in origin.text and _asks_for_password(program.source.text):
            return origin.text
    return None


def _asks_for_password(page: bytes) -> bool:
    # A whole application in one file has its login and its mails apart.
    if len(page) > _LONG_PAGE and _CLASS.search(page):
        return False
    return _PASSWORD_FIELD.search(page) is not None


def _mail(program: Program, call: Node, name: str) -> Iterator[Sighting]:
    values = arguments(call)
    sent = [values[at] for at in MAILS[name] if at < len(values)]
    flow = Tracer(program).trace(*sent)
    secret = _secret(program, flow)
    if secret is not None:
        why = f"{secret} is mailed on line {program.source.line(call)}."
        yield Sighting(PHP_MAILS_PASSWORD, call, why, 0.85)


def _drop(program: Program, call: Node) -> Iterator[Sighting]:
    flow = Tracer(program).trace(*arguments(call))
    secret = _secret(program, flow)
    if secret is not None:
        why = (
            f"{secret} is sent to a chat service (Telegram, Discord) on line"
            f" {program.source.line(call)}."
        )
        yield Sighting(PHP_MAILS_PASSWORD, call, why, 0.9)


def _kept_password(
    program: Program, call: Node, path: bytes | None, content: Flow
) -> Iterator[Sighting]:
    secret = _secret(program, content)
    if secret is None or path is None or not _TEXT_SUFFIX.search(path):
        return
    why = f"{secret} is written into {path[:100].decode('utf-8', 'replace')!r}."
    yield Sighting(PHP_MAILS_PASSWORD, call, f"{why} (line {program.source.line(call)})", 0.8)
