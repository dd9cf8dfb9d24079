"""What stands behind the dot of a value that the language itself has: texts, arrays, functions.

Source: ECMAScript (ECMA-262), the properties of `String`, `Array`, `Function`, `RegExp`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from pratique.content.javascript.grammar import Node
from pratique.content.javascript.language import ARRAY_METHODS, CONSTANTS
from pratique.content.javascript.values import (
    GAP,
    MOST_ITEMS,
    Array,
    Bound,
    Function,
    Method,
    Null,
    Pattern,
    Thing,
    Unknown,
    tags_of,
)

CONSTRUCTORS: Final = {
    str: "String", bool: "Boolean", int: "Number", float: "Number", Array: "Array",
    Function: "Function", Bound: "Function", Method: "Function", Pattern: "RegExp", Thing: "Object",
}  # fmt: skip


def without(value: Any, taken: list[str]) -> Any:
    """What a pattern leaves of an object."""
    if not isinstance(value, Thing) or value.kind:
        return value
    rest = Thing()
    rest.held.update({key: one for key, one in value.held.items() if key not in taken})
    return rest


def about_function(function: Node, key: str) -> Any:
    """The `name` of a function, or its `length`: how many arguments it needs."""
    if key == "name":
        return function[1]
    needed = 0
    for one in function[2]:
        if one[0] in ("rest", "default"):
            break
        needed += 1
    return needed


def of_own(of: Method, key: str) -> Any:
    """A member of what the language has by a name: `Math.PI`, `String.fromCharCode`."""
    if key == "prototype":
        return {"String": "", "Object": Thing()}.get(of.name, Array([]))
    if key == "name":
        return of.name.rpartition(".")[2]
    name = f"{of.name}.{key}"
    return CONSTANTS[name] if name in CONSTANTS else Method(None, name)


OF_PATTERNS: Final[dict[str, Callable[[Pattern], Any]]] = {
    "source": lambda of: of.body,
    "flags": lambda of: of.flags,
    "global": lambda of: "g" in of.flags,
    "ignoreCase": lambda of: "i" in of.flags,
    "lastIndex": lambda of: of.last,
}


def tag(value: Any) -> Any:
    """What `Object.prototype.toString` says of a value."""
    if isinstance(value, Unknown) or (isinstance(value, Thing) and value.kind):
        return Unknown("type")
    if value is None or isinstance(value, Null):
        return "[object Undefined]" if value is None else "[object Null]"
    return f"[object {CONSTRUCTORS.get(type(value), 'String')}]"


def turns(of: Any, kind: str) -> list[Any]:
    """What a loop `for ... in` (`kind` is `in`) or `for ... of` goes through."""
    if kind == "in" and isinstance(of, Thing):
        return list(of.held)[:1000] or ([Unknown("key")] if of.kind else [])
    if isinstance(of, Array):
        return list(range(len(of.items))) if kind == "in" else list(of.items)
    if isinstance(of, str) and GAP not in of:
        return list(range(len(of))) if kind == "in" else list(of)
    if isinstance(of, Unknown):
        return [Unknown(f"{of.path}[]", of.tags)]
    if isinstance(of, Thing):
        length = of.held.get("length")
        return [None] * min(length, MOST_ITEMS) if isinstance(length, int) else []
    return []


def of_text(of: str, key: str) -> Any:
    """A member of a text."""
    if key == "length":
        return Unknown("length", tags_of(of)) if GAP in of else len(of)
    if key.isdigit() and key.isascii():
        at = int(key[:9])
        return of[at] if at < len(of) else None
    return Method(of, key) if key.isidentifier() else None


def of_array(of: Array, key: str) -> Any:
    """A member of an array."""
    if key == "length":
        return len(of.items)
    if key.isdigit() and key.isascii():
        at = int(key[:9])
        return of.items[at] if at < len(of.items) else None
    if key in ARRAY_METHODS or key in ("hasOwnProperty", "constructor"):
        return Method(of, key)
    return of.held.get(key)
