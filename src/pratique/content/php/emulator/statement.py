"""From the syntax tree to what the emulator does: statements, functions and classes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import ClassVar, Final

from tree_sitter import Node

from pratique.content.php.emulator import convert, objects, operators
from pratique.content.php.emulator.check import Check, checks
from pratique.content.php.emulator.declaration import Declarations
from pratique.content.php.emulator.expression import (
    PLACES,
    Expressions,
    leave,
    returns_reference,
    unknown,
    yields,
)
from pratique.content.php.emulator.generator import Closed, Turns
from pratique.content.php.emulator.machine import (
    Break,
    Continue,
    Frame,
    Goto,
    Machine,
    Return,
    Run,
    Signal,
    Stopped,
    Thrown,
    plain,
    settled,
)
from pratique.content.php.emulator.place import Expression, Fixed, Place
from pratique.content.php.emulator.value import (
    ANYTHING,
    Array,
    Cell,
    Class,
    Function,
    Instance,
    Unknown,
    Value,
    unknown_from,
)
from pratique.content.php.syntax import Source

_DEEPEST: Final = 400
_TURNS: Final = 150_000  # turns of one loop whose end is known
_LOOSE_TURNS: Final = 40  # turns after something that may have ended the loop
_JUMPS: Final = 5_000
_DECLARATIONS: Final = frozenset(
    {
        "function_definition",
        "class_declaration",
        "trait_declaration",
        "interface_declaration",
        "enum_declaration",
    }
)
_BODIES: Final = frozenset(
    {
        "compound_statement",
        "colon_block",
        "program",
        "switch_block",
    }
)


def nothing(_frame: Frame) -> Signal:
    """Do nothing."""
    return None


def _too_deep(frame: Frame) -> Signal:
    """Statements nested deeper than is followed: what they do is not known."""
    frame.machine.exhausted = True
    return None


class Statements:
    """Makes functions of the statements in one source."""

    def __init__(self, source: Source, layer: int) -> None:
        self._source = source
        self._layer = layer
        self.expressions = Expressions(source, layer, self)
        self._declarations = Declarations(source, layer, self)
        self._depth = 0
        self.namespace = b""
        self.refers = False  # whether the function at hand returns a reference
        self.aliases: dict[bytes, bytes] = {}  # of classes, the last part of the name
        self.full_names: dict[bytes, bytes] = {}
        self.functions: dict[bytes, bytes] = {}

    def block(self, node: Node | None) -> Run:
        """A list of statements: declarations first, then one after the other."""
        if node is None:
            return nothing
        children = node.named_children if node.type in _BODIES else [node]
        return self._list(children)

    def _list(self, children: list[Node]) -> Run:
        declared: list[Callable[[Frame], None]] = []
        runs: list[Run] = []
        labels: dict[bytes, int] = {}
        for child in children:
            kind = child.type
            if kind == "namespace_definition":
                named = child.child_by_field_name("name")
                self.namespace = b"" if named is None else self._bytes(named)
            elif kind == "namespace_use_declaration":
                self._use(child)
            if kind in _DECLARATIONS:
                # A class may stand before the trait that it uses.
                first = child.type == "trait_declaration"
                declared.insert(0 if first else len(declared), self._declaration(child))
            elif kind == "named_label_statement":
                labels[self._bytes(child.named_children[0])] = len(runs)
            elif kind == "expression_statement" and self._is_echoed(child):
                runs.append(self._echo(child))
            elif kind != "comment":
                runs.append(self.make(child))
        if not declared and len(runs) == 1 and not labels:
            return runs[0]
        return _jumping(declared, runs, labels) if labels else _declaring(declared, runs)

    def _use(self, node: Node) -> None:
        r"""`use A\B as C`: other names for classes and functions."""
        prefix = b""
        shared = any(child.type == "function" for child in node.children)
        clauses: list[Node] = []
        for child in node.named_children:
            if child.type == "namespace_name":
                prefix = self._bytes(child) + b"\\"
            elif child.type == "namespace_use_group":
                clauses += child.named_children
            elif child.type == "namespace_use_clause":
                clauses.append(child)
        for clause in clauses:
            if not clause.named_children:
                continue
            full = prefix + self._bytes(clause.named_children[0]).lstrip(b"\\")
            last = full.rpartition(b"\\")[2]
            alias = clause.child_by_field_name("alias")
            other = (last if alias is None else self._bytes(alias)).lower()
            if shared or any(child.type == "function" for child in clause.children):
                self.functions[other] = full.lower()
            else:
                self.full_names[other] = full
                self.aliases[other] = last

    def _declaration(self, node: Node) -> Callable[[Frame], None]:
        if node.type == "function_definition":
            return self._function(node)
        return self._declarations.named(node)

    def _is_echoed(self, node: Node) -> bool:
        """Whether `<?=` stands before a statement."""
        before = node.prev_sibling
        if before is not None and before.type == "text_interpolation" and before.children:
            before = before.children[-1]
        return (
            before is not None and before.type == "php_tag" and self._source.slice(before) == b"<?="
        )

    def make(self, node: Node) -> Run:
        """What this statement does in a frame."""
        rule = self._RULES.get(node.type)
        if self._depth > _DEEPEST:
            return _too_deep
        self._depth += 1
        try:
            if rule is not None:
                return rule(self, node)
            if node.type in _BODIES:
                return self.block(node)
            return self._acting(self.expressions.make(node))
        finally:
            self._depth -= 1

    def _bytes(self, node: Node) -> bytes:
        return self._source.literal(self._source.slice(node))

    @staticmethod
    def _acting(value: Expression) -> Run:
        if value is unknown:
            return nothing

        def run(frame: Frame) -> Signal:
            frame.machine.spend(1)
            value(frame)
            return None

        return run

    def _expression(self, node: Node) -> Run:
        if not node.named_children:
            return nothing
        return self._acting(self.expressions.make(node.named_children[0]))

    def _echo(self, node: Node) -> Run:
        values = []
        for child in node.named_children:
            last = child
            while last.type == "sequence_expression":
                values.append(self.expressions.make(last.named_children[0]))
                last = last.named_children[-1]
            values.append(self.expressions.make(last))

        def run(frame: Frame) -> Signal:
            frame.machine.spend(1)
            for value in values:
                frame.machine.say(value(frame))
            return None

        return run

    def _text(self, node: Node) -> Run:
        """What stands outside of the program; the tree leaves out blanks at its ends."""
        source = self._source
        start = node.start_byte
        end = len(source.text) if node.next_sibling is None else node.end_byte
        for child in node.children:
            if child.type == "php_end_tag":
                start = child.end_byte
                break_ = source.text[start : start + 2]
                start += 2 if break_ == b"\r\n" else 1 if break_[:1] == b"\n" else 0
            elif child.type == "php_tag":
                end = child.start_byte
        return self._saying(source.literal(source.text[start:end]))

    def _plain_text(self, node: Node) -> Run:
        """The text before the program."""
        following = node.next_sibling
        end = len(self._source.text) if following is None else following.start_byte
        return self._saying(self._source.literal(self._source.text[:end]))

    @staticmethod
    def _saying(text: bytes) -> Run:
        def run(frame: Frame) -> Signal:
            frame.machine.say(text)
            return None

        return run if text else nothing

    # --- choices

    def _if(self, node: Node) -> Run:
        asked = node.child_by_field_name("condition")
        condition = self.expressions.make(asked)
        body = self._body(node)
        otherwise: Run = nothing
        for clause in reversed(node.children_by_field_name("alternative")):
            if clause.type == "else_clause":
                otherwise = self._body(clause)
            else:
                test = self.expressions.make(clause.child_by_field_name("condition"))
                otherwise = _branching(test, self._body(clause), otherwise)
        return _branching(condition, body, otherwise, checks(self.expressions, asked))

    def _body(self, node: Node) -> Run:
        body = node.child_by_field_name("body")
        if body is None:
            return nothing
        if body.type != "colon_block":
            return self.make(body)
        # The text behind the last statement of `if: ... endif` stands beside it in the tree.
        texts = _texts_after(body)
        if node.type in ("else_clause", "else_if_clause"):
            texts += _texts_after(node)
        runs = [self.make(part) for part in (body, *texts)]
        return runs[0] if len(runs) == 1 else _in_turn(runs)

    def _switch(self, node: Node) -> Run:
        subject = self.expressions.make(node.child_by_field_name("condition"))
        body = node.child_by_field_name("body")
        tests: list[Expression | None] = []
        runs: list[Run] = []
        for case in body.named_children if body is not None else ():
            if case.type not in ("case_statement", "default_statement"):
                continue
            value = case.child_by_field_name("value")
            tests.append(None if value is None else self.expressions.make(value))
            skip = 1 if value is not None else 0
            inner = [c for c in case.named_children if c.type != "comment"][skip:]
            runs.append(self._list(inner))

        fall = [_in_turn(runs[at:]) for at in range(len(runs))]

        def choose(frame: Frame) -> Signal:
            possible, sure = _possible_cases(plain(subject(frame)), tests, frame)
            if sure and len(possible) == 1:
                return _one_level(fall[possible[0]](frame))
            ways: list[Callable[[], Signal]] = [partial(_case, fall[at], frame) for at in possible]
            if not sure:
                ways.append(_go_on)
            return _together(frame, frame.machine.alternatives(ways))

        return choose

    # --- loops

    def _while(self, node: Node) -> Run:
        condition = self.expressions.make(node.child_by_field_name("condition"))
        return _loop(condition, self._body(node), None)

    def _do(self, node: Node) -> Run:
        condition = self.expressions.make(node.child_by_field_name("condition"))
        body = self._body(node)
        rest = _loop(condition, body, None)

        def run(frame: Frame) -> Signal:
            signal = body(frame)
            if signal is not None:
                ended, signal = _after_turn(signal)
                if ended:
                    return signal
            return rest(frame)

        return run

    def _for(self, node: Node) -> Run:
        start = node.child_by_field_name("initialize")
        test = node.child_by_field_name("condition")
        update = node.child_by_field_name("update")
        bodies = node.children_by_field_name("body")
        body = self._list(bodies) if len(bodies) != 1 else self.make(bodies[0])
        first = None if start is None else self.expressions.make(start)
        condition = None if test is None else self.expressions.make(test)
        step = None if update is None else self.expressions.make(update)
        loop = _loop(condition, body, step)

        def run(frame: Frame) -> Signal:
            if first is not None:
                first(frame)
            return loop(frame)

        return run

    def _foreach(self, node: Node) -> Run:
        parts = [c for c in node.named_children if c.type != "comment"]
        if len(parts) < 2:
            return nothing
        over = self.expressions.make(parts[0])
        source = self.expressions.place(parts[0]) if parts[0].type in PLACES else Fixed(over)
        target = parts[1]
        pair = target.named_children if target.type == "pair" else []
        key_place = self.expressions.place(pair[0]) if pair else None
        target = pair[-1] if pair else target
        reference = target.type == "by_ref"
        place = self.expressions.target(target)
        body = self._body(node)

        def bind(frame: Frame, key: Value, item: Value) -> None:
            if key_place is not None:
                key_place.set(frame, key)
            if reference:
                _refer(frame, source, key, place)
            else:
                place.set(frame, frame.machine.shared(item))

        def run(frame: Frame) -> Signal:
            value = settled(over(frame))
            if value.__class__ is Instance and value.turns is not None:
                return _through(frame, value.turns, bind, body)
            pairs = _pairs_of(value, frame)
            if pairs is not None:
                signal = _turns(frame, pairs, bind, body)
                if signal is not None:
                    return signal
            unknown = _items_unknown(value, known=pairs is not None)
            if unknown is not None:
                _once(frame, unknown, key_place, place, body)
            return None

        return run

    # --- leaving

    def _break(self, node: Node) -> Run:
        signal = Break(self._levels(node))
        return lambda _frame: signal

    def _continue(self, node: Node) -> Run:
        signal = Continue(self._levels(node))
        return lambda _frame: signal

    def _levels(self, node: Node) -> int:
        inner = node.named_children
        word = self._source.word(inner[0]) if inner else "1"
        return min(int(word), 50) if word.isdecimal() and len(word) < 4 else 1

    def _return(self, node: Node) -> Run:
        if not node.named_children:
            signal = Return(None)
            return lambda _frame: signal
        value = self.expressions.make(node.named_children[0])
        if not self.refers:
            return lambda frame: Return(settled(value(frame)))
        place = self.expressions.place(node.named_children[0])
        return lambda frame: _returned(place.cell(frame))

    def _exit(self, node: Node) -> Run:
        value = self.expressions.make(node.named_children[0]) if node.named_children else None

        def run(frame: Frame) -> Signal:
            if value is not None:
                leave(value(frame), frame)
            raise Stopped

        return run

    def _goto(self, node: Node) -> Run:
        signal = Goto(self._bytes(node.named_children[0])) if node.named_children else None
        return lambda _frame: signal

    def _try(self, node: Node) -> Run:
        body = self._body(node)
        catches = [self._catch(c) for c in node.named_children if c.type == "catch_clause"]
        last: Run = nothing
        for clause in node.named_children:
            if clause.type == "finally_clause":
                last = self._body(clause)

        def run(frame: Frame) -> Signal:
            machine = frame.machine
            swallowed = machine.swallowed
            over: Stopped | Thrown | None = None
            signal: Signal = None
            try:
                signal = body(frame)
                if catches:
                    _perhaps_caught(frame, catches)
            except Thrown as thrown:
                try:
                    signal = _caught(frame, catches, thrown)
                except (Stopped, Thrown) as other:
                    over = other
            except Stopped as stopped:
                over = stopped
                if machine.swallowed != swallowed:  # one of its branches throws
                    over = None
                    _perhaps_caught(frame, catches)
            ended = last(frame)
            if ended is None and over is not None:
                raise over
            return ended if ended is not None else signal

        return run

    def _catch(self, node: Node) -> _Catch:
        name = node.child_by_field_name("name")
        place = None if name is None else self.expressions.place(name)
        listed = node.child_by_field_name("type")
        types = [
            self.expressions.class_word(kind.named_children[0]).lower()
            for kind in (listed.named_children if listed is not None else ())
            if kind.named_children
        ]
        return types, place, self._body(node)

    # --- declarations

    def anonymous_class(self, node: Node) -> Callable[[Frame], Class]:
        """The class that `new class { ... }` makes."""
        return self._declarations.anonymous(node)

    def _function(self, node: Node) -> Callable[[Frame], None]:
        made = self.function(node)

        def declare(frame: Frame) -> None:
            if made is not None:
                frame.machine.define(made)

        return declare

    def function(self, node: Node) -> Function | None:
        """The function or method that a node declares."""
        name = node.child_by_field_name("name")
        if name is None:
            return None
        parameters = self.expressions.parameters(node)
        inner = node.child_by_field_name("body")
        written = self._bytes(name)
        refers = returns_reference(node)
        body = _late(self, inner, refers=refers)
        made = Function(written.lower(), parameters, body, self._source.line(node), self._layer)
        made.refers = refers
        made.generator = yields(inner)
        made.text = self._source.slice(node).lower()
        made.comment = self.comment(node)
        made.stays = any(child.type == "static_modifier" for child in node.children)
        space = self.namespace if node.type == "function_definition" else b""
        made.written = space + b"\\" + written if space else written
        return made

    def _function_now(self, node: Node) -> Run:
        declare = self._function(node)

        def run(frame: Frame) -> Signal:
            declare(frame)
            return None

        return run

    def _class_now(self, node: Node) -> Run:
        declare = self._declarations.named(node)

        def run(frame: Frame) -> Signal:
            declare(frame)
            return None

        return run

    def _global(self, node: Node) -> Run:
        names = [self._bytes(child)[1:] for child in node.named_children]

        def run(frame: Frame) -> Signal:
            for name in names:
                frame.variables[name] = frame.machine.globals.cell(name)
            return None

        return run

    def _static(self, node: Node) -> Run:
        declared: list[tuple[bytes, Expression | None]] = []
        for child in node.named_children:
            name, value = child.child_by_field_name("name"), child.child_by_field_name("value")
            if name is not None:
                made = None if value is None else self.expressions.make(value)
                declared.append((self._bytes(name)[1:], made))

        def run(frame: Frame) -> Signal:
            kept = frame.function.static if frame.function is not None else frame.variables
            for name, value in declared:
                if name not in kept:
                    kept[name] = Cell(None if value is None else value(frame))
                frame.variables[name] = kept[name]
            return None

        return run

    def _unset(self, node: Node) -> Run:
        places = [self.expressions.place(child) for child in node.named_children]

        def run(frame: Frame) -> Signal:
            for place in places:
                place.unset(frame)
            return None

        return run

    def comment(self, node: Node) -> bytes:
        """The comment for documentation that stands before a declaration."""
        before = node.prev_named_sibling
        if before is None or before.type != "comment":
            return b""
        text = self._bytes(before)
        return text if text.startswith(b"/**") else b""

    def constants(self, node: Node) -> Iterator[tuple[bytes, Expression]]:
        """The constants that a node declares, by name."""
        for element in node.named_children:
            parts = element.named_children
            if element.type == "const_element" and len(parts) > 1:
                yield self._bytes(parts[0]), self.expressions.make(parts[-1])

    def _constants(self, node: Node) -> Run:
        made = list(self.constants(node))

        def run(frame: Frame) -> Signal:
            for name, value in made:
                frame.machine.constants[name] = value(frame)
            return None

        return run

    def _namespace(self, node: Node) -> Run:
        body = node.child_by_field_name("body")
        return nothing if body is None else self.block(body)

    def _declare(self, node: Node) -> Run:
        inner = [child for child in node.named_children if child.type != "declare_directive"]
        return self._list(inner) if inner else nothing

    def _nothing(self, _node: Node) -> Run:
        return nothing

    _RULES: ClassVar[dict[str, Callable[[Statements, Node], Run]]] = {
        "expression_statement": _expression,
        "echo_statement": _echo,
        "text_interpolation": _text,
        "text": _plain_text,
        "php_tag": _nothing,
        "php_end_tag": _nothing,
        "comment": _nothing,
        "empty_statement": _nothing,
        "if_statement": _if,
        "switch_statement": _switch,
        "while_statement": _while,
        "do_statement": _do,
        "for_statement": _for,
        "foreach_statement": _foreach,
        "break_statement": _break,
        "continue_statement": _continue,
        "return_statement": _return,
        "exit_statement": _exit,
        "goto_statement": _goto,
        "try_statement": _try,
        "function_definition": _function_now,
        "class_declaration": _class_now,
        "trait_declaration": _class_now,
        "interface_declaration": _class_now,
        "enum_declaration": _class_now,
        "global_declaration": _global,
        "function_static_declaration": _static,
        "unset_statement": _unset,
        "const_declaration": _constants,
        "namespace_definition": _namespace,
        "namespace_use_declaration": _nothing,
        "declare_statement": _declare,
        "named_label_statement": _nothing,
    }


_Catch = tuple[list[bytes], Place | None, Run]


def _caught(frame: Frame, catches: list[_Catch], thrown: Thrown) -> Signal:
    """What the first clause does that takes what was thrown; each that may take it."""
    ways: list[Callable[[], Signal]] = []
    for types, place, body in catches:
        answers = [objects.is_a(frame.machine, thrown.value, name) for name in types]
        if True in answers:
            ways.append(partial(_catching, frame, place, body, thrown.value))
            break
        if any(answer.__class__ is Unknown for answer in answers):
            ways.append(partial(_catching, frame, place, body, thrown.value))
    else:
        if not ways:
            raise thrown
    if len(ways) == 1:
        return ways[0]()
    return _together(frame, frame.machine.alternatives(ways))


def _perhaps_caught(frame: Frame, catches: list[_Catch]) -> None:
    """The clauses after a body that throws nothing as far as anybody can see."""
    ways: list[Callable[[], Signal]] = [_go_on]
    ways += [partial(_catching, frame, place, body, ANYTHING) for _, place, body in catches]
    frame.machine.alternatives(ways)


def _catching(frame: Frame, place: Place | None, body: Run, value: Value) -> Signal:
    if place is not None:
        place.set(frame, value)
    return body(frame)


def _texts_after(node: Node) -> list[Node]:
    found: list[Node] = []
    following = node.next_sibling
    while following is not None and following.type == "text_interpolation":
        found.append(following)
        following = following.next_sibling
    return found


def _in_turn(runs: list[Run]) -> Run:
    def run(frame: Frame) -> Signal:
        for step in runs:
            signal = step(frame)
            if signal is not None:
                return signal
        return None

    return run


def _returned(cell: Cell) -> Return:
    return Return(settled(cell.value), cell)


def _late(statements: Statements, body: Node | None, *, refers: bool) -> Run:
    """A function's body, worked out when it is first called."""
    made: list[Run] = []
    space = statements.namespace

    def run(frame: Frame) -> Signal:
        if not made:
            statements.namespace = space
            statements.refers = refers
            made.append(statements.block(body))
        return made[0](frame)

    return run


def _declaring(declared: list[Callable[[Frame], None]], runs: list[Run]) -> Run:
    each = _in_turn(runs)

    def run(frame: Frame) -> Signal:
        for declare in declared:
            declare(frame)
        return each(frame)

    return run


def _possible_cases(
    value: Value, tests: list[Expression | None], frame: Frame
) -> tuple[list[int], bool]:
    """The cases of a switch that may be taken, and whether one of them is."""
    possible: list[int] = []
    for at, test in enumerate(tests):
        answer = False if test is None else operators.loosely_equal(value, plain(test(frame)))
        if answer is not False:
            possible.append(at)
        if answer is True:
            return possible, True
    others = [at for at, test in enumerate(tests) if test is None]
    return possible + others, bool(others)


def _case(run: Run, frame: Frame) -> Signal:
    return _one_level(run(frame))


def _go_on() -> Signal:
    return None


def _branching(
    condition: Expression,
    body: Run,
    otherwise: Run,
    checked: tuple[Check | None, Check | None] = (None, None),
) -> Run:
    body, otherwise = _knowing(checked[0], body), _knowing(checked[1], otherwise)

    def run(frame: Frame) -> Signal:
        frame.machine.spend(1)
        truth = convert.truth(condition(frame))
        if truth is True:
            return body(frame)
        if truth is False:
            return otherwise(frame)
        ways = (lambda: body(frame), lambda: otherwise(frame))
        return _together(frame, frame.machine.alternatives(ways))

    return run


def _knowing(check: Check | None, run: Run) -> Run:
    """What a branch does that knows what its condition says."""
    if check is None:
        return run

    def branch(frame: Frame) -> Signal:
        check(frame)
        return run(frame)

    return branch


def _together(frame: Frame, signals: list[Signal]) -> Signal:
    """What follows from the signals of branches of which nobody knows which is taken."""
    if not signals:
        raise Stopped
    goes_on = False
    leaves: Signal = None
    for signal in signals:
        if signal is None:
            goes_on = True
        elif signal.__class__ is Return:
            frame.returns.append(signal.value)
            leaves = leaves or signal
        elif signal.__class__ is Goto:
            frame.pending.append(signal.label)
            leaves = leaves or signal
        elif isinstance(signal, Break | Continue):
            left = signal.levels if isinstance(signal, Break) else signal.levels - 1
            frame.loose = max(frame.loose, left)
            leaves = leaves or signal
    return None if goes_on else leaves


def _one_level(signal: Signal) -> Signal:
    """What is left of a signal after it left one loop or switch."""
    if signal.__class__ is Break or signal.__class__ is Continue:
        return None if signal.levels <= 1 else signal.__class__(signal.levels - 1)
    return signal


def _after_turn(signal: Signal) -> tuple[bool, Signal]:
    """Whether a signal from the body ends the loop, and what is left of it."""
    if signal.__class__ is Continue and signal.levels <= 1:
        return False, None
    return True, _one_level(signal)


def _loop(condition: Expression | None, body: Run, step: Expression | None) -> Run:
    def run(frame: Frame) -> Signal:
        machine = frame.machine
        loose = _LOOSE_TURNS
        held, frame.loose = frame.loose, 0
        try:
            for _ in range(_TURNS):
                machine.spend(1)
                truth = True if condition is None else convert.truth(condition(frame))
                if truth is False:
                    return None
                if truth is None:
                    return _perhaps(frame, condition, body, step)
                signal = body(frame)
                if signal is not None:
                    ended, signal = _after_turn(signal)
                    if ended:
                        return signal
                if frame.loose:
                    loose -= 1
                    if not loose:
                        return None
                if step is not None:
                    step(frame)
            machine.exhausted = True
            return None
        finally:
            frame.loose = max(held, frame.loose - 1)

    return run


def _turns(
    frame: Frame,
    pairs: Iterable[tuple[Value, Value]],
    bind: Callable[[Frame, Value, Value], None],
    body: Run,
) -> Signal:
    """`foreach` over items that are known."""
    loose = _LOOSE_TURNS
    held, frame.loose = frame.loose, 0
    for key, item in pairs:
        frame.machine.spend(1)
        bind(frame, key, item)
        signal = body(frame)
        if signal is not None:
            ended, signal = _after_turn(signal)
            if ended:
                return signal
        loose -= 1 if frame.loose else 0
        if not loose:
            break
    frame.loose = max(held, frame.loose - 1)
    return None


def _pairs_of(value: Value, frame: Frame) -> Iterable[tuple[Value, Value]] | None:
    """The keys and values of a loop, None if nobody knows them."""
    if value.__class__ is Array:
        found: list[tuple[Value, Value]] = value.pairs()
        return found
    return objects.pairs_of(value, frame) if value.__class__ is Instance else None


def _items_unknown(value: Value, *, known: bool) -> Value:
    """What nobody knows of the items of a loop; None where there is nothing of this kind."""
    if known:
        return value.rest if value.__class__ is Array else None
    return None if isinstance(value, bytes | int | float) else value


def _through(
    frame: Frame, turns: Turns, bind: Callable[[Frame, Value, Value], None], body: Run
) -> Signal:
    """`foreach` over a generator: its body runs, and this one at each `yield`."""
    loose = _LOOSE_TURNS
    held, frame.loose = frame.loose, 0
    left: Signal = None

    def turn(key: Value, item: Value) -> Value:
        nonlocal loose, left
        frame.machine.spend(1)
        bind(frame, key, item)
        signal = body(frame)
        if signal is not None:
            ended, signal = _after_turn(signal)
            if ended:
                left = signal
                raise Closed
        loose -= 1 if frame.loose else 0
        if not loose:
            raise Closed
        return None

    try:
        turns.each(turn)
    except Closed:
        pass
    finally:
        frame.loose = max(held, frame.loose - 1)
    return left


def _perhaps(
    frame: Frame, condition: Expression | None, body: Run, step: Expression | None
) -> Signal:
    """A loop of which nobody knows how often it turns: twice, inside another one once."""

    def turn() -> Signal:
        signal = body(frame)
        if signal is not None:
            ended, signal = _after_turn(signal)
            if ended:
                return signal
        if step is not None:
            step(frame)
        return None

    machine = frame.machine
    for _ in range(1 if machine.uncertain else 2):
        machine.uncertain += 1
        try:
            signals = machine.alternatives((turn, lambda: None))
        finally:
            machine.uncertain -= 1
        _together(frame, signals)
        if condition is not None and convert.truth(condition(frame)) is False:
            break
    return None


def _once(frame: Frame, value: Value, key_place: Place | None, place: Place, body: Run) -> None:
    """One turn over items that nobody knows."""
    item = unknown_from(value)

    def turn() -> Signal:
        if key_place is not None:
            key_place.set(frame, item)
        place.set(frame, item)
        return _after_turn(body(frame))[1]

    _together(frame, frame.machine.alternatives((turn, lambda: None)))


def _refer(frame: Frame, source: Place, key: Value, place: Place) -> None:
    """`foreach ($a as &$v)`: the variable and the item are one."""
    container = source.container(frame)
    if container.__class__ is Array:
        held = container.items.get(key)
        if held.__class__ is not Cell:
            held = container.items[key] = Cell(held)
        place.bind(frame, held)
    else:
        place.set(frame, ANYTHING)


def _jumping(
    declared: list[Callable[[Frame], None]], runs: list[Run], labels: dict[bytes, int]
) -> Run:
    """A list of statements with labels: `goto` goes on at one of them."""

    def run(frame: Frame) -> Signal:
        for declare in declared:
            declare(frame)
        outer, frame.pending = frame.pending, []
        taken: dict[bytes, int] = {}
        signal: Signal = None
        at = 0
        jumps = 0
        try:
            while True:
                signal = None
                while at < len(runs):
                    signal = runs[at](frame)
                    at += 1
                    if signal.__class__ is Goto and signal.label in labels and jumps < _JUMPS:
                        jumps += 1
                        frame.machine.spend(1)
                        at = labels[signal.label]
                        signal = None
                    elif signal is not None:
                        break
                follow = _next_label(frame, labels, taken)
                if follow is None:
                    return signal
                if signal.__class__ is Return:
                    frame.returns.append(signal.value)
                at = labels[follow]
        finally:
            outer.extend(label for label in frame.pending if label not in labels)
            frame.pending = outer

    return run


def _next_label(frame: Frame, labels: dict[bytes, int], taken: dict[bytes, int]) -> bytes | None:
    """A label that an uncertain branch wanted to jump to, each a few times at most."""
    while frame.pending:
        label = frame.pending.pop()
        if label in labels and taken.get(label, 0) < 2:
            taken[label] = taken.get(label, 0) + 1
            return label
    return None


def compiled(machine: Machine, source: Source, layer: int) -> Run:
    """The whole of a source as one list of statements."""
    del machine
    return Statements(source, layer).block(source.root)
