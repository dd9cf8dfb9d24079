"""Walks the tree of a script: known values are worked out, unknown conditions taken both ways.

Nothing is run. Loops go on while their condition is known to hold; where it is not known, they
are gone through once. Functions that nobody calls are called once at the end, as a page or an
event would. A budget of steps bounds all of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from pratique.content.javascript import act
from pratique.content.javascript.act import Act
from pratique.content.javascript.grammar import NO_LABEL, Node, parse, text_of
from pratique.content.javascript.language import (
    ARRAY_METHODS,
    FUNCTIONS,
    array_method,
    as_json,
    executed,
    first,
    from_json,
    mathematics,
    number_method,
    object_method,
    text_method,
)
from pratique.content.javascript.members import (
    CONSTRUCTORS,
    OF_PATTERNS,
    about_function,
    of_array,
    of_own,
    of_text,
    tag,
    turns,
    without,
)
from pratique.content.javascript.operators import added, combined, signed, type_of
from pratique.content.javascript.page import Page, unknown
from pratique.content.javascript.values import (
    GAP,
    MOST_ITEMS,
    NOTHING,
    NULL,
    Array,
    Bound,
    Exhausted,
    Function,
    Getter,
    Method,
    Null,
    Pattern,
    Scope,
    Thing,
    Unknown,
    number,
    plain,
    tagged,
    tags_of,
    text,
    truth,
)

STEPS: Final = 2_500_000
_DEEPEST: Final = 110  # two or three calls of Python each
_LAYERS: Final = 12
_LONGEST_LAYER: Final = 400_000
_MOST_ACTS: Final = 200
_LEAST_CODE: Final = 6
_CALLS_OF_ONE: Final = 200_000
_UNKNOWN_CALLS: Final = 4

_WINDOWS: Final = frozenset({"window", "self", "globalThis", "top", "parent", "frames"})
_CONSTANTS: Final = {
    "undefined": None, "null": NULL, "true": True, "false": False, "NaN": math.nan,
    "Infinity": math.inf,
}  # fmt: skip
_OWN: Final = frozenset(
    {"String", "Array", "Object", "Math", "JSON", "Function", "eval", *FUNCTIONS}
)
# What these hold is not what was put into them.
_LIVE: Final = frozenset(
    {"cookie", "location", "href", "value", "innerHTML", "src", "length", "domain", "checked"}
)
_MOST_KEPT: Final = 1000
_OF_OBJECTS: Final = frozenset({"===", "!==", "==", "!=", "in", "instanceof"})
_ABOUT_FUNCTIONS: Final = frozenset({"call", "apply", "bind"})

Done = tuple[str, Any] | None


class Thrown(Exception):
    """The script throws a value that it may catch itself."""

    def __init__(self, value: Any) -> None:
        self.value = value


class Machine:
    """One script at work on nothing."""

    def __init__(self, script: str, steps: int = STEPS) -> None:
        self.layers: list[str] = []
        self.acts: list[Act] = []
        self.exhausted = False
        self.read = 0
        self._given_steps = self._steps = steps
        self._depth = 0
        self._layer = 0
        self._position = 0
        self._asked: frozenset[str] = NOTHING
        self._with_used = False
        self._functions: list[Function] = []
        self._kept: dict[str, Any] = {}
        self._page = Page(self)
        self._window = Thing("window")
        self._top = Scope(None, self._window)
        self._expressions: dict[str, Callable[[Node, Scope], Any]] = {
            "number": self._literal, "string": self._string, "name": self._name,
            "array": self._array, "object": self._object, "function": self._function,
            "class": self._class, "unary": self._unary, "step": self._step,
            "binary": self._binary, "row": self._row, "logic": self._logic,
            "choice": self._choice, "assign": self._assign, "sequence": self._sequence,
            "chain": self._chain, "new": self._new, "template": self._template,
            "pattern": self._pattern, "accessor": self._accessor, "pieces": self._pieces,
        }  # fmt: skip
        self._statements: dict[str, Callable[[Node, Scope], Done]] = {
            "at": self._placed, "expression": self._expression, "variables": self._variables,
            "block": self._block, "if": self._if, "for": self._for, "do": self._do,
            "each": self._each, "return": self._return, "break": self._leave,
            "continue": self._leave, "throw": self._throw, "try": self._try,
            "switch": self._switch, "declared": self._declared,
            "labelled": self._labelled, "with": self._with,
        }  # fmt: skip
        self._start(script)

    @property
    def used(self) -> int:
        """The steps that were taken."""
        return self._given_steps - max(self._steps, 0)

    def _start(self, script: str) -> None:
        self.layers.append(script)
        statements, self.read = parse(script)
        try:
            self._run(statements, self._top)
            for function in self._functions:
                if not function.called:
                    self._asked = NOTHING
                    self._call_unknown(function)
        except Exhausted:
            self.exhausted = True

    def _call_unknown(self, function: Function) -> None:
        given = [Unknown("argument") for _ in function.node[2]]
        with suppress(Thrown):
            self.call(function, Unknown("element"), given)

    # --- what the page asks of the machine

    def note(self, kind: str, what: str, tags: frozenset[str] = NOTHING) -> None:
        """Write down an act."""
        if len(self.acts) < _MOST_ACTS:
            found = Act(kind, what, tags, self._asked, self._position, self._layer)
            if found not in self.acts[-20:]:
                self.acts.append(found)

    def run_text(self, code: Any) -> Any:
        """Run a text as a script of its own layer."""
        written = text(code)
        tags = tags_of(code, written)
        if tags & {"remote", "message"} and (GAP in written or isinstance(code, Unknown)):
            self.note(act.RUNS_REMOTE, written[:200], tags)
        if GAP in written.strip(GAP)[:200] or len(written) < _LEAST_CODE:
            return Unknown("result", tags)
        if written in self.layers:
            return Unknown("result", tags)
        self.note(act.RUNS, written, tags)
        if len(self.layers) > _LAYERS or len(written) > _LONGEST_LAYER:
            raise Exhausted
        self.layers.append(written)
        statements, _ = parse(_unwrapped(written))
        self._layer += 1
        try:
            return self._last_value(statements)
        finally:
            self._layer -= 1

    def _last_value(self, statements: list[Node]) -> Any:
        if statements and statements[-1][2][0] == "expression":
            self._run(statements[:-1], self._top)
            return self._value(statements[-1][2][1], self._top)
        self._run(statements, self._top)
        return Unknown("result")

    def later(self, function: Function) -> None:
        """Call `function` when the rest is done."""
        self._functions.append(function)

    def call(self, callee: Any, this: Any, given: list[Any]) -> Any:
        """Call a function, of the script or of the browser."""
        if isinstance(callee, Function):
            return self._call_function(callee, this, given)
        if isinstance(callee, Method):
            return self._call_method(callee.of, callee.name, given)
        if isinstance(callee, Unknown):
            return self._page.call(callee, given)
        if callee is None or isinstance(callee, Null | str | bool | int | float):
            raise Thrown(Unknown("error"))
        return Unknown("result", tags_of(*given))

    def _call_function(self, function: Function, this: Any, given: list[Any]) -> Any:
        function.called += 1
        if isinstance(function, Bound):
            return self._call_function(function.target, function.this, [*function.given, *given])
        if this is None or isinstance(this, Null):
            this = self._window
        unknowns = any(isinstance(one, Unknown) for one in given)
        if function.called > (_UNKNOWN_CALLS if unknowns else _CALLS_OF_ONE):
            return Unknown("result", tags_of(*given))
        _, _, parameters, body, arrow = function.node
        scope = Scope(function.scope, function.scope.this if arrow else this)
        if not arrow:
            scope.names["arguments"] = Array(list(given))
        for at, target in enumerate(parameters):
            self._give(target, given, at, scope)
        self._deeper()
        asked = self._asked
        try:
            done = self._run(body[1], scope) if body[0] == "block" else self._return(body, scope)
        finally:
            self._depth -= 1
            self._asked = asked
        return done[1] if done is not None and done[0] == "return" else None

    def _give(self, target: Node, given: list[Any], at: int, scope: Scope) -> None:
        if target[0] == "rest":
            self._bind(target[1], Array(given[at:]), scope)
            return
        value = first(given, at)
        if target[0] == "default":
            value = self._value(target[2], scope) if value is None else value
            target = target[1]
        self._bind(target, value, scope)

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            self._depth -= 1
            raise Exhausted

    # --- statements

    def _run(self, statements: list[Node], scope: Scope) -> Done:
        for statement in statements:
            inner = statement[2] if statement[0] == "at" else statement
            if inner[0] == "declared":
                self._declared(inner, scope)
        kept: Done = None
        for statement in statements:
            try:
                done = self._do_statement(statement, scope)
            except Thrown:
                if self._depth > 1 or scope.whole is not self._top:
                    raise
                continue
            if done is not None and done[0] == "maybe":
                kept = kept or done[1]
            elif done is not None:
                return done
        return ("maybe", kept) if kept is not None and kept[0] != "return" else kept

    def _do_statement(self, statement: Node, scope: Scope) -> Done:
        self._steps -= 1
        if self._steps <= 0:
            raise Exhausted
        return self._statements[statement[0]](statement, scope)

    def _placed(self, statement: Node, scope: Scope) -> Done:
        if not self._layer:
            self._position = statement[1]
            if scope is self._top and not self._depth:
                self._asked = NOTHING
        self._deeper()
        try:
            return self._do_statement(statement[2], scope)
        except RecursionError:
            self.exhausted = True
            return None
        finally:
            self._depth -= 1

    def _expression(self, statement: Node, scope: Scope) -> Done:
        self._value(statement[1], scope)
        return None

    def _variables(self, statement: Node, scope: Scope) -> Done:
        own = scope if statement[2] else scope.whole
        for target, value in statement[1]:
            if value is not None and target[0] == "name" and own is not scope:
                # A `with`, or the name of a `catch`, may stand before the variable.
                own.names.setdefault(target[1], None)
                self._set_name(target[1], self._value(value, scope), scope)
            elif value is not None:
                self._bind(target, self._value(value, scope), own)
            elif target[0] == "name":
                own.names.setdefault(target[1], None)
        return None

    def _bind(self, target: Node, value: Any, scope: Scope) -> None:
        if target[0] == "name":
            scope.names[target[1]] = value
        else:
            self._unpack(target, value, scope, lambda name, one: self._bind(name, one, scope))

    def _unpack(
        self, target: Node, value: Any, scope: Scope, give: Callable[[Node, Any], None]
    ) -> None:
        if target[0] == "object":
            taken: list[str] = []
            for key, inner in target[1]:
                if key[0] == "spread":
                    give(inner, without(value, taken))
                    continue
                taken.append(text(self._value(key, scope)))
                held = self.member(value, taken[-1])
                self._give_or_default(inner, held, scope, give)
        elif target[0] == "array":
            for at, inner in enumerate(target[1]):
                if inner[0] == "spread":
                    give(inner[1], Array(value.items[at:]) if isinstance(value, Array) else value)
                elif inner != ("name", "undefined"):
                    self._give_or_default(inner, self.member(value, str(at)), scope, give)

    def _give_or_default(
        self, target: Node, value: Any, scope: Scope, give: Callable[[Node, Any], None]
    ) -> None:
        if target[0] != "assign":
            give(target, value)
        else:
            give(target[2], self._value(target[3], scope) if value is None else value)

    def _block(self, statement: Node, scope: Scope) -> Done:
        return self._run(statement[1], scope.block() if statement[2] else scope)

    def _labelled(self, statement: Node, scope: Scope) -> Done:
        return _outside(self._do_statement(statement[1], scope), _BREAK, statement[2])

    def _with(self, statement: Node, scope: Scope) -> Done:
        self._with_used = True
        inner = scope.block()
        inner.names = _Members(self, self._value(statement[1], scope), scope)
        return self._do_statement(statement[2], inner)

    def _if(self, statement: Node, scope: Scope) -> Done:
        _, ways, otherwise = statement
        maybe: Done = None
        for condition, then in ways:
            value = self._value(condition, scope)
            known = truth(value)
            if known is None:
                self._asked |= tags_of(value)
                maybe = maybe or _perhaps(self._way(then, scope))
            elif known:
                done = self._do_statement(then, scope)
                return done if maybe is None else maybe
        if otherwise is not None:
            done = self._way(otherwise, scope) if maybe else self._do_statement(otherwise, scope)
            return maybe or done
        return maybe

    def _way(self, statement: Node, scope: Scope) -> Done:
        try:
            return self._do_statement(statement, scope)
        except Thrown:
            return None

    def _for(self, statement: Node, scope: Scope) -> Done:
        _, start, test, step, body, labels = statement
        outer = scope
        own = start is not None and start[0] == "variables" and start[2]
        if start is not None:
            if own:
                scope = outer.block()
            if start[0] == "variables":
                self._variables(start, scope)
            else:
                self._value(start, scope)
        while True:
            holds = True if test is None else truth(self._value(test, scope))
            if holds is False:
                return None
            done = self._do_statement(body, scope)
            if done is not None and (done[0] == "maybe" or not _goes_on(done, labels)):
                return _outside(done, _LEAVES, labels)
            if holds is None:
                return None
            if own:
                scope = _next_turn(scope.names, outer)
            if step is not None:
                self._value(step, scope)

    def _do(self, statement: Node, scope: Scope) -> Done:
        while True:
            done = self._do_statement(statement[1], scope)
            if done is not None and not _goes_on(done, statement[3]):
                return _outside(done, _LEAVES, statement[3])
            if not truth(self._value(statement[2], scope)):
                return None

    def _each(self, statement: Node, scope: Scope) -> Done:
        _, kind, target, whole_, body, labels = statement
        of = self._value(whole_, scope)
        for item in turns(of, kind):
            inner = scope
            if target[0] == "variables":
                inner = scope.block() if target[2] else scope
                self._bind(target[1][0][0], item, inner if target[2] else scope.whole)
            else:
                self._assign_to(target, item, scope)
            done = self._do_statement(body, inner)
            if done is not None and not _goes_on(done, labels):
                return _outside(done, _LEAVES, labels)
        return None

    def _return(self, statement: Node, scope: Scope) -> Done:
        return ("return", None if statement[1] is None else self._value(statement[1], scope))

    def _leave(self, statement: Node, scope: Scope) -> Done:  # noqa: ARG002 - one form for all
        return (statement[0], statement[1])

    def _throw(self, statement: Node, scope: Scope) -> Done:
        raise Thrown(self._value(statement[1], scope))

    def _try(self, statement: Node, scope: Scope) -> Done:
        _, body, name, handler, last = statement
        done: Done = None
        thrown: Thrown | None = None
        try:
            done = self._do_statement(body, scope)
        except Thrown as found:
            thrown = found
        if thrown is not None and handler is not None:
            inner = scope
            if name is not None:
                inner = scope.block()
                self._bind(name, thrown.value, inner)
            thrown = None
            try:
                done = self._do_statement(handler, inner)
            except Thrown as found:
                thrown = found
        ended = None if last is None else self._do_statement(last, scope)
        if thrown is not None and ended is None:
            raise thrown
        return ended or done

    def _switch(self, statement: Node, scope: Scope) -> Done:
        _, value, cases, own = statement
        of = self._value(value, scope)
        scope = scope.block() if own else scope
        if isinstance(of, Unknown) or truth(of) is None:
            for _, body in sorted(cases, key=lambda case: case[0] is None):
                self._run(body, scope)
            return None
        for _, body in cases[self._entered(of, cases, scope) :]:
            done = self._run(body, scope)
            if done is not None:
                return _outside(done, _BREAK, NO_LABEL)
        return None

    def _entered(self, of: Any, cases: list[tuple[Node | None, list[Node]]], scope: Scope) -> int:
        """Where a known value enters a `switch`: at its case, else at `default`, else behind it."""
        otherwise = len(cases)
        for at, (test, _) in enumerate(cases):
            if test is None:
                otherwise = at
            elif combined("===", of, self._value(test, scope)) is True:
                return at
        return otherwise

    def _declared(self, statement: Node, scope: Scope) -> Done:
        node = statement[1]
        names = scope.whole.names if isinstance(scope.names, _Members) else scope.names
        if node[1] not in names or not isinstance(names[node[1]], Function):
            # A function of a block is known outside of it too.
            names[node[1]] = scope.whole.names[node[1]] = self._made(node, scope)
        return None

    # --- expressions

    def _value(self, node: Node, scope: Scope) -> Any:
        self._steps -= 1
        if self._steps <= 0:
            raise Exhausted
        return self._expressions[node[0]](node, scope)

    def _literal(self, node: Node, scope: Scope) -> Any:  # noqa: ARG002 - one form for all
        return node[1]

    def _string(self, node: Node, scope: Scope) -> Any:  # noqa: ARG002 - one form for all
        return node[1]

    def _name(self, node: Node, scope: Scope) -> Any:
        name = node[1]
        at: Scope | None = scope
        while at is not None:
            if name in at.names:
                return at.names[name]
            at = at.parent
        return self._given(name, scope)

    def has_member(self, of: Any, name: str, scope: Scope) -> bool:
        """Whether `with` finds a name in a value rather than around it."""
        if isinstance(of, Thing) and of.find(name)[0]:
            return True
        if isinstance(of, Array):
            return name == "length" or name in ARRAY_METHODS or name in of.held
        if of is self._window or (isinstance(of, Thing) and not of.kind):
            return False
        # What the page and the language have is not listed: theirs is what is of nobody else.
        at: Scope | None = scope
        while at is not None:
            if name in at.names:
                return False
            at = at.parent
        return not (name in _CONSTANTS or name in _WINDOWS or name in _OWN)

    def _held_by(self, name: str, scope: Scope) -> Any:
        """The value of the `with` that a name is found in."""
        at: Scope | None = scope
        while at is not None:
            if name in at.names:
                return at.names.of if isinstance(at.names, _Members) else None
            at = at.parent
        return None

    def _given(self, name: str, scope: Scope) -> Any:
        """What a name stands for that the script does not declare."""
        if name == "this":
            return scope.this
        if name in _CONSTANTS:
            return _CONSTANTS[name]
        if name in _WINDOWS:
            return self._window
        if name in self._window.held:
            return self._window.held[name]
        if name in _OWN:
            return Method(None, name)
        return unknown(name)

    def _array(self, node: Node, scope: Scope) -> Any:
        return Array(self._list(node[1], scope))

    def _list(self, nodes: list[Node], scope: Scope) -> list[Any]:
        items: list[Any] = []
        for one in nodes:
            if one[0] == "spread":
                value = self._value(one[1], scope)
                items.extend(turns(value, "of"))
            else:
                items.append(self._value(one, scope))
        return items

    def _object(self, node: Node, scope: Scope) -> Any:
        made = Thing()
        for key, value in node[1]:
            if key[0] == "spread":
                more = self._value(value, scope)
                if isinstance(more, Thing):
                    made.held.update(more.held)
            else:
                self._define(made, text(self._value(key, scope)), value, scope)
        return made

    def _define(self, of: Thing, key: str, node: Node, scope: Scope) -> None:
        value = self._value(node, scope)
        if node[0] != "accessor" or node[1] == "get":
            of.held[key] = value

    def _accessor(self, node: Node, scope: Scope) -> Any:
        made = self._made(node[2], scope)
        return Getter(made) if node[1] == "get" else None

    def _pieces(self, node: Node, scope: Scope) -> Any:  # noqa: ARG002 - one form for all
        made = Array([text_of(one) for one in node[1]])
        made.held["raw"] = Array(list(node[1]))
        return made

    def _function(self, node: Node, scope: Scope) -> Any:
        if not node[1]:
            return self._made(node, scope)
        # The name of a function that is a value is known inside it alone.
        inner = Scope(scope, scope.this)
        inner.names[node[1]] = made = self._made(node, inner)
        return made

    def _made(self, node: Node, scope: Scope) -> Function:
        made = Function(node, scope)
        if len(self._functions) < 2000:
            self._functions.append(made)
        return made

    def _class(self, node: Node, scope: Scope) -> Any:
        inner = Scope(scope, scope.this)
        made = Function(("function", node[1], [], ("block", [], False), False), inner)
        shape = made.shape
        after = None if node[3] is None else self._value(node[3], scope)
        if isinstance(after, Function):
            inner.names["super"] = after
            shape.parent = after.shape
        for key, value in node[2]:
            self._define(shape, text(self._value(key, inner)), value, inner)
        start = shape.held.get("constructor", after)
        if isinstance(start, Function):
            made.node, made.scope = start.node, start.scope
        return made

    def _simple(self, value: Any, names: tuple[str, ...] = ("valueOf", "toString")) -> Any:
        """What an object of the script says that it is, where a text or a number is wanted."""
        if isinstance(value, Thing) and not value.kind:
            for name in names:
                method = value.find(name)[1]
                if isinstance(method, Function):
                    return self._call_function(method, value, [])
        return value

    def _template(self, node: Node, scope: Scope) -> Any:
        parts = [text(self._simple(self._value(one, scope), ("toString",))) for one in node[1]]
        return tagged("".join(parts), tags_of(*parts))

    def _pattern(self, node: Node, scope: Scope) -> Any:  # noqa: ARG002 - one form for all
        return Pattern(node[1], node[2])

    def _sequence(self, node: Node, scope: Scope) -> Any:
        value = None
        for one in node[1]:
            value = self._value(one, scope)
        return value

    def _unary(self, node: Node, scope: Scope) -> Any:
        sign = node[1]
        if sign == "delete":
            self._delete(node[2], scope)
            return True
        value = self._value(node[2], scope)
        if sign == "void":
            return None
        if sign == "!":
            known = truth(value)
            return Unknown("boolean", tags_of(value)) if known is None else not known
        if sign == "typeof":
            return type_of(value)
        if sign == "await":
            return value
        return signed(sign, value)

    def _delete(self, target: Node, scope: Scope) -> None:
        if target[0] != "chain" or target[2][-1][0] != "member":
            self._value(target, scope)
            return
        of = self._follow(target, scope, target[2][:-1])[0]
        key = self._value(target[2][-1][1], scope)
        if isinstance(of, Array):
            at = number(key)
            if isinstance(at, int) and 0 <= at < len(of.items):
                of.items[at] = None
        elif isinstance(of, Thing):
            of.held.pop(text(key), None)

    def _step(self, node: Node, scope: Scope) -> Any:
        _, sign, before, target = node
        old = number(self._value(target, scope))
        if old is None:
            return Unknown("number")
        new = plain(old + (1 if sign == "++" else -1))
        self._assign_to(target, new, scope)
        return new if before else old

    def _binary(self, node: Node, scope: Scope) -> Any:
        behind: list[Node] = []
        while node[0] == "binary":  # a long row of signs is no depth
            behind.append(node)
            node = node[2]
        value = self._value(node, scope)
        for _, sign, _, right in reversed(behind):
            other = self._value(right, scope)
            if sign not in _OF_OBJECTS:
                value, other = self._simple(value), self._simple(other)
            value = combined(sign, value, other)
        return value

    def _row(self, node: Node, scope: Scope) -> Any:
        value = self._simple(self._value(node[2][0], scope))
        pieces: list[str] | None = None
        for one in node[2][1:]:
            more = self._simple(self._value(one, scope))
            if pieces is not None:
                pieces.append(text(more))
                continue
            value = added(value, more)
            if isinstance(value, str):
                pieces = [value]
        if pieces is None or len(pieces) == 1:
            return value
        return tagged("".join(pieces), tags_of(*pieces))

    def _logic(self, node: Node, scope: Scope) -> Any:
        sign = node[1]
        value: Any = None
        for one in node[2]:
            value = self._value(one, scope)
            known = truth(value)
            if known is None:
                # Both ways: what stands behind may act, and what it gives may be the result.
                self._asked |= tags_of(value)
                continue
            if sign == "??":
                known = value is not None and value is not NULL
            if known is (sign != "&&"):
                return value
        return value

    def _choice(self, node: Node, scope: Scope) -> Any:
        condition = self._value(node[1], scope)
        known = truth(condition)
        if known is not None:
            return self._value(node[2] if known else node[3], scope)
        self._asked |= tags_of(condition)
        one, other = self._value(node[2], scope), self._value(node[3], scope)
        empty = one is None or one is NULL or (isinstance(one, str) and not one)
        told = isinstance(other, Function | Thing | Array) or (isinstance(other, str) and other)
        return other if empty or (isinstance(one, Unknown) and told) else one

    def _assign(self, node: Node, scope: Scope) -> Any:
        _, sign, target, written = node
        if sign == "=":
            value = self._value(written, scope)
        elif sign in ("&&=", "||=", "??="):
            value = self._logic(("logic", sign[:-1], [target, written]), scope)
        else:
            old, more = self._value(target, scope), self._value(written, scope)
            value = combined(sign[:-1], old, more)
        self._assign_to(target, value, scope)
        return value

    def _assign_to(self, target: Node, value: Any, scope: Scope) -> None:
        if target[0] == "name":
            self._set_name(target[1], value, scope)
        elif target[0] == "chain" and target[2][-1][0] == "member":
            of = self._follow(target, scope, target[2][:-1])[0]
            key = self._value(target[2][-1][1], scope)
            self.set_member(of, key, value)
        elif target[0] in ("object", "array"):
            self._unpack(target, value, scope, lambda one, part: self._assign_to(one, part, scope))

    def _set_name(self, name: str, value: Any, scope: Scope) -> None:
        at: Scope | None = scope
        while at is not None:
            if name in at.names:
                at.names[name] = value
                return
            at = at.parent
        if name == "location":
            self._page.set_member(self._window, name, value)
            self._page.set_member(Unknown("window"), name, value)
        elif name.startswith("on"):
            self._page.set_member(Unknown("window"), name, value)
        self._top.names[name] = value

    def set_member(  # noqa: C901, PLR0912 - one case for each type of value
        self, of: Any, key: Any, value: Any
    ) -> None:
        """Give a member of `of` a value."""
        name = text(key)
        if isinstance(of, Array):
            at = number(key)
            if isinstance(at, int) and 0 <= at < MOST_ITEMS:
                of.items.extend([None] * (at + 1 - len(of.items)))
                of.items[at] = value
            elif name == "length" and isinstance(value, int) and 0 <= value <= MOST_ITEMS:
                del of.items[value:]
                of.items.extend([None] * (value - len(of.items)))
            elif not isinstance(at, int) and len(of.held) < MOST_ITEMS:
                of.held[name] = value
        elif of is self._window:
            if name == "location" or name.startswith("on"):
                self._page.set_member(Unknown("window"), name, value)
            else:
                self._top.names[name] = value
        elif isinstance(of, Thing):
            if len(of.held) < MOST_ITEMS:
                of.held[name] = value
            if of.kind:
                self._page.set_member(of, name, value)
        elif isinstance(of, Function):
            if name == "prototype" and isinstance(value, Thing):
                of.shape = value
            else:
                of.shape.held[name] = value
        elif isinstance(of, Unknown):
            if isinstance(value, str | int | float | Array | Function | Thing):
                self._keep(f"{of.path}.{name}", name, value)
            self._page.set_member(of, name, value)

    def _keep(self, path: str, name: str, value: Any) -> None:
        """A member of the page that the script makes itself may be read by it again."""
        if name not in _LIVE and len(self._kept) < _MOST_KEPT:
            self._kept[path] = value

    def member(  # noqa: C901, PLR0912 - one case for each type of value
        self, of: Any, key: str
    ) -> Any:
        """A member of `of`."""
        if of is self._window:
            if key in self._top.names:
                return self._top.names[key]
            return self._given(key, self._top)
        if isinstance(of, Unknown):
            path = f"{of.path}.{key}"
            return self._kept[path] if path in self._kept else self._page.member(of, key)
        if of is None or isinstance(of, Null):
            raise Thrown(Unknown("error"))
        if key == "constructor" and not (isinstance(of, Thing) and of.find(key)[0]):
            return Method(None, CONSTRUCTORS.get(type(of), "Object"))
        if isinstance(of, str):
            return of_text(of, key)
        if isinstance(of, Array):
            return of_array(of, key)
        if isinstance(of, Thing):
            return self._of_thing(of, key)
        if isinstance(of, Function) and key not in _ABOUT_FUNCTIONS:
            if key == "prototype":
                return of.shape
            has, held = of.shape.find(key)
            if not has and key in ("length", "name"):
                return about_function(of.node, key)
            return Method(of, key) if not has and key == "toString" else held
        if isinstance(of, Method) and of.of is None and key not in _ABOUT_FUNCTIONS:
            return of_own(of, key)
        if isinstance(of, Pattern) and key in OF_PATTERNS:
            return OF_PATTERNS[key](of)
        return Method(of, key)

    def _of_thing(self, of: Thing, key: str) -> Any:
        has, value = of.find(key)
        if has:
            return self.call(value.function, of, []) if isinstance(value, Getter) else value
        if of.kind:
            return unknown(f"{of.kind}.{key}")
        return Method(of, key) if key in ("hasOwnProperty", "toString") else None

    def _chain(self, node: Node, scope: Scope) -> Any:
        return self._follow(node, scope, node[2])[0]

    def _follow(self, node: Node, scope: Scope, links: list[Node]) -> tuple[Any, Any]:
        """What a chain of members and calls leads to, and what stood before its last link."""
        value = self._value(node[1], scope)
        # What stands behind `super` is called with the object that is being made.
        own = scope.this if node[1] == ("name", "super") else None
        this: Any = own
        if self._with_used and node[1][0] == "name":
            this = self._held_by(node[1][1], scope)
        for link in links:
            self._steps -= 1
            if link[0] == "optional":
                if value is None or isinstance(value, Null):
                    return None, None
                continue
            if link[0] == "member":
                key = self._value(link[1], scope)
                this, own = (value if own is None else own), None
                if isinstance(value, Array) and isinstance(key, int) and key is not True:
                    value = value.items[key] if 0 <= key < len(value.items) else None
                else:
                    value = self.member(value, text(self._simple(key, ("toString",))))
                continue
            given = self._list(link[1], scope)
            self._deeper()
            try:
                value = self._called(value, this, given, scope)
            finally:
                self._depth -= 1
            this = own = None
        return value, this

    def _called(self, callee: Any, this: Any, given: list[Any], scope: Scope) -> Any:
        if isinstance(callee, Unknown) and isinstance(this, Thing) and this.kind:
            if this.kind == "window":
                return self._page.call(callee, given)
            return self._page.call_thing(this, callee.path.rpartition(".")[2], given)
        if isinstance(callee, Function) and this is None:
            this = self._window
        if isinstance(callee, Method) and callee.name == "Function" and callee.of is None:
            return self._made_function(given, scope)
        return self.call(callee, this, given)

    def _call_method(self, of: Any, name: str, given: list[Any]) -> Any:
        if isinstance(of, Function | Method | Unknown) and name in _ABOUT_FUNCTIONS:
            return self._about_function(of, name, given)
        if of is None:
            return self._call_own(name, given)
        if isinstance(of, str):
            return text_method(of, name, given, self.call)
        if isinstance(of, Array):
            self._steps -= len(of.items) // 8
            return array_method(of, name, given, self.call)
        if isinstance(of, bool):
            return text(of)
        if isinstance(of, int | float):
            return number_method(of, name, given)
        if isinstance(of, Pattern):
            return self._pattern_method(of, name, given)
        if isinstance(of, Thing) and name == "hasOwnProperty":
            return text(first(given)) in of.held
        if isinstance(of, Function | Method | Thing) and name == "toString":
            return text(of)
        return Unknown(f"result.{name}", tags_of(*given))

    def _pattern_method(self, of: Pattern, name: str, given: list[Any]) -> Any:
        value = first(given, 0, "")
        if name not in ("test", "exec") or isinstance(value, Unknown) or GAP in text(value):
            return Unknown("match", tags_of(value))
        found = executed(of, text(value))
        if name == "exec" or isinstance(found, Unknown):
            return found
        return not isinstance(found, Null)

    def _about_function(self, of: Any, name: str, given: list[Any]) -> Any:
        this = first(given)
        if name == "bind":
            return Bound(of, this, given[1:]) if isinstance(of, Function) else of
        rest = given[1:]
        if name == "apply":
            more = first(given, 1)
            rest = list(more.items) if isinstance(more, Array) else []
        if isinstance(of, Method) and isinstance(of.of, Thing) and of.name == "toString":
            return tag(this)
        if isinstance(of, Method) and of.of is not None and this is not None:
            of = Method(this, of.name)
        return self.call(of, this, rest)

    def _call_own(self, name: str, given: list[Any]) -> Any:
        if name == "eval":
            return self.run_text(given[0]) if given else None
        if name == "Function" or name.endswith(".constructor"):
            return self._made_function(given, self._top)
        work = FUNCTIONS.get(name)
        if work is not None:
            return work(given)
        family, _, method = name.partition(".")
        if family == "Math":
            return mathematics(method, given)
        if family == "Object":
            return object_method(method, given)
        if name == "JSON.stringify":
            return as_json(first(given))
        if name == "JSON.parse":
            return from_json(first(given))
        if name == "String.raw":
            return self._raw(given)
        if name == "Array.from":
            return self._array_from(given)
        return Unknown(name, tags_of(*given))

    def _raw(self, given: list[Any]) -> Any:
        pieces = self.member(first(given), "raw")
        if not isinstance(pieces, Array):
            return Unknown("String.raw()", tags_of(*given))
        values = given[1 : len(pieces.items)]
        parts = [text(one) for pair in zip(pieces.items, values, strict=False) for one in pair]
        parts += [text(one) for one in pieces.items[len(values) :]]
        return tagged("".join(parts), tags_of(*parts))

    def _array_from(self, given: list[Any]) -> Any:
        items = Array(turns(first(given), "of"))
        if len(given) > 1:
            return array_method(items, "map", given[1:], self.call)
        return items

    def _made_function(self, given: list[Any], scope: Scope) -> Any:  # noqa: ARG002 - one form for all
        """What `new Function(names, body)` makes."""
        body = first(given[-1:], 0, "")
        written = text(body)
        if isinstance(body, Unknown) or GAP in written:
            self.run_text(body)
            return Unknown("function", tags_of(body))
        if written not in self.layers and len(written) >= _LEAST_CODE * 4:
            self.note(act.RUNS, written, tags_of(body))
            self.layers.append(written)
            if len(self.layers) > _LAYERS * 3:
                raise Exhausted
        names: list[Node] = [
            ("name", one.strip()) for one in ",".join(text(one) for one in given[:-1]).split(",")
        ]
        statements, _ = parse(written)
        return Function(("function", "", names, ("block", statements, False), False), self._top)

    def _new(self, node: Node, scope: Scope) -> Any:
        callee = self._value(node[1], scope)
        given = self._list(node[2], scope)
        if isinstance(callee, Function):
            made = Thing(parent=callee.shape)
            result = self._call_function(callee, made, given)
            return result if isinstance(result, Thing | Array | Function) else made
        if isinstance(callee, Method):
            if callee.of is None and callee.name == "Function":
                return self._made_function(given, scope)
            if callee.of is None and callee.name in FUNCTIONS:
                return FUNCTIONS[callee.name](given)
            return Thing() if callee.name == "Object" else self._page.make(callee, given)
        return self._page.make(callee if isinstance(callee, Unknown) else Unknown("new"), given)


class _Members(dict[str, Any]):
    """The names in a `with`: the members of a value, unless a name of the script is meant."""

    def __init__(self, machine: Machine, of: Any, scope: Scope) -> None:
        super().__init__()
        self._machine = machine
        self.of = of
        self._scope = scope

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._machine.has_member(self.of, name, self._scope)

    def __getitem__(self, name: str) -> Any:
        return self._machine.member(self.of, name)

    def __setitem__(self, name: str, value: Any) -> None:
        self._machine.set_member(self.of, name, value)


_BREAK: Final = frozenset({"break"})
_LEAVES: Final = frozenset({"break", "continue"})


def _outside(done: Done, leaves: frozenset[str], labels: frozenset[str]) -> Done:
    """What is left of a jump outside of the statement that it leaves: nothing, if it meant that."""
    if done is None:
        return None
    if done[0] == "maybe":
        return _perhaps(_outside(done[1], leaves, labels))
    return None if done[0] in leaves and done[1] in labels else done


def _goes_on(done: tuple[str, Any], labels: frozenset[str]) -> bool:
    """Whether a loop takes its next turn after this."""
    return done[0] == "maybe" or (done[0] == "continue" and done[1] in labels)


def _next_turn(names: dict[str, Any], scope: Scope) -> Scope:
    """The names of a loop for its next turn: what a function keeps of this one stays as it is."""
    following = scope.block()
    following.names.update(names)
    return following


def _perhaps(done: Done) -> Done:
    """What a way gives that may not be the one taken: kept in case nothing else is given."""
    if done is None or done[0] == "maybe":
        return done
    return ("maybe", done)


def _unwrapped(written: str) -> str:
    """A text that `eval` is given may be put in brackets; nothing else is around it."""
    return written.lstrip("\ufeff \t\r\n")
