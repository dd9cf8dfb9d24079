"""Values of a script, as far as its text gives them.

Python's own `str`, `bool`, `int` and `float` stand for themselves, None for `undefined`. What
depends on the visitor, the page or the network is `Unknown`; a text that is known in part holds
`GAP` where it is not. Both carry tags: where what they hold came from.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final, Self

from pratique.content.javascript.grammar import Node

GAP: Final = "\ufffd"
MOST_TEXT: Final = 1 << 20
MOST_ITEMS: Final = 100_000

# Scripts look at their own text to see whether somebody has put it in lines; nobody has.
_SOURCE: Final = "function f(){return 'function'}"

NOTHING: Final[frozenset[str]] = frozenset()


class Exhausted(Exception):
    """The script takes more steps, memory or depth than it is given."""


class Text(str):
    """A text with tags."""

    __slots__ = ("tags",)

    tags: frozenset[str]

    def __new__(cls, text: str, tags: frozenset[str]) -> Self:
        """The text, of which `tags` say where its parts came from."""
        made = super().__new__(cls, text)
        made.tags = tags
        return made


class Null:
    """The value `null`."""

    __slots__ = ()


NULL: Final = Null()


class Unknown:
    """What the text of the script does not tell. `path` says how it was reached."""

    __slots__ = ("path", "tags")

    def __init__(self, path: str, tags: frozenset[str] = NOTHING) -> None:
        self.path = path[:200]
        self.tags = tags


class Array:
    """An array; `held` are members that are no items of it."""

    __slots__ = ("held", "items")

    def __init__(self, items: list[Any]) -> None:
        if len(items) > MOST_ITEMS:
            raise Exhausted
        self.items = items
        self.held: dict[str, Any] = {}


class Thing:
    """An object. `kind` is `` for a plain one, else what it is: `script`, `xhr`, `window`."""

    __slots__ = ("held", "kind", "parent")

    def __init__(self, kind: str = "", parent: Thing | None = None) -> None:
        self.held: dict[str, Any] = {}
        self.kind = kind
        self.parent = parent

    def find(self, key: str) -> tuple[bool, Any]:
        """Whether the object, or what it was made after, has `key`, and what it holds."""
        thing: Thing | None = self
        for _ in range(20):
            if thing is None:
                break
            if key in thing.held:
                return True, thing.held[key]
            thing = thing.parent
        return False, None


class Pattern:
    """A regular expression."""

    __slots__ = ("body", "flags", "last")

    def __init__(self, body: str, flags: str) -> None:
        self.body = body
        self.flags = flags
        self.last = 0  # where a search with the flag `g` goes on


class Scope:
    """The names of one function that runs; `whole` is itself, or what a block in it belongs to."""

    __slots__ = ("names", "parent", "this", "whole")

    def __init__(self, parent: Scope | None, this: Any) -> None:
        self.names: dict[str, Any] = {}
        self.parent = parent
        self.this = this
        self.whole: Scope = self

    def block(self) -> Scope:
        """The names of a block in it."""
        inner = Scope(self, self.this)
        inner.whole = self.whole
        return inner


class Function:
    """A function of the script."""

    __slots__ = ("called", "node", "scope", "shape")

    def __init__(self, node: Node, scope: Scope) -> None:
        self.node = node
        self.scope = scope
        self.shape = Thing()
        self.called = 0


class Bound(Function):
    """A function that `bind` has given its `this` and its first arguments."""

    __slots__ = ("given", "target", "this")

    def __init__(self, target: Function, this: Any, given: list[Any]) -> None:
        super().__init__(target.node, target.scope)
        self.shape = target.shape
        self.target = target
        self.this = this
        self.given = given


class Getter:
    """A member whose value is what `function` gives."""

    __slots__ = ("function",)

    def __init__(self, function: Function) -> None:
        self.function = function


class Method:
    """A function of the language or the browser, with the value it is asked of."""

    __slots__ = ("name", "of")

    def __init__(self, of: Any, name: str) -> None:
        self.of = of
        self.name = name


def tags_of(*values: Any) -> frozenset[str]:
    """The tags of all of these together, those inside arrays and objects too."""
    found: set[str] = set()
    _gather(values, found, 0, set())
    return frozenset(found)


def _gather(values: Iterable[Any], found: set[str], depth: int, seen: set[int]) -> None:
    for value in values:
        if isinstance(value, Text | Unknown):
            found |= value.tags
        elif isinstance(value, Array | Thing) and depth < 4 and id(value) not in seen:
            # An array that holds another a hundred times is not looked through a hundred times.
            seen.add(id(value))
            held = value.items if isinstance(value, Array) else list(value.held.values())
            _gather(held[:200], found, depth + 1, seen)


def tagged(text: str, tags: frozenset[str]) -> str:
    """`text` with tags where there are any."""
    if len(text) > MOST_TEXT:
        raise Exhausted
    return Text(text, tags) if tags else text


def truth(value: Any) -> bool | None:
    """Whether a condition holds; None where the script's text does not tell."""
    if isinstance(value, Unknown):
        return None
    if isinstance(value, str):
        return None if GAP in value else bool(value)
    if isinstance(value, float) and math.isnan(value):
        return False
    if value is None or isinstance(value, Null):
        return False
    return bool(value) if isinstance(value, bool | int | float) else True


def text(value: Any, depth: int = 0) -> str:  # noqa: C901 - one case for each type of value
    """A value as the language writes it in a text."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number_text(value)
    if value is None:
        return "undefined"
    if isinstance(value, Null):
        return "null"
    if isinstance(value, Unknown):
        return Text(GAP, value.tags)
    if isinstance(value, Array):
        if depth > 4:
            return ""
        return joined(value.items, ",", depth + 1)
    if isinstance(value, Pattern):
        return f"/{value.body}/{value.flags}"
    if isinstance(value, Method):
        return f"function {value.name}() {{ [native code] }}"
    if isinstance(value, Thing):
        return "[object Object]" if not value.kind else Text(GAP, NOTHING)
    return _SOURCE if isinstance(value, Function) else GAP


def joined(items: list[Any], between: str, depth: int = 0) -> str:
    """The items of an array as one text, of which none are empty for `null` and `undefined`."""
    parts: list[str] = []
    length = 0
    for item in items:
        part = "" if item is None or isinstance(item, Null) else text(item, depth)
        length += len(part) + len(between)
        if length > MOST_TEXT:
            raise Exhausted
        parts.append(part)
    return tagged(between.join(parts), tags_of(*parts, between))


def number_text(value: float) -> str:
    """A number as the language writes it."""
    if isinstance(value, int):
        if abs(value) < 10**21:
            return str(value)
        value = float(value) if abs(value) < 10**308 else math.copysign(math.inf, value)
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if 1e-7 < abs(value) < 1e21 or not value:
        return "0" if not value else f"{Decimal(repr(value)):f}".removesuffix(".0")
    mantissa, _, exponent = repr(value).partition("e")
    return f"{mantissa.removesuffix('.0')}e{int(exponent):+d}"


def number(value: Any) -> float | int | None:
    """A value as a number; None where it cannot be told."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float):
        return value
    if value is None:
        return math.nan
    if isinstance(value, Null):
        return 0
    if isinstance(value, Array):
        return number(text(value))
    if isinstance(value, str):
        return None if GAP in value else _read_number(value.strip())
    return None if isinstance(value, Unknown) else math.nan


def _read_number(written: str) -> float | int:
    if not written:
        return 0
    try:
        if written[:2].lower() in ("0x", "0b", "0o"):
            return int(written, 0)
        if written.lstrip("+-") == "Infinity":
            return float(written)
        if written.isdigit() and written.isascii() and len(written) < 30:
            return int(written)
        if written[-1].isalpha() or "_" in written:
            return math.nan
        return float(written)
    except ValueError:
        return math.nan


def whole(value: Any) -> int | None:
    """A value as a number of 32 bits, as the bit operations see it; None where unknown."""
    found = number(value)
    if found is None:
        return None
    if isinstance(found, float):
        if math.isnan(found) or math.isinf(found):
            return 0
        found = int(found)
    found &= 0xFFFFFFFF
    return found - 0x100000000 if found & 0x80000000 else found


def plain(value: float) -> float | int:
    """A number without a fraction as a whole one."""
    return int(value) if float(value).is_integer() and abs(value) < 2**53 else value
