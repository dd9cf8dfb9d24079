"""Which parsers read which path: the patterns of all parsers in one automaton.

Matching goes part by part between slashes. Names of one folder come together, so the
states after the folder are kept, and a name costs one step.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from pratique.parsers.base import Parser


@dataclass(slots=True, eq=False)
class _Node:
    names: dict[str, _Node] = field(default_factory=dict)
    patterns: list[tuple[re.Pattern[str], _Node]] = field(default_factory=list)
    deeper: _Node | None = None  # behind `**`
    loops: bool = False
    parsers: list[Parser] = field(default_factory=list)


class Routes:
    """Answers which parsers claim a path."""

    def __init__(self, parsers: Iterable[Parser]) -> None:
        self._start = _Node()
        for parser in parsers:
            for place in parser.places:
                _plant(self._start, place, parser)
        self._folder: str | None = None
        self._states: list[_Node] = []

    def parsers_for(self, folder: str, name: str) -> tuple[Parser, ...]:
        """The parsers whose patterns match `name` in the readable folder path `folder`."""
        found: dict[str, Parser] = {}
        for node in _step(self._states_after(folder), name):
            for parser in node.parsers:
                found[parser.slug] = parser
        return tuple(found.values())

    def parsers_below(self, folder: str) -> tuple[Parser, ...]:
        """The parsers that claim some place below `folder` by more than `**` at their start."""
        above, _, name = folder.rpartition("/")
        states = self._states_after(above)
        if name:
            states = _step(states, name)
        found: dict[str, Parser] = {}
        anywhere = self._start.deeper
        waiting = [node for node in states if node is not anywhere]
        while waiting:
            node = waiting.pop()
            for parser in node.parsers:
                found[parser.slug] = parser
            waiting += node.names.values()
            waiting += (child for _pattern, child in node.patterns)
            if node.deeper is not None:
                waiting.append(node.deeper)
        return tuple(found.values())

    def _states_after(self, folder: str) -> list[_Node]:
        if folder != self._folder:
            self._states = _closed([self._start])
            for part in folder.split("/"):
                if part:
                    self._states = _step(self._states, part)
            self._folder = folder
        return self._states


def _plant(node: _Node, place: str, parser: Parser) -> None:
    for part in place.strip("/").split("/"):
        if part == "**":
            if node.deeper is None:
                node.deeper = _Node(loops=True)
            node = node.deeper
        elif any(sign in part for sign in "*?["):
            pattern = _pattern(part)
            for known, child in node.patterns:
                if known is pattern:
                    node = child
                    break
            else:
                child = _Node()
                node.patterns.append((pattern, child))
                node = child
        else:
            node = node.names.setdefault(part, _Node())
    node.parsers.append(parser)


@cache  # the same few hundred for each who asks, and more than `re` keeps
def _pattern(part: str) -> re.Pattern[str]:
    return re.compile(fnmatch.translate(part))


def _step(states: list[_Node], part: str) -> list[_Node]:
    reached: list[_Node] = []
    for node in states:
        if node.loops:
            reached.append(node)
        child = node.names.get(part)
        if child is not None:
            reached.append(child)
        reached.extend(child for pattern, child in node.patterns if pattern.match(part))
    return _closed(reached)


def _closed(states: list[_Node]) -> list[_Node]:
    """With `**` matching no part at all."""
    for node in states:
        if node.deeper is not None and node.deeper not in states:
            states.append(node.deeper)
    return states
