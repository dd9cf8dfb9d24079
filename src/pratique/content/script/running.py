"""Whether a program turns what comes in into code or a command."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pratique.content.names import (
    PAGE_RUNS_REQUEST,
    SCRIPT_CONNECTS_BACK,
    SCRIPT_RUNS_DECODED,
    SCRIPT_RUNS_REMOTE,
)
from pratique.content.script.constant import FUNCTIONS
from pratique.content.script.expression import Node, Step
from pratique.content.script.program import Program, parts_of
from pratique.content.script.sighting import Sighting
from pratique.content.script.token import Dialect
from pratique.content.script.vocabulary import PIPES, SHELL, SINKS, Sink
from pratique.content.shell.command import CONNECTS_BACK as SHELL_CONNECTS
from pratique.content.shell.command import DECODES_AND_RUNS, DOWNLOADS_AND_RUNS, judge

_QUERY: Final = re.compile(
    r"\s*(?:update|select|insert|delete|exec|alter|create|drop|truncate)\s", re.IGNORECASE
)
_WORDS: Final = re.compile(r"[A-Za-z]{3}")
_CHARACTERS: Final = frozenset(
    "chr chrw chrb fromcharcode mid asc ascw charat substr substring".split()
)
_DECODERS: Final = frozenset(
    "b64decode b32decode b16decode b85decode a85decode urlsafe_b64decode decodestring decodebytes"
    " decode_base64 unhexlify a2b_hex a2b_base64 fromhex decompress uudecode memgunzip uncompress"
    " inflate decode_b64".split()
)
_DECODING: Final = frozenset({"marshal.loads()", "unpack()", "pack()"})
_ENCODED: Final = 24
_DEEPEST: Final = 9
_MOST_LOOKS: Final = 50_000  # at pieces of expressions, in one program
_NEAR: Final = 300
_FEW: Final = 2  # assignments, beyond which a name means many things
_UNTYPED: Final = frozenset({"var", "dynamic", "object", "dim", "auto"})
_SMALL: Final = 12
_HOUSE: Final = frozenset("out response console logger log".split())
_LONG: Final = 20
_PIECES: Final = 5


class Running(Program):
    """Questions about what is run."""

    def all(self) -> Iterator[Sighting]:
        """Every answer."""
        self._room = _MOST_LOOKS
        yield from self._runs()
        yield from self._assigned()
        yield from self._pipes()
        yield from self._interactive()

    def _runs(self) -> Iterator[Sighting]:
        for step in self.calls:
            for sink in SINKS[self.code.language]:
                if step.node.kind in sink.kinds and sink.path.search(step.node.path):
                    yield from self._sunk(step, sink)
                    break

    def _sunk(self, step: Step, sink: Sink) -> Iterator[Sighting]:
        node, scope = step.node, step.scope
        if node.last in self.outline.functions and node.receiver is None:
            return
        weight = 1.0 if not sink.needs or self._needed(sink, node, scope) else 0.6
        called = _called(node)
        for argument in self._deciding(node, scope, sink.given(node)):
            labels = self.flow.labels(argument, scope)
            if sink.code and _QUERY.match(self.opening(argument, scope)):
                continue  # a function of the site's own that asks its database
            if "visitor" in labels:
                why = f"What a visitor sends ({labels['visitor']}) {sink.does} by {called}."
                sure = sink.confidence * weight * (self._direct(argument, step) if sink.code else 1)
                yield Sighting(PAGE_RUNS_REQUEST, node.position, why, sure)
                return
            if "network" in labels or "fetched" in labels:
                where = labels.get("network") or labels.get("fetched") or ""
                why = f"What comes from another machine ({where}) {sink.does} by {called}."
                sure = 0.6
                if self._near(argument, scope):
                    sure = min(sink.confidence, 0.85)
                elif len(self.outline.functions) <= _SMALL and not sink.code:
                    sure = 0.75  # a small program that does little else
                yield Sighting(SCRIPT_RUNS_REMOTE, node.position, why, sure * weight)
                return
        yield from self._constant_run(step, sink)

    def _deciding(self, node: Node, scope: str, given: tuple[Node, ...]) -> tuple[Node, ...]:
        """Of a list that Perl starts without a shell, the name of the program alone decides."""
        if self.code.language != "perl" or self.code.text[node.position : node.position + 1] == "`":
            return given
        if node.last in ("open2", "open3"):
            given = given[2 if node.last == "open2" else 3 :]
            if given and given[0].last == "split" and not self.flow.wholly(given[0], scope):
                return ()
        if len(given) == 1 and given[0].path.startswith("@"):
            listed = self._listed(given[0], scope)
            own = all(parts and self.opening(parts[0], scope) for parts in listed)
            return () if listed and own and not self._names_shell(listed, scope) else given
        if len(given) < 2 or self._names_shell([given], scope):
            return given
        return given[:1]

    def _names_shell(self, listed: Iterable[Sequence[Node]], scope: str) -> bool:
        return any(
            SHELL.search(self.flow.text(one, scope)) for parts in listed for one in parts[:2]
        )

    def _listed(self, array: Node, scope: str) -> list[tuple[Node, ...]]:
        """The lists that an array of Perl may hold: of `@_`, what its function is called with."""
        if array.path == "@_":
            calls = [step.node for step in self.calls if step.node.last == scope]
            return [call.arguments for call in calls if call.receiver is None]
        made = self.flow.made_of.get(self.flow.key(array, scope), ())
        return [tuple(one.parts) if one.kind == "array" else () for one, _ in made]

    def _near(self, node: Node, scope: str, depth: int = 0) -> bool:
        """Whether what comes from another machine gets there in a few plain steps."""
        if depth > 4 or node.kind == "operation":
            return False
        if node.path[:1] == "<":
            return True
        if node.kind == "literal":
            names = [name for name in node.inside if str(node.value).strip() == name]
            return any(
                self._near(Node("name", name.lower(), node.position), scope, depth + 1)
                for name in names
            )
        if node.kind in ("call", "new"):
            inner = [*node.arguments[:1], *([node.receiver] if node.receiver is not None else [])]
            if self.flow.is_source(node, scope):
                return True
            return any(self._near(one, scope, depth + 1) for one in inner)
        made = self.flow.made_of.get(self.flow.key(node, scope), ())
        if not made or len(self.outline.functions) > _SMALL:
            # In a large program the same name means many things.
            return self.flow.is_source(node, scope)
        return any(
            self._near(one, where, depth + 1) for one, where in made if self.flow.labels(one, where)
        )

    def _direct(self, argument: Node, step: Step) -> float:
        """Less than 1 where what is run is the page's own text, with only a name in it given.

        That is how applications set variables and call their own functions by a name.
        """
        if self.code.dialect is not Dialect.BASIC:
            return 1
        if argument.kind == "operation":
            texts = [self.flow.text(part, step.scope) for part in argument.parts]
            return 0.67 if any("=" in text or _WORDS.search(text) for text in texts) else 1
        if self.flow.is_source(argument, step.scope):
            return 1
        if argument.kind == "call" and argument.receiver is None:
            own = argument.last in self.outline.functions or argument.last in FUNCTIONS
            own = own or self.flow.key(argument, step.scope) in self.flow.made_of  # an array
            return 1 if own or "request" in argument.path or self._source_of(argument) else 0.67
        return 1

    def _source_of(self, node: Node) -> bool:
        return bool(self.flow.labels(node, "")) and node.last in (
            "session",
            "application",
            "eval",
            "cstr",
            "trim",
        )

    def _needed(self, sink: Sink, node: Node, scope: str) -> bool:
        if any(word in self.outline.names for word in sink.needs) or self.has(*sink.needs):
            return True
        receiver = node.receiver
        if receiver is None:
            return False
        for made, where in self.flow.made_of.get(self.flow.key(receiver, scope), ()):
            if any(
                word in self.flow.text(one, where).lower()
                for one in made.arguments
                for word in sink.needs
            ):
                return True
        return False

    def _constant_run(self, step: Step, sink: Sink) -> Iterator[Sighting]:
        for argument in sink.given(step.node)[:3]:
            value = self.flow.value(argument, step.scope)
            text = " ".join(str(one) for one in value) if isinstance(value, list) else value
            if isinstance(text, str) and text and not sink.code:
                yield from self._command(step, text)
            elif sink.code and self._undoes(argument, step.scope):
                why = (
                    f"A text that stands encoded in the file {sink.does} by {_called(step.node)}, "
                    "once it is decoded."
                )
                yield Sighting(SCRIPT_RUNS_DECODED, step.node.position, why, 0.85)
            elif (
                sink.code
                and text is None
                and self._direct(argument, step) == 1
                and self._decodes(argument, step.scope)
            ):
                why = (
                    f"A text that it decodes by a function of its own {sink.does} by "
                    f"{_called(step.node)}."
                )
                yield Sighting(SCRIPT_RUNS_DECODED, step.node.position, why, 0.8)

    def _command(self, step: Step, text: str) -> Iterator[Sighting]:
        for judged in judge(text[:4000]):
            if judged.confidence < 0.7:
                continue
            if judged.mark == SHELL_CONNECTS:
                yield Sighting(
                    SCRIPT_CONNECTS_BACK,
                    step.node.position,
                    f"It starts: {judged.why}.",
                    judged.confidence,
                )
            elif judged.mark in (DOWNLOADS_AND_RUNS, DECODES_AND_RUNS):
                mark = (
                    SCRIPT_RUNS_REMOTE if judged.mark == DOWNLOADS_AND_RUNS else SCRIPT_RUNS_DECODED
                )
                yield Sighting(
                    mark, step.node.position, f"It starts: {judged.why}.", judged.confidence * 0.9
                )

    def _undoes(self, node: Node, scope: str, depth: int = 0, *, unpacked: bool = False) -> bool:
        """Whether a long text of the file goes through decoders that everybody has."""
        self._room -= 1
        if depth > _DEEPEST or self._room < 0 or self.code.language not in ("perl", "python"):
            return False
        if node.kind == "literal":
            return unpacked and isinstance(node.value, str) and len(node.value) >= _ENCODED
        unpacked = unpacked or _is_decoder(node)
        parts: list[Node] = list(node.parts[:20])
        if node.kind in ("call", "name"):
            callee = node.parts[0] if node.kind == "call" else node
            made = self.flow.made_of.get(self.flow.key(callee, scope), ())
            if len(made) <= _FEW:
                parts.extend(one for one, _ in made)
                unpacked = unpacked or (
                    node.kind == "call"
                    and any(_is_decoder(one) for value, _ in made for one in parts_of(value))
                )
        if node.kind == "call" and node.last == "join" and not unpacked:
            start = node.position
            if "chr(" in self.code.text[start : start + _NEAR]:
                return True  # one character after the other
        return any(self._undoes(one, scope, depth + 1, unpacked=unpacked) for one in parts)

    def _decodes(self, node: Node, scope: str, depth: int = 0) -> bool:
        """Whether a text, or many pieces of one, go through a function of the program's own."""
        self._room -= 1
        if depth > 6 or self._room < 0:
            return False
        if node.kind == "operation":
            own = [
                one
                for one in node.parts
                if one.kind == "call" and one.last in self.outline.functions
            ]
            return len(own) >= _PIECES or any(
                self._decodes(one, scope, depth + 1) for one in node.parts[:20]
            )
        if node.path.startswith("?"):
            return False
        made = self.flow.made_of.get(self.flow.key(node, scope), ())
        if any(self._decodes(one, where, depth + 1) for one, where in made):
            return True
        if self._assembled(self.flow.key(node, scope), made):
            return True
        if node.kind != "call":
            return False
        if node.last in self.outline.functions:
            if self._assembled(node.last, self.flow.made_of.get(node.last, [])):
                return True
            return any(self._long(one, scope) for one in node.arguments)
        return any(self._decodes(one, scope, depth + 1) for one in node.arguments)

    def _long(self, node: Node, scope: str) -> bool:
        """Whether a long text stands in the program under this name."""
        if len(self.flow.text(node, scope)) >= _LONG:
            return True
        made = self.flow.made_of.get(self.flow.key(node, scope), ())
        return any(
            one.kind == "literal" and isinstance(one.value, str) and len(one.value) >= 10 * _LONG
            for one, _ in made
        )

    def _assembled(self, key: str, made: Sequence[tuple[Node, str]]) -> bool:
        """Whether a text grows, one character after the other, out of a code or an array."""
        if self.code.language in ("perl", "python"):
            return False  # there every other program does so, and none runs it
        for node, scope in made:
            if node.kind != "operation" or not any(
                self.flow.key(part, scope) == key for part in node.parts[:20]
            ):
                continue
            for part in node.parts[:20]:
                if part.kind in ("call", "index") and (
                    part.last in _CHARACTERS
                    or isinstance(self.flow.value(part.parts[0], scope), list)
                ):
                    return True
        return False

    def _interactive(self) -> Iterator[Sighting]:
        """A shell that is started, and gets what a visitor sends as its input."""
        if self.code.language != "java" or "getoutputstream" not in self.outline.names:
            return
        shell = next(
            (
                step
                for step in self.calls
                if re.search(r"\.exec\(\)$|processbuilder\(\)$", step.node.path)
                and any(
                    SHELL.search(self.ending(one, step.scope)) for one in step.node.arguments[:1]
                )
            ),
            None,
        )
        for step in self.calls if shell is not None else ():
            if step.node.last in ("write", "println", "print") and (
                step.node.path.partition(".")[0] not in _HOUSE
            ):
                for where in self.flow.visited(step.node.arguments[:1], step.scope):
                    why = f"It starts a shell, and a visitor ({where}) types into it."
                    yield Sighting(PAGE_RUNS_REQUEST, step.node.position, why, 0.85)
                    return

    def _assigned(self) -> Iterator[Sighting]:
        """`.FileName = ...` and `.Arguments = ...` of what is then started."""
        if self.code.language not in ("net", "vb.net", "jscript"):
            return
        if not ({"processstartinfo", "process"} & self.outline.names):
            return
        for step in self.outline.steps:
            if step.target is None or step.target.last not in ("arguments", "filename"):
                continue
            kind = self.outline.declared.get(step.target.path.partition(".")[0], "")
            if kind and kind not in _UNTYPED and "process" not in kind:
                continue
            where = self.flow.labels(step.node, step.scope).get("visitor")
            if where is not None:
                why = (
                    f"What a visitor sends ({where}) is started as a command by "
                    "System.Diagnostics.Process."
                )
                yield Sighting(PAGE_RUNS_REQUEST, step.target.position, why, 0.9)

    def _pipes(self) -> Iterator[Sighting]:
        """Perl's `open` with a bar, which starts a command."""
        if self.code.language != "perl":
            return
        for step in self.calls:
            arguments = step.node.arguments
            if not PIPES.search(step.node.path) or len(arguments) < 2:
                continue
            texts = [
                str(part.value)
                for one in arguments[1:]
                for part in (one, *one.parts)
                if part.kind == "literal"
            ]
            bar = any(
                text.strip().startswith("|")
                or text.strip().endswith("|")
                or text.strip() in ("-|", "|-")
                for text in texts
            )
            given = arguments[1:2] if len(arguments) == 2 else arguments[2:]
            given = self._deciding(step.node, step.scope, given)
            for where in self.flow.visited(given, step.scope) if bar else ():
                why = f"What a visitor sends ({where}) is started as a command by open with a bar."
                yield Sighting(PAGE_RUNS_REQUEST, step.node.position, why, 0.9)
                break


def _is_decoder(node: Node) -> bool:
    return node.kind == "call" and (node.last in _DECODERS or node.path in _DECODING)


def _called(node: Node) -> str:
    return node.path.removesuffix("()")[-60:] or "a call"
