"""Where data comes from and where it goes: names that hold what a visitor sent.

A name holds what was ever assigned to it, whatever the order: that sees too much rather than
too little, and what it finds is only told where it ends in something grave. A few rounds over
the steps of a text, each linear in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pratique.content.script.constant import Constants, Value
from pratique.content.script.expression import Function, Node, Outline, Step

_MANY: Final = 40
_ROUNDS: Final = 5
_BUDGET: Final = 1_500_000

# What comes out of these is a number, an answer or a digest, not the text that went in.
_HARMLESS: Final = frozenset(
    """parseint parsefloat parselong parsedouble parseboolean cint clng cdbl cbool cbyte csng
    isnumeric len length lenb size count equals equalsignorecase indexof lastindexof instr
    instrrev strcomp compareto contains containskey startswith endswith matches ismatch
    isempty isnullorempty test exists isfile isdirectory isdate cdate hashcode md5 sha1
    sha256 hexdigest getbytecount exec_ isnumber int float ord asc ascw ubound lbound
    tryparse toint32 toint64 isarray gettime if while elseif for until unless defined lock
    synchronized catch switch eq ne sizeof scalar htmlspecialchars isset unset bool any all
    isinstance has_key isdigit isalnum quote quotemeta shell_quote shellquote quote_command
    shell_quote_best_effort""".split()
)
_COMPARES: Final = frozenset(
    "== != === !== < > <= >= <> is instanceof eq ne lt gt le ge cmp =~ !~ like isnot".split()
)
_WORDS: Final = re.compile(r"[A-Za-z]{3}")
_GIVES: Final = frozenset(
    (
        "append add put push write set setvalue insert concat extend update addall "
        "appendtext command setcommand"
    ).split()
)
_FILLS: Final = frozenset("read readfully readblock recv_into readinto sysread".split())
_GOES_THROUGH: Final = frozenset("for foreach while map grep".split())  # in `$_`
# Verbs of Perl that take `$_` or `@_` where they are given no more than so many arguments.
_OF_ITSELF: Final = {"split": 1, "shift": 0}
_KEEPS: Final = frozenset("setattribute putvalue put setvalue setproperty store".split())
_RETURNS: Final = frozenset("getattribute getvalue get getproperty getcookie".split())


@dataclass(frozen=True, slots=True)
class Source:
    """Data from outside, as a pattern of the path of an expression.

    `label` is `visitor`, `network`, `caller` (who started the program) or `file`. Where
    `named` is given, the first argument, where it is a text, must match it.
    """

    path: re.Pattern[str]
    label: str
    named: re.Pattern[str] | None = None


Labels = Mapping[str, str]
_NOTHING: Final[Labels] = {}


class Flow:
    """What the names of one text hold, worked out once."""

    def __init__(self, outline: Outline, sources: tuple[Source, ...], *, basic: bool) -> None:
        self.outline = outline
        self._sources = sources
        self._basic = basic
        self._held: dict[str, dict[str, str]] = {}
        self._keepers: set[str] = set()  # what values are kept in, each under a name
        self._budget = _BUDGET
        # Where many classes share a text, an attribute of one is not that of the other.
        self._crowded = len(outline.functions) > _MANY
        self.constants = Constants(frozenset(outline.functions))
        self.made_of: dict[str, list[tuple[Node, str]]] = {}
        self._work_out_constants()
        self._follow()

    @property
    def exhausted(self) -> bool:
        """Whether the text has more connections than were followed."""
        return self._budget <= 0

    # --- names ------------------------------------------------------------------------

    def key(self, node: Node, scope: str) -> str:
        """The name under which the value of `node` is kept, in the function `scope`."""
        path = node.path
        if node.kind in ("index", "call"):
            path = node.parts[0].path
        if path[:1] == "$" and path[1:2].isdigit():
            return f"{scope}\0$1"  # all groups of a pattern are alike
        if (
            path[:1] in "$@%&" and path[1:2].isalpha()
        ):  # one variable of Perl, whatever part is meant
            path = path.lstrip("$@%&")
        if path.startswith(("this.", "me.")):
            path = path.partition(".")[2]
        function = self.outline.functions.get(scope)
        if function is not None and path.partition(".")[0].partition("(")[0] in function.local:
            path = f"{scope}\0{path}"
        if node.kind in ("index", "call") and len(node.parts) == 2:
            inside = node.parts[1]
            if inside.kind == "literal" and not inside.inside:
                return f"{path}[{str(inside.value).lower()}]"
        return path

    def _namer(self, scope: str) -> Callable[[Node], str]:
        return lambda node: self.key(node, scope)

    # --- constants --------------------------------------------------------------------

    def _work_out_constants(self) -> None:
        for step in self.outline.steps:
            self._budget -= 1
            if step.target is None:
                self._note_arguments(step)
                continue
            key = self.key(step.target, step.scope)
            made = self.made_of.setdefault(key, [])
            if len(made) < 8:
                made.append((step.node, step.scope))
            value = self.constants.of(step.node, self._namer(step.scope))
            if value is not None or step.target.kind in ("name", "member"):
                self.constants.assign(key, value, adds=step.adds)

    def _note_arguments(self, step: Step) -> None:
        """What a parameter is made of is what is given for it."""
        function = self.outline.functions.get(step.node.last)
        if function is None or step.node.kind != "call":
            return
        parameters = (
            function.parameters[1:] if _is_method(step.node, function) else function.parameters
        )
        for name, argument in zip(parameters, step.node.arguments, strict=False):
            made = self.made_of.setdefault(f"{function.name}\0{name}", [])
            if len(made) < 8:
                made.append((argument, step.scope))

    def value(self, node: Node, scope: str) -> Value:
        """What `node` is worth wherever it stands, as far as that never changes."""
        return self.constants.of(node, self._namer(scope))

    def text(self, node: Node, scope: str) -> str:
        """The same where it is a text; empty where it is not."""
        value = self.value(node, scope)
        return value if isinstance(value, str) else ""

    # --- data -------------------------------------------------------------------------

    def _follow(self) -> None:
        for _ in range(_ROUNDS):
            self._changed = False
            for step in self.outline.steps:
                if self._budget <= 0:
                    return
                self._step(step)
            if not self._changed:
                break

    def _step(self, step: Step) -> None:
        if step.target is not None:
            if step.node.path == "@_" and step.target.kind == "array":
                function = self.outline.functions.get(step.scope)
                if function is not None and function.parameters:
                    return  # each has its own name and was given what it is
            labels = self.labels(step.node, step.scope)
            targets = step.target.parts if step.target.kind == "array" else (step.target,)
            for target in targets[:20]:
                self._give(self.key(target, step.scope), labels)
            return
        self._effects(step.node, step.scope)

    def _effects(self, node: Node, scope: str) -> None:
        """What a call does to what it is called on, and to what it is given."""
        last, arguments = node.last, node.arguments
        receiver = node.receiver
        if receiver is not None and arguments:
            if last in _KEEPS and len(arguments) > 1 and (name := self.text(arguments[0], scope)):
                self._keepers.add(receiver.path)
                self._give(f"{receiver.path}[{name.lower()}]", self.labels(arguments[1], scope))
            elif last in _GIVES:
                while receiver.kind == "call" and receiver.last in _GIVES and receiver.receiver:
                    receiver = receiver.receiver  # `a.append(b).append(c)`
                for argument in arguments[:8]:
                    self._give(self.key(receiver, scope), self.labels(argument, scope))
            elif last in _FILLS:
                self._give(self.key(arguments[0], scope), self.labels(receiver, scope))
        if receiver is None and arguments and node.kind == "call":
            self._verbs(node, scope)
        function = self.outline.functions.get(last)
        if function is not None and node.kind == "call":
            self._arguments(function, node, scope)

    def _verbs(self, node: Node, scope: str) -> None:
        """What a verb of Perl does to what it is given."""
        last, arguments = node.last, node.arguments
        if last in ("read", "sysread", "chomp", "push", "recv") and len(arguments) > 1:
            first, second = arguments[0], arguments[1]
            self._give(self.key(second, scope), _received(self.labels(first, scope)))
            self._give(self.key(first, scope), self.labels(second, scope))
        elif last in ("socket", "accept", "connect") and len(arguments) > 1:
            if arguments[0].kind == "name":
                self._give(self.key(arguments[0], scope), {"connection": _said(node)})
        elif last in _GOES_THROUGH:
            self._give(f"{scope}\0@_", self.labels(arguments[-1], scope))

    def _arguments(self, function: Function, node: Node, scope: str) -> None:
        arguments = node.arguments
        parameters = function.parameters[1:] if _is_method(node, function) else function.parameters
        for name, argument in zip(parameters, arguments, strict=False):
            self._give(f"{function.name}\0{name}", self.labels(argument, scope))
        if not function.parameters:
            for argument in arguments[:8]:
                self._give(f"{function.name}\0@_", self.labels(argument, scope))

    def _give(self, key: str, labels: Labels) -> None:
        if not labels or "?" in key or (self._crowded and key.startswith("self.")):
            return
        if key[-1:] == "]" and key[-2:-1].isdigit():  # `a[2]`: what `a` is given as a whole
            self._give(key[: key.rindex("[")], labels)
        held = self._held.setdefault(key, {})
        for label, where in labels.items():
            if label not in held:
                held[label] = where
                self._changed = True

    def give_from_outside(self, key: str) -> None:
        """Let a visitor determine what `key` holds, and follow that once more."""
        self._give(key, {"visitor": "an argument of the service"})
        self._follow()

    def labels(self, node: Node, scope: str) -> Labels:
        """Where the data in `node` comes from: labels, each with the words that bring it."""
        self._budget -= 1
        if self._budget <= 0:
            return _NOTHING
        kind = node.kind
        if kind == "literal":
            return self._of_names(node.inside, scope) if node.inside else _NOTHING
        source = self._source(node, scope)
        if source:
            return source
        if kind == "operation":
            return self._of_operation(node, scope)
        if kind in ("call", "new", "index"):
            return self._of_call(node, scope)
        return self._of_name(node, scope)

    def _of_name(self, node: Node, scope: str) -> Labels:
        kind = node.kind
        found = dict(self._held.get(self.key(node, scope), _NOTHING))
        if node.path[:1] == "<":  # a line of a handle
            handle = Node("name", node.path[1:-1], node.position)
            return {**found, **_received(self._held.get(self.key(handle, scope), _NOTHING))}
        if kind == "member":
            if node.last in _HARMLESS:
                return _NOTHING
            found.update(self.labels(node.parts[0], scope))
        elif kind == "array":
            for part in node.parts:
                found.update(self.labels(part, scope))
        elif node.path == "@_" or node.path.startswith("$_"):
            found.update(self._held.get(f"{scope}\0@_", _NOTHING))
        return found

    def _of_names(self, names: tuple[str, ...], scope: str) -> Labels:
        found: dict[str, str] = {}
        for name in names:
            lowered = name.lower()
            node = Node("name", lowered, 0, (), name)
            if lowered.startswith("$env{"):
                word = Node("literal", "?", 0, (), name[5:].strip("\"'"))
                node = Node("index", "$env()", 0, (Node("name", "$env", 0), word))
            found.update(self.labels(node, scope))
        return found

    def _of_operation(self, node: Node, scope: str) -> Labels:
        operators = node.value if isinstance(node.value, tuple) else ()
        parts = node.parts
        if operators and operators[0] == "?" and len(parts) > 1:
            parts = parts[1:]
        elif "?" in operators:
            parts = parts[operators.index("?") + 1 :]
        elif _COMPARES & set(operators) or (self._basic and "=" in operators):
            return _NOTHING
        found: dict[str, str] = {}
        for part in parts:
            found.update(self.labels(part, scope))
        return found

    def _of_call(self, node: Node, scope: str) -> Labels:
        last = node.last
        if last in _HARMLESS:
            return _NOTHING
        found: dict[str, str] = dict(self._held.get(self.key(node, scope), _NOTHING))
        found.update(self._held.get(last, _NOTHING) if last in self.outline.functions else _NOTHING)
        if self._looks_up(node):
            return found
        if len(node.arguments) == _OF_ITSELF.get(last, -1):
            found.update(self._held.get(f"{scope}\0@_", _NOTHING))
        receiver = node.receiver
        if receiver is not None and last in _RETURNS and node.arguments:
            name = self.text(node.arguments[0], scope)
            if name and receiver.path in self._keepers:
                return {**found, **self._held.get(f"{receiver.path}[{name.lower()}]", _NOTHING)}
        if receiver is not None:
            found.update(self.labels(receiver, scope))
        elif node.kind == "index" or node.parts[0].kind in ("call", "index"):
            found.update(self.labels(node.parts[0], scope))
        for argument in node.arguments:
            if node.kind != "index":
                found.update(self.labels(argument, scope))
        return found

    def _looks_up(self, node: Node) -> bool:
        """Whether all that a function of the text returns stands in a table of its own."""
        if node.kind != "call" or node.receiver is not None:
            return False
        made = self.made_of.get(node.last, ()) if node.last in self.outline.functions else ()
        return (
            bool(made)
            and all(
                one.kind in ("literal", "index") or one.path in ("undef", "none", "null")
                for one, _ in made
            )
            and any(one.kind == "index" for one, _ in made)
        )

    def _source(self, node: Node, scope: str) -> Labels:
        path = self._called_by_name(node, scope) or node.path
        if len(path) < 3:
            return _NOTHING
        for source in self._sources:
            if source.path.search(path) is None:
                continue
            if source.named is not None:
                name = self._word(node, scope)
                if source.named.search(name) is None:
                    continue
            return {source.label: _said(node)}
        return _NOTHING

    def _called_by_name(self, node: Node, scope: str) -> str:
        """`eval("request")("x")`: what is called is a text that becomes code."""
        callee = node.parts[0] if node.kind == "call" else None
        if callee is None or callee.kind != "call" or callee.last != "eval" or not callee.arguments:
            return ""
        text = self.text(callee.arguments[0], scope).strip().lower()
        return f"{text}()" if text.isidentifier() else ""

    def wholly(self, node: Node, scope: str, depth: int = 0) -> bool:
        """Whether `node` is what a visitor sends and nothing else: no text of the program's own."""
        if "visitor" not in self.labels(node, scope) or depth > 8:
            return False
        if self._source(node, scope):
            return True
        if node.kind == "operation":
            if any(_WORDS.search(self.text(part, scope)) for part in node.parts):
                return False
            return any(self.wholly(part, scope, depth + 1) for part in node.parts)
        made = self.made_of.get(self.key(node, scope), ())
        if node.kind in ("name", "member", "index") and made:
            found = [one for one, where in made if self.labels(one, where)]
            # What is filled by a call, like a buffer, holds nothing of the program's own.
            return not found or all(
                self.wholly(one, where, depth + 1) for one, where in made if self.labels(one, where)
            )
        if node.kind in ("call", "new"):
            inside = [*node.arguments, *([node.receiver] if node.receiver is not None else [])]
            return any(self.wholly(one, scope, depth + 1) for one in inside)
        return node.kind in ("name", "index")

    def _word(self, node: Node, scope: str) -> str:
        """The first argument as a text; Perl writes `$ENV{NAME}` without quotes."""
        if not node.arguments:
            return ""
        first = node.arguments[0]
        return str(first.value) if first.kind == "name" else self.text(first, scope)

    def is_source(self, node: Node, scope: str) -> bool:
        """Whether data comes in right here."""
        return bool(self._source(node, scope))

    def visited(self, nodes: tuple[Node, ...], scope: str) -> Iterator[str]:
        """For each of `nodes` that a visitor determines: by what."""
        for node in nodes:
            labels = self.labels(node, scope)
            if "visitor" in labels:
                yield labels["visitor"]


def _is_method(call: Node, function: Function) -> bool:
    """Whether the first parameter is the object on which it is called."""
    first = function.parameters[0] if function.parameters else ""
    return call.receiver is not None and first in ("self", "this", "class", "cls")


def _received(labels: Labels) -> Labels:
    """What is read of something with these labels."""
    if "connection" not in labels:
        return labels
    return {"network": labels["connection"], **labels}


def _said(node: Node) -> str:
    argument = node.arguments[0] if node.arguments else None
    path = node.path
    if argument is not None and argument.kind == "literal" and not argument.inside:
        return f'{path.removesuffix("()")}("{str(argument.value)[:40]}")'
    return path[:80]
