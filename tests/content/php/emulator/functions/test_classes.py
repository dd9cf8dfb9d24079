"""Functions that ask or make objects."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

PROGRAMS = json.loads((Path(__file__).parents[1] / "programs" / "classes.json").read_text())


@pytest.mark.parametrize(("code", "expected"), PROGRAMS, ids=[row[0][:60] for row in PROGRAMS])
def test_prints_what_php_prints(emulated, code, expected):
    assert bytes(emulated(code).output).decode("latin-1") == expected


@pytest.mark.parametrize(
    "code",
    [
        "unserialize('O:1:\"A\":1:{');",
        'unserialize(\'O:1:"A":9:{s:1:"x";i:1;}\');',
        'unserialize(str_repeat(\'O:1:"A":1:{s:1:"x";\', 5000));',
        "unserialize('a:1:{i:0;r:1;}');",
        "iterator_to_array($_GET['x']); count(new B); get_parent_class(); is_a(1, 2);",
    ],
)
def test_what_is_broken_is_not_read(emulated, code):
    assert bytes(emulated(code + "echo 'after';").output) == b"after"
