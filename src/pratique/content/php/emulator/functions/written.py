"""Functions that write a value as a text and read it back: `serialize`, `json_encode`, `print_r`.

Source: the manual, "Variable handling", "JSON"; RFC 8259.
"""

from __future__ import annotations

import json
import math
import re
from decimal import Decimal
from typing import Any, Final

from pratique.content.php.emulator import convert
from pratique.content.php.emulator.functions.argument import (
    Pure,
    bounded,
    countable,
    integer,
    is_given,
    text,
    truth,
)
from pratique.content.php.emulator.value import Array, Cell, Instance, Unknown, Value

_DEEPEST: Final = 100


def exact(value: float) -> bytes:
    """A float with all its digits, as `var_export` and `serialize` write it."""
    if not math.isfinite(value):
        return convert.float_text(value)
    return convert.digits_of(value, f"{Decimal(repr(value)):e}", 17)


# --- serialize


def _serialized(value: Any, depth: int = 0) -> bytes:
    if depth > _DEEPEST:
        raise ValueError
    if value is None:
        return b"N;"
    kind = value.__class__
    if kind is bool:
        return b"b:%d;" % value
    if kind is int:
        return b"i:%d;" % value
    if kind is float:
        return b"d:" + exact(value) + b";"
    if kind is bytes:
        return b's:%d:"%b";' % (len(value), value)
    if kind is not Array:
        raise TypeError
    parts = [_serialized(key) + _serialized(item, depth + 1) for key, item in value.pairs()]
    bounded(sum(map(len, parts)))
    return b"a:%d:{" % len(parts) + b"".join(parts) + b"}"


_SCALAR: Final = re.compile(
    rb"(?:N;|b:([01]);|i:([+-]?\d{1,19});|d:([^;]{1,40});|([sS]):(\d{1,8}):\")"
)
_OPENING: Final = re.compile(rb'a:(\d{1,6}):\{|O:\d{1,3}:"([^"]{1,300})":(\d{1,6}):\{')
_REFERS: Final = re.compile(rb"(?:^|[;{}])[CRrE]:\d")


def unserialized(subject: bytes) -> tuple[list[Instance], Value]:
    """The objects in a text of `serialize`, and the value that it stands for."""
    made: list[Instance] = []
    if _REFERS.search(subject):
        return made, Unknown()
    try:
        value, at = _read(subject, 0, 0, made)
    except (ValueError, TypeError):
        return [], Unknown()
    return made, False if at < 0 else value


def _read(subject: bytes, at: int, depth: int, objects: list[Instance]) -> tuple[Value, int]:
    """The value that is written from `at` on, and where it ends; -1 when it is broken."""
    match = _SCALAR.match(subject, at)
    if match is not None:
        return _read_scalar(subject, match)
    match = _OPENING.match(subject, at)
    if match is None or depth > _DEEPEST:
        return None, -1
    made = Array()
    instance = None
    if match[2] is not None:
        instance = Instance(match[2], None)
        objects.append(instance)
    at = match.end()
    length = int(match[1] or match[3])
    countable(length)
    for _ in range(length):
        key, at = _read(subject, at, depth, objects)
        if at < 0 or key.__class__ not in (int, bytes):
            return None, -1
        item, at = _read(subject, at, depth + 1, objects)
        if at < 0:
            return None, -1
        made.put(convert.key(key), item)
    if subject[at : at + 1] != b"}":
        return None, -1
    if instance is None:
        return made, at + 1
    for key, item in made.pairs():
        # A private or protected one has the name of its class before it, between zero bytes.
        name = convert.text(key).rpartition(b"\0")[2]
        instance.properties[name] = Cell(item)
    return instance, at + 1


def _read_scalar(subject: bytes, match: re.Match[bytes]) -> tuple[Value, int]:
    truth_of, whole, real, kind, length = match.groups()
    if truth_of is not None:
        return truth_of == b"1", match.end()
    if whole is not None:
        return convert.wrapped(int(whole)), match.end()
    if real is not None:
        named = {b"INF": math.inf, b"-INF": -math.inf, b"NAN": math.nan}
        return named[real] if real in named else float(real), match.end()
    if length is None:
        return None, match.end()
    if kind == b"S":
        return _read_escaped(subject, match.end(), int(length))
    end = match.end() + int(length)
    if subject[end : end + 2] != b'";':
        return None, -1
    return subject[match.end() : end], end + 2


def _read_escaped(subject: bytes, at: int, length: int) -> tuple[Value, int]:
    """A text of `S:`, in which a byte may be written as a backslash and two digits."""
    countable(length)
    match = re.compile(rb'((?:\\[0-9a-fA-F]{2}|[^\\]){%d})";' % length, re.DOTALL).match(
        subject, at
    )
    if match is None:
        return None, -1
    return re.sub(rb"\\(..)", lambda m: bytes([int(m[1], 16)]), match[1]), match.end()


# --- JSON


def _json_decode(values: list[Value]) -> Value:
    subject = text(values, 0)
    flags = integer(values, 3, 0)
    assoc = truth(values, 1) if is_given(values, 1) else bool(flags & 1)
    most = integer(values, 2, 512)
    if _depth(subject) > min(most, _DEEPEST):
        raise ValueError
    try:
        found = json.loads(subject.decode("utf-8"), parse_constant=_no_constant)
    except ValueError:
        return None
    return _of_json(found, assoc=assoc)


def _depth(subject: bytes) -> int:
    deepest = depth = 0
    for mark in re.findall(
        rb"[\[\]{}]", re.sub(rb'"(?:[^"\\]|\\.)*+"', b"", subject, flags=re.DOTALL)
    ):
        depth += 1 if mark in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _no_constant(_name: str) -> None:
    raise ValueError


def _of_json(found: Any, *, assoc: bool) -> Value:
    if isinstance(found, str):
        return found.encode("utf-8", "surrogatepass")
    if isinstance(found, bool):
        return found
    if isinstance(found, int):
        return convert.whole(found)
    if isinstance(found, list):
        countable(len(found))
        return Array.of([_of_json(item, assoc=assoc) for item in found])
    if not isinstance(found, dict):
        return found
    countable(len(found))
    items = {name.encode(): _of_json(item, assoc=assoc) for name, item in found.items()}
    if assoc:
        return Array.mapping({convert.key(name): item for name, item in items.items()})
    made = Instance(b"stdClass", None)
    made.properties = {name: Cell(item) for name, item in items.items()}
    return made


def _json_encode(values: list[Value]) -> Value:
    flags = integer(values, 1, 0)
    if flags & ~(64 | 128 | 256 | 32 | 16 | 1024 | 512):
        raise ValueError
    try:
        shown = _json(values[0], flags, 0)
    except UnicodeDecodeError:
        return False
    bounded(len(shown))
    return shown.encode()


def _json(value: Value, flags: int, depth: int) -> str:
    if depth > _DEEPEST:
        raise ValueError
    if value is None or value.__class__ is bool:
        return {None: "null", True: "true", False: "false"}[value]
    if value.__class__ is int:
        return str(value)
    if value.__class__ is float:
        if not math.isfinite(value):
            raise ValueError
        shown = exact(value).decode().replace("E", "e")
        return shown + ".0" if flags & 1024 and "." not in shown else shown
    if value.__class__ is bytes:
        return _json_text(value, flags)
    if value.__class__ is not Array:
        raise TypeError
    return _json_array(value, flags, depth)


def _json_text(value: bytes, flags: int) -> str:
    if flags & 32 and convert.is_numeric(value):
        return _json(convert.number(value), flags, 0)
    shown = json.dumps(value.decode("utf-8"), ensure_ascii=not flags & 256)
    shown = shown.replace("\\u007f", "\x7f")
    return shown if flags & 64 else shown.replace("/", "\\/")


def _json_array(value: Array, flags: int, depth: int) -> str:
    listed = not flags & 16 and all(at == key for at, key in enumerate(value.items))
    pretty = bool(flags & 128) and bool(value.items)
    parts = []
    for key, item in value.pairs():
        shown = _json(item, flags, depth + 1)
        if not listed:
            name = _json_text(convert.text(key), flags & ~32)
            shown = name + (": " if pretty else ":") + shown
        parts.append(shown)
    bounded(sum(map(len, parts)))
    opening, closing = "[]" if listed else "{}"
    if not pretty:
        return opening + ",".join(parts) + closing
    gap = "\n" + "    " * (depth + 1)
    return opening + gap + ("," + gap).join(parts) + "\n" + "    " * depth + closing


# --- for a person


def exported(value: Value, depth: int = 0) -> bytes:
    """What `var_export` writes."""
    if depth > _DEEPEST:
        raise ValueError
    if value is None or value.__class__ is bool:
        return {None: b"NULL", True: b"true", False: b"false"}[value]
    if value.__class__ is int:
        return b"%d" % value
    if value.__class__ is float:
        shown = exact(value)
        return shown if not shown.lstrip(b"-").isdigit() else shown + b".0"
    if value.__class__ is bytes:
        quoted = b"'" + value.replace(b"\\", b"\\\\").replace(b"'", b"\\'") + b"'"
        return quoted.replace(b"\0", b"' . \"\\0\" . '")
    if value.__class__ is not Array:
        raise TypeError
    gap = b"  " * depth
    made = [b"array (\n"]
    for key, item in value.pairs():
        made += (gap, b"  ", exported(key), b" => ")
        if item.__class__ is Array:
            made += (b"\n", gap, b"  ")
        made += (exported(item, depth + 1), b",\n")
    bounded(sum(map(len, made)))
    return b"".join([*made, gap, b")"])


def printed(value: Value, depth: int = 0) -> bytes:
    """What `print_r` writes."""
    if depth > _DEEPEST:
        raise ValueError
    if value.__class__ is not Array:
        return text([value], 0)
    gap = b" " * (8 * depth)
    made = [b"Array\n", gap, b"(\n"]
    for key, item in value.pairs():
        made += (gap, b"    [", convert.text(key), b"] => ", printed(item, depth + 1), b"\n")
    bounded(sum(map(len, made)))
    return b"".join([*made, gap, b")\n"])


def dumped(value: Value, depth: int = 0) -> bytes:
    """What `var_dump` writes."""
    if depth > _DEEPEST:
        raise ValueError
    gap = b"  " * depth
    if value is None:
        return gap + b"NULL\n"
    if value.__class__ is bool:
        return gap + (b"bool(true)\n" if value else b"bool(false)\n")
    if value.__class__ is int:
        return gap + b"int(%d)\n" % value
    if value.__class__ is float:
        return gap + b"float(" + exact(value) + b")\n"
    if value.__class__ is bytes:
        return gap + b'string(%d) "' % len(value) + value + b'"\n'
    if value.__class__ is not Array:
        raise TypeError
    made = [gap, b"array(%d) {\n" % len(value.items)]
    for key, item in value.pairs():
        name = b"%d" % key if key.__class__ is int else b'"' + key + b'"'  # type: ignore[operator]
        made += (gap, b"  [", name, b"]=>\n", dumped(item, depth + 1))
    bounded(sum(map(len, made)))
    return b"".join([*made, gap, b"}\n"])


WRITTEN: Final[dict[bytes, Pure]] = {
    b"serialize": lambda v: _serialized(v[0]),
    b"json_encode": _json_encode,
    b"json_decode": _json_decode,
}
