"""The tree of a script: ECMA-262, read as browsers read it and no stricter.

A node is a tuple whose first member names it. What does not parse ends the script: the statements
before it are kept. Nothing here recurses deeper than `DEEPEST`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from pratique.content.javascript.tokens import (
    END,
    NAME,
    NUMBER,
    PATTERN,
    SIGN,
    STRING,
    TEMPLATE,
    Token,
    template_parts,
    tokens,
)

Node = tuple[Any, ...]

DEEPEST: Final = 90
MOST_TOKENS: Final = 60_000

_ESCAPE: Final = re.compile(
    r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([0-7]{1,3})|(\r\n|[\s\S]))"
)
_SIMPLE: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}
_LINE_ENDS: Final = frozenset({"\n", "\r", "\r\n", "\u2028", "\u2029"})
_ASSIGNS: Final = frozenset("= += -= *= /= %= **= <<= >>= >>>= &= |= ^= &&= ||= ??=".split())
_STRENGTH: Final = {
    sign: strength
    for strength, signs in enumerate(
        (
            "??", "||", "&&", "|", "^", "&", "== != === !==", "< > <= >= instanceof in",
            "<< >> >>>", "+ -", "* / %", "**",
        ),
        start=3,
    )
    for sign in signs.split()
}  # fmt: skip
_LOGICAL: Final = frozenset({"&&", "||", "??"})
_UNARY: Final = frozenset({"!", "~", "+", "-", "typeof", "void", "delete", "await"})
_DECLARES: Final = frozenset({"var", "let", "const"})
_LOOPS: Final = frozenset({"for", "each", "do"})
NO_LABEL: Final = frozenset({""})  # what a loop is called by a jump that names none
_EMPTY: Final[Node] = ("block", [], False)


class NotRead(Exception):
    """The script goes on in a way that is not understood."""


def parse(script: str) -> tuple[list[Node], int]:
    """The statements of `script`, and where reading ended: its length where all was read."""
    reader = _Reader(tokens(script, MOST_TOKENS))
    found: list[Node] = []
    try:
        while reader.now.type != END:
            found.append(reader.statement())
    except NotRead:
        return found, reader.now.position
    return found, reader.now.position


def text_of(written: str) -> str:
    """What a string says, of the text between its quotes."""
    return _ESCAPE.sub(_unescape, written) if "\\" in written else written


def _unescape(found: re.Match[str]) -> str:
    number = found[1] or found[2] or found[3]
    if number:
        code = int(number, 16)
        return chr(code) if code < 0x110000 else "\ufffd"
    if found[4]:
        return chr(int(found[4], 8) & 0xFF)
    return "" if found[5] in _LINE_ENDS else _SIMPLE.get(found[5], found[5])


class _Reader:
    """Reads tokens into nodes, one statement at a time."""

    def __init__(self, words: list[Token], depth: int = 0) -> None:
        self._words = words
        self._at = 0
        self._depth = depth
        self._no_in = False
        self._closing = _matching(words)
        self._statements: dict[str, Callable[[], Node]] = {
            "{": self._block, ";": self._nothing, "if": self._if, "for": self._for,
            "while": self._while, "do": self._do, "return": self._return, "break": self._jump,
            "continue": self._jump, "throw": self._throw, "try": self._try,
            "switch": self._switch, "function": self._named_function, "var": self._declared,
            "let": self._declared, "const": self._declared, "class": self._class_statement,
            "import": self._skipped, "export": self._export, "async": self._async,
            "with": self._with,
        }  # fmt: skip

    @property
    def now(self) -> Token:
        """The next token."""
        return self._words[self._at]

    def _is(self, text: str) -> bool:
        now = self._words[self._at]
        return now.text == text and now.type in (SIGN, NAME)

    def _take(self) -> Token:
        now = self._words[self._at]
        if now.type != END:
            self._at += 1
        return now

    def _taken(self, text: str) -> bool:
        if self._is(text):
            self._at += 1
            return True
        return False

    def _need(self, text: str) -> None:
        if not self._taken(text):
            raise NotRead

    def _deeper(self, read: Callable[[], Node]) -> Node:
        if self._depth >= DEEPEST:
            raise NotRead
        self._depth += 1
        try:
            return read()
        finally:
            self._depth -= 1

    # --- statements

    def statement(self) -> Node:
        """The next statement, with its place."""
        position = self.now.position
        return ("at", position, self._deeper(self._statement))

    def _statement(self) -> Node:
        now = self.now
        if now.type in (SIGN, NAME):
            read = self._statements.get(now.text)
            follows = self._words[min(self._at + 1, len(self._words) - 1)]
            if read is not None and follows.text not in ("=", ".", "=>"):
                return read()
            if now.type == NAME and follows.text == ":" and follows.type == SIGN:
                return self._labelled()
        found = ("expression", self.sequence())
        self._ended()
        return found

    def _ended(self) -> None:
        if self._taken(";") or self._is("}") or self.now.type == END or self.now.new_line:
            return
        raise NotRead

    def _labelled(self) -> Node:
        """A statement with its labels, which a loop has to know too: `continue` names them."""
        labels: set[str] = set()
        while self.now.type == NAME and self._words[self._at + 1].text == ":":
            labels.add(self._take().text)
            self._at += 1
        place, position, inner = self.statement()
        if inner[0] in _LOOPS:
            inner = (*inner[:-1], inner[-1] | labels)
        return ("labelled", (place, position, inner), frozenset(labels))

    def _nothing(self) -> Node:
        self._at += 1
        return _EMPTY

    def _block(self) -> Node:
        self._need("{")
        held: list[Node] = []
        while not self._taken("}"):
            if self.now.type == END:
                raise NotRead
            held.append(self.statement())
        return ("block", held, _declares(held))

    def _condition(self) -> Node:
        self._need("(")
        found = self.sequence()
        self._need(")")
        return found

    def _if(self) -> Node:
        """A row of `else if` is one node, so that its length is no depth."""
        ways: list[tuple[Node, Node]] = []
        while True:
            self._need("if")
            condition = self._condition()
            ways.append((condition, self.statement()))
            if not self._taken("else"):
                return ("if", ways, None)
            if not self._is("if"):
                return ("if", ways, self.statement())

    def _for(self) -> Node:
        self._at += 1
        self._taken("await")
        self._need("(")
        first: Node | None = None
        if not self._is(";"):
            self._no_in = True
            first = self._variables() if self.now.text in _DECLARES else self.sequence()
            self._no_in = False
        if self._is("of") or self._is("in"):
            kind = self._take().text
            whole = self.sequence()
            self._need(")")
            return ("each", kind, first, whole, self.statement(), NO_LABEL)
        self._need(";")
        test = None if self._is(";") else self.sequence()
        self._need(";")
        step = None if self._is(")") else self.sequence()
        self._need(")")
        return ("for", first, test, step, self.statement(), NO_LABEL)

    def _while(self) -> Node:
        self._at += 1
        test = self._condition()
        return ("for", None, test, None, self.statement(), NO_LABEL)

    def _with(self) -> Node:
        self._at += 1
        of = self._condition()
        return ("with", of, self.statement())

    def _do(self) -> Node:
        self._at += 1
        body = self.statement()
        self._need("while")
        test = self._condition()
        self._taken(";")
        return ("do", body, test, NO_LABEL)

    def _return(self) -> Node:
        self._at += 1
        now = self.now
        bare = now.new_line or now.type == END or (now.type == SIGN and now.text in ";}")
        value = None if bare else self.sequence()
        self._ended()
        return ("return", value)

    def _jump(self) -> Node:
        kind = self._take().text
        label = ""
        if self.now.type == NAME and not self.now.new_line:
            label = self._take().text
        self._ended()
        return (kind, label)

    def _throw(self) -> Node:
        self._at += 1
        value = self.sequence()
        self._ended()
        return ("throw", value)

    def _try(self) -> Node:
        self._at += 1
        body = self._block()
        name: Node | None = None
        handler: Node | None = None
        if self._taken("catch"):
            if self._taken("("):
                name = self._target()
                self._need(")")
            handler = self._block()
        last = self._block() if self._taken("finally") else None
        return ("try", body, name, handler, last)

    def _switch(self) -> Node:
        self._at += 1
        value = self._condition()
        self._need("{")
        cases: list[tuple[Node | None, list[Node]]] = []
        while not self._taken("}"):
            test: Node | None = None
            if not self._taken("default"):
                self._need("case")
                test = self.sequence()
            self._need(":")
            held: list[Node] = []
            while not (self._is("case") or self._is("default") or self._is("}")):
                if self.now.type == END:
                    raise NotRead
                held.append(self.statement())
            cases.append((test, held))
        own = any(_declares(held) for _, held in cases)
        return ("switch", value, cases, own)

    def _named_function(self) -> Node:
        return ("declared", self._function())

    def _async(self) -> Node:
        if self._words[self._at + 1].text == "function":
            self._at += 1
            return self._named_function()
        found = ("expression", self.sequence())
        self._ended()
        return found

    def _class_statement(self) -> Node:
        found = self._class()
        return ("variables", [(("name", found[1] or ""), found)], True)

    def _skipped(self) -> Node:
        if self._words[self._at + 1].text == "(":
            found = ("expression", self.sequence())
            self._ended()
            return found
        while self.now.type not in (STRING, END):
            self._at += 1
        self._take()
        self._taken(";")
        return _EMPTY

    def _export(self) -> Node:
        self._at += 1
        self._taken("default")
        if self._is("{") or self._is("*"):
            closing = "}" if self._is("{") else "from"
            while self.now.type != END and not self._is(closing):
                self._at += 1
            self._taken("}")
            if self._taken("from"):
                self._take()
            self._taken(";")
            return _EMPTY
        return self.statement()

    def _declared(self) -> Node:
        found = self._variables()
        self._ended()
        return found

    def _variables(self) -> Node:
        """Names with their values, and whether they are those of the block alone."""
        own = self._take().text != "var"
        held: list[tuple[Node, Node | None]] = []
        while True:
            target = self._target()
            value = self.assignment() if self._taken("=") else None
            held.append((target, value))
            if not self._taken(","):
                return ("variables", held, own)

    def _target(self) -> Node:
        """A name, or a pattern of names: `{a, b: c}` and `[a, b]` are read as values are."""
        if self._is("{") or self._is("["):
            return self.primary()
        if self.now.type != NAME:
            raise NotRead
        return ("name", self._take().text)

    # --- expressions

    def sequence(self) -> Node:
        """An expression, with its commas."""
        first = self.assignment()
        if not self._is(","):
            return first
        held = [first]
        while self._taken(","):
            held.append(self.assignment())
        return ("sequence", held)

    def assignment(self) -> Node:
        """An expression without commas outside brackets."""
        return self._deeper(self._assignment)

    def _assignment(self) -> Node:
        arrow = self._arrow()
        if arrow is not None:
            return arrow
        if self._is("yield"):
            self._at += 1
            self._taken("*")
            if self.now.new_line or self.now.text in (")", "]", "}", ",", ";"):
                return ("name", "undefined")
            return self.assignment()
        left = self._binary(0)
        if self._taken("?"):
            kept, self._no_in = self._no_in, False
            then = self.assignment()
            self._no_in = kept
            self._need(":")
            left = ("choice", left, then, self.assignment())
        if self.now.type == SIGN and self.now.text in _ASSIGNS:
            sign = self._take().text
            return ("assign", sign, left, self.assignment())
        return left

    def _arrow(self) -> Node | None:
        at = self._at
        words = self._words
        if words[at].text == "async" and not words[at + 1].new_line:
            at += 1
        if words[at].type == NAME and words[at + 1].text == "=>":
            self._at = at + 2
            return self._arrow_body([("name", words[at].text)])
        if words[at].text != "(" or words[at].type != SIGN:
            return None
        closing = self._closing.get(at)
        if closing is None or words[min(closing + 1, len(words) - 1)].text != "=>":
            return None
        self._at = at
        parameters = self._parameters()
        self._need("=>")
        return self._arrow_body(parameters)

    def _arrow_body(self, parameters: list[Node]) -> Node:
        body = self._block() if self._is("{") else ("return", self.assignment())
        return ("function", "", parameters, body, True)

    def _binary(self, least: int) -> Node:
        left = self._unary()
        while True:
            now = self.now
            strength = _STRENGTH.get(now.text, 0) if now.type in (SIGN, NAME) else 0
            if not strength or strength <= least or (now.text == "in" and self._no_in):
                return left
            self._at += 1
            right = self._deeper(lambda: self._binary(strength - (now.text == "**")))  # noqa: B023 - called at once
            left = _joined(now.text, left, right)

    def _unary(self) -> Node:
        now = self.now
        if now.type in (SIGN, NAME):
            if now.text in _UNARY and (now.type == SIGN or self._words[self._at + 1].text != "."):
                self._at += 1
                return ("unary", now.text, self._deeper(self._unary))
            if now.text in ("++", "--"):
                self._at += 1
                return ("step", now.text, True, self._deeper(self._unary))
        found = self._call(self.primary())
        if self.now.text in ("++", "--") and self.now.type == SIGN and not self.now.new_line:
            return ("step", self._take().text, False, found)
        return found

    def _call(self, found: Node, *, calls: bool = True) -> Node:
        """What follows a value: members and calls. A chain is one node."""
        links: list[Node] = []
        while True:
            now = self.now
            if now.type == TEMPLATE:
                links.append(("call", self._pieces(self._take().text)))
            elif now.type != SIGN:
                break
            elif now.text in (".", "?."):
                self._at += 1
                if now.text == "?.":
                    links.append(("optional",))
                if now.text == "?." and self.now.text in ("(", "["):
                    continue
                self._taken("#")
                links.append(("member", ("string", text_of(self._take().text), False)))
            elif now.text == "[":
                self._at += 1
                kept, self._no_in = self._no_in, False
                links.append(("member", self.sequence()))
                self._no_in = kept
                self._need("]")
            elif now.text == "(" and calls:
                links.append(("call", self._arguments()))
            else:
                break
        return ("chain", found, links) if links else found

    def _arguments(self) -> list[Node]:
        kept, self._no_in = self._no_in, False
        self._need("(")
        held: list[Node] = []
        while not self._taken(")"):
            held.append(self._item())
            if not self._is(")"):
                self._need(",")
        self._no_in = kept
        return held

    def _item(self) -> Node:
        if self._taken("..."):
            return ("spread", self.assignment())
        return self.assignment()

    def primary(self) -> Node:
        """One value, without what follows it."""
        now = self._take()
        if now.type == STRING:
            return _string(now.text)
        if now.type == NUMBER:
            return ("number", _number(now.text))
        if now.type == NAME:
            return self._word(now)
        if now.type == PATTERN:
            body, _, flags = now.text.rpartition("/")
            return ("pattern", body[1:], flags)
        if now.type == TEMPLATE:
            return self._template(now.text)
        if now.text == "(":
            kept, self._no_in = self._no_in, False
            found = self.sequence()
            self._no_in = kept
            self._need(")")
            return found
        if now.text == "[":
            return self._array()
        if now.text == "{":
            return self._object()
        raise NotRead

    def _word(self, now: Token) -> Node:
        text = text_of(now.text)
        if text == "function":
            self._at -= 1
            return self._function()
        if text == "async" and self._is("function"):
            return self._function()
        if text == "class":
            self._at -= 1
            return self._class()
        if text == "new":
            return self._new()
        return ("name", text)

    def _new(self) -> Node:
        if self._taken("."):
            self._take()
            return ("name", "undefined")
        callee = self._deeper(lambda: self._call(self.primary(), calls=False))
        return ("new", callee, self._arguments() if self._is("(") else [])

    def _template(self, text: str) -> Node:
        parts: list[Node] = []
        for code, part in template_parts(text):
            if not code:
                parts.append(("string", text_of(part), False))
                continue
            if self._depth >= DEEPEST - 5:
                raise NotRead
            inner = _Reader(tokens(part, MOST_TOKENS), self._depth + 5)
            parts.append(inner.sequence())
        return ("template", parts)

    def _pieces(self, text: str) -> list[Node]:
        """What a function is given that a template stands behind: its texts, then its values."""
        values = [one for one in self._template(text)[1] if one[0] != "string"]
        raw: list[str] = [""]
        for code, part in template_parts(text):
            if code:
                raw.append("")
            else:
                raw[-1] += part
        return [("pieces", raw), *values]

    def _array(self) -> Node:
        kept, self._no_in = self._no_in, False
        held: list[Node] = []
        while not self._taken("]"):
            if self._taken(","):
                held.append(("name", "undefined"))
                continue
            held.append(self._item())
            if not self._is("]"):
                self._need(",")
        self._no_in = kept
        return ("array", held)

    def _object(self) -> Node:
        kept, self._no_in = self._no_in, False
        held: list[tuple[Node, Node]] = []
        while not self._taken("}"):
            held.append(self._deeper_pair())
            if not self._is("}"):
                self._need(",")
        self._no_in = kept
        return ("object", held)

    def _deeper_pair(self) -> tuple[Node, Node]:
        if self._taken("..."):
            return ("spread",), self.assignment()
        accessor = ""
        while self.now.text in ("get", "set", "async", "*") and self._words[
            self._at + 1
        ].text not in (":", ",", "}", "(", "="):
            accessor = self._take().text
        key = self._key()
        if self._taken(":"):
            return key, self.assignment()
        if self._is("("):
            return key, _accessed(accessor, self._method())
        value: Node = ("name", key[1])
        if self._taken("="):
            value = ("assign", "=", value, self.assignment())
        return key, value

    def _key(self) -> Node:
        if self._taken("["):
            found = self.assignment()
            self._need("]")
            return found
        now = self._take()
        if now.type == STRING:
            return _string(now.text)
        if now.type == NUMBER:
            return ("number", _number(now.text))
        if now.type != NAME:
            raise NotRead
        return ("string", text_of(now.text), False)

    def _method(self) -> Node:
        parameters = self._parameters()
        return ("function", "", parameters, self._deeper(self._block), False)

    def _function(self) -> Node:
        self._need("function")
        self._taken("*")
        name = "" if self._is("(") else text_of(self._take().text)
        parameters = self._parameters()
        return ("function", name, parameters, self._deeper(self._block), False)

    def _parameters(self) -> list[Node]:
        self._need("(")
        held: list[Node] = []
        while not self._taken(")"):
            rest = self._taken("...")
            target = self._target()
            if self._taken("="):
                target = ("default", target, self.assignment())
            held.append(("rest", target) if rest else target)
            if not self._is(")"):
                self._need(",")
        return held

    def _class(self) -> Node:
        self._need("class")
        name = ""
        after: Node | None = None
        if not self._is("{") and not self._is("extends"):
            name = text_of(self._take().text)
        if self._taken("extends"):
            after = self._deeper(lambda: self._call(self.primary()))
        self._need("{")
        members: list[tuple[Node, Node]] = []
        while not self._taken("}"):
            if self._taken(";"):
                continue
            accessor = ""
            while self.now.text in ("static", "get", "set", "async", "*", "#") and self._words[
                self._at + 1
            ].text not in ("=", "(", ";", "}"):
                accessor = self._take().text
            key = self._key()
            if self._is("("):
                members.append((key, _accessed(accessor, self._method())))
            else:
                value = self.assignment() if self._taken("=") else ("name", "undefined")
                members.append((key, value))
        return ("class", name, members, after)


def _accessed(accessor: str, method: Node) -> Node:
    return ("accessor", accessor, method) if accessor in ("get", "set") else method


def _declares(statements: list[Node]) -> bool:
    """Whether one of these declares a name of their block alone: `let`, `const`, a class."""
    return any(inner[0] == "variables" and inner[2] for _, _, inner in statements)


def _joined(sign: str, left: Node, right: Node) -> Node:
    """One node for a whole row of the same sign, so that its length is no depth."""
    kind = "logic" if sign in _LOGICAL else "row"
    if left[0] == kind and left[1] == sign:
        left[2].append(right)
        return left
    if sign in ("+", "&&", "||", "??"):
        return (kind, sign, [left, right])
    return ("binary", sign, left, right)


def _matching(words: list[Token]) -> dict[int, int]:
    closing: dict[int, int] = {}
    open_at: list[int] = []
    for at, word in enumerate(words):
        if word.type != SIGN:
            continue
        if word.text == "(":
            open_at.append(at)
        elif word.text == ")" and open_at:
            closing[open_at.pop()] = at
    return closing


def _string(written: str) -> Node:
    inner = written[1:-1]
    if "\\" not in inner:
        return ("string", inner, False)
    text = text_of(inner)
    # A text that is written in the numbers of its letters hides from whoever reads the file.
    return ("string", text, len(inner) >= 2.5 * max(len(text), 3) and text.isprintable())


def _number(written: str) -> float | int:
    text = written.replace("_", "").removesuffix("n").lower()
    try:
        if text[:2] in ("0x", "0b", "0o"):
            return int(text, 0)
        if len(text) > 1 and text.isdigit() and text[0] == "0" and text.isascii():
            return int(text, 8) if not set(text) & {"8", "9"} else int(text)
        return int(text) if text.isdigit() and len(text) < 400 else float(text)
    except ValueError:
        return 0
