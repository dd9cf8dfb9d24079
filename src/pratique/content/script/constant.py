"""The value of an expression that does not depend on anything outside: texts put together.

Functions are known by their last name, whatever they are called on, since their names are
much alike in all languages: `chr`, `StrReverse`, `new String(byte[])`, `base64`. Texts of
bytes are kept as Latin-1. Length is bounded, and what cannot be worked out is None.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
import zlib
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import unquote_to_bytes

from pratique.content.script.expression import SLICE, Node

MOST: Final = 400_000
_ITEMS: Final = 100_000

Value = str | int | list["Value"] | None

_HEXADECIMAL: Final = re.compile(r"(?:[0-9A-Fa-f]{2})+")
_NOT_BASE64: Final = re.compile(r"[^A-Za-z0-9+/]")
_ADDS: Final = frozenset({"+", "&", "."})


class Constants:
    """What names hold while a text is gone through from its beginning to its end."""

    def __init__(self, own: frozenset[str] = frozenset()) -> None:
        self.own = own  # functions of the program itself, whatever their names mean elsewhere
        self.held: dict[str, Value] = {}
        self.room = 4 * MOST

    def assign(self, key: str, value: Value, *, adds: bool) -> None:
        """Let `key` hold `value`, at the end of what it holds where `adds`."""
        before = self.held.get(key)
        if not adds:
            self.held[key] = value
        elif isinstance(before, str) and isinstance(value, str | int):
            self.held[key] = self._bounded(before + _text(value))
        else:
            self.held[key] = None

    def of(self, node: Node, name: Callable[[Node], str]) -> Value:
        """The value of `node`; `name` gives the key of a name where it stands."""
        kind = node.kind
        if kind == "literal":
            if node.inside:
                return None
            return node.value if isinstance(node.value, str | int) else None
        if kind == "array":
            return self._items(node.parts, name)
        if kind == "operation":
            return self._operation(node, name)
        if kind in ("name", "member"):
            held = self.held.get(name(node))
            if held is None and kind == "member":
                return self._property(node, name)
            return held
        if kind in ("call", "new", "index"):
            return self._call(node, name)
        return None

    def _items(self, parts: tuple[Node, ...], name: Callable[[Node], str]) -> Value:
        values = [self.of(part, name) for part in parts[:_ITEMS]]
        return None if any(value is None for value in values) else values

    def _operation(self, node: Node, name: Callable[[Node], str]) -> Value:
        operators = node.value if isinstance(node.value, tuple) else ()
        if not operators or any(operator in ("?", "=>", "in", "if") for operator in operators):
            return None
        values = [self.of(part, name) for part in node.parts]
        if any(value is None for value in values):
            return None
        if any(isinstance(value, str) for value in values):
            if all(operator in _ADDS for operator in operators):
                return self._bounded("".join(_text(value) for value in values))
            return None
        numbers = [value for value in values if isinstance(value, int)]
        return _number(numbers, operators) if len(numbers) == len(values) else None

    def _property(self, node: Node, name: Callable[[Node], str]) -> Value:
        work = FUNCTIONS.get(node.last)
        value = self.of(node.parts[0], name) if work is not None else None
        return work([value]) if work is not None and value is not None else None

    def _call(self, node: Node, name: Callable[[Node], str]) -> Value:
        work = None if node.last in self.own else FUNCTIONS.get(node.last)
        if node.kind == "index":
            return self._indexed(node, name)
        if work is None:
            return self._indexed(node, name) if node.parts[0].kind == "name" else None
        arguments = [self.of(one, name) for one in node.arguments]
        receiver = node.receiver
        if receiver is not None and (held := self.of(receiver, name)) is not None:
            arguments.insert(0, held)
        if node.last == "map":  # its first argument is a function
            arguments = [argument for argument in arguments if argument is not None]
        if not arguments or any(argument is None for argument in arguments):
            return None
        try:
            value = work(arguments)
        except (ValueError, TypeError, IndexError, OverflowError, LookupError, zlib.error):
            return None
        return self._bounded(value) if isinstance(value, str) else value

    def _indexed(self, node: Node, name: Callable[[Node], str]) -> Value:
        held = self.of(node.parts[0], name)
        if len(node.parts) != 2 or not isinstance(held, list | str):
            return None
        if node.parts[1].value == SLICE:
            return self._sliced(held, [self.of(part, name) for part in node.parts[1].parts])
        at = self.of(node.parts[1], name)
        if isinstance(at, int) and -len(held) <= at < len(held):
            return held[at]
        return None

    def _sliced(self, held: str | list[Value], bounds: list[Value]) -> Value:
        if any(bound is None or (isinstance(bound, str) and bound) for bound in bounds):
            return None
        start, stop, step = (bound if isinstance(bound, int) else None for bound in bounds)
        if step == 0:
            return None
        part = held[start:stop:step]
        return self._bounded(part) if isinstance(part, str) else part

    def _bounded(self, text: str) -> Value:
        self.room -= len(text)
        return text if len(text) <= MOST and self.room > 0 else None


def _text(value: Value) -> str:
    return str(value) if isinstance(value, str | int) else ""


def _number(values: list[int], operators: tuple[str, ...]) -> Value:
    total = values[0]
    for operator, value in zip(operators, values[1:], strict=False):
        if operator in ("+", "&"):
            total += value
        elif operator == "-":
            total -= value
        elif operator == "*" and abs(total) < 1 << 40 and abs(value) < 1 << 20:
            total *= value
        elif operator in ("^", "xor"):
            total ^= value
        elif operator in ("/", "\\", "//") and value:
            total //= value
        else:
            return None
    return total


def _characters(arguments: list[Value]) -> Value:
    codes = [
        code
        for one in arguments
        for code in (one if isinstance(one, list) else [one])
    ]  # fmt: skip
    if not all(isinstance(code, int) for code in codes):
        return _joined(arguments)
    return "".join(chr(code & 0xFFFF) for code in codes if isinstance(code, int))


def _joined(arguments: list[Value]) -> Value:
    """`new String(...)`, `bytes(...)`: a text of texts or of the numbers of characters."""
    first = arguments[0]
    if isinstance(first, str):
        return first
    if isinstance(first, list):
        return "".join(
            one if isinstance(one, str) else chr(one & 0xFF) if isinstance(one, int) else ""
            for one in first
        )
    return _text(first)


def _join(arguments: list[Value]) -> Value:
    for one in arguments:
        if isinstance(one, list):
            between = next((_text(other) for other in arguments if isinstance(other, str)), "")
            return between.join(_text(item) for item in one)
    return "".join(_text(one) for one in arguments)


def _base64(arguments: list[Value]) -> Value:
    text = _NOT_BASE64.sub("", _first(arguments).replace("-", "+").replace("_", "/"))
    return base64.b64decode(text[: len(text) - (len(text) % 4 == 1)] + "==").decode("latin-1")


def _hexadecimal(arguments: list[Value]) -> Value:
    text = _first(arguments)
    if not _HEXADECIMAL.fullmatch(text):
        return None
    return binascii.unhexlify(text).decode("latin-1")


def _first(arguments: list[Value]) -> str:
    texts = [one for one in arguments if isinstance(one, str)]
    return max(texts[:2], key=len)


def _split(arguments: list[Value]) -> Value:
    text, between = arguments[0], arguments[1]
    if not isinstance(text, str) or not isinstance(between, str):
        return None
    if len(text) < len(between):
        text, between = between, text
    return list(text.split(between)[:_ITEMS]) if between else list(text[:_ITEMS])


def _replace(arguments: list[Value]) -> Value:
    text, old, new = (_text(one) for one in arguments[:3])
    return text.replace(old, new) if old and len(text) * max(1, len(new)) < 8 * MOST else text


def _reverse(arguments: list[Value]) -> Value:
    return arguments[0][::-1] if isinstance(arguments[0], str | list) else None


def _part(arguments: list[Value]) -> Value:
    text, start = arguments[0], arguments[1]
    if not isinstance(text, str) or not isinstance(start, int):
        return None
    end = arguments[2] if len(arguments) > 2 else None
    return text[start - 1 : start - 1 + end if isinstance(end, int) else None]


def _substring(arguments: list[Value]) -> Value:
    text, start = arguments[0], arguments[1]
    if not isinstance(text, str) or not isinstance(start, int):
        return None
    end = arguments[2] if len(arguments) > 2 else None
    return text[start : end if isinstance(end, int) else None]


def _left(arguments: list[Value]) -> Value:
    length = arguments[1]
    return _text(arguments[0])[: max(0, length)] if isinstance(length, int) else None


def _inflated(arguments: list[Value]) -> Value:
    data = _first(arguments).encode("latin-1", "replace")
    wrapped = data[:1] == b"\x78" or data[:2] == b"\x1f\x8b"
    worker = zlib.decompressobj(47 if wrapped else -15)
    return worker.decompress(data, MOST).decode("latin-1")


def _rotated(arguments: list[Value]) -> Value:
    return codecs.encode(_first(arguments), "rot13")


def _decoded(arguments: list[Value]) -> Value:
    """`.decode("base64")` and `codecs.decode(x, "hex")` of Python; `utf-8` leaves it as it is."""
    if len(arguments) < 2:
        # Java's `Base64.getDecoder().decode(x)`: only there the receiver is no text.
        text = _first(arguments)
        return (
            _base64(arguments)
            if len(text) >= 8 and not _NOT_BASE64.search(text.rstrip("="))
            else text
        )
    how = _text(arguments[1]).replace("-", "").replace("_", "").lower()
    work = _CODECS.get(how)
    return work(arguments[:1]) if work is not None else _text(arguments[0])


def _packed(arguments: list[Value]) -> Value:
    how, rest = _text(arguments[0]), arguments[1:]
    if how[:1] in "Hh" and rest:
        return _hexadecimal(rest)
    if how[:1] in "Ccu" and rest:
        return None if "u" in how else _characters(rest)
    return _text(rest[0]) if how[:1] in "Aa" and rest else None


def _unpacked(arguments: list[Value]) -> Value:
    if _text(arguments[0])[:1] == "u":
        lines = _text(arguments[1]).splitlines()
        return b"".join(binascii.a2b_uu(line) for line in lines if line).decode("latin-1")
    if _text(arguments[0])[:1] in "Hh":
        return _text(arguments[1]).encode("latin-1", "replace").hex()
    return None


def _percent(arguments: list[Value]) -> Value:
    return unquote_to_bytes(_first(arguments)).decode("latin-1")


def _lower(arguments: list[Value]) -> Value:
    return _text(arguments[0]).lower()


def _upper(arguments: list[Value]) -> Value:
    return _text(arguments[0]).upper()


def _code(arguments: list[Value]) -> Value:
    text = arguments[0]
    return ord(text[0]) if isinstance(text, str) and text else None


def _same(arguments: list[Value]) -> Value:
    return arguments[-1] if len(arguments) > 1 and isinstance(arguments[0], int) else arguments[0]


def _integer(arguments: list[Value]) -> Value:
    base = arguments[1] if len(arguments) > 1 and isinstance(arguments[1], int) else 10
    text = _text(arguments[0]).strip()
    if text[:2].lower() == "&h":
        return int(text[2:40], 16)
    return int(text[:40], base) if 2 <= base <= 36 else None


def _mapped(arguments: list[Value]) -> Value:
    """`map(chr, [..])`: the function is a name, and only the list is a value."""
    return next((_characters([one]) for one in arguments if isinstance(one, list)), None)


_CODECS: Final[Mapping[str, Callable[[list[Value]], Value]]] = {
    "base64": _base64, "hex": _hexadecimal, "zlib": _inflated, "zip": _inflated,
    "rot13": _rotated, "rot_13": _rotated,
}  # fmt: skip
FUNCTIONS: Final[Mapping[str, Callable[[list[Value]], Value]]] = {
    "chr": _characters, "chrw": _characters, "chrb": _characters, "fromcharcode": _characters,
    "asc": _code, "ascw": _code, "ord": _code,
    "string": _joined, "bytes": _joined, "bytearray": _joined, "cstr": _joined, "str": _joined,
    "tostring": _joined, "getbytes": _same, "tochararray": _same, "valueof": _joined,
    "getstring": _joined, "encode": _same, "strip": _same, "trim": _same, "array": list,
    "strreverse": _reverse, "reverse": _reverse, "reversed": _reverse,
    "replace": _replace, "replaceall": _replace, "split": _split, "join": _join, "concat": _join,
    "decodebuffer": _base64, "b64decode": _base64, "frombase64string": _base64,
    "decodestring": _base64, "decode_base64": _base64, "parsebase64binary": _base64,
    "atob": _base64,
    "decodebase64": _base64, "decodebytes": _base64,
    "decode": _decoded, "fromhex": _hexadecimal, "unhexlify": _hexadecimal, "a2b_hex": _hexadecimal,
    "parsehexbinary": _hexadecimal, "decodehex": _hexadecimal,
    "decompress": _inflated, "inflate": _inflated, "uncompress": _inflated, "memgunzip": _inflated,
    "mid": _part, "substring": _substring, "substr": _substring, "left": _left,
    "lcase": _lower, "lower": _lower, "tolowercase": _lower, "tolower": _lower, "lc": _lower,
    "ucase": _upper, "upper": _upper, "touppercase": _upper, "toupper": _upper, "uc": _upper,
    "pack": _packed, "unpack": _unpacked, "unescape": _percent, "uri_unescape": _percent,
    "unquote": _percent, "urldecode": _percent, "decodeuricomponent": _percent,
    "cint": _integer, "clng": _integer, "int": _integer, "parseint": _integer, "cbyte": _integer,
    "map": _mapped,
}  # fmt: skip
