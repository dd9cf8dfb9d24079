"""Where data comes from: from an expression backwards to a visitor, the network, a decoder."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import ClassVar

from tree_sitter import Node

from pratique.content.php.constant import constant, function_name, text_of
from pratique.content.php.program import Definition, Program
from pratique.content.php.syntax import arguments
from pratique.content.php.vocabulary import (
    ADDRESS_STARTS,
    BUILDS,
    COMPARISONS,
    DECODES,
    FETCHES,
    HOLDS,
    NUMBER_CASTS,
    PACKS,
    PASSES_NAME,
    READS,
    REQUEST_FUNCTIONS,
    REQUEST_STREAM,
    REQUEST_VARIABLES,
    STOPS,
    STOPS_PATH,
    is_request_key,
)

_BRANCH_LIMIT = 40
# Functions that give items of an array whatever their keys; of all variables, the request first.
_TAKES_OUT = frozenset(
    {"array_values", "array_pop", "array_shift", "current", "pos", "reset", "next", "end"}
)
# An application of classes leads from anything to anything in more; programs that intruders
# leave have most of their ways within one function.
_FARTHEST = 6
# What is kept under one key is hardly what is kept under another: of a list, of an object.
_FROM_LIST = 2
_FROM_STORE = 3
_START = 20  # what it costs, in steps, to begin
# What is made fit to be shown is for a page: its quotes and signs would end any code.
_FOR_PAGES = frozenset({"htmlspecialchars", "htmlentities"})
_NAMED_NUMBERS = frozenset({"name", "qualified_name", "class_constant_access_expression"})
_NAMES_FOLDER = frozenset({"string", "string_content", "name", "qualified_name"})
_LONGEST_NAME = 24  # of a function
# What holds no text: whoever reads one of these to run it knows what is hidden in it.
_PICTURES = (b".ico", b".jpg", b".jpeg", b".png", b".gif", b".bmp", b".webp", b".woff", b".woff2")


@dataclass(frozen=True, slots=True)
class Origin:
    """One thing that data came from or went through: its source text and its line."""

    text: str
    line: int


@dataclass(slots=True)
class Flow:
    """What was met on the way back. `checked`: the program tells good values from others."""

    requests: list[Origin] = field(default_factory=list)
    decoders: list[Origin] = field(default_factory=list)
    remotes: list[Origin] = field(default_factory=list)
    addresses: list[bytes] = field(default_factory=list)
    builders: list[Origin] = field(default_factory=list)
    packers: list[Origin] = field(default_factory=list)
    sessions: list[Origin] = field(default_factory=list)
    getters: list[Origin] = field(default_factory=list)
    texts: set[bytes] = field(default_factory=set)  # short ones, in lower case
    checked: bool = False
    # All requests went through what lets only words through, or they are too far away: it is
    # hardly they of which the code is made.
    bound: bool = False


@dataclass(frozen=True, slots=True)
class _Step:
    node: Node
    scope: int
    read: bool  # inside a function that reads what its argument names
    hops: int = 0  # functions that the way back went through


class Tracer:
    """Follows expressions of one program backwards.

    With `naming`, only what puts the beginning of a text in a visitor's hand is followed: the
    first part of a text that is put together, the functions of `PASSES_NAME`, no unknown one,
    and no path that was cut to its last part. With `code`, it is asked for what runs as PHP.
    """

    def __init__(self, program: Program, *, naming: bool = False, code: bool = False) -> None:
        self._program = program
        self._source = program.source
        self._naming = naming
        self._code = code
        self._flow = Flow()
        self._seen: set[tuple[int, bool]] = set()
        # What lies behind such things; asked only if nothing nearer is found.
        self._bound = False
        self._hops = 0
        self._scope = 0
        self._aside: dict[tuple[int, bool], _Step] = {}
        self._words: list[Origin] = []
        self._beginnings: set[int] = set()
        self._waiting: deque[_Step] = deque()

    def trace(self, *nodes: Node) -> Flow:
        """Everything that the values of `nodes` may come from."""
        self._program.steps_left -= _START
        for node in nodes:
            self._scope = self._program.names.scope_of(node)
            self._push(node, self._scope, read=False)
        self._follow()
        if not self._flow.requests:
            while self._aside and self._program.steps_left > 0:
                further = [one for key, one in self._aside.items() if key not in self._seen]
                self._seen |= self._aside.keys()
                self._waiting, self._aside = deque(replace(one, hops=0) for one in further), {}
                self._follow()
            self._flow.requests += self._words
            self._flow.bound = bool(self._flow.requests)
        return self._flow

    def _follow(self) -> None:
        while self._waiting and self._program.steps_left > 0:
            self._program.steps_left -= 1
            self._step(self._waiting.popleft())

    def _push(self, node: Node, scope: int, *, read: bool) -> None:
        key = (node.id, read)
        if key not in self._seen:
            step = _Step(node, scope, read, self._hops + (scope != self._scope))
            far = self._code and step.hops > _FARTHEST
            if self._bound or far:  # it may still be reached on another way
                self._aside.setdefault(key, step)
            else:
                self._seen.add(key)
                self._waiting.append(step)

    def _step(self, step: _Step) -> None:
        self._bound, self._hops, self._scope = False, step.hops, step.scope
        follow = self._STEPS.get(step.node.type)
        if follow is not None:
            follow(self, step.node, step)
        elif step.node.type not in _DEAD_ENDS:
            self._inside(step.node, step)

    def _inside(self, node: Node, step: _Step) -> None:
        for child in node.named_children:
            self._push(child, step.scope, read=step.read)

    def _last(self, node: Node, step: _Step) -> None:
        """Of `key => value` only the value where a name is asked for: keys name nothing."""
        for child in node.named_children[-1 if self._naming else 0 :]:
            self._push(child, step.scope, read=step.read)

    def _creation(self, node: Node, step: _Step) -> None:
        """An object that only holds what it is given; of others nothing is known."""
        named = next((child for child in node.named_children if child.type != "arguments"), None)
        name = self._source.word(named).rpartition("\\")[2].lower() if named is not None else ""
        if not self._naming and name in HOLDS:
            self._all(arguments(node), step, read=step.read)

    def _choice(self, node: Node, step: _Step) -> None:
        self._fields(node, step, "body", "alternative", "return_expression")

    def _right(self, node: Node, step: _Step) -> None:
        self._fields(node, step, "right")

    def _cast(self, node: Node, step: _Step) -> None:
        kind = node.child_by_field_name("type")
        if kind is None or self._source.word(kind).lower() not in NUMBER_CASTS:
            self._fields(node, step, "value")

    def _fields(self, node: Node, step: _Step, *names: str) -> None:
        for name in names:
            child = node.child_by_field_name(name)
            if child is not None:
                self._push(child, step.scope, read=step.read)

    # --- names

    def _request(self, node: Node) -> None:
        self._note_checked(node)
        held = self._words if self._bound else self._flow.requests
        held.append(Origin(self._source.quote(node, 80), self._source.line(node)))

    def _note_checked(self, node: Node) -> None:
        names = self._program.names
        text = self._source.slice(node)
        scope = names.scope_of(node)
        if text in names.checked.get(scope, ()):
            self._flow.checked = True
        if text in names.bound.get(scope, ()):
            self._bound = True

    def _variable(self, node: Node, step: _Step) -> None:
        name = self._source.word(node)[1:]
        if name in REQUEST_VARIABLES:
            self._request(node)
        elif name == "_SERVER":
            pass  # most of it is the server's own; the keys decide, see _subscript
        else:
            self._note_checked(node)
            self._defined(step.scope, name, step)

    def _defined(self, scope: int, name: str, step: _Step) -> None:
        found = self._program.names.definitions(scope, name)[:_BRANCH_LIMIT]
        if self._naming:
            found = self._first_parts(found)
        held = name.startswith(("->", "::"))
        for definition in found:
            if definition.part:
                self._hops = step.hops + (_FROM_STORE if held else _FROM_LIST)
            else:
                self._hops = step.hops
            self._push(definition.value, definition.scope, read=step.read)
        self._hops = step.hops

    def _first_parts(self, found: list[Definition]) -> list[Definition]:
        """Without what is only put behind a text that is there already."""
        first = [definition for definition in found if not definition.appends]
        starts_empty = any(text_of(self._program, one.value) == b"" for one in first)
        return found if starts_empty or not first else first

    def _property(self, node: Node, step: _Step) -> None:
        name = self._program.names.name_of(node)
        if name is None:
            return
        held = node.child_by_field_name("object")
        if held is not None and not self._program.names.definitions(step.scope, name):
            # A field that nothing here fills: of an object that a text was made into.
            if self._source.slice(held) != b"$this":
                self._push(held, step.scope, read=step.read)
            return
        self._defined(step.scope, name, step)

    def _subscript(self, node: Node, step: _Step) -> None:
        parts = node.named_children
        if not parts:
            return
        base = parts[0]
        name = self._superglobal(base)
        key = text_of(self._program, parts[1]) if len(parts) > 1 else None
        if name in REQUEST_VARIABLES:
            self._request(node)
        elif name == "_SERVER":
            if key is not None and is_request_key(key.decode("latin-1")):
                self._request(node)
        elif name == "GLOBALS" and key is not None:
            wanted = key.decode("latin-1")
            if wanted in REQUEST_VARIABLES:
                self._request(node)
            else:
                self._defined(0, wanted, step)
        elif name == "GLOBALS" and len(parts) > 1 and self._may_name_request(parts[1]):
            self._request(node)
        elif name == "_SESSION":
            where = Origin(self._source.quote(node, 80), self._source.line(node))
            self._flow.sessions.append(where)
            self._push(base, step.scope, read=step.read)
        elif key == b"tmp_name" and self._of_files(base):
            self._note_checked(base)
            self._request(node)
        else:
            self._note_checked(node)
            self._push(base, step.scope, read=step.read)

    def _of_files(self, node: Node) -> bool:
        """Whether `node` is `$_FILES[...]`: what PHP says of one file that a visitor sends."""
        return (
            node.type == "subscript_expression"
            and bool(node.named_children)
            and self._superglobal(node.named_children[0]) == "_FILES"
        )

    def _superglobal(self, node: Node) -> str | None:
        if node.type == "variable_name":
            return self._source.word(node)[1:]
        if node.type == "dynamic_variable_name" and node.named_children:
            text = self._dynamic_name(node)
            return None if text is None else text.decode("latin-1")
        return None

    def _dynamic_name(self, node: Node) -> bytes | None:
        inner = node.named_children[-1]
        if inner.type == "name":  # "${w}" in a string
            return self._source.slice(inner)
        return text_of(self._program, inner)

    def _dynamic_variable(self, node: Node, step: _Step) -> None:
        if not node.named_children:
            return
        text = self._dynamic_name(node)
        if text is None:
            inner = node.named_children[-1]
            if self._may_name_request(inner) or self._begins_like_request(inner):
                self._request(node)
            return
        name = text.decode("latin-1")
        if name in REQUEST_VARIABLES:
            self._request(node)
        else:
            self._defined(step.scope, name, step)

    def _begins_like_request(self, inner: Node) -> bool:
        """`${'_' . ...}`: only the variables of the request begin like that, and the server's."""
        parts = pieces(self._program, inner)
        begun = piece_text(self._program, parts[0]) if len(parts) > 1 else None
        return bool(begun) and any(
            name.startswith(begun.decode("latin-1")) for name in REQUEST_VARIABLES if begun
        )

    def _may_name_request(self, inner: Node) -> bool:
        """Whether one of the texts in what a variable may hold is the name of `$_POST` or so."""
        names = self._program.names
        name = names.name_of(inner)
        if name is None:
            return False
        found = names.definitions(names.scope_of(inner), name)[:_BRANCH_LIMIT]
        for value in (definition.value for definition in found):
            for element in value.named_children[:_BRANCH_LIMIT]:
                item = element.named_children[-1] if element.named_children else element
                text = text_of(self._program, item)
                if text is not None and text.decode("latin-1") in REQUEST_VARIABLES:
                    return True
        return False

    def _name(self, node: Node, step: _Step) -> None:
        text = self._source.word(node).rpartition("\\")[2]
        if text == "__FILE__" and step.read:
            self._flow.decoders.append(Origin("a read of its own file", self._source.line(node)))
        else:
            self._defined(0, "const " + text.rpartition("::")[2], step)

    def _literal(self, node: Node, step: _Step) -> None:
        text = text_of(self._program, node)
        if text is not None:
            lowered = text[:200].lower()
            if len(text) <= _LONGEST_NAME and node.id not in self._beginnings:
                self._flow.texts.add(lowered)
            if lowered.startswith(REQUEST_STREAM):
                self._request(node)
            elif lowered.startswith(ADDRESS_STARTS):
                self._flow.addresses.append(text)
                if step.read:
                    self._remote(node)
            elif step.read and lowered.endswith(_PICTURES):
                read = f"a read of {self._source.quote(node, 80)}"
                self._flow.decoders.append(Origin(read, self._source.line(node)))
            return
        body = node.child_by_field_name("value") or node
        # A file that a visitor has a part in naming may say anything.
        first = self._naming and not step.read
        parts = body.named_children[:1] if first else body.named_children
        for child in parts:
            if child.type != "escape_sequence":
                self._push(child, step.scope, read=step.read)

    def _remote(self, node: Node) -> None:
        self._flow.remotes.append(Origin(self._source.quote(node, 80), self._source.line(node)))

    # --- operators and calls

    def _unary(self, node: Node, step: _Step) -> None:
        held = node.named_children[-1] if node.named_children else node
        if self._source.slice(node)[:1] == b"~" and held.type != "integer":
            if held.type in _NAMED_NUMBERS and self._source.slice(held).isascii():
                return  # a constant: a number of which bits are taken
            value = constant(self._program, held)
            if value is None or not isinstance(value.value, int):
                self._flow.decoders.append(Origin("bitwise not", self._source.line(node)))
        self._inside(node, step)

    def _binary(self, node: Node, step: _Step) -> None:
        sign = node.child_by_field_name("operator")
        word = self._source.word(sign).lower() if sign is not None else ""
        if word in COMPARISONS:
            return
        if self._naming and word == "." and not step.read:
            left = node.child_by_field_name("left")
            if left is not None and text_of(self._program, left) != b"":
                self._beginnings.add(left.id)
                self._push(left, step.scope, read=step.read)
                return
        if word == "^" and not _is_number(self._program, node):
            self._flow.decoders.append(Origin("exclusive or", self._source.line(node)))
        self._fields(node, step, "left", "right")

    def _call(self, node: Node, step: _Step) -> None:
        callee = node.child_by_field_name("function")
        if callee is None:
            return
        name = function_name(self._program, callee)
        values = arguments(node)
        if name is None:
            if not self._naming:
                self._push(callee, step.scope, read=step.read)
                self._all(values, step, read=step.read)
            return
        if name in STOPS or (self._naming and name in STOPS_PATH):
            return
        if name.startswith("is_") and not self._program.names.functions.get(name):
            return
        if self._is_request(name, values):
            self._request(node)
        elif self._program.names.returned(name):
            self._returns(name, step)
        elif name != "getenv":
            self._builtin(node, name, values, step)

    def _is_request(self, name: str, values: list[Node]) -> bool:
        if name != "getenv":
            return name in REQUEST_FUNCTIONS
        key = text_of(self._program, values[0]) if values else None
        return key is not None and is_request_key(key.decode("latin-1"))

    def _builtin(self, node: Node, name: str, values: list[Node], step: _Step) -> None:
        if name in FETCHES:
            self._remote(node)
        if name in PACKS:
            self._flow.packers.append(Origin(name, self._source.line(node)))
        if name in BUILDS:
            self._flow.builders.append(Origin(name, self._source.line(node)))
        if name in DECODES:
            self._flow.decoders.append(Origin(name, self._source.line(node)))
        elif name == "chr" and not self._naming:
            self._pieces(node)
        elif self._naming and name not in PASSES_NAME:
            return
        if name in _TAKES_OUT and any(self._source.slice(one) == b"$GLOBALS" for one in values):
            self._request(node)
        if self._code and (name in _FOR_PAGES or (name in READS and self._own_file(values))):
            self._bound = True
        self._all(values, step, read=step.read or name in READS)

    def _own_file(self, values: list[Node]) -> bool:
        """Whether the path of what is read begins with a folder that the program names."""
        first = leading(self._program, values[0]) if values else None
        if first is None or first.type not in _NAMES_FOLDER or first.id == values[0].id:
            return False
        text = piece_text(self._program, first)
        return text is None or (text != b"" and b":" not in text)

    def _pieces(self, node: Node) -> None:
        """`chr` of what is worked out is a decoder; `chr(10)` is a line feed."""
        values = arguments(node)
        if values and constant(self._program, values[0]) is None:
            self._flow.decoders.append(Origin("chr", self._source.line(node)))

    def _all(self, values: list[Node], step: _Step, *, read: bool) -> None:
        for value in values:
            self._push(value, step.scope, read=read)

    def _returns(self, name: str, step: _Step) -> None:
        names = self._program.names
        for scope in names.functions[name][:_BRANCH_LIMIT]:
            for value in names.returns[scope][:_BRANCH_LIMIT]:
                self._push(value, scope, read=step.read)

    def _method(self, node: Node, step: _Step) -> None:
        named = node.child_by_field_name("name")
        name = self._source.word(named).lower() if named is not None else ""
        if self._program.names.returned(name):
            self._returns(name, step)
        elif name == "getmessage":
            self._all(self._program.thrown, step, read=step.read)
        elif name == "getdoccomment":
            self._flow.decoders.append(Origin("getDocComment", self._source.line(node)))
        elif not self._naming:
            if named is not None:
                self._flow.getters.append(Origin(self._source.word(named), self._source.line(node)))
            self._all(arguments(node), step, read=step.read)

    _STEPS: ClassVar[dict[str, Callable[[Tracer, Node, _Step], None]]] = {
        "variable_name": _variable,
        "subscript_expression": _subscript,
        "dynamic_variable_name": _dynamic_variable,
        "function_call_expression": _call,
        "member_call_expression": _method,
        "nullsafe_member_call_expression": _method,
        "scoped_call_expression": _method,
        "object_creation_expression": _creation,
        "member_access_expression": _property,
        "nullsafe_member_access_expression": _property,
        "scoped_property_access_expression": _property,
        "binary_expression": _binary,
        "unary_op_expression": _unary,
        "conditional_expression": _choice,
        "match_conditional_expression": _choice,
        "match_default_expression": _choice,
        "assignment_expression": _right,
        "augmented_assignment_expression": _right,
        "reference_assignment_expression": _right,
        "cast_expression": _cast,
        "array_element_initializer": _last,
        "pair": _last,
        "string": _literal,
        "encapsed_string": _literal,
        "heredoc": _literal,
        "nowdoc": _literal,
        "string_content": _literal,
        "name": _name,
        "qualified_name": _name,
        "class_constant_access_expression": _name,
    }


_DEAD_ENDS = frozenset(
    {
        "anonymous_function",
        "arrow_function",
        "include_expression",
        "include_once_expression",
        "require_expression",
        "require_once_expression",
        "match_condition_list",
        "update_expression",
        "ERROR",
    }
)


def _is_number(program: Program, node: Node) -> bool:
    for name in ("left", "right"):
        side = node.child_by_field_name(name)
        if side is not None:
            value = constant(program, side)
            if value is not None and isinstance(value.value, int):
                return True
    return False


def resolved(program: Program, node: Node) -> Node:
    """What stands behind a variable with one meaning, brackets and `@`; else `node` itself."""
    for _ in range(20):
        if node.type in ("parenthesized_expression", "error_suppression_expression", "argument"):
            following = node.named_children[-1] if node.named_children else None
        elif node.type == "variable_name":
            following = only_value(program, node)
        else:
            return node
        if following is None:
            return node
        node = following
    return node


def pieces(program: Program, node: Node) -> list[Node]:
    """The parts that a text is put together from, in order; the text itself where it is whole.

    There is always one.
    """
    node = resolved(program, node)
    if node.type in ("encapsed_string", "heredoc_body"):
        return list(node.named_children) or [node]
    found: list[Node] = []
    while node.type == "binary_expression":
        sign = node.child_by_field_name("operator")
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        joins = sign is not None and program.source.slice(sign) == b"."
        if left is None or right is None or not joins or len(found) > _BRANCH_LIMIT:
            break
        found.append(right)
        node = resolved(program, left)
    found.append(node)
    return found[::-1]


def piece_text(program: Program, piece: Node) -> bytes | None:
    """The text of one of `pieces`, where it is known."""
    if piece.type in ("string_content", "nowdoc_string"):
        return program.source.literal(program.source.slice(piece))
    return text_of(program, piece)


def leading(program: Program, node: Node) -> Node:
    """The part of a text expression that its value starts with."""
    for _ in range(200):
        if node.type in ("parenthesized_expression", "error_suppression_expression", "argument"):
            following = node.named_children[-1] if node.named_children else None
        elif node.type == "binary_expression":
            sign = node.child_by_field_name("operator")
            joins = sign is not None and program.source.slice(sign) == b"."
            following = node.child_by_field_name("left") if joins else None
        elif node.type in ("encapsed_string", "heredoc_body"):
            following = node.named_children[0] if node.named_children else None
        elif node.type == "heredoc":
            following = node.child_by_field_name("value")
        elif node.type == "variable_name":
            following = only_value(program, node)
        else:
            following = None
        if following is None:
            return node
        node = following
    return node


def only_value(program: Program, node: Node) -> Node | None:
    """What a variable holds where only one assignment fills it; None for anything else."""
    names = program.names
    name = names.name_of(node)
    found = names.definitions(names.scope_of(node), name) if name is not None else []
    first = [definition for definition in found if not definition.appends]
    if len(first) != 1 or first[0].part or text_of(program, first[0].value) == b"":
        return None
    return first[0].value


def chosen(program: Program, node: Node) -> Flow:
    """Who puts the beginning of a text in his hand, and whether it is checked on the way."""
    flow = Tracer(program, naming=True).trace(leading(program, node))
    names = program.names
    for _ in range(20):
        if node.type != "variable_name" or flow.checked:
            break
        flow.checked = program.source.slice(node) in names.checked.get(names.scope_of(node), ())
        following = only_value(program, node)
        if following is None:
            break
        node = following
    return flow
