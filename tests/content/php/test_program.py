from __future__ import annotations

import pytest

from pratique.content.php.program import Program
from pratique.content.php.syntax import arguments, parse


def held(source: str) -> list[str]:
    """What the argument of the last call of `seen` may hold."""
    program = Program(parse(f"<?php {source}".encode()))
    call = next(c for c in reversed(program.calls) if program.source.slice(c).startswith(b"seen("))
    node = arguments(call)[0]
    name = program.names.name_of(node)
    assert name is not None
    found = program.names.definitions(program.names.scope_of(node), name)
    return [program.source.word(definition.value) for definition in found]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("$a = 1; seen($a);", ["1"]),
        ("$a = 1; $a .= 2; seen($a);", ["1", "2"]),
        ("$a['k'] = 1; seen($a);", ["1"]),
        ("[$a, $b] = f(); seen($a);", ["f()"]),
        ("foreach ($x as $k => $a) { seen($a); }", ["$x"]),
        ("$a =& $b; seen($a);", ["$b"]),
        ("$a = 1; function f() { seen($a); }", []),
        ("$a = 1; function f() { global $a; seen($a); }", ["1"]),
        ("$a = 1; $f = function () use ($a) { seen($a); };", ["$a"]),
        ("$a = 1; $f = fn() => seen($a);", ["1"]),
        ("function f($a) { seen($a); } f(1); f(2);", ["1", "2"]),
        ("$f = function ($a) { seen($a); }; $f(1);", ["1"]),
        ("array_map(function ($a) { seen($a); }, $x);", ["$x"]),
        ("class A { public $a = 1; function f() { seen($this->a); } }", ["1"]),
        ("class A { static $a = 1; function f() { seen(self::$a); } }", ["1"]),
        ("extract($x); seen($a);", ["$x"]),
        ("extract($x); $a = 1; seen($a);", ["1"]),
        ("parse_str($q, $a); seen($a);", ["$q"]),
        ("function f() { function g() {} $a = 1; seen($a); }", ["1"]),
    ],
)
def test_knows_what_a_name_may_hold(source, expected):
    assert held(source) == expected


def test_knows_what_is_returned():
    program = Program(
        parse(b"<?php function f() { return 1; } class A { function f() { return 2; } }")
    )
    assert [program.source.word(node) for node in program.names.returned("f")] == ["1", "2"]


def test_knows_what_is_compared_with_a_list():
    program = Program(parse(b"<?php in_array($_GET['a'], $x); switch ($b) { }"))
    assert program.names.checked[0] == {b"$_GET['a']", b"$b"}
