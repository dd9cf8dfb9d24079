"""What is known of a compiled program from its headers, in one sentence."""

from __future__ import annotations

from pratique.content.names import ELF_FACTS
from pratique.phrase import Phrase
from pratique.store.tables import Tables


class ProgramFacts:
    """The facts of all compiled programs that no package answers for."""

    def __init__(self, tables: Tables) -> None:
        rows = tables.select("SELECT path, quote FROM mark WHERE mark = ?", ELF_FACTS)
        self._told: dict[str, str] = dict(rows)

    def of(self, path: str) -> Phrase | None:
        """A sentence about the program at `path`; None where nothing is known of it."""
        told = self._told.get(path)
        return Phrase("Its headers say: %(told)s.", {"told": told}) if told else None
