from __future__ import annotations

from pratique.checks.program_facts import ProgramFacts
from pratique.content.mark import Mark
from pratique.store.tables import Tables


def test_says_what_the_headers_say():
    row = Mark("/tmp/a", None, "elf-facts", "32-bit ARM, a program", "", 0.99)
    with Tables.of([row], (Mark,)) as tables:
        facts = ProgramFacts(tables)
        assert facts.of("/tmp/a").english == "Its headers say: 32-bit ARM, a program."
        assert facts.of("/tmp/b") is None
