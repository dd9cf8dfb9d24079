from __future__ import annotations

import pytest

from logged import machine
from pratique.story.entry.situation import Situation


@pytest.fixture
def situated():
    """A situation made of rows and findings; of evidence that is no copy unless said."""
    opened = []

    def make(rows, findings, *, copied=False):
        tables = machine(*rows)
        opened.append(tables)
        return Situation.of(tables, findings, copied=copied)

    yield make
    for tables in opened:
        tables.__exit__(None, None, None)
