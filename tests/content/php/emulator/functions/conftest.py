"""What the tests of the functions share: emulations of short programs, and tables of cases.

A table in `cases` has an expression in each row, and what PHP 8.2 gives for it as `serialize`
writes it, a byte to a character; null where PHP throws.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pratique.content.php.emulator.emulate import emulate
from pratique.content.php.emulator.value import Array, Unknown

CASES = Path(__file__).parent / "cases"


def pytest_generate_tests(metafunc):
    if "expression" in metafunc.fixturenames:
        name = metafunc.module.__name__.rpartition("test_")[2]
        rows = json.loads((CASES / f"{name}.json").read_text())
        metafunc.parametrize(("expression", "expected"), rows, ids=[row[0][:60] for row in rows])


@pytest.fixture
def emulated():
    """The machine after the program, which starts in PHP."""

    def run(code):
        return emulate(b"<?php " + code.encode(), b"/var/www/x.php")

    return run


@pytest.fixture
def serialized(emulated):
    """What the emulator gives for an expression, None where it cannot tell."""

    def run(expression):
        return bytes(emulated(f"echo serialize({expression});").output).decode("latin-1") or None

    return run


@pytest.fixture
def acts(emulated):
    """The acts of a program, as `NAME function: values`."""

    def run(code):
        return [
            f"{event.act.name} {event.name}: {', '.join(map(told, event.values))}"
            for event in emulated(code).events
        ]

    return run


def told(value):
    if isinstance(value, Unknown) and value.pieces:
        return " . ".join(map(told, value.pieces))
    if isinstance(value, Unknown):
        said = " or ".join(f"{origin.source.value} {origin.text}" for origin in value.origins)
        return f"<{said}{' decoded' if value.decoded else ''}>"
    if isinstance(value, Array):
        return "[" + ", ".join(map(told, value.values())) + "]"
    return value.decode() if isinstance(value, bytes) else repr(value)
