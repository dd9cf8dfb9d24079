"""What the tests of the emulator share: what a short program prints, and what it would do.

A table in `programs` has a program in each row, without its opening tag, and what PHP 8.2 prints
for it, a byte to a character.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pratique.content.php.emulator.emulate import emulate
from pratique.content.php.emulator.value import Unknown

PROGRAMS = Path(__file__).parent / "programs"


def pytest_generate_tests(metafunc):
    if "prints" in metafunc.fixturenames:
        name = metafunc.module.__name__.rpartition("test_")[2]
        rows = json.loads((PROGRAMS / f"{name}.json").read_text())
        metafunc.parametrize(("program", "prints"), rows, ids=[row[0][:60] for row in rows])


@pytest.fixture
def printed():
    """What a program prints, a byte to a character."""

    def run(code):
        return bytes(emulate(b"<?php " + code.encode()).output).decode("latin-1")

    return run


@pytest.fixture
def acts():
    """The acts of a program, as `NAME function: values`."""

    def run(code):
        return [
            f"{event.act.name} {event.name}: {', '.join(map(told, event.values))}"
            for event in emulate(b"<?php " + code.encode()).events
        ]

    return run


def told(value):
    if isinstance(value, Unknown):
        parts = value.choices or value.pieces
        if parts:
            return (" | " if value.choices else " . ").join(map(told, parts))
        return " ".join(f"<{origin.source.value} {origin.text}>" for origin in value.origins)
    return value.decode() if isinstance(value, bytes) else repr(value)
