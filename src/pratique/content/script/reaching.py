"""Whether a program opens databases and other machines to its visitors."""

from __future__ import annotations

from collections.abc import Iterator

from pratique.content.names import (
    PAGE_QUERIES_REQUEST,
    PAGE_RELAYS_REQUEST,
)
from pratique.content.script.program import Program
from pratique.content.script.sighting import Sighting
from pratique.content.script.vocabulary import CONNECTS_DATABASE, QUERIES, SOCKETS


class Reaching(Program):
    """Questions about databases and connections."""

    def all(self) -> Iterator[Sighting]:
        """Every answer."""
        yield from self._queries()
        yield from self._relays()

    def _queries(self) -> Iterator[Sighting]:
        connected = next(
            (
                where
                for step in self.calls
                if CONNECTS_DATABASE.search(step.node.path)
                and step.node.arguments
                and (
                    step.node.last != "open"
                    or (len(step.node.arguments) == 1 and self.has("adodb.connection"))
                )
                and self.flow.wholly(step.node.arguments[0], step.scope)
                for where in self.flow.visited(step.node.arguments[:1], step.scope)
            ),
            None,
        )
        if connected is None:
            return
        for step in self.calls:
            if QUERIES.search(step.node.path) and step.node.arguments:
                if not self.flow.wholly(step.node.arguments[0], step.scope):
                    continue
                where = next(self.flow.visited(step.node.arguments[:1], step.scope), None)
                if where is not None and where != connected:
                    why = (
                        f"A visitor gives the database to connect to ({connected}) and the "
                        f"command for it ({where})."
                    )
                    yield Sighting(PAGE_QUERIES_REQUEST, step.node.position, why, 0.85)
                    return

    def _relays(self) -> Iterator[Sighting]:
        for step in self.calls:
            if not SOCKETS.search(step.node.path) or self.code.language == "vbscript":
                continue
            given = list(self.flow.visited(step.node.arguments[:3], step.scope))
            if len(given) >= 2 or (given and "socketchannel" in self.outline.names):
                why = (
                    "It connects to the machine and port that a visitor names "
                    f"({', '.join(given[:2])})."
                )
                yield Sighting(PAGE_RELAYS_REQUEST, step.node.position, why, 0.85)
                return
