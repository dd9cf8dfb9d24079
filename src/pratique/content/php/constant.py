"""Strings that do not change: what an expression of literals always gives.

This is no interpreter. It knows literals, concatenation, exclusive or, picking characters,
a name with one meaning, and the functions by which names and payloads are hidden. What it
does not know is None. Nothing is run; depth and length are bounded.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
import urllib.parse
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from tree_sitter import Node

from pratique.content.php.literal import escaped, whole_number
from pratique.content.php.program import Program
from pratique.content.php.syntax import arguments
from pratique.content.php.vocabulary import RUNS_CODE, RUNS_COMMAND

DEPTH_LIMIT = 40
_BARE_NAMES = frozenset(RUNS_CODE) | frozenset(RUNS_COMMAND)
LENGTH_LIMIT = 1 << 20
_PIECE_LIMIT = 20_000


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that never changes; `built` says that it was put together, not just written."""

    value: Plain
    built: bool = False

    @property
    def text(self) -> bytes | None:
        """The value as PHP's string, None for an array."""
        if isinstance(self.value, bytes):
            return self.value
        return str(self.value).encode() if isinstance(self.value, int) else None


def text_of(program: Program, node: Node) -> bytes | None:
    """The string that `node` always gives, or None."""
    found = constant(program, node)
    return None if found is None else found.text


def constant(program: Program, node: Node, depth: int = 0) -> Constant | None:
    """The value that `node` always gives, or None where this cannot tell."""
    if node.id in program.constants:
        known: Constant | None = program.constants[node.id]
        return known
    if depth > DEPTH_LIMIT or program.steps_left <= 0:
        return None
    program.steps_left -= 1
    program.constants[node.id] = None  # a definition that leads back to itself is not constant
    rule = _RULES.get(node.type)
    found = None if rule is None else rule(program, node, depth + 1)
    if found is not None and isinstance(found.value, bytes) and len(found.value) > LENGTH_LIMIT:
        found = None
    program.constants[node.id] = found
    return found


# A string, a whole number, or an array as pairs of key and value.
Plain = bytes | int | tuple[tuple[bytes, Constant | None], ...]

# --- literals


def _string(program: Program, node: Node, depth: int) -> Constant | None:
    pieces: list[bytes] = []
    built = False
    parts = node.named_children
    if len(parts) > _PIECE_LIMIT:
        return None
    for part in parts:
        if part.type in ("string_content", "nowdoc_string"):
            pieces.append(program.source.literal(program.source.slice(part)))
        elif part.type == "escape_sequence":
            escape = program.source.slice(part)
            pieces.append(escaped(escape, single=node.type == "string"))
            built = built or _hides(escape)
        else:
            value = constant(program, part, depth)
            if value is None or value.text is None:
                return None
            pieces.append(value.text)
            built = True
    return Constant(b"".join(pieces), built)


def _hides(escape: bytes) -> bool:
    """Whether an escape stands for a letter that could have been written."""
    return len(escape) > 2 and escaped(escape, single=False).isalnum()


def _heredoc(program: Program, node: Node, depth: int) -> Constant | None:
    body = node.child_by_field_name("value")
    return None if body is None else _string(program, body, depth)


def _integer(program: Program, node: Node, _depth: int) -> Constant | None:
    found = whole_number(program.source.word(node))
    return None if found is None else Constant(found)


# --- expressions


def _inner(program: Program, node: Node, depth: int) -> Constant | None:
    return constant(program, node.named_children[-1], depth) if node.named_children else None


def _binary(program: Program, node: Node, depth: int) -> Constant | None:
    pieces = _concatenated(program, node)
    if pieces is not None:
        return _joined(program, pieces, depth)
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    sign = node.child_by_field_name("operator")
    if left is None or right is None or sign is None:
        return None
    a, b = constant(program, left, depth), constant(program, right, depth)
    if a is None or b is None:
        return None
    return _calculated(program.source.word(sign), a.value, b.value)


def _calculated(sign: str, a: object, b: object) -> Constant | None:
    if isinstance(a, bytes) and isinstance(b, bytes):
        if sign == "^":
            return Constant(bytes(x ^ y for x, y in zip(a, b, strict=False)), built=True)
        if sign == "|" and len(a) == len(b):
            return Constant(bytes(x | y for x, y in zip(a, b, strict=True)), built=True)
        if sign == "&":
            return Constant(bytes(x & y for x, y in zip(a, b, strict=False)), built=True)
    if isinstance(a, int) and isinstance(b, int) and max(abs(a), abs(b)) < 1 << 40:
        whole = {"+": a + b, "-": a - b, "*": a * b, "^": a ^ b, "|": a | b, "&": a & b}.get(sign)
        if whole is None and b:
            whole = {"%": a % b, "/": a // b if a % b == 0 else None}.get(sign)
        return None if whole is None else Constant(whole)
    return None


def _concatenated(program: Program, node: Node) -> list[Node] | None:
    """The operands of a chain of `.`, in order; None when it is another operator."""
    pieces: list[Node] = []
    while node.type == "binary_expression":
        sign = node.child_by_field_name("operator")
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if sign is None or left is None or right is None or program.source.slice(sign) != b".":
            break
        pieces.append(right)
        node = left
        if len(pieces) > _PIECE_LIMIT:
            return None
    if not pieces:
        return None
    pieces.append(node)
    pieces.reverse()
    return pieces


def _joined(program: Program, pieces: list[Node], depth: int) -> Constant | None:
    texts: list[bytes] = []
    for piece in pieces:
        value = constant(program, piece, depth)
        if value is None or value.text is None:
            return None
        texts.append(value.text)
    return Constant(b"".join(texts), built=True)


def _variable(program: Program, node: Node, depth: int) -> Constant | None:
    names = program.names
    name = names.name_of(node)
    if name is None:
        return None
    found = names.definitions(names.scope_of(node), name)
    if not found and name == "->value":  # of a case of an enumeration
        case = node.child_by_field_name("object")
        if case is not None and case.type == "class_constant_access_expression":
            return _named_constant(program, case, depth)
    if not found or len(found) > _PIECE_LIMIT or any(d.part for d in found):
        return None
    if found[0].appends or not all(d.appends for d in found[1:]):
        return None
    if len(found) == 1:
        return constant(program, found[0].value, depth)
    return _joined(program, [d.value for d in found], depth)


def _named_constant(program: Program, node: Node, depth: int) -> Constant | None:
    name = program.source.word(node).rpartition("\\")[2].rpartition("::")[2]
    found = program.names.definitions(0, "const " + name)
    if not found and node.type == "name" and name.lower() in _BARE_NAMES:
        # Until PHP 8, the name of a constant that is not defined was its own value.
        return Constant(name.encode())
    return constant(program, found[0].value, depth) if len(found) == 1 else None


def _subscript(program: Program, node: Node, depth: int) -> Constant | None:
    parts = node.named_children
    if len(parts) != 2:
        return None
    if program.source.slice(parts[0]) == b"$GLOBALS":
        return _of_globals(program, parts[1], depth)
    base, index = constant(program, parts[0], depth), constant(program, parts[1], depth)
    if base is None or index is None or index.text is None:
        return None
    if isinstance(base.value, tuple):
        items = dict(base.value) if len(base.value) < _PIECE_LIMIT else {}
        item = items.get(index.text)
        return None if item is None else Constant(item.value, built=True)
    text = base.text
    if (
        text is None
        or not isinstance(index.value, int)
        or not -len(text) <= index.value < len(text)
    ):
        return None
    at = index.value % len(text)
    return Constant(text[at : at + 1], built=True)


def _of_globals(program: Program, key: Node, depth: int) -> Constant | None:
    """`$GLOBALS['x']` is the variable `$x` of the file."""
    named = constant(program, key, depth)
    text = named.text if named is not None else None
    found = program.names.definitions(0, text.decode("latin-1")) if text is not None else []
    if len(found) != 1 or found[0].part or found[0].appends:
        return None
    return constant(program, found[0].value, depth)


def _array(program: Program, node: Node, depth: int) -> Constant | None:
    items: list[tuple[bytes, Constant | None]] = []
    following = 0
    elements = node.named_children
    if len(elements) > _PIECE_LIMIT:
        return None
    for element in elements:
        parts = element.named_children
        if element.type != "array_element_initializer" or not parts:
            continue
        if len(parts) > 1:
            key = constant(program, parts[0], depth)
            if key is None or key.text is None:
                return None
            name = key.text
        else:
            name, following = str(following).encode(), following + 1
        items.append((name, constant(program, parts[-1], depth)))
    return Constant(tuple(items))


def _conversion(program: Program, node: Node, depth: int) -> Constant | None:
    value = node.child_by_field_name("value")
    return None if value is None else constant(program, value, depth)


def _assignment(program: Program, node: Node, depth: int) -> Constant | None:
    right = node.child_by_field_name("right")
    return None if right is None else constant(program, right, depth)


def _unary(program: Program, node: Node, depth: int) -> Constant | None:
    value = _inner(program, node, depth)
    sign = program.source.slice(node)[:1]
    if value is None and sign == b"~" and node.named_children[-1:]:
        # A name of bytes that are no letters was its own value until PHP 8.
        bare = node.named_children[-1]
        name = program.source.literal(program.source.slice(bare))
        if bare.type == "name" and not name.isascii():
            return Constant(bytes(255 - c for c in name), built=True)
    if value is None:
        return None
    if sign == b"-" and isinstance(value.value, int):
        return Constant(-value.value)
    if sign == b"~" and isinstance(value.value, bytes):
        return Constant(bytes(255 - c for c in value.value), built=True)
    return value if sign == b"@" else None


def _call(program: Program, node: Node, depth: int) -> Constant | None:
    callee = node.child_by_field_name("function")
    if callee is None:
        return None
    name = function_name(program, callee, depth)
    if name is not None and _is_callable(program, node):
        return Constant(name.encode("latin-1", "replace"))
    rule = None if name is None else _FUNCTIONS.get(name)
    if rule is None:
        return None
    values = [constant(program, value, depth) for value in arguments(node)]
    if not values or any(value is None for value in values):
        return None
    try:
        found = rule([value.value for value in values if value is not None])
    except (ValueError, IndexError, TypeError, OverflowError, zlib.error, binascii.Error):
        return None
    return None if found is None else Constant(found, built=True)


def _is_callable(program: Program, call: Node) -> bool:
    """Whether this is `system(...)`: no call, but the function itself."""
    listed = call.child_by_field_name("arguments")
    return listed is not None and program.source.slice(listed).strip(b"() \t\r\n") == b"..."


def _closure(program: Program, node: Node, depth: int) -> Constant | None:
    """`Closure::fromCallable('system')` is called like the name that it is given."""
    named, values = node.child_by_field_name("name"), arguments(node)
    if named is None or not values or program.source.slice(named).lower() != b"fromcallable":
        return None
    return constant(program, values[0], depth)


def function_name(program: Program, callee: Node, depth: int = 0) -> str | None:
    """The lower-case name of the function that `callee` always stands for, or None."""
    if callee.type in ("name", "qualified_name"):
        return program.source.word(callee).rpartition("\\")[2].lower()
    text = constant(program, callee, depth)
    if text is None or text.text is None:
        return None
    return text.text.decode("latin-1").lstrip("\\").lower()


_RULES: dict[str, Callable[[Program, Node, int], Constant | None]] = {
    "string": _string,
    "encapsed_string": _string,
    "heredoc": _heredoc,
    "nowdoc": _heredoc,
    "integer": _integer,
    "parenthesized_expression": _inner,
    "argument": _inner,
    "error_suppression_expression": _inner,
    "binary_expression": _binary,
    "variable_name": _variable,
    "member_access_expression": _variable,
    "scoped_property_access_expression": _variable,
    "name": _named_constant,
    "qualified_name": _named_constant,
    "class_constant_access_expression": _named_constant,
    "subscript_expression": _subscript,
    "array_creation_expression": _array,
    "cast_expression": _conversion,
    "assignment_expression": _assignment,
    "unary_op_expression": _unary,
    "function_call_expression": _call,
    "scoped_call_expression": _closure,
}

# --- functions: arguments as Python values in, a value out; any ValueError means "unknown"


def _bytes(value: object) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(value, int):
        return str(value).encode()
    raise TypeError


def _items(value: object) -> list[bytes]:
    if not isinstance(value, tuple):
        raise TypeError
    texts = [item.text for _, item in value if item is not None]
    if len(texts) != len(value) or any(text is None for text in texts):
        raise ValueError
    return [text for text in texts if text is not None]


def _base64(a: list[object]) -> bytes:
    text = re.sub(rb"[^A-Za-z0-9+/]", b"", _bytes(a[0]))
    if len(text) % 4 == 1:
        text = text[:-1]
    return base64.b64decode(text + b"=" * (-len(text) % 4))


def _inflate(window: int) -> Callable[[list[object]], bytes]:
    def inflate(a: list[object]) -> bytes:
        text = zlib.decompressobj(window).decompress(_bytes(a[0]), LENGTH_LIMIT)
        if not text:
            raise ValueError
        return text

    return inflate


def _substr(a: list[object]) -> bytes:
    text, start = _bytes(a[0]), a[1]
    length = a[2] if len(a) > 2 else None
    if not isinstance(start, int) or not (length is None or isinstance(length, int)):
        raise TypeError
    start = max(len(text) + start, 0) if start < 0 else start
    rest = text[start:]
    if length is None:
        return rest
    return rest[:length]


def _replace(a: list[object]) -> bytes:
    subject = _bytes(a[2])
    searches = _items(a[0]) if isinstance(a[0], tuple) else [_bytes(a[0])]
    replacements = _items(a[1]) if isinstance(a[1], tuple) else [_bytes(a[1])] * len(searches)
    for index, search in enumerate(searches[:200]):
        if search:
            replacement = replacements[index] if index < len(replacements) else b""
            subject = subject.replace(search, replacement)[: LENGTH_LIMIT + 1]
    return subject


def _translate(a: list[object]) -> bytes:
    if len(a) == 3:
        before, after = _bytes(a[1]), _bytes(a[2])
        length = min(len(before), len(after))
        table = bytes.maketrans(before[:length], after[:length])
        return _bytes(a[0]).translate(table)
    if not isinstance(a[1], tuple):
        raise TypeError
    pairs = {key: None if item is None else item.text for key, item in a[1] if key}
    if len(pairs) > 500 or any(text is None for text in pairs.values()):
        raise ValueError
    if not pairs:
        return _bytes(a[0])
    ordered = sorted(pairs, key=len, reverse=True)
    pattern = re.compile(b"|".join(re.escape(key) for key in ordered))
    return pattern.sub(lambda m: pairs[m[0]] or b"", _bytes(a[0]))


def _implode(a: list[object]) -> bytes:
    if len(a) == 1:
        return b"".join(_items(a[0]))
    return _bytes(a[0]).join(_items(a[1]))


def _listed(texts: list[bytes]) -> tuple[tuple[bytes, Constant | None], ...]:
    if len(texts) > _PIECE_LIMIT:
        raise ValueError
    return tuple((str(i).encode(), Constant(text)) for i, text in enumerate(texts))


def _pack(a: list[object]) -> bytes:
    form = _bytes(a[0])
    if form[:1] == b"H":
        return binascii.unhexlify(_bytes(a[1]))
    if form[:1] in (b"C", b"c"):
        return bytes(int(value) & 255 for value in a[1:] if isinstance(value, int))
    if form[:1] in (b"A", b"a"):
        return _bytes(a[1])
    raise ValueError


def _formatted(a: list[object]) -> bytes:
    following = 1

    def one(match: re.Match[bytes]) -> bytes:
        nonlocal following
        number, kind = match.groups()
        if kind == b"%":
            return b"%"
        at = int(number) if number else following
        following += not number
        if kind not in (b"s", b"d", b"c") or not 0 < at < len(a):
            raise ValueError
        return bytes([int(_bytes(a[at])) & 255]) if kind == b"c" else _bytes(a[at])

    return re.sub(rb"(?s)%(?:(\d{1,4})\$)?(.?)", one, _bytes(a[0]))


_FUNCTIONS: dict[str, Callable[[list[object]], Plain | None]] = {
    "chr": lambda a: bytes([int(_bytes(a[0])) % 256]),
    "ord": lambda a: _bytes(a[0])[0],
    "strrev": lambda a: _bytes(a[0])[::-1],
    "str_rot13": lambda a: codecs.encode(_bytes(a[0]).decode("latin-1"), "rot13").encode("latin-1"),
    "base64_decode": _base64,
    "hex2bin": lambda a: binascii.unhexlify(_bytes(a[0])),
    "pack": _pack,
    "urldecode": lambda a: urllib.parse.unquote_to_bytes(_bytes(a[0]).replace(b"+", b" ")),
    "rawurldecode": lambda a: urllib.parse.unquote_to_bytes(_bytes(a[0])),
    "gzinflate": _inflate(-15),
    "gzuncompress": _inflate(15),
    "gzdecode": _inflate(31),
    "substr": _substr,
    "str_replace": _replace,
    "str_ireplace": _replace,
    "strtr": _translate,
    "implode": _implode,
    "join": _implode,
    "explode": lambda a: _listed(_bytes(a[1]).split(_bytes(a[0]))),
    "str_split": lambda a: _listed([bytes([c]) for c in _bytes(a[0])]) if len(a) == 1 else None,
    "sprintf": _formatted,
    "strtolower": lambda a: _bytes(a[0]).lower(),
    "strtoupper": lambda a: _bytes(a[0]).upper(),
    "ucfirst": lambda a: _bytes(a[0])[:1].upper() + _bytes(a[0])[1:],
    "lcfirst": lambda a: _bytes(a[0])[:1].lower() + _bytes(a[0])[1:],
    "trim": lambda a: _bytes(a[0]).strip() if len(a) == 1 else None,
    "stripslashes": lambda a: re.sub(rb"\\(.?)", rb"\1", _bytes(a[0]), flags=re.DOTALL),
    "strval": lambda a: _bytes(a[0]),
}
