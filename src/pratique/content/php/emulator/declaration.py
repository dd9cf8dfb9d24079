"""From the syntax tree to what the emulator does: classes, traits, interfaces, enumerations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tree_sitter import Node

from pratique.content.php.emulator import objects
from pratique.content.php.emulator.machine import Frame, Machine, settled
from pratique.content.php.emulator.place import Expression
from pratique.content.php.emulator.value import Cell, Class, Function, Instance
from pratique.content.php.syntax import Source

if TYPE_CHECKING:
    from pratique.content.php.emulator.statement import Statements

ANONYMOUS = b"class@anonymous"


@dataclass(slots=True)
class _Members:
    """What stands in a class.

    `instead` has the trait that wins by method, `other_names` trait, method and new name.
    """

    methods: list[Function] = field(default_factory=list)
    constants: dict[bytes, Expression] = field(default_factory=dict)
    defaults: dict[bytes, Expression | None] = field(default_factory=dict)
    static: dict[bytes, Expression | None] = field(default_factory=dict)
    cases: dict[bytes, Expression | None] = field(default_factory=dict)
    traits: list[bytes] = field(default_factory=list)
    instead: dict[bytes, bytes] = field(default_factory=dict)
    other_names: list[tuple[bytes, bytes, bytes]] = field(default_factory=list)


class Declarations:
    """Makes functions of the classes in one source, that declare them."""

    def __init__(self, source: Source, layer: int, statements: Statements) -> None:
        self._source = source
        self._layer = layer
        self._statements = statements

    def _bytes(self, node: Node) -> bytes:
        return self._source.literal(self._source.slice(node))

    def named(self, node: Node) -> Callable[[Frame], None]:
        """A class with a name; the first declaration stands."""
        name = node.child_by_field_name("name")
        if name is None:
            return lambda _frame: None
        build = self._class(node, self._bytes(name))

        def declare(frame: Frame) -> None:
            made = build(frame)
            if made.name not in frame.machine.classes:
                frame.machine.classes[made.name] = made
                _fill(frame, made)

        return declare

    def anonymous(self, node: Node) -> Callable[[Frame], Class]:
        """The class that `new class { ... }` makes."""
        build = self._class(node, ANONYMOUS)

        def make(frame: Frame) -> Class:
            made = build(frame)
            _fill(frame, made)
            return made

        return make

    def _class(self, node: Node, written: bytes) -> Callable[[Frame], Class]:
        parent, interfaces = self._above(node)
        members = self._members(node)
        line = self._source.line(node)
        space = self._statements.namespace
        full = space + b"\\" + written if space and written != ANONYMOUS else written
        listed = node.type == "enum_declaration"
        comment = self._statements.comment(node)

        def build(frame: Frame) -> Class:
            made = Class(written.lower(), parent, full, interfaces, line=line, layer=self._layer)
            made.comment = comment
            made.constants = dict(members.constants)
            made.defaults = dict(members.defaults)
            made.unset = dict(members.static)
            for method in members.methods:
                method.owner = made
                made.methods[method.name] = method
            _take_over(frame.machine, made, members)
            made.cases = _cases(made, members, frame) if listed else None
            return made

        return build

    def _above(self, node: Node) -> tuple[bytes | None, tuple[bytes, ...]]:
        """The names of the parent and of the interfaces."""
        parent: bytes | None = None
        interfaces: list[bytes] = []
        for child in node.named_children:
            if child.type not in ("base_clause", "class_interface_clause"):
                continue
            names = [self._name(one) for one in child.named_children]
            if child.type == "base_clause" and node.type != "interface_declaration":
                parent = names[0] if names else None
            else:
                interfaces += names
        return parent, tuple(interfaces)

    def _name(self, node: Node) -> bytes:
        return self._statements.expressions.class_word(node).lower()

    def _members(self, node: Node) -> _Members:
        body = node.child_by_field_name("body")
        if body is None:
            body = next((c for c in node.named_children if c.type == "declaration_list"), None)
        members = _Members()
        for member in body.named_children if body is not None else ():
            if member.type == "method_declaration":
                made = self._statements.function(member)
                members.methods += [made] if made is not None else []
            elif member.type == "const_declaration":
                members.constants.update(self._statements.constants(member))
            elif member.type == "property_declaration":
                shared = any(child.type == "static_modifier" for child in member.children)
                held = members.static if shared else members.defaults
                held.update(self._properties(member))
            elif member.type == "use_declaration":
                self._take(member, members)
            elif member.type == "enum_case":
                members.cases.update(self._case(member))
        return members

    def _properties(self, node: Node) -> Iterator[tuple[bytes, Expression | None]]:
        for element in node.named_children:
            name = element.child_by_field_name("name")
            if element.type == "property_element" and name is not None:
                value = element.child_by_field_name("default_value")
                yield self._bytes(name).lstrip(b"$"), self._value(value)

    def _case(self, node: Node) -> Iterator[tuple[bytes, Expression | None]]:
        name = node.child_by_field_name("name")
        if name is not None:
            yield self._bytes(name), self._value(node.child_by_field_name("value"))

    def _value(self, node: Node | None) -> Expression | None:
        return None if node is None else self._statements.expressions.make(node)

    def _take(self, node: Node, members: _Members) -> None:
        """`use T, U { ... }` in a class."""
        for child in node.named_children:
            if child.type in ("name", "qualified_name"):
                members.traits.append(self._name(child))
            for rule in child.named_children if child.type == "use_list" else ():
                parts = rule.named_children
                if len(parts) > 1:
                    self._take_as(rule.type, parts, members)

    def _take_as(self, kind: str, parts: list[Node], members: _Members) -> None:
        """`T::a insteadof U` and `T::a as b`."""
        trait, method = b"", self._bytes(parts[0]).lower()
        if parts[0].type == "class_constant_access_expression":
            inner = parts[0].named_children
            trait, method = self._name(inner[0]), self._bytes(inner[-1]).lower()
        if kind == "use_instead_of_clause":
            members.instead[method] = trait
        elif parts[-1].type == "name":
            members.other_names.append((trait, method, self._bytes(parts[-1])))


def _cases(made: Class, members: _Members, frame: Frame) -> dict[bytes, Instance]:
    found: dict[bytes, Instance] = {}
    for name, value in members.cases.items():
        held = found[name] = Instance(made.written, made)
        held.properties[b"name"] = Cell(name)
        if value is not None:
            held.properties[b"value"] = Cell(settled(value(objects.class_frame(frame, made))))
    return found


def _take_over(machine: Machine, made: Class, members: _Members) -> None:
    """Give a class what stands in its traits, and not in itself."""
    for name in members.traits:
        trait = machine.class_of(name)
        if trait is None:
            continue
        for method in trait.methods.values():
            for from_, old, new in members.other_names:
                if old == method.name and from_ in (b"", name):
                    other = method.of_class(made, new.lower())
                    made.methods.setdefault(new.lower(), other)
            if members.instead.get(method.name, name) == name:
                made.methods.setdefault(method.name, method.of_class(made))
            method.called = True  # it is gone through where it is used
        made.defaults = trait.defaults | made.defaults
        made.unset = trait.unset | made.unset
        made.constants = trait.constants | made.constants


def _fill(frame: Frame, made: Class) -> None:
    """Give the static properties of a class their values."""
    inner = objects.class_frame(frame, made)
    for prop, value in made.unset.items():
        made.shared[prop] = Cell(None if value is None else settled(value(inner)))
