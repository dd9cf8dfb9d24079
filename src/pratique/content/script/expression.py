"""Expressions as a tree, and a text of a program as its calls, assignments and functions.

This is no grammar of any one language: types, casts and modifiers are words that stand before
an operand and fall away, and blocks matter only as the end of a function. What it gives is in
the order of the text. Depth is bounded: what is nested deeper is left out, never followed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from pratique.content.script.token import CAPTURES, Dialect, Sort, Token, tokens

_DEEPEST: Final = 48
_LONGEST_CHAIN: Final = 120
_PATH: Final = 160
SLICE: Final = (":", ":")  # the operators between the bounds and the step of `a[b:c:d]`

_BINARY: Final = {
    Dialect.CURLY: frozenset(
        "+ - * / % & | ^ && || ?? == != === !== < > <= >= ? : -> => :: instanceof is as in".split()
    ),
    Dialect.BASIC: frozenset(
        "& + - * / \\ ^ = <> < > <= >= and or xor mod is like andalso orelse imp eqv isnot".split()
    ),
    Dialect.PYTHON: frozenset(
        "+ - * / // % ** & | ^ << >> == != < > <= >= and or in is if else not :".split()
    ),
    Dialect.PERL: frozenset(
        (
            ". + - * / // % ** & | ^ && || == != < > <= >= ? : .. =~ =~* !~ x eq ne lt gt le "
            "ge cmp and or xor"
        ).split()
    ),
}
_PREFIX: Final = {
    Dialect.CURLY: frozenset("! - ~ + ++ -- & * @ typeof await throw".split()),
    Dialect.BASIC: frozenset("not - +".split()),
    Dialect.PYTHON: frozenset("not - + ~ * ** await yield @".split()),
    Dialect.PERL: frozenset("! - + ~ ++ -- \\ not my our local".split()),
}
_ASSIGNING: Final = frozenset("= += -= *= /= &= |= ^= .= x= := **= %=".split())
_BLOCKS: Final = frozenset(
    "if for while switch catch synchronized using foreach lock with elsif unless until".split()
)
_MODIFIERS: Final = frozenset("if unless while until for foreach".split())  # after a statement
# Words that are followed by their argument without parentheses.
_VERBS: Final = {
    Dialect.CURLY: frozenset({"return"}),
    Dialect.PYTHON: frozenset({"return", "exec", "print"}),
    Dialect.PERL: frozenset(
        "return system exec eval print open push unshift shift pop require do join unpack pack"
        " split chdir unlink opendir readdir rename rmdir mkdir die warn chomp lc uc reverse"
        " decode_base64 socket connect send printf keys values ref defined uri_unescape bind"
        " listen accept syswrite sysread read url_param param header kill fork chmod".split()
    ),
    Dialect.BASIC: frozenset(),
}
_STARTERS: Final = frozenset(
    "then else elseif if while wend do loop until set let call dim redim preserve const private"
    " public end exit for each to step next select case on error resume goto byval byref"
    " default property get friend static shared imports try catch finally option explicit as"
    " return throw using sub function class".split()
)


@dataclass(frozen=True, slots=True)
class Node:
    """One expression.

    `kind` is `name`, `literal`, `member`, `call`, `index`, `new`, `operation`, `array` or
    `assign`. `path` is the dotted name, `a.b().c`, in lower case; `parts` are what it is made
    of: of a call, what is called and its arguments. `value` is that of a literal (its names
    are in `inside`), or the operators of an operation, between its parts.
    """

    kind: str
    path: str
    position: int
    parts: tuple[Node, ...] = ()
    value: str | int | tuple[str, ...] = ""
    inside: tuple[str, ...] = ()
    length: int = 1

    @property
    def last(self) -> str:
        """The last word of the path: the method that is called, or the name itself."""
        return self.path.removesuffix("()").rpartition(".")[2]

    @property
    def arguments(self) -> tuple[Node, ...]:
        """Of a call or an index: what is given."""
        return self.parts[1:] if self.kind in ("call", "index", "new") else ()

    @property
    def receiver(self) -> Node | None:
        """Of a call of a method: the object."""
        if self.kind not in ("call", "index") or self.parts[0].kind != "member":
            return None
        return self.parts[0].parts[0]


@dataclass(frozen=True, slots=True)
class Step:
    """A call, or an assignment (`target` is then set), in the function `scope`."""

    node: Node
    scope: str
    target: Node | None = None
    adds: bool = False


@dataclass(slots=True)
class Function:
    """A function of the text: its parameters and what else is declared in it."""

    name: str
    parameters: list[str] = field(default_factory=list)
    local: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Outline:
    """All that is kept of a text."""

    steps: list[Step] = field(default_factory=list)
    functions: dict[str, Function] = field(default_factory=dict)
    declared: dict[str, str] = field(default_factory=dict)  # a name and its type
    names: set[str] = field(default_factory=set)  # every name that stands in the text
    texts: list[Node] = field(default_factory=list)  # every literal text


def read(text: str, dialect: Dialect) -> Outline:
    """The outline of `text`. Any text is fine; time is linear in its length."""
    reader = _Reader(list(tokens(text, dialect)), dialect)
    reader.read()
    return reader.outline


_CLOSES: Final = {"(": ")", "[": "]", "{": "}"}


class _Reader:
    """The state of one pass over the tokens."""

    def __init__(self, words: list[Token], dialect: Dialect) -> None:
        self.words = words
        self.dialect = dialect
        self.at = 0
        self.depth = 0
        self.outline = Outline()
        self.scopes: list[tuple[str, int]] = [("", -1)]
        self.braces = 0
        self.binary = _BINARY[dialect]
        self.prefix = _PREFIX[dialect]
        self.verbs = _VERBS[dialect]
        self.started = True  # at the beginning of a statement

    # --- where we are ---------------------------------------------------------------------

    @property
    def scope(self) -> str:
        return self.scopes[-1][0]

    def word(self, ahead: int = 0) -> Token | None:
        at = self.at + ahead
        return self.words[at] if at < len(self.words) else None

    def sees(self, value: str, ahead: int = 0) -> bool:
        token = self.word(ahead)
        return token is not None and token.sort is Sort.OPERATOR and token.value == value

    def read(self) -> None:
        while self.at < len(self.words):
            before = self.at
            if self.dialect is Dialect.BASIC:
                self._basic_statement()
            else:
                self._statement()
            if self.at == before:
                self.at += 1

    # --- statements -----------------------------------------------------------------------

    def _statement(self) -> None:
        token = self.words[self.at]
        if token.sort is Sort.END:
            self.at += 1
        elif token.sort is Sort.OPERATOR and token.value in "{}":
            self._brace(token.value)
        elif self.dialect is Dialect.PYTHON and token.value in ("def", "class", "for", "with"):
            self._python_head(token.value)
        elif self.dialect is Dialect.PERL and token.value == "sub":
            self._perl_function()
        else:
            node = self.expression()
            if node is not None and self._opens_function(node):
                self._function(node.path.removesuffix("()"), node.arguments)

    def _brace(self, brace: str) -> None:
        self.at += 1
        if brace == "{":
            self.braces += 1
            return
        self.braces -= 1
        while len(self.scopes) > 1 and self.scopes[-1][1] > self.braces:
            self.scopes.pop()

    def _opens_function(self, node: Node) -> bool:
        if self.dialect is not Dialect.CURLY or node.kind != "call":
            return False
        if node.parts[0].kind != "name" or node.path.removesuffix("()") in _BLOCKS:
            return False
        if self._is_name("throws"):
            while self.at < len(self.words) and self.words[self.at].value not in "{;":
                self.at += 1
        return self.sees("{")

    def _is_name(self, value: str) -> bool:
        token = self.word()
        return token is not None and token.sort is Sort.NAME and token.value == value

    def _function(self, name: str, parameters: tuple[Node, ...]) -> None:
        function = Function(name, [_parameter(one) for one in parameters])
        function.local.update(function.parameters)
        kept = self.outline.functions.setdefault(name, function)
        if kept is not function:
            kept.local |= function.local
            if len(kept.parameters) < len(function.parameters):
                kept.parameters = function.parameters
        if self.dialect is Dialect.CURLY or self.dialect is Dialect.PERL:
            self.scopes.append((name, self.braces + 1))
        else:
            self.scopes = [("", -1), (name, -1)]

    def _python_head(self, word: str) -> None:
        self.at += 1
        node = self.expression()
        if node is None:
            return
        if word == "def":
            node = node.parts[0] if node.kind == "operation" else node  # the body on its line
            self._function(node.path.removesuffix("()"), node.arguments)
        elif word == "for" and "in" in _operators(node):
            self._step(Node("assign", "", node.position), node.parts[0], node.parts[1])
        if self.sees(":"):
            self.at += 1

    def _perl_function(self) -> None:
        self.at += 1
        token = self.word()
        name = token.value if token is not None and token.sort is Sort.NAME else ""
        if name:
            self.at += 1
        while self.at < len(self.words) and not self.sees("{"):
            if self.words[self.at].sort is Sort.END:
                return
            self.at += 1
        self._function(name.lower() or "?", ())
        function = self.outline.functions[name.lower() or "?"]
        named = self._perl_parameters()
        if named and not function.parameters:
            function.parameters = named
            function.local.update(named)

    def _perl_parameters(self) -> list[str]:
        """The names in `{ my ($one, $other) = @_;` at the beginning of a function."""
        opening = ("{", "my", "(")
        if any((token := self.word(at)) is None or token.value != value
               for at, value in enumerate(opening)):  # fmt: skip
            return []
        found: list[str] = []
        for ahead in range(len(opening), 40):
            token = self.word(ahead)
            if token is None or token.value == ")":
                follows = [one.value if (one := self.word(ahead + n)) else "" for n in (1, 2)]
                return found if follows == ["=", "@_"] else []
            if token.sort is Sort.NAME:
                found.append(token.value.lstrip("$@%&").lower())
        return []

    def _basic_statement(self) -> None:
        token = self.words[self.at]
        if token.sort is Sort.END:
            self.at += 1
            return
        if token.sort is Sort.NAME and token.value in _STARTERS:
            self.at += 1
            self._basic_keyword(token.value)
            return
        self.started = True
        self.expression()

    def _basic_keyword(self, word: str) -> None:
        if word in ("function", "sub", "property"):
            self._basic_function()
        elif word == "end":
            self._basic_end()
        elif word in ("exit", "resume", "goto", "on"):
            self._to_end()
        elif word in ("if", "elseif", "while", "until", "case", "to", "step", "loop", "select"):
            self.started = False
            self.expression()
        elif word == "each":
            self._basic_each()
        elif word in ("dim", "private", "public", "redim", "static"):
            self._basic_declaration()
        elif word == "return" and self.scope:
            self._basic_return()

    def _basic_end(self) -> None:
        follows = self.word()
        if follows is not None and follows.value in ("function", "sub", "property", "class"):
            self.scopes = [("", -1)]
        if follows is not None and follows.sort is Sort.NAME:
            self.at += 1

    def _basic_return(self) -> None:
        node = self._value()
        if node is not None:
            name = Node("name", self.scope, node.position)
            self._step(Node("assign", "", node.position), name, node)

    def _to_end(self) -> None:
        while self.at < len(self.words) and self.words[self.at].sort is not Sort.END:
            self.at += 1

    def _basic_function(self) -> None:
        token = self.word()
        if token is None or token.sort is not Sort.NAME:
            return
        self.at += 1
        parameters: list[str] = []
        if self.sees("("):
            self.at += 1
            while self.at < len(self.words) and not self.sees(")"):
                inside = self.words[self.at]
                if inside.sort is Sort.END and inside.value == "\n":
                    break
                if (
                    inside.sort is Sort.NAME
                    and inside.value not in ("byval", "byref", "as", "optional")
                    and not (self.at and self.words[self.at - 1].value in ("as", "."))
                ):
                    parameters.append(inside.value)
                self.at += 1
        function = Function(token.value, parameters, set(parameters))
        self.outline.functions.setdefault(token.value, function)
        self.scopes = [("", -1), (token.value, -1)]

    def _basic_each(self) -> None:
        name = self.operand()
        if self._is_name("in"):
            self.at += 1
            value = self._value()
            if name is not None and value is not None:
                self._step(Node("assign", "", name.position), name, value)

    def _basic_declaration(self) -> None:
        while self.at < len(self.words):
            token = self.words[self.at]
            if token.sort is not Sort.NAME or token.value in ("function", "sub", "class"):
                return
            if token.value in _STARTERS:
                self.at += 1
                continue
            if self.scope in self.outline.functions:
                self.outline.functions[self.scope].local.add(token.value)
            self.started = True
            self.expression()
            if not self.sees(","):
                return
            self.at += 1

    # --- expressions ----------------------------------------------------------------------

    def _value(self) -> Node | None:
        started, self.started = self.started, False
        node = self.expression()
        self.started = started
        return node

    def expression(self) -> Node | None:
        """The expression that starts here; None where none does."""
        if self.depth >= _DEEPEST:
            self._skip()
            return None
        self.depth += 1
        started, self.started = self.started, False
        node = self._operations(started=started)
        self.depth -= 1
        self.started = True
        return node

    def _operations(self, *, started: bool) -> Node | None:
        operands: list[Node] = []
        operators: list[str] = []
        kind: Node | None = None
        while True:
            operand = self.operand()
            if operand is None:
                break
            operand, kind = self._adjacent(operand, started=started and not operators)
            token = self.word()
            value = "" if token is None else token.value
            if self._assigns(token, started=started and not operators):
                self.at += 1
                if operators == [":"] and operand.kind in ("name", "member", "index"):
                    operand, kind = operands.pop(), operand  # `name : Type = value`
                    operators.clear()
                operands.append(self._assignment(operand, kind, value))
                break
            operands.append(operand)
            if token is None or not self._is_binary(token):
                break
            self.at += 1
            operators.append(value)
        if not operands:
            return None
        if CAPTURES in operators:
            matched = operands[min(operators.index(CAPTURES), len(operands) - 1)]
            self._capture(matched, operands[0].position)
        if len(operands) == 1:
            return operands[0]
        length = 1 + max(operand.length for operand in operands)
        path = "?"
        return Node(
            "operation", path, operands[0].position, tuple(operands), tuple(operators), (), length
        )

    def _capture(self, matched: Node, position: int) -> None:
        """What a pattern matches stands in `$1` and so on."""
        self._step(Node("assign", "", position), Node("name", "$1", position), matched, adds=True)

    def _is_binary(self, token: Token) -> bool:
        if token.sort in (Sort.END, Sort.TEXT) or token.value not in self.binary:
            return False
        if token.sort is Sort.NAME and self.dialect is Dialect.CURLY:
            follows = self.word(1)  # `in` and `is` are names too, in Java
            return follows is not None and follows.sort in (Sort.NAME, Sort.TEXT)
        return True

    def _assigns(self, token: Token | None, *, started: bool) -> bool:
        if token is None or token.sort is not Sort.OPERATOR or token.value not in _ASSIGNING:
            return False
        return self.dialect is not Dialect.BASIC or started or token.value == ":="

    def _assignment(self, target: Node, kind: Node | None, operator: str) -> Node:
        name = target.path
        if kind is not None and kind.kind in ("name", "member", "index"):
            self.outline.declared.setdefault(name, kind.path)
            if self.scope in self.outline.functions:
                self.outline.functions[self.scope].local.add(name)
        value = self._value()
        if value is None:
            return target
        self._step(Node("assign", "", target.position), target, value, adds=operator != "=")
        return value

    def _step(self, node: Node, target: Node | None, value: Node, *, adds: bool = False) -> None:
        self.outline.steps.append(
            Step(value if target is not None else node, self.scope, target, adds)
        )

    def _adjacent(self, operand: Node, *, started: bool) -> tuple[Node, Node | None]:
        """What stands beside an operand without an operator: its type, a cast, an argument."""
        kind: Node | None = None
        while True:
            if operand.kind == "name" and operand.value in self.verbs:
                return self._verb(operand), kind
            if self.dialect is Dialect.BASIC:
                return (self._command(operand) if started else operand), kind
            if not self._starts_operand():
                return operand, kind
            if self._opens_function(operand):
                self._function(operand.path.removesuffix("()"), operand.arguments)
                return operand, kind
            following = self.operand()
            if following is None:
                return operand, kind
            if operand.kind == following.kind == "literal" and self.dialect is Dialect.PYTHON:
                joined = (operand, following)
                operand = Node("operation", "?", operand.position, joined, ("+",), (), 2)
                continue
            kind = operand
            if (
                following.kind == "name"
                and operand.kind in ("name", "member", "index")
                and self.scope in self.outline.functions
            ):
                self.outline.functions[self.scope].local.add(following.path)
                self.outline.declared.setdefault(following.path, operand.path)
            operand = following

    def _starts_operand(self) -> bool:
        token = self.word()
        if token is None or token.sort in (Sort.END, Sort.OPERATOR):
            return False
        if self.dialect is Dialect.PERL and token.value in _MODIFIERS:
            return False
        return not (token.sort is Sort.NAME and self._is_binary(token))

    def _verb(self, verb: Node) -> Node:
        if self.dialect is Dialect.PERL and self.sees("{"):
            return verb  # `eval { ... }` is a block
        arguments = self._list()
        if verb.value == "return":
            if arguments and self.scope:
                name = Node("name", self.scope, verb.position)
                self._step(Node("assign", "", verb.position), name, arguments[0], adds=True)
            return arguments[0] if arguments else verb
        return self._call("call", verb, arguments, verb.position)

    def _command(self, operand: Node) -> Node:
        """A call of Basic without parentheses: `Execute a, b`."""
        token = self.word()
        if token is None or token.sort is Sort.END or operand.kind == "literal":
            return operand
        if token.sort is Sort.OPERATOR and token.value not in ("-", '"', "("):
            return operand
        if token.sort is Sort.NAME and (token.value in self.binary or token.value in _STARTERS):
            return operand
        if operand.kind == "call":
            return operand
        return self._call("call", operand, self._list(), operand.position)

    def _list(self) -> list[Node]:
        found: list[Node] = []
        while self.at < len(self.words):
            node = self._value()
            if node is not None:
                found.append(node)
            if not (self.sees(",") or (self.dialect is Dialect.PERL and self.sees("=>"))):
                break
            self.at += 1
        return found

    def operand(self) -> Node | None:
        """One operand with all that hangs on it: members, calls, indexes."""
        negative = False
        while (token := self.word()) is not None and token.value in self.prefix:
            if token.sort not in (Sort.OPERATOR, Sort.NAME):
                break
            negative = token.value == "-"
            self.at += 1
        if token is None:
            return None
        node = self._primary(token, negative=negative)
        if node is None:
            return None
        node = self._chain(node)
        if negative and node.kind != "literal" and self.dialect is Dialect.PYTHON:
            parts = (Node("literal", "?", token.position, (), 0), node)
            return Node("operation", "?", token.position, parts, ("-",), (), node.length + 1)
        return node

    def _primary(self, token: Token, *, negative: bool) -> Node | None:
        position = token.position
        if token.sort is Sort.TEXT:
            self.at += 1
            node = Node("literal", "?", position, (), token.value, token.inside)
            self.outline.texts.append(node)
            if token.runs:
                verb = Node("name", "`", position, (), "`")
                return self._call("call", verb, [node], position)
            return node
        if token.sort is Sort.NUMBER:
            self.at += 1
            number = _number(token.value)
            return Node("literal", "?", position, (), -number if negative else number)
        if token.sort is Sort.NAME:
            return self._name(token)
        if token.sort is Sort.OPERATOR and token.value in _CLOSES:
            return self._group(token)
        if token.value == "." and self.dialect is Dialect.BASIC:  # inside `With`
            return Node("name", "with", position, (), "with")
        return None

    def _name(self, token: Token) -> Node | None:
        if self.dialect is Dialect.BASIC and token.value in _STARTERS and token.value not in (
            "get", "default", "property", "end", "to", "error",
        ):  # fmt: skip
            return None
        self.at += 1
        if token.value == "new" and self.depth < _DEEPEST:
            self.depth += 1
            inside = self._primary_of_new()
            self.depth -= 1
            if inside is not None:
                return inside
        if self.dialect is Dialect.PERL:
            if token.value == "/*/":
                self._capture(Node("name", "$_", token.position), token.position)
            elif self.sees("=>"):  # what stands before it is a text, without quotes
                return Node("literal", "?", token.position, (), token.value)
        self.outline.names.add(token.value.lower())
        return Node("name", token.value.lower(), token.position, (), token.value)

    def _primary_of_new(self) -> Node | None:
        token = self.word()
        if token is None or token.sort is not Sort.NAME:
            return self.operand()
        name = self._name(token)
        while name is not None and self.sees("."):
            self.at += 1
            name = self._member(name)
        if name is None:
            return None
        if self.sees("<"):  # of a generic type
            self._skip_angles()
        if self.sees("("):
            arguments = self._bracketed()
            return self._call("new", name, arguments, token.position)
        array = False
        while self.sees("["):
            array = True
            self._bracketed()
        if self.sees("{") and array:
            opened = self.words[self.at]
            return self._group(opened)
        return self._call("new", name, [], token.position)

    def _skip_angles(self) -> None:
        ahead = 0
        while ahead < 40:
            token = self.word(ahead)
            if token is None or (token.sort is not Sort.NAME and token.value not in "<>,.?[]"):
                return
            ahead += 1
            if self.sees("(", ahead) or self.sees("{", ahead):
                self.at += ahead
                return

    def _group(self, token: Token) -> Node | None:
        if token.value == "{" and (self.depth < 2 and not self._in_value()):
            return None
        items = self._bracketed()
        if token.value == "(" and len(items) == 1:
            return items[0]
        length = 1 + max((item.length for item in items), default=0)
        if length > _LONGEST_CHAIN:
            return Node("name", "?", token.position)
        return Node("array", "?", token.position, tuple(items), "", (), length)

    def _in_value(self) -> bool:
        before = self.words[self.at - 1] if self.at else None
        return before is not None and before.value in ("=", "]", ",", "(", "{", "+=", "=>")

    def _bracketed(self) -> list[Node]:
        """The expressions between brackets; stops at what cannot stand between them."""
        opened = self.words[self.at].value
        closing = _CLOSES[opened]
        if self.depth >= _DEEPEST:
            self._skip_group()
            return []
        self.depth += 1
        self.at += 1
        found: list[Node] = []
        while self.at < len(self.words):
            token = self.words[self.at]
            if token.sort is Sort.OPERATOR and token.value in ")]}":
                if token.value == closing:
                    self.at += 1
                break
            if token.sort is Sort.END and (opened == "{" or self.dialect is Dialect.BASIC):
                break
            if token.sort is Sort.OPERATOR and token.value == "{" and opened == "(":
                break  # the body of a function or a class that stands in an expression
            before = self.at
            node = self._value()
            if node is not None:
                found.append(node)
            if self.at == before:
                self.at += 1
        self.depth -= 1
        return found

    def _subscript(self) -> list[Node]:
        """An index of Python; a slice is an operation of three parts, an empty text for none."""
        if self.depth >= _DEEPEST:
            self._skip_group()
            return []
        none = Node("literal", "?", self.words[self.at].position)
        items: list[Node] = []
        bounds = [none]
        self.depth += 1
        self.at += 1
        kept, self.binary = self.binary, self.binary - {":"}
        while (token := self.word()) is not None:
            sign = token.value if token.sort is Sort.OPERATOR else ""
            if sign in (")", "]", "}"):
                self.at += sign == "]"
                break
            if sign in (":", "::"):
                self.at += 1
                bounds += [none] * len(sign)
                continue
            before = self.at
            node = self._value()
            if node is not None:
                items.append(node)
                bounds[-1] = node
            if self.at == before:
                self.at += 1
        self.binary = kept
        self.depth -= 1
        if len(bounds) == 1:
            return items
        length = 1 + max(bound.length for bound in bounds)
        parts = (*bounds, none, none)[:3]
        return [Node("operation", "?", none.position, parts, SLICE, (), length)]

    def _for_each(self, head: Node) -> None:
        if isinstance(head.value, tuple) and head.value[0] in (":", "in"):
            self._step(Node("assign", "", head.position), head.parts[0], head.parts[1])

    def _skip(self) -> None:
        token = self.word()
        if token is not None and token.sort is Sort.OPERATOR and token.value in _CLOSES:
            self._skip_group()
        else:
            self.at += 1

    def _skip_group(self) -> None:
        depth = 0
        while self.at < len(self.words):
            token = self.words[self.at]
            self.at += 1
            if token.sort is Sort.OPERATOR:
                depth += (token.value in "([{") - (token.value in ")]}")
                if depth <= 0:
                    return

    def _chain(self, node: Node) -> Node:
        while (token := self.word()) is not None and token.sort is Sort.OPERATOR:
            if node.length > _LONGEST_CHAIN:
                node = Node("name", "?", node.position)
            if token.value in (".", "->", "::", "?.") and self._member_follows(token):
                self.at += 1
                node = self._member(node)
            elif token.value == "(" and self._callable(node):
                node = self._call("call", node, self._bracketed(), node.position)
            elif token.value == "[" or (token.value == "{" and self.dialect is Dialect.PERL):
                if token.value == "{" and not self._perl_index(node):
                    break
                python = self.dialect is Dialect.PYTHON
                inside = self._subscript() if python else self._bracketed()
                node = self._call("index", node, inside, node.position)
            elif token.value in ("++", "--") or (
                token.value == "->" and self.dialect is Dialect.PERL
            ):
                self.at += 1
            else:
                break
        return node

    def _member_follows(self, token: Token) -> bool:
        follows = self.word(1)
        if follows is None or follows.sort is not Sort.NAME:
            return False
        if self.dialect is Dialect.PERL:
            return token.value == "->" and follows.value[:1] not in "@%&"
        return token.value != "->"

    def _perl_index(self, node: Node) -> bool:
        token = self.words[self.at]
        before = self.words[self.at - 1]
        close = token.position <= before.position + len(before.value) + 1
        return (node.path[:1] == "$" and close) or before.value in ("->", "}", "]")

    def _callable(self, node: Node) -> bool:
        if node.kind == "literal":
            return False
        return not (self.dialect is Dialect.BASIC and node.kind == "operation")

    def _member(self, node: Node) -> Node:
        token = self.words[self.at]
        self.at += 1
        name = token.value.lower()
        if name == "class" or token.sort is not Sort.NAME:
            return node
        self.outline.names.add(name)
        path = f"{node.path}.{name}"[-_PATH:]
        return Node("member", path, token.position, (node,), name, (), node.length + 1)

    def _call(self, kind: str, callee: Node, arguments: list[Node], position: int) -> Node:
        length = 1 + max([callee.length, *(one.length for one in arguments)])
        path = f"{callee.path}()"[-_PATH:]
        if length > _LONGEST_CHAIN:
            arguments, length = [], 1
            callee = Node("name", callee.last, position)
        node = Node(kind, path, callee.position, (callee, *arguments), "", (), length)
        if callee.kind == "name" and callee.path[:1] == "$" and kind == "call" and arguments:
            self._step(callee, callee, arguments[0])  # `foreach my $x (...)`
        if callee.path in ("for", "foreach") and arguments and arguments[0].kind == "operation":
            self._for_each(arguments[0])
        if kind != "index":
            self.outline.steps.append(Step(node, self.scope))
        return node


def _operators(node: Node) -> tuple[str, ...]:
    return node.value if isinstance(node.value, tuple) else ()


def _parameter(node: Node) -> str:
    if node.kind == "operation" and node.parts:
        return _parameter(
            node.parts[-1] if _operators(node)[:1] in (("<",), (">",)) else node.parts[0]
        )
    return node.path


def _number(text: str) -> int:
    try:
        if text[:2] in ("0x", "0X"):
            return int(text[2:].rstrip("uUlL") or "0", 16)
        return int(float(text.rstrip("uUlLfFdDmM"))) if len(text) < 40 else 0
    except (ValueError, OverflowError):
        return 0
