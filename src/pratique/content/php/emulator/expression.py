"""From the syntax tree to what the emulator does: expressions.

Each expression becomes a function from a frame to a value. The names of nodes are those of
the grammar `tree-sitter-php`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from tree_sitter import Node

from pratique.content.php.emulator import convert, objects, operators
from pratique.content.php.emulator.event import Act
from pratique.content.php.emulator.machine import (
    REGISTER,
    SUPERGLOBALS,
    Call,
    Frame,
    Named,
    Return,
    Run,
    Signal,
    Stopped,
    Thrown,
    cells_of,
    plain,
    settled,
)
from pratique.content.php.emulator.parameters import PARAMETERS
from pratique.content.php.emulator.place import (
    DynamicVariable,
    Expression,
    Fixed,
    GlobalsArray,
    Item,
    Place,
    Property,
    Returned,
    Several,
    StaticProperty,
    Superglobal,
    Variable,
)
from pratique.content.php.emulator.value import (
    ANYTHING,
    MISSING,
    Array,
    Cell,
    Class,
    Function,
    Growing,
    Instance,
    Origin,
    Parameter,
    Unknown,
    Value,
    concatenated,
    joined,
    unknown_from,
)
from pratique.content.php.emulator.value import (
    Source as From,
)
from pratique.content.php.literal import escaped, whole_number
from pratique.content.php.syntax import Source

if TYPE_CHECKING:
    from pratique.content.php.emulator.statement import Statements

_DEEPEST: Final = 250
_QUOTE: Final = 80
Argument = tuple[Expression, Place | None, bool, bytes | None]


def unknown(_frame: Frame) -> Value:
    """What is not understood."""
    return ANYTHING


def _too_deep(frame: Frame) -> Value:
    """What is nested deeper than is followed."""
    frame.machine.exhausted = True
    return ANYTHING


class Expressions:
    """Makes functions of the expressions in one source."""

    def __init__(self, source: Source, layer: int, statements: Statements) -> None:
        self._source = source
        self._layer = layer
        self._statements = statements
        self._depth = 0

    def make(self, node: Node | None) -> Expression:
        """What this expression gives in a frame."""
        if node is None:
            return unknown
        rule = self._RULES.get(node.type)
        if rule is None:
            return unknown
        if self._depth > _DEEPEST:
            return _too_deep
        self._depth += 1
        try:
            return rule(self, node)
        finally:
            self._depth -= 1

    def target(self, node: Node) -> Place:
        """The place that stands left of `=`: one, or a list of them."""
        if node.type in ("list_literal", "array_creation_expression"):
            return self._several(node)
        return self.place(node)

    def place(self, node: Node) -> Place:
        """The place that this expression names."""
        kind = node.type
        if kind == "variable_name":
            return self._variable(node)
        if kind == "dynamic_variable_name":
            return self._dynamic(node)
        if kind == "subscript_expression":
            parts = node.named_children
            if self._depth > _DEEPEST or not parts:
                return Fixed(_too_deep)
            self._depth += 1
            try:
                base = self.place(parts[0])
                index = self._index(parts[1]) if len(parts) > 1 else None
            finally:
                self._depth -= 1
            return Item(base, index, self._text(node), self._line(node))
        if kind in ("member_access_expression", "nullsafe_member_access_expression"):
            if self._depth > _DEEPEST:
                return Fixed(_too_deep)
            of = self.make(node.child_by_field_name("object"))
            return Property(of, self._member(node.child_by_field_name("name")))
        if kind == "scoped_property_access_expression":
            named = node.child_by_field_name("name")
            return StaticProperty(
                self._class(node.child_by_field_name("scope")),
                self._static_name(named),
            )
        if kind in ("parenthesized_expression", "error_suppression_expression", "by_ref"):
            return self.place(node.named_children[-1]) if node.named_children else Fixed(None)
        return Returned(self.make(node)) if kind in _CALLS else Fixed(self.make(node))

    # --- places

    def _line(self, node: Node) -> int:
        return self._source.line(node)

    def _text(self, node: Node) -> str:
        return self._source.quote(node, _QUOTE)

    def _bytes(self, node: Node) -> bytes:
        return self._source.literal(self._source.slice(node))

    def _variable(self, node: Node) -> Place:
        name = self._bytes(node)[1:]
        if name in SUPERGLOBALS:
            return Superglobal(name, self._text(node), self._line(node))
        return GlobalsArray() if name == b"GLOBALS" else Variable(name)

    def _dynamic(self, node: Node) -> Place:
        if not node.named_children:
            return Fixed(ANYTHING)
        inner = node.named_children[-1]
        if inner.type == "name":  # "${name}" in a text
            word = self._bytes(inner)
            if word in SUPERGLOBALS:
                return Superglobal(word, self._text(node), self._line(node))
            return Variable(word)
        return DynamicVariable(self.make(inner), self._text(node), self._line(node))

    def _index(self, node: Node) -> Expression:
        # In a text, `$a[key]` has the word itself as its key.
        if node.type == "name" and node.parent is not None:
            outer = node.parent.parent
            if outer is not None and outer.type in ("encapsed_string", "heredoc_body"):
                return _constantly(self._bytes(node))
        return self.make(node)

    def _member(self, node: Node | None) -> Expression:
        if node is None:
            return unknown
        return _constantly(self._bytes(node)) if node.type == "name" else self.make(node)

    def _static_name(self, node: Node | None) -> Expression:
        if node is None:
            return unknown
        if node.type == "variable_name":
            return _constantly(self._bytes(node)[1:])
        inner = node.named_children[-1] if node.named_children else None
        return self.make(inner)

    def _class(self, node: Node | None) -> Callable[[Frame], Class | None]:
        if node is None:
            return lambda _frame: None
        if node.type in ("name", "qualified_name", "relative_scope"):
            word = self.class_word(node)
            lowered = word.lower()
            if lowered == b"self":
                return lambda frame: frame.owner
            if lowered == b"static":
                return lambda frame: frame.static or frame.owner
            if lowered == b"parent":
                return lambda frame: (
                    frame.machine.class_of(frame.owner.parent)
                    if frame.owner is not None and frame.owner.parent
                    else None
                )
            return lambda frame: frame.machine.class_of(lowered)
        value = self.make(node)

        def held(frame: Frame) -> Class | None:
            owner = value(frame)
            if owner.__class__ is Instance:
                return owner.known
            if owner.__class__ is not bytes:
                return None
            return frame.machine.class_of(owner.rpartition(b"\\")[2])

        return held

    def class_word(self, node: Node) -> bytes:
        """The name of a class as it stands there, without its namespace or other name."""
        word = self._bytes(node)
        if b"\\" not in word:
            return self._statements.aliases.get(word.lower(), word)
        return word.rpartition(b"\\")[2]

    def class_name(self, node: Node) -> bytes:
        """The name of a class in full."""
        word = self._bytes(node)
        if word.startswith(b"\\"):
            return word[1:]
        first, mark, rest = word.partition(b"\\")
        full = self._statements.full_names.get(first.lower())
        if full is not None:
            return full + mark + rest
        space = self._statements.namespace
        return space + b"\\" + word if space else word

    def _several(self, node: Node) -> Place:
        parts: list[tuple[Expression | None, Place]] = []
        key: Expression | None = None
        position = 0
        for child in node.children:
            if child.type == ",":
                position += 1
            elif child.is_named:
                inner = child
                if child.type == "array_element_initializer":
                    named = child.named_children
                    if len(named) > 1:
                        parts.append((self.make(named[0]), self.target(named[-1])))
                        continue
                    inner = named[0] if named else child
                following = child.next_sibling
                if following is not None and following.type == "=>":
                    key = self.make(child)
                    continue
                parts.append((key or _constantly(position), self.target(inner)))
                key = None
        return Several(parts)

    def _get(self, node: Node) -> Expression:
        return self.place(node).get

    # --- literals

    def _string(self, node: Node) -> Expression:
        single = node.type == "string"
        pieces: list[Value | Expression] = []
        for part in node.named_children:
            if part.type in ("string_content", "nowdoc_string"):
                piece: Value | Expression = self._bytes(part)
            elif part.type == "escape_sequence":
                piece = escaped(self._source.slice(part), single=single)
            else:
                piece = self.make(part)
            if piece.__class__ is bytes and pieces and pieces[-1].__class__ is bytes:
                pieces[-1] += piece
            else:
                pieces.append(piece)
        if not pieces:
            return _constantly(b"")
        if len(pieces) == 1 and pieces[0].__class__ is bytes:
            return _constantly(pieces[0])
        makers = [_constantly(piece) if piece.__class__ is bytes else piece for piece in pieces]
        return _concatenation(makers)

    def _heredoc(self, node: Node) -> Expression:
        """A text between two names; the tree leaves out the ends of lines in it."""
        body = node.child_by_field_name("value")
        start = next((c for c in node.children if c.type == "heredoc_start"), None)
        end = next((c for c in node.children if c.type == "heredoc_end"), None)
        if body is None or start is None or end is None:
            return _constantly(b"")
        text = self._source.text
        at = text.find(b"\n", start.end_byte) + 1
        last = text.rfind(b"\n", 0, end.start_byte)
        indent = re.compile(rb"\n[ \t]{0,%d}" % (end.start_byte - last - 1))
        makers: list[Expression] = []

        def literal(until: int) -> None:
            # The text begins after the end of a line, and so does its first line's indent.
            first = not makers
            held = (b"\n" if first else b"") + text[at:until]
            held = indent.sub(b"\n", held)[1 if first else 0 :]
            makers.append(_constantly(self._source.literal(held)))

        for child in body.children:
            if child.type in ("string_content", "nowdoc_string"):
                continue
            literal(child.start_byte)
            at = child.end_byte
            if child.type == "escape_sequence":
                escape = self._source.slice(child)
                kept = escape in (b'\\"', b"\\`")
                makers.append(_constantly(escape if kept else escaped(escape, single=False)))
            elif child.is_named:
                makers.append(self.make(child))
        literal(last - 1 if text[last - 1 : last] == b"\r" else last)
        return _concatenation(makers)

    def _integer(self, node: Node) -> Expression:
        found = whole_number(self._source.word(node))
        return unknown if found is None else _constantly(convert.whole(found))

    def _float(self, node: Node) -> Expression:
        try:
            return _constantly(float(self._source.word(node).replace("_", "")))
        except ValueError:
            return unknown

    def _boolean(self, node: Node) -> Expression:
        return _constantly(self._source.word(node).lower() == "true")

    def _null(self, _node: Node) -> Expression:
        return _constantly(None)

    def _array(self, node: Node) -> Expression:
        items: list[tuple[Expression | None, Expression, Place | None, bool]] = []
        for element in node.named_children:
            if element.type != "array_element_initializer" or not element.named_children:
                continue
            parts = element.named_children
            key = self.make(parts[0]) if len(parts) > 1 else None
            last = parts[-1]
            if last.type == "variadic_unpacking":
                items.append((None, self.make(last.named_children[-1]), None, True))
            elif last.type == "by_ref":
                items.append((key, unknown, self.place(last), False))
            else:
                items.append((key, self.make(last), None, False))

        def make(frame: Frame) -> Value:
            machine = frame.machine
            machine.spend(1 + len(items) // 8)
            array = Array(machine.epoch)
            for key, value, place, spread in items:
                if spread:
                    _spread(array, value(frame), frame)
                    continue
                at = None if key is None else convert.key(settled(key(frame)))
                if place is not None:
                    array.put(at if at.__class__ is not Unknown else None, place.cell(frame))
                    continue
                held = machine.shared(value(frame))
                if at.__class__ is Unknown:
                    array.rest = unknown_from(array.rest, held, at)
                else:
                    array.put(at, held)
            return array

        return make

    # --- names

    def _name(self, node: Node) -> Expression:
        word = self._bytes(node).rpartition(b"\\")[2]
        upper = word.upper()
        line = self._line(node)
        if upper in (b"EXIT", b"DIE"):
            return _stop
        if upper in (b"TRUE", b"FALSE"):
            return _constantly(upper == b"TRUE")
        if upper == b"NULL":
            return _constantly(None)
        if upper == b"__LINE__":
            return _constantly(line)
        space = self._statements.namespace
        if upper == b"__NAMESPACE__":
            return _constantly(space)
        if upper in _MAGIC:
            return _magic(upper, self._layer, line)

        def read(frame: Frame) -> Value:
            constants = frame.machine.constants
            found = constants.get(word, REGISTER)
            if found is not REGISTER:
                return found
            found = _CONSTANTS.get(upper, REGISTER)
            # Until PHP 8, the name of a constant that is not defined was its own value.
            return word if found is REGISTER else found

        return read

    def _class_constant(self, node: Node) -> Expression:
        parts = node.named_children
        if len(parts) != 2:
            return unknown
        owner = self._class(parts[0])
        word = self._bytes(parts[1])
        if word.lower() == b"class":
            return self._name_of_class(parts[0], owner)

        def read(frame: Frame) -> Value:
            for known in frame.machine.ancestry(owner(frame)):
                if known.cases is not None and word in known.cases:
                    return known.cases[word]
                if word in known.constants:
                    return objects.constant_of(known, word, frame)
            return ANYTHING

        return read

    def _name_of_class(self, node: Node, owner: Callable[[Frame], Class | None]) -> Expression:
        if node.type in ("name", "qualified_name") and self._bytes(node).lower() not in _RELATIVE:
            return _constantly(self.class_name(node))
        value = unknown if node.type in ("name", "relative_scope") else self.make(node)

        def name(frame: Frame) -> Value:
            known = owner(frame)
            if known is not None:
                return known.written
            held = value(frame)
            return held.class_name if held.__class__ is Instance else ANYTHING

        return name

    # --- operators

    def _inner(self, node: Node) -> Expression:
        return self.make(node.named_children[-1]) if node.named_children else unknown

    def _binary(self, node: Node) -> Expression:
        chain, sign = self._chain(node)
        if sign == b"." and len(chain) > 2:
            return _concatenation([self.make(piece) for piece in chain])
        left, right = self.make(chain[0]), self.make(chain[-1])
        if len(chain) > 2:  # another operator many times over: from the left
            return _folded(sign, [self.make(piece) for piece in chain])
        if sign in (b"&&", b"and"):
            return _conditional(left, right, wanted=True)
        if sign in (b"||", b"or"):
            return _conditional(left, right, wanted=False)
        if sign == b"??":
            return _coalesced(left, right)
        if sign == b"instanceof":
            return self._instance_of(chain[0], chain[-1])
        if sign == b"**" and chain[0].type == "unary_op_expression":
            return self._power(chain[0], right)
        rule = operators.binary
        speaks = sign in _COMPARES

        def calculate(frame: Frame) -> Value:
            a, b = plain(left(frame)), plain(right(frame))
            if speaks and (a.__class__ is Instance or b.__class__ is Instance):
                a, b = _spoken(a, b, frame), _spoken(b, a, frame)
            return rule(sign, a, b)

        return calculate

    def _power(self, node: Node, exponent: Expression) -> Expression:
        """`-2 ** 2`: the sign comes last, though the tree has it first."""
        operand = node.child_by_field_name("argument")
        base = self.make(operand if operand is not None else node.named_children[-1])
        return self._signed(
            self._source.slice(node)[:1],
            lambda frame: operators.binary(b"**", plain(base(frame)), plain(exponent(frame))),
        )

    def _instance_of(self, left: Node, right: Node) -> Expression:
        value = self.make(left)
        named = right.type in ("name", "qualified_name", "relative_scope")
        owner = self._class(right)
        name = self.class_word(right) if named else b""
        other = unknown if named else self.make(right)
        relative = name.lower() in _RELATIVE

        def ask(frame: Frame) -> Value:
            known = owner(frame) if relative or not named else None
            wanted: Value = known.name if known is not None else name or settled(other(frame))
            if wanted.__class__ is not bytes:
                return Unknown()
            return objects.is_a(frame.machine, plain(value(frame)), wanted)

        return ask

    def _chain(self, node: Node) -> tuple[list[Node], bytes]:
        """The operands of a chain of one operator that goes from left to right."""
        sign = self._sign(node)
        pieces: list[Node] = []
        while node.type == "binary_expression" and self._sign(node) == sign:
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            if left is None or right is None:
                break
            pieces.append(right)
            node = left
            if sign in (b"&&", b"||", b"and", b"or", b"??", b"**", b"instanceof"):
                break
        pieces.append(node)
        pieces.reverse()
        return pieces, sign

    def _sign(self, node: Node) -> bytes:
        sign = node.child_by_field_name("operator")
        return b"" if sign is None else self._source.slice(sign).lower()

    def _unary(self, node: Node) -> Expression:
        operand = node.child_by_field_name("argument")
        value = self.make(operand if operand is not None else node.named_children[-1])
        return self._signed(self._source.slice(node)[:1], value)

    @staticmethod
    def _signed(sign: bytes, value: Expression) -> Expression:
        if sign == b"!":

            def negate(frame: Frame) -> Value:
                truth = convert.truth(value(frame))
                return Unknown() if truth is None else not truth

            return negate
        if sign == b"-":
            return lambda frame: operators.negative(plain(value(frame)))
        if sign == b"~":
            return lambda frame: operators.complement(plain(value(frame)))
        return lambda frame: convert.number(plain(value(frame)))

    def _cast(self, node: Node) -> Expression:
        kind = node.child_by_field_name("type")
        value = self.make(node.child_by_field_name("value"))
        word = self._source.word(kind).lower().strip() if kind is not None else ""
        rule = _CASTS.get(word)
        if word in ("string", "binary"):
            return lambda frame: frame.machine.texted(plain(value(frame)))
        return value if rule is None else lambda frame: rule(plain(value(frame)))

    def _choice(self, node: Node) -> Expression:
        condition = self.make(node.child_by_field_name("condition"))
        body_node = node.child_by_field_name("body")
        body = None if body_node is None else self.make(body_node)
        otherwise = self.make(node.child_by_field_name("alternative"))

        def choose(frame: Frame) -> Value:
            value = condition(frame)
            truth = convert.truth(value)
            if truth is True:
                return value if body is None else body(frame)
            if truth is False:
                return otherwise(frame)
            yes = value if body is None else _either(body, frame)
            return joined(settled(yes), settled(_either(otherwise, frame)))

        return choose

    def _match(self, node: Node) -> Expression:
        arms: list[tuple[list[Expression], Expression]] = []
        body = node.child_by_field_name("body")
        subject = self.make(node.child_by_field_name("condition"))
        for arm in body.named_children if body is not None else ():
            listed = arm.child_by_field_name("conditional_expressions")
            conditions = [self.make(c) for c in listed.named_children] if listed else []
            arms.append((conditions, self.make(arm.child_by_field_name("return_expression"))))

        def choose(frame: Frame) -> Value:
            value = subject(frame)
            possible: list[Value] = []
            for conditions, result in arms:
                answers = [
                    operators.identical(settled(value), settled(c(frame))) for c in conditions
                ]
                if any(answer is True for answer in answers) or not conditions:
                    possible.append(_either(result, frame))
                    break
                if any(answer.__class__ is Unknown for answer in answers):
                    possible.append(_either(result, frame))
            found = settled(possible[0]) if possible else ANYTHING
            for other in possible[1:]:
                found = joined(found, settled(other))
            return found

        return choose

    # --- assignments

    def _assignment(self, node: Node) -> Expression:
        left = node.child_by_field_name("left")
        right = node.child_by_field_name("right")
        if left is None:
            return unknown
        value, place = self.make(right), self.target(left)

        def assign(frame: Frame) -> Value:
            frame.machine.spend(1)
            held = frame.machine.shared(value(frame))
            place.set(frame, held)
            return held

        return assign

    def _reference(self, node: Node) -> Expression:
        left = node.child_by_field_name("left")
        right = node.child_by_field_name("right")
        if left is None or right is None:
            return unknown
        target, of = self.place(left), self.place(right)

        def bind(frame: Frame) -> Value:
            if isinstance(of, Fixed | Superglobal):
                value = of.get(frame)
                target.set(frame, value)
                return value
            cell = of.cell(frame)
            if isinstance(of, Returned) and frame.machine.referred is None:
                target.set(frame, cell.value)
            else:
                target.bind(frame, cell)
            return cell.value

        return bind

    def _augmented(self, node: Node) -> Expression:
        left = node.child_by_field_name("left")
        right = self.make(node.child_by_field_name("right"))
        if left is None:
            return unknown
        place = self.place(left)
        sign = self._sign(node)[:-1]
        if isinstance(place, Item) and self._moves(left):
            return lambda frame: _changing(sign, place.settled(frame), right)(frame)
        return _changing(sign, place, right)

    def _moves(self, node: Node) -> bool:
        """Whether it may give another place the second time: `$a[$i++]`, `$a[f()]`."""
        text = self._source.slice(node)
        return any(sign in text for sign in (b"++", b"--", b"(", b"="))

    def _update(self, node: Node) -> Expression:
        operand = node.child_by_field_name("argument")
        if operand is None:
            return unknown
        place = self.place(operand)
        moves = self._moves(operand)
        text = self._source.slice(node)
        before = text.startswith((b"++", b"--"))
        up = text.startswith(b"++") or text.endswith(b"++")

        def step(frame: Frame) -> Value:
            frame.machine.spend(1)
            held = place.settled(frame) if moves and isinstance(place, Item) else place
            old = plain(held.get(frame))
            new = _stepped(old, up=up)
            held.set(frame, new)
            return new if before else old

        return step

    # --- calls

    def arguments(self, node: Node) -> list[Argument]:
        """The arguments of a call: value, place for a reference, whether it is spread, name."""
        made: list[Argument] = []
        for child in _listed(node):
            if child.type != "argument" or not child.named_children:
                continue
            value = child.named_children[-1]
            if value.type == "variadic_unpacking":
                made.append((self.make(value.named_children[-1]), None, True, None))
                continue
            named = child.child_by_field_name("name")
            name = None if named is None else self._bytes(named)
            if value.type in PLACES:
                place = self.place(value)
                made.append((place.get, place, False, name))
            else:
                made.append((self.make(value), None, False, name))
        return made

    def _is_callable(self, node: Node) -> bool:
        """Whether `(...)` stands behind a name: no call, but what may be called."""
        return any(child.type == "variadic_placeholder" for child in _listed(node))

    def _call(self, node: Node) -> Expression:
        callee = node.child_by_field_name("function")
        if callee is None:
            return unknown
        given = self.arguments(node)
        line = self._line(node)
        if self._is_callable(node):
            named = callee.type in ("name", "qualified_name", "relative_name")
            held = _constantly(self._function_name(callee)) if named else self.make(callee)
            return lambda frame: objects.closure_of(settled(held(frame)), frame)
        if callee.type in ("name", "qualified_name", "relative_name"):
            name = self._function_name(callee)
            special = _SPECIAL.get(name)
            if special is not None:
                return special(given, line)
            return _named(name, given, line)
        target = self.make(callee)
        written = callee.type

        def call(frame: Frame) -> Value:
            machine = frame.machine
            function = settled(target(frame))
            values, places = _evaluated(given, frame, function)
            machine.spend(2)
            if function.__class__ is bytes:
                machine.note_hidden(function, values, frame, line)
                return machine.call_named(function, values, places, frame, line)
            if function.__class__ is Function:
                return machine.call(function, values, cells_of(places, frame))
            if function is REGISTER and written == "variable_name":
                return unknown_from(*values)
            return machine.call_directly(function, values, frame, line)

        return call

    def _function_name(self, node: Node) -> bytes:
        name = self._bytes(node).lower()
        if name.startswith(b"namespace\\"):
            return name.rpartition(b"\\")[2]
        return self._statements.functions.get(name, name.lstrip(b"\\"))

    def _method_call(self, node: Node) -> Expression:
        of = self.make(node.child_by_field_name("object"))
        name = self._member(node.child_by_field_name("name"))
        given = self.arguments(node)
        line = self._line(node)
        may_be_null = node.type.startswith("nullsafe")
        if self._is_callable(node):
            return lambda frame: objects.closure_of(
                Array.of([settled(of(frame)), convert.text(name(frame))]), frame
            )

        def call(frame: Frame) -> Value:
            machine = frame.machine
            machine.spend(2)
            owner = settled(of(frame))
            if may_be_null and owner is None:
                return None
            called = name(frame)
            if called.__class__ is Function:
                values, places = _evaluated(given, frame, called)
                return machine.call(called, values, cells_of(places, frame))
            called = machine.texted(called)
            known = owner.known if owner.__class__ is Instance else None
            callee = machine.method(known, called.lower()) if called.__class__ is bytes else None
            values, places = _evaluated(given, frame, callee)
            if called.__class__ is Unknown:
                machine.note(Act.CALL, "->", frame, line, (called, *values))
                return unknown_from(owner, called, *values)
            return objects.method_call(owner, called, objects.Given(values, places, frame, line))

        return call

    def _static_call(self, node: Node) -> Expression:
        scope = node.child_by_field_name("scope")
        owner = self._class(scope)
        written = b"" if scope is None else self._bytes(scope)
        name = self._member(node.child_by_field_name("name"))
        given = self.arguments(node)
        line = self._line(node)
        if self._is_callable(node):
            return lambda frame: _static_callable(owner(frame), convert.text(name(frame)), frame)

        def call(frame: Frame) -> Value:
            machine = frame.machine
            machine.spend(2)
            called = machine.texted(name(frame))
            known = owner(frame)
            callee = machine.method(known, called.lower()) if called.__class__ is bytes else None
            values, places = _evaluated(given, frame, callee)
            if called.__class__ is Unknown:
                machine.note(Act.CALL, "->", frame, line, (called, *values))
                return unknown_from(called, *values)
            return objects.static_call(
                known, written, called, objects.Given(values, places, frame, line)
            )

        return call

    def _new(self, node: Node) -> Expression:
        wanted = next((c for c in node.named_children if c.type != "arguments"), None)
        if wanted is None:
            return unknown
        line = self._line(node)
        if wanted.type == "anonymous_class":
            inner = self.arguments(wanted)
            made = self._statements.anonymous_class(wanted)
            return lambda frame: _created(made(frame), b"class@anonymous", inner, frame, line)
        given = self.arguments(node)
        if wanted.type in ("name", "qualified_name", "relative_scope"):
            name = self.class_word(wanted)
            owner = self._class(wanted)
            return lambda frame: _created(owner(frame), name, given, frame, line)
        value = self.make(wanted)

        def create(frame: Frame) -> Value:
            name = settled(value(frame))
            if name.__class__ is Instance:
                return _created(name.known, name.class_name, given, frame, line)
            if name.__class__ is bytes:
                word = name.rpartition(b"\\")[2]
                return _created(frame.machine.class_of(word), word, given, frame, line)
            values, _ = _evaluated(given, frame)
            if name.__class__ is Unknown:
                frame.machine.note(Act.CALL, "new", frame, line, (name, *values))
            return unknown_from(name, *values)

        return create

    def _closure(self, node: Node) -> Expression:
        arrow = node.type == "arrow_function"
        parameters = self.parameters(node)
        body_node = node.child_by_field_name("body")
        line, layer = self._line(node), self._layer
        generates = yields(body_node)
        refers = returns_reference(node)
        uses = list(self._uses(node))
        captured: list[bytes] = []
        if arrow:
            captured = sorted(set(_VARIABLE.findall(self._source.slice(node))))
            result = self.make(body_node)
            place = self.place(body_node) if refers and body_node is not None else None

            def run(frame: Frame) -> Signal:
                if place is None:
                    return Return(result(frame))
                cell = place.cell(frame)
                return Return(cell.value, cell)

            body: Run = run
        else:
            outer, self._statements.refers = self._statements.refers, refers
            body = self._statements.block(body_node)
            self._statements.refers = outer

        def make(frame: Frame) -> Value:
            made = Function(b"{closure}", parameters, body, line, layer, written=b"{closure}")
            made.this, made.owner = frame.this, frame.owner
            for name, reference in uses:
                held = frame.cell(name)
                made.bound[name] = held if reference else Cell(frame.machine.shared(held.value))
                if reference:
                    made.referred.add(name)
            for name in captured:
                cell = frame.variables.get(name)
                if cell is not None and name != b"this":
                    made.bound[name] = Cell(frame.machine.shared(cell.value))
            made.generator = generates
            made.refers = refers
            return made

        return make

    def _uses(self, node: Node) -> Iterator[tuple[bytes, bool]]:
        """The variables that a closure brings, and whether as a reference."""
        for child in node.children:
            if child.type != "anonymous_function_use_clause":
                continue
            for variable in child.named_children:
                reference = variable.type == "by_ref"
                inner = variable.named_children[-1] if reference else variable
                yield self._bytes(inner).lstrip(b"$"), reference

    def parameters(self, node: Node) -> tuple[Parameter, ...]:
        """The parameters of a function."""
        listed = node.child_by_field_name("parameters")
        made: list[Parameter] = []
        for child in listed.named_children if listed is not None else ():
            name = child.child_by_field_name("name")
            if name is None:
                continue
            default = child.child_by_field_name("default_value")
            made.append(
                Parameter(
                    self._bytes(name).lstrip(b"$"),
                    None if default is None else self.make(default),
                    any(c.type == "reference_modifier" for c in child.children),
                    child.type == "variadic_parameter",
                    child.type == "property_promotion_parameter",
                )
            )
        return tuple(made)

    # --- acts

    def _include(self, node: Node) -> Expression:
        value = self._inner(node)
        line = self._line(node)
        runner = node.type.removesuffix("_expression")
        return lambda frame: _included(settled(value(frame)), runner, frame, line)

    def _shell(self, node: Node) -> Expression:
        text = self._string(node)
        line = self._line(node)

        def run(frame: Frame) -> Value:
            command = settled(text(frame))
            frame.machine.note(Act.COMMAND, "`", frame, line, (command,))
            return Unknown((Origin(From.OTHER, "the output of a command", line),))

        return run

    def _print(self, node: Node) -> Expression:
        value = self._inner(node)

        def say(frame: Frame) -> Value:
            frame.machine.say(value(frame))
            return 1

        return say

    def _throw(self, node: Node) -> Expression:
        value = self._inner(node)

        def throw(frame: Frame) -> Value:
            raise Thrown(value(frame))

        return throw

    def _yield(self, node: Node) -> Expression:
        parts = node.named_children
        if parts and parts[0].type != "array_element_initializer":
            return self._yield_from(parts[0])
        inner = parts[0].named_children if parts else []
        key = self.make(inner[0]) if len(inner) > 1 else None
        value = self.make(inner[-1]) if inner else _constantly(None)

        def hand(frame: Frame) -> Value:
            frame.machine.spend(1)
            at = None if key is None else settled(key(frame))
            held = frame.machine.shared(value(frame))
            return ANYTHING if frame.emit is None else frame.emit(at, held)

        return hand

    def _yield_from(self, node: Node) -> Expression:
        value = self.make(node)

        def hand(frame: Frame) -> Value:
            held, emit = settled(value(frame)), frame.emit
            if emit is None:
                return ANYTHING
            if held.__class__ is Instance and held.turns is not None:
                held.turns.each(emit)
                return held.turns.result
            pairs = objects.pairs_of(held, frame) if held.__class__ is Instance else None
            if held.__class__ is Array:
                pairs = iter(held.pairs())
            for key, item in pairs if pairs is not None else ((None, unknown_from(held)),):
                emit(key, item)
            return None

        return hand

    def _clone(self, node: Node) -> Expression:
        value = self._inner(node)

        def clone(frame: Frame) -> Value:
            held = value(frame)
            if held.__class__ is not Instance:
                return held
            made = Instance(held.class_name, held.known, {}, held.origins)
            made.properties = {
                n: Cell(frame.machine.shared(c.value)) for n, c in held.properties.items()
            }
            made.given = held.given
            method = frame.machine.method(held.known, b"__clone")
            if method is not None:
                frame.machine.call_method(made, method, [], [])
            return made

        return clone

    def _sequence(self, node: Node) -> Expression:
        makers = [self.make(child) for child in node.named_children]

        def each(frame: Frame) -> Value:
            value: Value = None
            for maker in makers:
                value = maker(frame)
            return value

        return each

    _RULES: ClassVar[dict[str, Callable[[Expressions, Node], Expression]]] = {
        "variable_name": _get,
        "dynamic_variable_name": _get,
        "subscript_expression": _get,
        "member_access_expression": _get,
        "nullsafe_member_access_expression": _get,
        "scoped_property_access_expression": _get,
        "string": _string,
        "encapsed_string": _string,
        "heredoc": _heredoc,
        "nowdoc": _heredoc,
        "integer": _integer,
        "float": _float,
        "boolean": _boolean,
        "null": _null,
        "array_creation_expression": _array,
        "name": _name,
        "qualified_name": _name,
        "class_constant_access_expression": _class_constant,
        "parenthesized_expression": _inner,
        "error_suppression_expression": _inner,
        "argument": _inner,
        "by_ref": _inner,
        "binary_expression": _binary,
        "unary_op_expression": _unary,
        "cast_expression": _cast,
        "conditional_expression": _choice,
        "match_expression": _match,
        "assignment_expression": _assignment,
        "reference_assignment_expression": _reference,
        "augmented_assignment_expression": _augmented,
        "update_expression": _update,
        "function_call_expression": _call,
        "member_call_expression": _method_call,
        "nullsafe_member_call_expression": _method_call,
        "scoped_call_expression": _static_call,
        "object_creation_expression": _new,
        "anonymous_function": _closure,
        "arrow_function": _closure,
        "include_expression": _include,
        "include_once_expression": _include,
        "require_expression": _include,
        "require_once_expression": _include,
        "shell_command_expression": _shell,
        "print_intrinsic": _print,
        "throw_expression": _throw,
        "yield_expression": _yield,
        "clone_expression": _clone,
        "sequence_expression": _sequence,
    }


def _constantly(value: Value) -> Expression:
    return lambda _frame: value


def _concatenation(makers: list[Expression]) -> Expression:
    def join(frame: Frame) -> Value:
        frame.machine.spend(1 + len(makers) // 8)
        texts = [frame.machine.texted(plain(maker(frame))) for maker in makers]
        return concatenated(texts)

    return join


def _folded(sign: bytes, makers: list[Expression]) -> Expression:
    def fold(frame: Frame) -> Value:
        frame.machine.spend(1 + len(makers) // 8)
        value = plain(makers[0](frame))
        for maker in makers[1:]:
            value = operators.binary(sign, value, plain(maker(frame)))
        return value

    return fold


def _either(expression: Expression, frame: Frame) -> Value:
    """The value of a branch that may not be taken; what it writes is joined."""
    held: list[Value] = []

    def run() -> None:
        held.append(expression(frame))

    frame.machine.alternatives((run, lambda: None))
    return held[0] if held else ANYTHING


def _conditional(left: Expression, right: Expression, *, wanted: bool) -> Expression:
    """`&&` for `wanted` true, `||` for false."""

    def both(frame: Frame) -> Value:
        first = convert.truth(left(frame))
        if first is not None:
            if first is not wanted:
                return first
            second = convert.truth(right(frame))
            return Unknown() if second is None else second
        second_value = _either(right, frame)
        second = convert.truth(second_value)
        return second if second is (not wanted) else Unknown()

    return both


def _coalesced(left: Expression, right: Expression) -> Expression:
    def choose(frame: Frame) -> Value:
        value = left(frame)
        if value is None or value is REGISTER:
            return right(frame)
        if value.__class__ is Unknown:
            return joined(value, settled(_either(right, frame)))
        return value

    return choose


def _changing(sign: bytes, place: Place, right: Expression) -> Expression:
    """What `place sign= right` does."""
    if sign == b".":
        return _appended(place, right)

    def coalesce(frame: Frame) -> Value:
        held = place.get(frame)
        if held is not None and held.__class__ is not Unknown:
            return held
        value = settled(right(frame))
        if held is not None and held is not REGISTER:
            value = joined(held, value)
        place.set(frame, value)
        return value

    def change(frame: Frame) -> Value:
        frame.machine.spend(1)
        value = operators.binary(sign, plain(place.get(frame)), plain(right(frame)))
        place.set(frame, value)
        return value

    return coalesce if sign == b"??" else change


def _appended(place: Place, right: Expression) -> Expression:
    def append(frame: Frame) -> Value:
        machine = frame.machine
        machine.spend(1)
        more = machine.texted(plain(right(frame)))
        held = place.get(frame)
        if more.__class__ is bytes and machine.journal is None and place.__class__ is Variable:
            if held.__class__ is Growing:
                if len(held.buffer) < operators.LONGEST_TEXT:
                    held.buffer += more
                return held
            if held.__class__ is bytes and len(held) > 256:
                growing = Growing(held)
                growing.buffer += more
                place.set(frame, growing)
                return growing
        value = concatenated([convert.text(plain(held)), more])
        if value.__class__ is bytes:
            machine.spend(len(value) // 4096)
        place.set(frame, value)
        return value

    return append


def _stepped(old: Value, *, up: bool) -> Value:
    kind = old.__class__
    if kind is int:
        return convert.whole(old + 1 if up else old - 1)
    if old is None:
        return 1 if up else None
    if kind is float:
        return old + 1 if up else old - 1
    if kind is bytes and not convert.is_numeric(old):
        return _next_text(old) if up else old
    if kind is bytes:
        return operators.binary(b"+", old, 1 if up else -1)
    return unknown_from(old) if kind is Unknown else old


def _next_text(text: bytes) -> bytes:
    """`$s++` on letters, as Perl does it: `Az` becomes `Ba`, `zZ9` becomes `aaA0`."""
    if not text:
        return b"1"
    digits = bytearray(text)
    for at in range(len(digits) - 1, -1, -1):
        byte = digits[at]
        for first, last in ((48, 57), (65, 90), (97, 122)):
            if first <= byte < last:
                digits[at] = byte + 1
                return bytes(digits)
            if byte == last:
                digits[at] = first
                break
        else:
            return bytes(digits)
        if at == 0:
            more = b"1" if digits[0] == 48 else bytes([digits[0]])
            return more + bytes(digits)
    return bytes(digits)


def _spread(array: Array, value: Value, frame: Frame) -> None:
    if value.__class__ is Instance:
        pairs = objects.pairs_of(value, frame)
        value = unknown_from(value) if pairs is None else Array.of([item for _, item in pairs])
    if value.__class__ is Array:
        for key, item in value.pairs():
            array.put(None if isinstance(key, int) else key, item)
        array.rest = array.rest or value.rest
    elif value.__class__ is Unknown:
        array.rest = unknown_from(array.rest, value)


def _listed(node: Node) -> list[Node]:
    """What stands between the parentheses of a call."""
    listed = node.child_by_field_name("arguments")
    if listed is None:
        listed = next((c for c in node.named_children if c.type == "arguments"), None)
    return [] if listed is None else listed.named_children


def _evaluated(
    given: list[Argument], frame: Frame, callee: Value = None
) -> tuple[list[Value], list[Place | None]]:
    """The values of the arguments in the order in which `callee` wants them."""
    values: list[Value] = []
    places: list[Place | None] = []
    named: dict[bytes, tuple[Value, Place | None]] = {}
    for value, place, spread, name in given:
        held = value(frame)
        if held.__class__ is Growing:
            held = bytes(held.buffer)
        if name is not None:
            named[name] = held, place
        elif spread and held.__class__ in (Array, Instance):
            array = Array()
            _spread(array, held, frame)
            for key, item in array.pairs():
                if isinstance(key, int):
                    values.append(item)
                    places.append(None)
                else:
                    named[key] = item, None
            if array.rest is not None:
                values.append(array.rest)
                places.append(None)
        else:
            values.append(held)
            places.append(place)
    if named:
        if callee.__class__ is bytes:
            callee = frame.machine.functions.get(callee, callee)
        names = _parameter_names(callee)
        ours = callee.__class__ is Function
        _put_by_name(named, values, places, names, ours=ours)
    return values, places


def _parameter_names(callee: Value) -> list[bytes]:
    """The names of the parameters of a function, of the rest none."""
    if callee.__class__ is bytes:
        return list(PARAMETERS.get(callee.lstrip(b"\\").lower(), ()))
    if callee.__class__ is not Function:
        return []
    return [one.name for one in callee.parameters if not one.variadic]


def _put_by_name(
    named: dict[bytes, tuple[Value, Place | None]],
    values: list[Value],
    places: list[Place | None],
    names: list[bytes],
    *,
    ours: bool,
) -> None:
    for name, (value, place) in named.items():
        at = names.index(name) if name in names else -1
        if at < 0:
            values.append(Named(name, value) if ours else value)
            places.append(place)
            continue
        while len(values) <= at:
            values.append(MISSING if ours else None)
            places.append(None)
        values[at], places[at] = value, place


def _created(
    known: Class | None, name: bytes, given: list[Argument], frame: Frame, line: int
) -> Value:
    machine = frame.machine
    machine.spend(2)
    constructor = machine.method(known, b"__construct") if known is not None else None
    values, places = _evaluated(given, frame, constructor)
    if known is None and name.lower() in _FETCHING_CLASSES:
        machine.note(Act.FETCH, name.decode("latin-1"), frame, line, values)
    return objects.created(known, name, objects.Given(values, places, frame, line))


_FETCHING_CLASSES: Final = frozenset({b"soapclient", b"simplexmlelement"})


def _static_callable(owner: Class | None, name: Value, frame: Frame) -> Value:
    if owner is None or name.__class__ is not bytes:
        return unknown_from(name)
    method = frame.machine.method(owner, name.lower())
    return Array.of([owner.name, name]) if method is None else replace(method, this=None)


def _named(name: bytes, given: list[Argument], line: int) -> Expression:
    if name == b"strlen" and len(given) == 1 and not given[0][2]:
        return _length(given, line)
    ordered = any(one[2] or one[3] is not None for one in given)
    callee = name if ordered else None

    def call(frame: Frame) -> Value:
        values, places = _evaluated(given, frame, callee)
        frame.machine.spend(2)
        return frame.machine.call_named(name, values, places, frame, line)

    return call


def _length(given: list[Argument], line: int) -> Expression:
    """`strlen`, which makes no copy of a text that still grows."""
    value, place, _, _ = given[0]

    def call(frame: Frame) -> Value:
        frame.machine.spend(2)
        held = value(frame)
        if held.__class__ is bytes:
            return len(held)
        if held.__class__ is Growing:
            return len(held.buffer)
        return frame.machine.call_named(b"strlen", [held], [place], frame, line)

    return call


def _spoken(value: Value, other: Value, frame: Frame) -> Value:
    """An object beside a text: the text that it gives itself."""
    if value.__class__ is Instance and other.__class__ is bytes:
        return frame.machine.texted(value)
    return value


def returns_reference(node: Node) -> bool:
    """Whether a function returns a reference: `function &name()`."""
    return any(child.type == "reference_modifier" for child in node.children)


def yields(node: Node | None) -> bool:
    """Whether the body of a function holds a `yield` of its own."""
    if node is None or b"yield" not in (node.text or b"").lower():
        return False
    waiting = [node]
    while waiting:
        inner = waiting.pop()
        if inner.type == "yield_expression":
            return True
        if inner is node or inner.type not in _OTHER_BODIES:
            waiting.extend(inner.named_children)
    return False


_OTHER_BODIES: Final = frozenset(
    {"anonymous_function", "arrow_function", "function_definition", "class_declaration"}
)


def _stop(_frame: Frame) -> Value:
    raise Stopped


def _exit(given: list[Argument], _line: int) -> Expression:
    def stop(frame: Frame) -> Value:
        for value, _, _, _ in given:
            leave(value(frame), frame)
        raise Stopped

    return stop


def leave(value: Value, frame: Frame) -> None:
    """What `exit` prints: a number is a status, and no text."""
    if value.__class__ is not int:
        frame.machine.say(value)


def _isset(given: list[Argument], _line: int) -> Expression:
    def ask(frame: Frame) -> Value:
        answer: Value = True
        for value, place, _, _ in given:
            asks = place.__class__ is Property or place.__class__ is Item
            held = place.asked(frame) if asks else value(frame)  # type: ignore[union-attr]
            if held is None:
                return False
            if held.__class__ is Unknown:
                answer = Unknown()
        return answer

    return ask


def _empty(given: list[Argument], _line: int) -> Expression:
    def ask(frame: Frame) -> Value:
        truth = convert.truth(given[0][0](frame)) if given else None
        return Unknown() if truth is None else not truth

    return ask


def _unset(given: list[Argument], _line: int) -> Expression:
    def forget(frame: Frame) -> Value:
        for _, place, _, _ in given:
            if place is not None:
                place.unset(frame)
        return None

    return forget


_SPECIAL: Final[dict[bytes, Callable[[list[Argument], int], Expression]]] = {
    b"isset": _isset,
    b"empty": _empty,
    b"exit": _exit,
    b"die": _exit,
    b"unset": _unset,
}
_CALLS: Final = frozenset(
    {
        "function_call_expression",
        "member_call_expression",
        "nullsafe_member_call_expression",
        "scoped_call_expression",
    }
)
PLACES: Final = frozenset(
    {
        "variable_name",
        "dynamic_variable_name",
        "subscript_expression",
        "member_access_expression",
        "scoped_property_access_expression",
        "nullsafe_member_access_expression",
    }
)


def _included(value: Value, runner: str, frame: Frame, line: int) -> Value:
    machine = frame.machine
    path = convert.text(plain(value))
    if path.__class__ is bytes:
        held = machine.files.get(path)
        if held is not None:
            return machine.run_text(held, runner, frame, line, tag=True)
        data: Value = included_data(path)
        if path[:13].lower() == b"php://filter/" and machine.call_builtin is not None:
            data = machine.call_builtin(
                Call(machine, frame, b"file_get_contents", [path], [], line)
            )
            data = data if data.__class__ is bytes else None
        if data is not None:
            machine.came_from(data, "data: address", path)
            return machine.run_text(data, runner, frame, line, tag=True)
    machine.note(Act.INCLUDE, runner, frame, line, (path,))
    return ANYTHING


def included_data(path: bytes) -> bytes | None:
    """The text in a `data:` address, None for anything else."""
    import base64
    import binascii
    import urllib.parse

    if path[:5].lower() != b"data:":
        return None
    kind, comma, body = path[5:].partition(b",")
    if not comma:
        return None
    if kind.lower().endswith(b";base64"):
        try:
            return base64.b64decode(urllib.parse.unquote_to_bytes(body) + b"===")
        except binascii.Error:
            return None
    return urllib.parse.unquote_to_bytes(body)


def _magic(name: bytes, layer: int, line: int) -> Expression:
    def read(frame: Frame) -> Value:
        path = frame.machine.path
        owner, function = frame.owner, frame.function
        if name == b"__FILE__":
            return path if layer == 0 else path + b"(%d) : eval()'d code" % line
        if name == b"__DIR__":
            return path.rpartition(b"/")[0]
        if name == b"__CLASS__":
            return owner.written if owner is not None else b""
        if name == b"__TRAIT__":
            return b""
        if function is None:
            return b""
        if name == b"__METHOD__" and owner is not None and function.name != b"{closure}":
            return owner.written + b"::" + function.written
        return function.written

    return read


_MAGIC: Final = frozenset(
    {
        b"__FILE__",
        b"__DIR__",
        b"__CLASS__",
        b"__TRAIT__",
        b"__FUNCTION__",
        b"__METHOD__",
    }
)
_RELATIVE: Final = (b"self", b"static", b"parent")
_COMPARES: Final = frozenset({b".", b"==", b"!=", b"<>", b"<", b">", b"<=", b">=", b"<=>"})
_VARIABLE: Final = re.compile(rb"\$([A-Za-z_\x80-\xff][\w\x80-\xff]{0,200})")


def _object_of(value: Value) -> Value:
    if value.__class__ is Array:
        made = Instance(b"stdclass", None)
        made.properties = {
            key if isinstance(key, bytes) else b"%d" % key: Cell(item)
            for key, item in value.pairs()
        }
        return made
    return value


def _array_of(value: Value) -> Value:
    if value.__class__ is Array or value.__class__ is Unknown:
        return value
    if value is None:
        return Array()
    if value.__class__ is Instance:
        return Array.mapping({name: cell.value for name, cell in value.properties.items()})
    return Array.of([value])


def _boolean_of(value: Value) -> Value:
    truth = convert.truth(value)
    return Unknown() if truth is None else truth


def _real_of(value: Value) -> Value:
    found = convert.number(value)
    return found if found.__class__ is Unknown else float(found)


def _number_of(value: Value) -> Value:
    # A number cannot carry a text that somebody wrote.
    return Unknown() if value.__class__ is Unknown else convert.integer(value)


_CASTS: Final[dict[str, Callable[[Value], Value]]] = {
    "int": _number_of,
    "integer": _number_of,
    "float": lambda value: Unknown() if value.__class__ is Unknown else _real_of(value),
    "double": lambda value: Unknown() if value.__class__ is Unknown else _real_of(value),
    "real": lambda value: Unknown() if value.__class__ is Unknown else _real_of(value),
    "bool": _boolean_of,
    "boolean": _boolean_of,
    "string": convert.text,
    "binary": convert.text,
    "array": _array_of,
    "object": _object_of,
    "unset": lambda _value: None,
}

_CONSTANTS: Final[dict[bytes, Value]] = {
    b"PHP_EOL": b"\n",
    b"DIRECTORY_SEPARATOR": b"/",
    b"PATH_SEPARATOR": b":",
    b"PHP_INT_MAX": (1 << 63) - 1,
    b"PHP_INT_SIZE": 8,
    b"M_PI": 3.141592653589793,
    b"E_ALL": 32767,
    b"ENT_QUOTES": 3,
    b"ENT_COMPAT": 2,
    b"ENT_NOQUOTES": 0,
    b"SEEK_SET": 0,
    b"SEEK_CUR": 1,
    b"SEEK_END": 2,
    b"STR_PAD_RIGHT": 1,
    b"STR_PAD_LEFT": 0,
    b"STR_PAD_BOTH": 2,
    b"COUNT_RECURSIVE": 1,
    b"PREG_SPLIT_NO_EMPTY": 1,
    b"PREG_SPLIT_DELIM_CAPTURE": 2,
    b"PREG_SET_ORDER": 2,
    b"PREG_PATTERN_ORDER": 1,
    b"ARRAY_FILTER_USE_KEY": 2,
    b"ARRAY_FILTER_USE_BOTH": 1,
    b"EXTR_SKIP": 1,
    b"EXTR_OVERWRITE": 0,
    b"LOCK_EX": 2,
    b"FILE_APPEND": 8,
    b"FILE_IGNORE_NEW_LINES": 2,
    b"FILE_SKIP_EMPTY_LINES": 4,
    b"PHP_VERSION": ANYTHING,
    b"PHP_OS": ANYTHING,
    b"PHP_OS_FAMILY": ANYTHING,
    b"PHP_MAJOR_VERSION": ANYTHING,
    b"PHP_VERSION_ID": ANYTHING,
    b"PHP_SAPI": ANYTHING,
    b"PHP_BINARY": ANYTHING,
    b"ABSPATH": ANYTHING,
    b"WP_CONTENT_DIR": ANYTHING,
    b"WP_PLUGIN_DIR": ANYTHING,
    b"JPATH_BASE": ANYTHING,
    b"INPUT_GET": 1,
    b"INPUT_POST": 0,
    b"INPUT_COOKIE": 2,
    b"FILTER_CALLBACK": 1024,
    b"FILTER_DEFAULT": 516,
    b"MB_CASE_UPPER": 0,
    b"MB_CASE_LOWER": 1,
    b"OPENSSL_RAW_DATA": 1,
    b"CURLOPT_URL": 10002,
    b"CURLOPT_POSTFIELDS": 10015,
}
