"""One PHP file as a program: its scopes, and what is assigned to which name in each.

The order of statements is not kept, except among assignments to one name: what a name may
hold is whatever anything in the scope puts there.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from tree_sitter import Node

from pratique.content.php.syntax import Source, arguments, by_kind
from pratique.content.php.vocabulary import (
    CALLS_BACK,
    CHECKS_VALUE,
    MAKES_VARIABLES,
    ONLY_WORD_CHECKS,
    ONLY_WORDS,
    WRITES_ARGUMENT,
)

_METHODS = (
    "member_call_expression",
    "nullsafe_member_call_expression",
    "scoped_call_expression",
)
_INCLUDES = (
    "include_expression",
    "include_once_expression",
    "require_expression",
    "require_once_expression",
)
_CALLS = frozenset(
    {
        "function_call_expression",
        *_METHODS,
        "object_creation_expression",
        *_INCLUDES,
        "shell_command_expression",
    }
)
_ASSIGNMENTS = (
    "assignment_expression",
    "augmented_assignment_expression",
    "reference_assignment_expression",
)
_FUNCTIONS = ("function_definition", "method_declaration", "anonymous_function", "arrow_function")
_CLOSURES = frozenset({"anonymous_function", "arrow_function"})
_CHOICES = ("switch_statement", "match_expression")
_PRINTS = frozenset({"echo_statement", "print_intrinsic"})
_NAMES = frozenset(
    {
        *_ASSIGNMENTS,
        *_FUNCTIONS,
        *_CHOICES,
        "foreach_statement",
        "return_statement",
        "global_declaration",
        "static_variable_declaration",
        "property_element",
        "const_element",
        "enum_case",
    }
)
_TEXTS = frozenset({"string", "encapsed_string", "binary_expression"})
# Classes whose objects are thrown, and the functions that tell of an error.
_ERRORS = re.compile(
    rb"new\s{1,9}[\\\w]{0,100}?(?:Exception|Error)\w{0,20}\s{0,9}\(", re.IGNORECASE
)
_TELLS = re.compile(rb"\\?(?:trigger|user)_error\b", re.IGNORECASE)
_HANDLES_ERRORS = (b"set_error_handler", b"set_exception_handler")
_PLAIN_NAME = re.compile(r"\w{1,100}")
_GLOBAL = 0
# More steps than any analysis of real source needs; what stops here is told in a gap.
STEP_LIMIT = 200_000
_CALLERS = 40  # callers of one function that are followed


@dataclass(frozen=True, slots=True)
class Definition:
    """Something that may end up in a name: `value`, seen in `scope`; `appends` for `.=`."""

    value: Node
    scope: int
    appends: bool = False
    part: bool = False  # one item of a container, or an item taken out of one


@dataclass(frozen=True, slots=True)
class Scope:
    """A function's own names; scope 0 is the file."""

    node: Node
    parent: int
    parameters: tuple[str, ...]
    name: str


@dataclass(slots=True)
class Program:
    """Questions to one parsed file. Everything is worked out when it is first asked for."""

    source: Source
    steps_left: int = STEP_LIMIT
    constants: dict[int, Any] = field(default_factory=dict)
    calls: list[Node] = field(init=False)
    methods: list[Node] = field(init=False)
    creations: list[Node] = field(init=False)
    includes: list[Node] = field(init=False)
    shells: list[Node] = field(init=False)
    _names: Names | None = field(default=None, init=False)
    _printed: list[Node] | None = field(default=None, init=False)
    _thrown: list[Node] | None = field(default=None, init=False)
    _lowered: bytes | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        found = by_kind(self.source.root, _CALLS)
        self.calls = found.get("function_call_expression", [])
        self.methods = _together(found, _METHODS)
        self.creations = found.get("object_creation_expression", [])
        self.includes = _together(found, _INCLUDES)
        self.shells = found.get("shell_command_expression", [])

    @property
    def lowered(self) -> bytes:
        """The source in lower case, made once."""
        if self._lowered is None:
            self._lowered = self.source.text.lower()
        return self._lowered

    @property
    def printed(self) -> list[Node]:
        """What it prints: what a function given to `ob_start` gets."""
        if self._printed is None:
            found = by_kind(self.source.root, _PRINTS)
            nodes = _together(found, tuple(_PRINTS))
            self._printed = [child for node in nodes for child in node.named_children][:_CALLERS]
        return self._printed

    @property
    def thrown(self) -> list[Node]:
        """What errors and exceptions say: what the functions that handle them get."""
        if self._thrown is None:
            made = [c for c in self.creations if _ERRORS.search(self.source.slice(c)[:200])]
            told = [c for c in self.calls if _TELLS.match(self.source.slice(c)[:40])]
            self._thrown = [one for call in (*made, *told) for one in arguments(call)[:1]]
            del self._thrown[_CALLERS:]
        return self._thrown

    @property
    def names(self) -> Names:
        """The scopes and definitions."""
        if self._names is None:
            self._names = Names(self)
        return self._names


class Names:
    """The scopes and definitions of one program."""

    def __init__(self, program: Program) -> None:
        self._source = program.source
        self._program = program
        self._found = by_kind(program.source.root, _NAMES)
        self.scopes: list[Scope] = []
        self.functions: dict[str, list[int]] = defaultdict(list)
        # Where the innermost scope changes, in bytes, and to which.
        self._edges: list[int] = [0]
        self._owners: list[int] = [_GLOBAL]
        self._definitions: dict[tuple[int, str], list[Definition]] = defaultdict(list)
        self.returns: dict[int, list[Node]] = defaultdict(list)
        self.wildcards: dict[int, list[Definition]] = defaultdict(list)
        self.checked: dict[int, set[bytes]] = defaultdict(set)
        self.bound: dict[int, set[bytes]] = defaultdict(set)
        # Closures by the id of their node: the variable that holds one, the call that takes one.
        self._holders: dict[int, str] = {}
        self._callbacks: dict[int, Node] = {}
        self._named_callbacks: dict[str, list[Node]] = defaultdict(list)
        self._globals: set[tuple[int, str]] = set()
        self._read_scopes()
        self._read_assignments()
        self._read_declarations()
        self._read_first_values()
        self._read_calls()

    # --- questions

    def scope_of(self, node: Node) -> int:
        """The scope that `node` stands in."""
        return self._owners[bisect_right(self._edges, node.start_byte) - 1]

    def definitions(self, scope: int, name: str) -> list[Definition]:
        """What may be in `name`, as seen from `scope`. `->x` and `::x` are properties."""
        if name.startswith(("->", "::", "const ")):
            return self._definitions.get((_GLOBAL, name), [])
        if (scope, name) in self._globals:
            scope = _GLOBAL
        found = self._definitions.get((scope, name), [])
        here = self.scopes[scope]
        while not found and here.node.type == "arrow_function":
            scope = here.parent
            here = self.scopes[scope]
            found = self._definitions.get((scope, name), [])
        return found or self.wildcards.get(scope, [])

    def returned(self, name: str) -> list[Node]:
        """What functions or methods of this file with this name (lower case) return."""
        return [value for scope in self.functions.get(name, ()) for value in self.returns[scope]]

    # --- building

    def _read_scopes(self) -> None:
        self.scopes.append(Scope(self._source.root, _GLOBAL, (), ""))
        open_scopes = [_GLOBAL]
        for node in _together(self._found, _FUNCTIONS):
            self._leave(open_scopes, node.start_byte)
            parent = open_scopes[-1]
            named = node.child_by_field_name("name")
            name = self._source.word(named).lower() if named is not None else ""
            self.scopes.append(Scope(node, parent, tuple(self._parameters(node)), name))
            index = len(self.scopes) - 1
            open_scopes.append(index)
            self._edges.append(node.start_byte)
            self._owners.append(index)
            if name:
                self.functions[name].append(index)
            body = node.child_by_field_name("body")
            if node.type == "arrow_function" and body is not None:
                self.returns[index].append(body)
            self._read_use(node, index, parent)
            self._read_own_values(node, index)
        self._leave(open_scopes, self._source.root.end_byte + 1)

    def _leave(self, open_scopes: list[int], position: int) -> None:
        """Close the scopes that end before `position`, the inner ones first."""
        while len(open_scopes) > 1 and self.scopes[open_scopes[-1]].node.end_byte <= position:
            closed = self.scopes[open_scopes.pop()]
            self._edges.append(closed.node.end_byte)
            self._owners.append(open_scopes[-1])

    def _parameters(self, function: Node) -> list[str]:
        listed = function.child_by_field_name("parameters")
        if listed is None:
            return []
        names = (child.child_by_field_name("name") for child in listed.named_children)
        return [self._source.word(name).lstrip("$") for name in names if name is not None]

    def _read_own_values(self, function: Node, index: int) -> None:
        """The texts that parameters hold when nobody passes another value."""
        listed = function.child_by_field_name("parameters")
        for child in () if listed is None else listed.named_children:
            value, named = (
                child.child_by_field_name("default_value"),
                child.child_by_field_name("name"),
            )
            if value is not None and named is not None and value.type in _TEXTS:
                name = self._source.word(named).lstrip("$")
                self._definitions[index, name].append(Definition(value, index))

    def _read_use(self, function: Node, index: int, parent: int) -> None:
        for child in function.children:
            if child.type == "anonymous_function_use_clause":
                for variable in child.named_children:
                    name = self._source.word(variable).lstrip("&$")
                    self._definitions[index, name].append(Definition(variable, parent))

    def _read_assignments(self) -> None:
        for node in _together(self._found, _ASSIGNMENTS):
            left = node.child_by_field_name("left")
            right = node.child_by_field_name("right")
            if left is None or right is None:
                continue
            operator = node.child_by_field_name("operator")
            appends = operator is not None
            if right.type in _CLOSURES:
                self._holders[right.id] = self._source.word(left).lower()
            self._define(left, right, self.scope_of(node), appends=appends)
        for node in self._found.get("foreach_statement", []):
            parts = node.named_children
            if len(parts) > 1:
                self._define(parts[1], parts[0], self.scope_of(node), appends=False, part=True)

    def _define(
        self, left: Node, value: Node, scope: int, *, appends: bool, part: bool = False
    ) -> None:
        waiting = [(left, part)]
        while waiting:
            target, inside = waiting.pop()
            kind = target.type
            if kind in (
                "list_literal",
                "array_creation_expression",
                "pair",
                "by_ref",
                "array_element_initializer",
                "parenthesized_expression",
            ):
                waiting.extend((child, True) for child in target.named_children)
                continue
            while target.type == "subscript_expression" and target.named_children:
                base = target.named_children[0]
                key = self._global_key(target)
                if key is not None:
                    found = Definition(value, scope, appends, inside)
                    self._definitions[_GLOBAL, key].append(found)
                target, inside = base, True
            definition = Definition(value, scope, appends, inside)
            if target.type == "dynamic_variable_name":
                self.wildcards[scope].append(definition)
                continue
            name = self.name_of(target)
            if name is not None:
                owner = _GLOBAL if name[:2] in ("->", "::") else scope
                self._definitions[owner, name].append(definition)

    def _global_key(self, node: Node) -> str | None:
        """The variable of the file that `$GLOBALS['...']` stands for; None for anything else."""
        parts = node.named_children
        if len(parts) < 2 or self._source.slice(parts[0]) != b"$GLOBALS":
            return None
        key = self._source.word(parts[1]).strip("'\"")
        return key if _PLAIN_NAME.fullmatch(key) else None

    def name_of(self, node: Node) -> str | None:
        """The key of a variable or property for `definitions`; None for anything else."""
        if node.type == "variable_name":
            return self._source.word(node)[1:]
        if node.type in ("member_access_expression", "nullsafe_member_access_expression"):
            name = node.child_by_field_name("name")
            return None if name is None else "->" + self._source.word(name)
        if node.type == "scoped_property_access_expression":
            name = node.child_by_field_name("name")
            return None if name is None else "::" + self._source.word(name).lstrip("$")
        return None

    def _read_declarations(self) -> None:
        for node in self._found.get("return_statement", []):
            if node.named_children:
                self.returns[self.scope_of(node)].append(node.named_children[0])
        for node in self._found.get("global_declaration", []):
            scope = self.scope_of(node)
            for variable in node.named_children:
                self._globals.add((scope, self._source.word(variable)[1:]))
        for node in _together(self._found, _CHOICES):
            condition = node.child_by_field_name("condition")
            if condition is not None:
                text = self._source.slice(condition).strip(b"() \t\r\n")
                self.checked[self.scope_of(node)].add(text)

    def _read_first_values(self) -> None:
        for node in self._found.get("static_variable_declaration", []):
            named, value = node.child_by_field_name("name"), node.child_by_field_name("value")
            if named is not None and value is not None:
                scope = self.scope_of(node)
                key = (scope, self._source.word(named)[1:])
                self._definitions[key].append(Definition(value, scope))
        for node in self._found.get("property_element", []):
            parts = node.named_children
            if len(parts) > 1:
                name = self._source.word(parts[0])[1:]
                for sign in ("->", "::"):
                    self._definitions[_GLOBAL, sign + name].append(Definition(parts[-1], _GLOBAL))
        for node in self._found.get("const_element", []):
            parts = node.named_children
            if len(parts) > 1:
                key = (_GLOBAL, "const " + self._source.word(parts[0]))
                self._definitions[key].append(Definition(parts[-1], _GLOBAL))

        for node in self._found.get("enum_case", []):
            named, value = node.child_by_field_name("name"), node.child_by_field_name("value")
            if named is not None and value is not None:
                key = (_GLOBAL, "const " + self._source.word(named))
                self._definitions[key].append(Definition(value, _GLOBAL))

    def _read_calls(self) -> None:
        passed: dict[str, list[Node]] = defaultdict(list)
        for call in self._program.calls:
            callee = call.child_by_field_name("function")
            if callee is None:
                continue
            name = self._source.word(callee).lstrip("\\").lower()
            passed[name].append(call)
            self._read_builtin(name, call)
        for call in self._program.methods:
            named = call.child_by_field_name("name")
            if named is not None:
                passed[self._source.word(named).lower()].append(call)
        for creation in self._program.creations:
            named = next((c for c in creation.named_children if c.type == "name"), None)
            if named is not None:
                passed[f"new {self._source.word(named).lower()}"].append(creation)
        for index, scope in enumerate(self.scopes):
            if scope.parameters:
                self._read_parameters(index, scope, passed)
        for within, name in self._globals:
            # What a function puts into a variable of the file is seen in the whole file.
            self._definitions[_GLOBAL, name] += self._definitions.pop((within, name), [])

    def _read_builtin(self, name: str, call: Node) -> None:
        if name not in _INTERESTING:
            return
        values = arguments(call)
        if name in CALLS_BACK:
            self._callbacks.update((v.id, call) for v in values if v.type in _CLOSURES)
            for value in values:
                named = self._own_function(value)
                if named:
                    self._named_callbacks[named].append(call)
            return
        scope = self.scope_of(call)
        written = WRITES_ARGUMENT.get(name)
        if written is not None and max(written) < len(values):
            self._define(values[written[1]], values[written[0]], scope, appends=False, part=True)
        elif name in MAKES_VARIABLES and values:
            self.wildcards[scope].append(Definition(values[0], scope, part=True))
        if name == "define" and len(values) > 1:
            key = "const " + self._source.word(values[0]).strip("'\"")
            self._definitions[_GLOBAL, key].append(Definition(values[1], scope))
        at = CHECKS_VALUE.get(name)
        if at is not None and at < len(values):
            text = self._source.slice(values[at])
            self.checked[scope].add(text)
            if self._binds(name, call, values):
                self.bound[scope].add(text)

    def _binds(self, name: str, call: Node, values: list[Node]) -> bool:
        """Whether a check lets only words through, and the program heeds what it says."""
        if call.parent is None or call.parent.type == "expression_statement":
            return False
        if name == "preg_match":
            return ONLY_WORDS.fullmatch(self._source.slice(values[0])) is not None
        return name in ONLY_WORD_CHECKS

    def _own_function(self, value: Node) -> str:
        """The function of this file that `'name'` or `[$object, 'name']` says; empty for others."""
        if value.type == "array_creation_expression" and len(value.named_children) == 2:
            value = value.named_children[1]
            value = value.named_children[-1] if value.named_children else value
        if value.type not in ("string", "encapsed_string"):
            return ""
        name = self._source.word(value).strip("'\"").lower()
        return name if name in self.functions else ""

    def _read_parameters(self, index: int, scope: Scope, passed: dict[str, list[Node]]) -> None:
        name = scope.name or self._holders.get(scope.node.id, "")
        if name == "__construct":
            name = f"new {self._class_of(scope.node)}"
        given_back = self._given_back(index, scope)
        for call in passed.get(name, [])[:_CALLERS] if name else ():
            caller = self.scope_of(call)
            for parameter, value in zip(scope.parameters, arguments(call), strict=False):
                self._definitions[index, parameter].append(Definition(value, caller))
                if parameter in given_back and value.type == "variable_name":
                    filled = self._source.word(value)[1:]
                    self._definitions[caller, filled] += given_back[parameter]
        call_back = self._callbacks.get(scope.node.id)
        if call_back is not None:
            self._read_call_back(index, scope, call_back)
        for call in self._named_callbacks.get(scope.name, [])[:_CALLERS]:
            self._read_call_back(index, scope, call)

    def _read_call_back(self, index: int, scope: Scope, call_back: Node) -> None:
        caller = self.scope_of(call_back)
        begin = self._source.slice(call_back)[:30].lower()
        if begin.startswith(b"ob_start"):
            for value in self._program.printed:
                held = Definition(value, self.scope_of(value), part=True)
                self._definitions[index, scope.parameters[0]].append(held)
        elif begin.startswith(_HANDLES_ERRORS):
            at = min(len(scope.parameters) - 1, 1)  # the number of an error stands before it
            for value in self._program.thrown:
                held = Definition(value, self.scope_of(value), part=True)
                self._definitions[index, scope.parameters[at]].append(held)
        for value in arguments(call_back)[:_CALLERS]:
            if value.id != scope.node.id:
                for parameter in scope.parameters:
                    self._definitions[index, parameter].append(Definition(value, caller, part=True))

    def _given_back(self, index: int, scope: Scope) -> dict[str, list[Definition]]:
        """What a function puts into the parameters that it takes by reference."""
        listed = scope.node.child_by_field_name("parameters")
        if listed is None or b"&" not in self._source.slice(listed):
            return {}
        taken = (
            child.child_by_field_name("name")
            for child in listed.named_children
            if child.child_by_field_name("reference_modifier") is not None
        )
        names = [self._source.word(name).lstrip("&$") for name in taken if name is not None]
        return {
            name: [one for one in self._definitions.get((index, name), ()) if not one.part]
            for name in names
        }

    def _class_of(self, method: Node) -> str:
        """The name of the class that a method stands in, in lower case; empty without one."""
        above = method.parent.parent if method.parent is not None else None
        named = above.child_by_field_name("name") if above is not None else None
        return "" if named is None else self._source.word(named).lower()


def _together(found: dict[str, list[Node]], kinds: tuple[str, ...]) -> list[Node]:
    nodes = [node for kind in kinds for node in found.get(kind, ())]
    return sorted(nodes, key=lambda node: node.start_byte)


_INTERESTING = (
    frozenset(WRITES_ARGUMENT)
    | MAKES_VARIABLES
    | frozenset(CHECKS_VALUE)
    | frozenset(CALLS_BACK)
    | {"define"}
)
