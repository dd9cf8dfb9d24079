"""From the syntax tree to what the emulator does: expressions.

Each expression becomes a function from a frame to a value. The names of nodes are those of
the grammar `tree-sitter-php`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Final

from tree_sitter import Node

from pratique.content.php.emulator import convert, operators
from pratique.content.php.emulator.event import Act
from pratique.content.php.emulator.machine import (
    REGISTER,
    SUPERGLOBALS,
    Call,
    Frame,
    Return,
    Run,
    Signal,
    Stopped,
    Thrown,
    cells_of,
    plain,
    settled,
)
from pratique.content.php.emulator.place import (
    DynamicVariable,
    Expression,
    Fixed,
    GlobalsArray,
    Item,
    Place,
    Property,
    Several,
    StaticProperty,
    Superglobal,
    Variable,
)
from pratique.content.php.emulator.value import (
    ANYTHING,
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
    origins_of,
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
Argument = tuple[Expression, Place | None, bool]


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
            of = self.make(node.child_by_field_name("object"))
            return Property(of, self._member(node.child_by_field_name("name")))
        if kind == "scoped_property_access_expression":
            named = node.child_by_field_name("name")
            return StaticProperty(
                self._class(node.child_by_field_name("scope")),
                self._static_name(named),
            )
        if kind in ("list_literal", "array_creation_expression"):
            return self._several(node)
        if kind in ("parenthesized_expression", "error_suppression_expression", "by_ref"):
            return self.place(node.named_children[-1]) if node.named_children else Fixed(None)
        return Fixed(self.make(node))

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
            word = self._bytes(node).lstrip(b"\\")
            lowered = word.lower()
            if lowered in (b"self", b"static"):
                return lambda frame: frame.owner
            if lowered == b"parent":
                return lambda frame: (
                    frame.machine.class_of(frame.owner.parent)
                    if frame.owner is not None and frame.owner.parent
                    else None
                )
            short = lowered.rpartition(b"\\")[2]
            return lambda frame: frame.machine.class_of(short)
        value = self.make(node)

        def held(frame: Frame) -> Class | None:
            owner = value(frame)
            if owner.__class__ is Instance:
                return owner.known
            return frame.machine.class_of(owner) if owner.__class__ is bytes else None

        return held

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
                        parts.append((self.make(named[0]), self.place(named[-1])))
                        continue
                    inner = named[0] if named else child
                following = child.next_sibling
                if following is not None and following.type == "=>":
                    key = self.make(child)
                    continue
                parts.append((key or _constantly(position), self.place(inner)))
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
                    _spread(array, value(frame))
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
        if upper in (b"__FILE__", b"__DIR__", b"__CLASS__", b"__FUNCTION__", b"__METHOD__"):
            return _magic(upper, self._layer, line)
        if upper == b"__NAMESPACE__":
            return _constantly(b"")

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
        written = self._bytes(parts[0])
        if word.lower() == b"class":
            return _constantly(written.lstrip(b"\\"))

        def read(frame: Frame) -> Value:
            for known in frame.machine.lineage(owner(frame)):
                if word in known.constants:
                    return known.constants[word](frame)
            return ANYTHING

        return read

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
            return unknown
        rule = operators.binary

        def calculate(frame: Frame) -> Value:
            return rule(sign, plain(left(frame)), plain(right(frame)))

        return calculate

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
        sign = self._source.slice(node)[:1]
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
        value, place = self.make(right), self.place(left)

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
        if sign == b".":
            return _appended(place, right)
        if sign == b"??":

            def coalesce(frame: Frame) -> Value:
                held = place.get(frame)
                if held is not None and held.__class__ is not Unknown:
                    return held
                value = joined(settled(held), settled(right(frame))) if held else right(frame)
                place.set(frame, value)
                return value

            return coalesce

        def change(frame: Frame) -> Value:
            frame.machine.spend(1)
            value = operators.binary(sign, plain(place.get(frame)), plain(right(frame)))
            place.set(frame, value)
            return value

        return change

    def _update(self, node: Node) -> Expression:
        operand = node.child_by_field_name("argument")
        if operand is None:
            return unknown
        place = self.place(operand)
        text = self._source.slice(node)
        before = text.startswith((b"++", b"--"))
        up = text.startswith(b"++") or text.endswith(b"++")

        def step(frame: Frame) -> Value:
            frame.machine.spend(1)
            old = plain(place.get(frame))
            new = _stepped(old, up=up)
            place.set(frame, new)
            return new if before else old

        return step

    # --- calls

    def arguments(self, node: Node) -> list[Argument]:
        """The arguments of a call: value, place for a reference, whether it is spread."""
        listed = node.child_by_field_name("arguments")
        if listed is None:
            listed = next((c for c in node.named_children if c.type == "arguments"), None)
        made: list[Argument] = []
        for child in listed.named_children if listed is not None else ():
            if child.type != "argument" or not child.named_children:
                continue
            value = child.named_children[-1]
            if value.type == "variadic_unpacking":
                made.append((self.make(value.named_children[-1]), None, True))
            elif value.type in PLACES:
                place = self.place(value)
                made.append((place.get, place, False))
            else:
                made.append((self.make(value), None, False))
        return made

    def _call(self, node: Node) -> Expression:
        callee = node.child_by_field_name("function")
        if callee is None:
            return unknown
        given = self.arguments(node)
        line = self._line(node)
        if callee.type in ("name", "qualified_name"):
            name = self._bytes(callee).lstrip(b"\\").lower()
            special = _SPECIAL.get(name)
            if special is not None:
                return special(given, line)
            return _named(name, given, line)
        target = self.make(callee)
        written = callee.type

        def call(frame: Frame) -> Value:
            function = settled(target(frame))
            values, places = _evaluated(given, frame)
            frame.machine.spend(2)
            if function.__class__ is bytes:
                frame.machine.note_hidden(function, values, frame, line)
                return frame.machine.call_named(function, values, places, frame, line)
            if function.__class__ is Function:
                cells = cells_of(places, frame)
                return frame.machine.call(function, values, cells)
            if function is REGISTER and written == "variable_name":
                return unknown_from(*values)
            return frame.machine.call_directly(function, values, frame, line)

        return call

    def _method_call(self, node: Node) -> Expression:
        of = self.make(node.child_by_field_name("object"))
        name = self._member(node.child_by_field_name("name"))
        given = self.arguments(node)
        line = self._line(node)

        def call(frame: Frame) -> Value:
            machine = frame.machine
            machine.spend(2)
            owner = settled(of(frame))
            called = convert.text(name(frame))
            values, places = _evaluated(given, frame)
            if called.__class__ is Unknown:
                machine.note(Act.CALL, "->", frame, line, (called, *values))
                return unknown_from(owner, called, *values)
            if owner.__class__ is Instance:
                method = machine.method(owner.known, called.lower())
                if method is not None:
                    cells = cells_of(places, frame)
                    return machine.call_method(owner, method, values, cells)
                held = owner.properties.get(called)
                if held is not None and held.value.__class__ is Function:
                    return machine.call(held.value, values, [])
                method = machine.method(owner.known, b"__call")
                if method is not None:
                    return machine.call_method(owner, method, [called, Array.of(values)], [])
                return _foreign(owner, called.lower(), values, frame, line)
            if owner.__class__ is Function:
                return _of_closure(owner, called.lower(), values, frame, line)
            return _foreign(owner, called.lower(), values, frame, line)

        return call

    def _static_call(self, node: Node) -> Expression:
        scope = node.child_by_field_name("scope")
        owner = self._class(scope)
        written = b"" if scope is None else self._bytes(scope)
        name = self._member(node.child_by_field_name("name"))
        given = self.arguments(node)
        line = self._line(node)

        def call(frame: Frame) -> Value:
            machine = frame.machine
            machine.spend(2)
            called = convert.text(name(frame))
            values, places = _evaluated(given, frame)
            if called.__class__ is Unknown:
                machine.note(Act.CALL, "->", frame, line, (called, *values))
                return unknown_from(called, *values)
            method = machine.method(owner(frame), called.lower())
            if method is None:
                method = machine.method(owner(frame), b"__callstatic")
                if method is not None:
                    return machine.call_method(None, method, [called, Array.of(values)], [])
                return _foreign(written, called.lower(), values, frame, line)
            cells = cells_of(places, frame)
            return machine.call_method(frame.this, method, values, cells)

        return call

    def _new(self, node: Node) -> Expression:
        given = self.arguments(node)
        line = self._line(node)
        wanted = next((c for c in node.named_children if c.type != "arguments"), None)
        if wanted is None:
            return unknown
        if wanted.type == "anonymous_class":
            made = self._statements.anonymous_class(wanted)
            return lambda frame: _created(made(frame), b"class@anonymous", given, frame, line)
        if wanted.type in ("name", "qualified_name"):
            name = self._bytes(wanted).rpartition(b"\\")[2]
            if name.lower() in (b"self", b"static"):
                return lambda frame: _created(frame.owner, name, given, frame, line)
            return lambda frame: _created(frame.machine.class_of(name), name, given, frame, line)
        value = self.make(wanted)

        def create(frame: Frame) -> Value:
            name = settled(value(frame))
            if name.__class__ is bytes:
                return _created(frame.machine.class_of(name), name, given, frame, line)
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
        uses: list[tuple[bytes, bool]] = []
        for child in node.children:
            if child.type == "anonymous_function_use_clause":
                for variable in child.named_children:
                    reference = variable.type == "by_ref"
                    inner = variable.named_children[-1] if reference else variable
                    uses.append((self._bytes(inner).lstrip(b"$"), reference))
        if arrow:
            result = self.make(body_node)

            def run(frame: Frame) -> Signal:
                return Return(result(frame))

            body: Run = run
        else:
            body = self._statements.block(body_node)

        def make(frame: Frame) -> Value:
            made = Function(b"{closure}", parameters, body, line, layer)
            made.this, made.owner = frame.this, frame.owner
            for name, reference in uses:
                held = frame.cell(name)
                made.bound[name] = held if reference else Cell(frame.machine.shared(held.value))
                if reference:
                    made.referred.add(name)
            if arrow:
                made.arrow = frame.variables
            return made

        return make

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

    def _clone(self, node: Node) -> Expression:
        value = self._inner(node)

        def clone(frame: Frame) -> Value:
            held = value(frame)
            if held.__class__ is not Instance:
                return held
            made = Instance(held.class_name, held.known, {}, held.origins)
            made.properties = {n: Cell(c.value) for n, c in held.properties.items()}
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
        "clone_expression": _clone,
        "sequence_expression": _sequence,
    }


def _constantly(value: Value) -> Expression:
    return lambda _frame: value


def _concatenation(makers: list[Expression]) -> Expression:
    def join(frame: Frame) -> Value:
        frame.machine.spend(1 + len(makers) // 8)
        texts = [convert.text(plain(maker(frame))) for maker in makers]
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


def _appended(place: Place, right: Expression) -> Expression:
    def append(frame: Frame) -> Value:
        machine = frame.machine
        machine.spend(1)
        more = convert.text(plain(right(frame)))
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


def _spread(array: Array, value: Value) -> None:
    if value.__class__ is Array:
        for key, item in value.pairs():
            array.put(None if isinstance(key, int) else key, item)
        array.rest = array.rest or value.rest
    elif value.__class__ is Unknown:
        array.rest = unknown_from(array.rest, value)


def _evaluated(given: list[Argument], frame: Frame) -> tuple[list[Value], list[Place | None]]:
    values: list[Value] = []
    places: list[Place | None] = []
    for value, place, spread in given:
        held = value(frame)
        if held.__class__ is Growing:
            held = bytes(held.buffer)
        if spread and held.__class__ is Array:
            values += held.values()
            places += [None] * len(held.items)
            continue
        values.append(held)
        places.append(place)
    return values, places


def _named(name: bytes, given: list[Argument], line: int) -> Expression:
    def call(frame: Frame) -> Value:
        values, places = _evaluated(given, frame)
        frame.machine.spend(2)
        return frame.machine.call_named(name, values, places, frame, line)

    return call


def _stop(_frame: Frame) -> Value:
    raise Stopped


def _exit(given: list[Argument], _line: int) -> Expression:
    def stop(frame: Frame) -> Value:
        for value, _, _ in given:
            frame.machine.say(value(frame))
        raise Stopped

    return stop


def _isset(given: list[Argument], _line: int) -> Expression:
    def ask(frame: Frame) -> Value:
        answer: Value = True
        for value, _, _ in given:
            held = value(frame)
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
        for _, place, _ in given:
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


def _foreign(owner: Value, name: bytes, values: list[Value], frame: Frame, line: int) -> Value:
    """A method of a class that PHP or another file brings."""
    places = _CALLING_METHODS.get(name)
    for at in places or ():
        if at < len(values) and values[at].__class__ in (bytes, Function, Array, Unknown):
            others = [value for index, value in enumerate(values) if index != at]
            held = owner if owner.__class__ in (Array, Instance) else None
            frame.machine.call_value(values[at], [*others, *_held_items(held)], frame, line)
    if owner.__class__ is Instance and owner.class_name.lower() in (
        b"reflectionfunction",
        b"reflectionmethod",
    ):
        return _reflected(owner, name, values, frame, line)
    if owner.__class__ is Instance:
        owner.origins = origins_of(owner, *values)
    return unknown_from(owner, *values)


def _held_items(owner: Value) -> list[Value]:
    if owner.__class__ is Instance:
        cell = owner.properties.get(b"")
        return cell.value.values() if cell is not None and cell.value.__class__ is Array else []
    return []


def _reflected(owner: Instance, name: bytes, values: list[Value], frame: Frame, line: int) -> Value:
    cell = owner.properties.get(b"")
    given = cell.value.values() if cell is not None and cell.value.__class__ is Array else []
    if name == b"invoke" and given:
        return frame.machine.call_value(given[0], values, frame, line)
    if name == b"invokeargs" and given and values and values[0].__class__ is Array:
        return frame.machine.call_value(given[0], values[0].values(), frame, line)
    return unknown_from(owner, *values)


_CALLING_METHODS: Final = {
    b"uasort": (0,),
    b"uksort": (0,),
    b"fromcallable": (0,),
    b"createfunction": (1,),
    b"sqlitecreatefunction": (1,),
}


def _of_closure(
    function: Function, name: bytes, values: list[Value], frame: Frame, line: int
) -> Value:
    if name in (b"__invoke", b"call"):
        given = values if name == b"__invoke" else values[1:]
        return frame.machine.call(function, given, [])
    if name in (b"bindto", b"bind"):
        return function
    del line
    return unknown_from(*values)


def _created(
    known: Class | None, name: bytes, given: list[Argument], frame: Frame, line: int
) -> Value:
    machine = frame.machine
    machine.spend(2)
    values, places = _evaluated(given, frame)
    made = Instance(name, known)
    if known is None:
        made.origins = origins_of(*values)
        made.properties[b""] = Cell(Array.of(values))
        if name.lower() in _FETCHING_CLASSES:
            machine.note(Act.FETCH, name.decode("latin-1"), frame, line, values)
        return made
    for ancestor in machine.lineage(known):
        for prop, default in ancestor.defaults.items():
            if prop not in made.properties:
                made.properties[prop] = Cell(None if default is None else default(frame))
    constructor = machine.method(known, b"__construct") or machine.method(known, known.name)
    if constructor is not None:
        cells = cells_of(places, frame)
        machine.call_method(made, constructor, values, cells)
    destructor = machine.method(known, b"__destruct")
    if destructor is not None:
        machine.endings.append((made, destructor))
    return made


_FETCHING_CLASSES: Final = frozenset({b"soapclient", b"simplexmlelement"})


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
        if name == b"__FILE__":
            return path if layer == 0 else path + b"(%d) : eval()'d code" % line
        if name == b"__DIR__":
            return path.rpartition(b"/")[0]
        if name == b"__CLASS__":
            return frame.owner.name if frame.owner is not None else b""
        function = frame.function
        return function.name if function is not None else b""

    return read


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
    b"__COMPILER_HALT_OFFSET__": ANYTHING,
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
