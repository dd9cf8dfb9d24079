"""What a condition says of a variable: the branch behind it knows more than the program before.

`in_array($f, ['a', 'b'])`, `isset($known[$f])`, `$f === 'a'`: behind them, `$f` is no longer what
a visitor wants, but one of the values of the program.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from tree_sitter import Node

from pratique.content.php.emulator.machine import Frame, settled
from pratique.content.php.emulator.place import Expression, Place, Variable
from pratique.content.php.emulator.value import ANYTHING, Array, Unknown, Value
from pratique.content.php.vocabulary import ONLY_WORD_CHECKS, ONLY_WORDS

if TYPE_CHECKING:
    from pratique.content.php.emulator.expression import Expressions

_ONLY_WORD_CHECKS: Final = frozenset(name.encode() for name in ONLY_WORD_CHECKS)
_MOST_CHOICES: Final = 4
_DEEPEST: Final = 20
Check = Callable[[Frame], None]
_Said = tuple[bool, Check]


def checks(expressions: Expressions, condition: Node | None) -> tuple[Check | None, Check | None]:
    """What to put into the variables where the condition is true, and where it is false."""
    said = list(_said(expressions, condition, 0)) if condition is not None else []
    return _all([check for yes, check in said if yes]), _all(
        [check for yes, check in said if not yes]
    )


def _all(found: list[Check]) -> Check | None:
    if not found:
        return None

    def each(frame: Frame) -> None:
        for check in found:
            check(frame)

    return each


def _said(expressions: Expressions, node: Node, depth: int) -> list[_Said]:
    kind = node.type
    if depth > _DEEPEST or not node.named_children:
        return []
    if kind in ("parenthesized_expression", "error_suppression_expression"):
        return _said(expressions, node.named_children[-1], depth + 1)
    if kind == "unary_op_expression":
        if not (node.text or b"").startswith(b"!"):
            return []
        inner = _said(expressions, node.named_children[-1], depth + 1)
        return [(not yes, check) for yes, check in inner]
    if kind == "binary_expression":
        return _of_two(expressions, node, depth)
    return _of_call(expressions, node) if kind == "function_call_expression" else []


def _of_two(expressions: Expressions, node: Node, depth: int) -> list[_Said]:
    sign = node.child_by_field_name("operator")
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if sign is None or left is None or right is None:
        return []
    word = (sign.text or b"").lower()
    if word in (b"&&", b"and", b"||", b"or"):
        both = word in (b"&&", b"and")
        parts = (*_said(expressions, left, depth + 1), *_said(expressions, right, depth + 1))
        return [part for part in parts if part[0] is both]
    if word not in (b"==", b"===", b"!=", b"!=="):
        return []
    found: list[_Said] = []
    for one, other in ((left, right), (right, left)):
        if one.type == "variable_name" and other.type in ("string", "encapsed_string", "integer"):
            place, value = expressions.place(one), expressions.make(other)
            found.append((word[:1] == b"=", _one_of(place, _listing(value))))
    return found


def _listing(value: Expression) -> Expression:
    return lambda frame: Array.of([settled(value(frame))])


def _of_call(expressions: Expressions, node: Node) -> list[_Said]:
    callee = node.child_by_field_name("function")
    name = ((callee.text if callee is not None else b"") or b"").lower().lstrip(b"\\")
    given = expressions.arguments(node)
    if name == b"isset":
        return _of_isset(expressions, node)
    if name in _ONLY_WORD_CHECKS and given and given[0][1] is not None:
        return [(True, _words(given[0][1]))]
    if name == b"preg_match" and len(given) > 1 and given[1][1] is not None:
        listed = node.child_by_field_name("arguments")
        pattern = (listed.named_children[0].text or b"") if listed is not None else b""
        return [(True, _words(given[1][1]))] if ONLY_WORDS.fullmatch(pattern) else []
    if len(given) < 2 or given[0][1] is None:
        return []
    if name == b"in_array":
        return [(True, _one_of(given[0][1], given[1][0]))]
    if name in (b"array_key_exists", b"key_exists"):
        return [(True, _one_of(given[0][1], _keys(given[1][0])))]
    return []


def _of_isset(expressions: Expressions, node: Node) -> list[_Said]:
    found: list[_Said] = []
    listed = node.child_by_field_name("arguments")
    for argument in listed.named_children if listed is not None else ():
        inner = argument.named_children[-1] if argument.named_children else None
        if inner is None or inner.type != "subscript_expression" or len(inner.named_children) < 2:
            continue
        base, key = inner.named_children[:2]
        if key.type == "variable_name":
            held = expressions.make(base)
            found.append((True, _one_of(expressions.place(key), _keys(held))))
    return found


def _keys(array: Expression) -> Expression:
    def keys(frame: Frame) -> Value:
        held = settled(array(frame))
        if held.__class__ is not Array or held.rest is not None:
            return ANYTHING
        return Array.of(list(held.items))

    return keys


def _words(place: Place) -> Check:
    """The variable holds letters and digits alone, of which no code can be made."""

    def check(frame: Frame) -> None:
        if place.__class__ is Variable and place.get(frame).__class__ is Unknown:
            place.set(frame, ANYTHING)

    return check


def _one_of(place: Place, values: Expression) -> Check:
    """The variable holds one of these values."""

    def check(frame: Frame) -> None:
        if place.__class__ is not Variable or place.get(frame).__class__ is not Unknown:
            return
        held = settled(values(frame))
        if held.__class__ is not Array or held.rest is not None or not held.items:
            return
        choices = held.values()
        if any(choice.__class__ not in (bytes, int) for choice in choices):
            return
        if len(choices) == 1:
            place.set(frame, choices[0])
        else:
            few = tuple(choices) if len(choices) <= _MOST_CHOICES else ()
            place.set(frame, Unknown((), (), few))

    return check
