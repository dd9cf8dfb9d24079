"""One program text with its flow, and the questions to it that all who look share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.content.script.expression import Node
from pratique.content.script.flow import Flow
from pratique.content.script.page import Code

_HANDLERS: Final = frozenset({"onmessage"})
_SHALLOW: Final = 5

# Names that a page has no reason to spell in pieces.
GRAVE: Final = re.compile(
    r"java\.lang\.runtime|getruntime|processbuilder|processimpl|scriptenginemanager|defineclass"
    r"|wscript\.shell|shell\.application|adodb\.stream|scripting\.filesystemobject|cmd\.exe"
    r"|/bin/(?:ba|da)?sh\b|\beval\s*\(|\bexecute(?:global)?\s*[( ]|\brequest\s*[.(\[]|powershell"
    r"|system\.diagnostics\.process|executeglobal|\bos\.system|__import__",
    re.IGNORECASE,
)


class Program:
    """A program text, its flow, and what both say in a few words."""

    def __init__(self, code: Code, flow: Flow) -> None:
        self.code = code
        self.flow = flow
        self.outline = flow.outline
        self.calls = [step for step in flow.outline.steps if step.target is None]
        self.lowered = code.around or code.text.lower()
        self.words = " ".join(self._hidden_texts()).lower()
        every = "webmethod" in self.outline.names
        if every or _HANDLERS & set(self.outline.functions):
            self._open_to_visitors(every=every)

    def _open_to_visitors(self, *, every: bool) -> None:
        for function in self.outline.functions.values():
            if every or function.name in _HANDLERS:
                for name in function.parameters:
                    self.flow.give_from_outside(f"{function.name}\0{name}")

    def _hidden_texts(self) -> Iterator[str]:
        for value in self.flow.constants.held.values():
            if isinstance(value, str) and len(value) < 400:
                yield value

    def has(self, *words: str) -> bool:
        """Whether one of `words`, in lower case, stands in the page or is put together in it."""
        return any(word in self.lowered or word in self.words for word in words)

    def ending(self, node: Node, scope: str, depth: int = 0) -> str:
        """The last constant piece of an expression: the end of a file's name."""
        text = self.flow.text(node, scope)
        if text or depth > 6:
            return text
        parts = node.parts if node.kind in ("operation", "call", "new", "array") else ()
        found = (self.ending(part, scope, depth + 1) for part in reversed(parts))
        return next((one for one in found if one), "")

    def opening(self, node: Node, scope: str) -> str:
        """The constant text with which an expression begins."""
        for _ in range(6):
            text = self.flow.text(node, scope)
            if text or node.kind != "operation":
                return text
            node = node.parts[0]
        return ""


def parts_of(node: Node, depth: int = 0) -> Iterator[Node]:
    """An expression and what it is made of, to a small depth."""
    yield node
    for part in node.parts[:8] if depth < _SHALLOW else ():
        yield from parts_of(part, depth + 1)
