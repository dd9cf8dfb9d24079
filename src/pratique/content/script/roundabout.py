"""Whether a program runs what comes in on a way that hides it: looked up, renamed, cut in two."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.content.names import PAGE_RUNS_REQUEST, SCRIPT_HIDES_NAME
from pratique.content.script.expression import Node
from pratique.content.script.program import GRAVE, Program, parts_of
from pratique.content.script.sighting import Sighting
from pratique.content.script.token import Dialect
from pratique.content.script.vocabulary import SINKS

_STARTERS: Final = re.compile(
    r"java\.lang\.(?:runtime|processbuilder|processimpl|unixprocess)|javax\.script\.scriptenginemanager",
    re.IGNORECASE,
)
_INTERRUPTED: Final = 3


class Roundabout(Program):
    """Questions about what is run under another name."""

    def all(self) -> Iterator[Sighting]:
        """Every answer."""
        yield from self._reflects()
        yield from self._constructs()
        yield from self._expressions()
        yield from self._renamed()
        yield from self._interrupted()

    def _interrupted(self) -> Iterator[Sighting]:
        """Words of code with a name in their middle that is always the same: to be read by none."""
        if self.code.dialect is not Dialect.BASIC:
            return
        places: list[int] = []
        for step in self.calls:
            if not any(
                sink.code and sink.path.search(step.node.path) for sink in SINKS[self.code.language]
            ):
                continue
            for argument in step.node.arguments[:1]:
                parts = argument.parts if argument.kind == "operation" else ()
                for one, middle, other in zip(parts, parts[1:], parts[2:], strict=False):
                    if (
                        self._literal(one)[-1:].isalpha()
                        and self._literal(other)[:1].isalpha()
                        and self._fixed(middle, step.scope)
                    ):
                        places.append(step.node.position)
        if len(places) >= _INTERRUPTED:
            why = (
                f"In {len(places)} places, code is run in which words are cut in two, with a name "
                "between them that never changes: so that nobody finds the word."
            )
            yield Sighting(SCRIPT_HIDES_NAME, places[0], why, 0.8)

    @staticmethod
    def _literal(node: Node) -> str:
        return node.value if node.kind == "literal" and isinstance(node.value, str) else ""

    def _fixed(self, node: Node, scope: str) -> bool:
        """Whether a name holds one text for ever, or nothing at all."""
        if node.kind != "name" or node.path in self.outline.functions:
            return False
        function = self.outline.functions.get(scope)
        if function is not None and node.path in function.parameters:
            return False
        made = self.flow.made_of.get(self.flow.key(node, scope), ())
        return len(made) <= 1 and all(one.kind == "literal" for one, _ in made)

    def _looked_up(self) -> str | None:
        """Why the name of a method that is looked up is doubtful; None where it is not."""
        doubtful = None
        for step in self.calls:
            if step.node.last not in (
                "getmethod",
                "getdeclaredmethod",
                "forname",
                "loadclass",
                "gettype",
                "invokemember",
            ):
                continue
            for argument in step.node.arguments[:1]:
                if "visitor" in self.flow.labels(argument, step.scope):
                    return "which the visitor names too"
                name = self.flow.text(argument, step.scope)
                if GRAVE.search(name) or name in ("exec", "defineClass", "Load"):
                    doubtful = f"which is {name}"
                elif not name and (argument.kind in ("call", "new", "operation")):
                    doubtful = doubtful or "whose name it hides"
        return doubtful

    def _expressions(self) -> Iterator[Sighting]:
        """An expression of a page (`${...}`) that reaches for what starts programs."""
        if self.code.language != "java" or "${" not in self.lowered:
            return
        for step in self.outline.steps:
            if step.target is None or step.target.path != "_":
                continue
            for one in parts_of(step.node):
                if one.last in ("forname", "loadclass") and one.arguments:
                    name = self.flow.text(one.arguments[0], step.scope)
                    if _STARTERS.search(name):
                        why = f"An expression of the page reaches for {name[:60]}."
                        yield Sighting(PAGE_RUNS_REQUEST, step.node.position, why, 0.85)
                        return

    def _reflects(self) -> Iterator[Sighting]:
        """A method that is looked up by a name, and gets what a visitor sends."""
        if "invoke" not in self.outline.names:
            return
        doubtful = self._looked_up()
        if doubtful is None:
            return
        for step in self.calls:
            if step.node.last != "invoke":
                continue
            for where in self.flow.visited(step.node.arguments, step.scope):
                why = (
                    f"What a visitor sends ({where}) goes to a method that is looked up at "
                    f"run time, {doubtful}."
                )
                yield Sighting(PAGE_RUNS_REQUEST, step.node.position, why, 0.9)
                return

    def _constructs(self) -> Iterator[Sighting]:
        """An object that starts programs, made from what a visitor sends."""
        if self.code.language != "java" or "newinstance" not in self.outline.names:
            return
        if not _STARTERS.search(" ".join(str(one.value)[:200] for one in self.outline.texts)):
            return
        for step in self.calls:
            if step.node.last == "newinstance":
                for where in self.flow.visited(step.node.arguments, step.scope):
                    why = (
                        f"What a visitor sends ({where}) goes to the constructor of an object "
                        "that starts programs."
                    )
                    yield Sighting(PAGE_RUNS_REQUEST, step.node.position, why, 0.9)
                    return

    def _renamed(self) -> Iterator[Sighting]:
        """`eval` under another name."""
        other = {
            key.rpartition("\0")[2]
            for key, made in self.flow.made_of.items()
            for node, scope in made
            if any(
                (one.kind == "name" and one.path in ("eval", "execute"))
                or (
                    one.kind == "index"
                    and one.arguments
                    and self.flow.text(one.arguments[0], scope).lower() in ("eval", "execute")
                )
                for one in (node, *_within(node))
            )
        }
        if not other:
            return
        for step in self.calls:
            if step.node.path.partition(".")[0].partition("(")[0] not in other:
                continue
            for where in self.flow.visited(step.node.arguments, step.scope):
                why = f"What a visitor sends ({where}) is run as code by eval under another name."
                yield Sighting(PAGE_RUNS_REQUEST, step.node.position, why, 0.9)
                return
            if self.code.language == "jscript" and any(
                one.kind != "literal" for one in step.node.arguments
            ):
                why = "eval is kept under another name, and what it runs is worked out."
                yield Sighting(SCRIPT_HIDES_NAME, step.node.position, why, 0.8)
                return


def _within(node: Node) -> tuple[Node, ...]:
    """The values of a list or an object literal."""
    if node.kind == "operation" and isinstance(node.value, tuple) and ":" in node.value:
        return node.parts
    if node.kind != "array":
        return ()
    return tuple(part for item in node.parts[:50] for part in (item, *_within(item)))
